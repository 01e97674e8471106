//! Where a claim stands: a line together with the manifest it was written in.

use super::{Manifest, ManifestNode};
use crate::structured::Node;

/// Place of a claim. A manifest that inherits is put together from several files, so a bare line would say nothing:
/// only [`Manifest::place`] turns this into a path and a line, and there is deliberately no other way to print it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct At {
    /// 0 for the system's own manifest, n for the n-th it takes facts from.
    source: u16,
    line: u32,
}

impl At {
    /// The system's own manifest as a whole.
    pub(crate) const WHOLE: At = At { source: 0, line: 0 };
    /// The first line of the system's own manifest.
    pub(crate) const TOP: At = At { source: 0, line: 1 };

    /// A line of the system's own manifest.
    pub(super) fn own(line: u32) -> At {
        At { source: 0, line }
    }
}

/// The files a manifest is put together from, its own first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Sources(Vec<String>);

impl Sources {
    pub(super) fn only(path: &str) -> Sources {
        Sources(vec![path.to_owned()])
    }

    /// The file and the line of a claim.
    pub(crate) fn place(&self, at: At) -> (&str, u32) {
        let path = self.0.get(usize::from(at.source)).or(self.0.first());
        (path.map_or("", String::as_str), at.line)
    }

    /// Whether a path is that of one of the files.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.0.iter().any(|known| known == path)
    }

    /// Adds the files of another manifest that are not known yet; its places are to be renumbered by the answer.
    pub(super) fn join(&mut self, other: &Sources) -> Renumbering {
        let position = |path: &String| {
            let found = self.0.iter().position(|known| known == path).unwrap_or_else(|| {
                self.0.push(path.clone());
                self.0.len().saturating_sub(1)
            });
            u16::try_from(found).unwrap_or(u16::MAX)
        };
        Renumbering(other.0.iter().map(position).collect())
    }
}

/// New numbers of the files of a manifest that was joined to another one.
pub(super) struct Renumbering(Vec<u16>);

impl Renumbering {
    pub(super) fn of(&self, at: At) -> At {
        At { source: self.0.get(usize::from(at.source)).copied().unwrap_or(u16::MAX), line: at.line }
    }
}

impl Manifest {
    /// The file and the line of a claim.
    pub(crate) fn place(&self, at: At) -> (&str, u32) {
        self.sources.place(at)
    }

    /// The files it is put together from.
    pub(crate) fn sources(&self) -> &Sources {
        &self.sources
    }

    /// A value of another manifest, ready to be put into this one: it keeps its file.
    pub(crate) fn adopt(&mut self, other: &Manifest, value: ManifestNode) -> ManifestNode {
        let renumbering = self.sources.join(&other.sources);
        value.map_lines(&|at: At| renumbering.of(at))
    }
}

/// A parsed document as the tree of a manifest that takes facts from nowhere.
pub(super) fn owned(tree: Node) -> ManifestNode {
    tree.map_lines(&At::own)
}

#[cfg(test)]
mod tests {
    use crate::manifest::parse;

    #[test]
    fn a_value_of_another_manifest_keeps_its_file() {
        let text = |rest: &str| format!("schema_version: \"1\"\nsystem: {{name: x, kind: [llm_app]}}\n{rest}");
        let mut one = parse("a/produ.yaml", text("").as_bytes()).unwrap();
        let other = parse("b/produ.yaml", text("\nrollback: {target_minutes: 5}\n").as_bytes()).unwrap();
        let value = other.tree.get("rollback").unwrap().clone();
        let adopted = one.adopt(&other, value.clone());
        assert_eq!(other.place(value.line), ("b/produ.yaml", 4));
        assert_eq!(one.place(adopted.line), ("b/produ.yaml", 4));
        assert!(one.sources().has("b/produ.yaml") && !one.sources().has("c/produ.yaml"));
        // A known file is not listed twice.
        assert_eq!(one.adopt(&other, value).line, adopted.line);
    }
}
