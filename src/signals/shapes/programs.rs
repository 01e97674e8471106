//! What the tests of shapes share: small programs, and what is found in them.

use super::{Ground, find, of_live};
use crate::code::project::tests::project;
use crate::rules::format::Shape;
use crate::signals::file::words::Words;
use crate::signals::linked::{Linked, Tier};

/// Findings as `path:line kind`, near misses as `path:line lacks: words`, by place.
pub(super) fn found(shape: Shape, files: &[(&str, &str)]) -> Vec<String> {
    let linked = Linked::new(project(files), &[], &Words::default());
    let ground = Ground::new(&linked);
    let found = of_live(&ground, find(&ground, shape));
    let mut out = Vec::new();
    for f in &found.findings {
        let kind = serde_json::to_string(&f.kind).unwrap();
        out.push(format!("{}:{} {}", ground.path(f.at), f.line, kind.trim_matches('"')));
    }
    for m in &found.misses {
        out.push(format!("{}:{} lacks: {}", ground.path(m.at), m.line, m.lack.words()));
    }
    out.sort();
    out.dedup();
    out
}

/// Findings as `path:line`, with how near to a model they stand.
pub(super) fn near(shape: Shape, files: &[(&str, &str)]) -> Vec<(String, Tier)> {
    let linked = Linked::new(project(files), &[], &Words::default());
    let ground = Ground::new(&linked);
    let found = of_live(&ground, find(&ground, shape)).findings;
    found.iter().map(|f| (format!("{}:{}", ground.path(f.at), f.line), f.tier(&ground))).collect()
}

/// Holds what is found against what is expected, in any order.
pub(super) fn check(shape: Shape, files: &[(&str, &str)], expected: &[&str]) {
    let mut expected: Vec<&str> = expected.to_vec();
    expected.sort_unstable();
    assert_eq!(found(shape, files), expected);
}
