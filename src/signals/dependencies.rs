//! stub
use super::packages::Ecosystem;
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    Runtime,
    Indirect,
}
#[derive(Debug)]
pub(crate) struct Declared {
    pub(crate) ecosystem: Ecosystem,
    pub(crate) name: String,
    pub(crate) line: u32,
    pub(crate) scope: Scope,
}
pub(crate) struct DependencyError {
    pub(crate) line: u32,
    pub(crate) message: String,
}
pub(crate) fn is_manifest(_: &str) -> bool {
    false
}
pub(crate) fn parse(_: &str, _: &[u8]) -> Result<Vec<Declared>, DependencyError> {
    Ok(vec![])
}
