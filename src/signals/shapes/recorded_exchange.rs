//! stub
use super::{Found, Ground};
pub(super) fn find(ground: &Ground<'_>) -> Found {
    let _ = ground;
    Found::default()
}
