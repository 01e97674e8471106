//! Realistic files of every service.
use super::*;
