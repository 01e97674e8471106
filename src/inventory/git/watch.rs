//! The asked paths as a tree of names, compared with two git trees from the top: what is the same object is not opened.
//!
//! Contents are never compared path by path and no list of changes is made, so a commit that touches ten thousand
//! files costs what the asked names cost.

use git2::{ObjectType, Odb, Oid, Repository};
use std::collections::BTreeMap;

/// Largest git tree object that is opened.
const MAX_TREE_BYTES: usize = 32 << 20;

/// What a name stands for in one tree.
pub(super) type Entry = Option<(Oid, ObjectType)>;

/// One name of an asked path.
#[derive(Debug, Default)]
struct Node {
    parent: Option<usize>,
    children: Vec<usize>,
    name: Vec<u8>,
    /// Asked paths that end here.
    ends: Vec<usize>,
    /// Asked paths that end here or below and are still of interest.
    open: usize,
    /// Children of the tree object seen last at this place: the older side of one commit is the newer side of the next.
    memo: Option<(Oid, Vec<Entry>)>,
}

/// The asked paths.
#[derive(Debug)]
pub(super) struct Names {
    nodes: Vec<Node>,
    /// Node of each asked path.
    places: Vec<usize>,
    /// Tree objects opened.
    pub(super) opened: usize,
}

/// An object of the history is not there, or not what it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Incomplete;

impl Names {
    pub(super) fn new<'p>(paths: impl IntoIterator<Item = &'p [u8]>) -> Names {
        let mut nodes = vec![Node::default()];
        let mut known: BTreeMap<(usize, &[u8]), usize> = BTreeMap::new();
        let mut places = Vec::new();
        for (index, path) in paths.into_iter().enumerate() {
            let mut at = 0;
            for name in path.split(|byte| *byte == b'/').filter(|name| !name.is_empty()) {
                let next = *known.entry((at, name)).or_insert(nodes.len());
                if next == nodes.len() {
                    nodes.push(Node { parent: Some(at), name: name.to_vec(), ..Node::default() });
                    if let Some(node) = nodes.get_mut(at) {
                        node.children.push(next);
                    }
                }
                at = next;
            }
            if let Some(node) = nodes.get_mut(at) {
                node.ends.push(index);
            }
            places.push(at);
        }
        let mut names = Names { nodes, places, opened: 0 };
        for place in names.places.clone() {
            names.count(place, |open| open + 1);
        }
        names
    }

    /// Whether any path is still of interest.
    pub(super) fn any_open(&self) -> bool {
        self.nodes.first().is_some_and(|root| root.open > 0)
    }

    /// A path is of no more interest.
    pub(super) fn close(&mut self, path: usize) {
        let Some(place) = self.places.get(path).copied() else { return };
        if let Some(node) = self.nodes.get_mut(place) {
            node.ends.retain(|end| *end != path);
        }
        self.count(place, |open| open.saturating_sub(1));
    }

    fn count(&mut self, place: usize, change: impl Fn(usize) -> usize) {
        let mut at = Some(place);
        while let Some(node) = at.and_then(|at| self.nodes.get_mut(at)) {
            node.open = change(node.open);
            at = node.parent;
        }
    }

    /// The asked paths that stand for something else in the two trees, with both sides.
    pub(super) fn changed(
        &mut self,
        repo: &Repository,
        odb: &Odb<'_>,
        new: Entry,
        old: Entry,
    ) -> Result<Vec<(usize, Entry, Entry)>, Incomplete> {
        let mut out = Vec::new();
        let mut todo = vec![(0, new, old)];
        while let Some((at, new, old)) = todo.pop() {
            let Some(node) = self.nodes.get(at).filter(|node| node.open > 0) else { continue };
            if new.map(|(id, _)| id) == old.map(|(id, _)| id) {
                continue;
            }
            out.extend(node.ends.iter().map(|path| (*path, new, old)));
            if node.children.is_empty() {
                continue;
            }
            let (above, below) = (self.inside(repo, odb, at, new)?, self.inside(repo, odb, at, old)?);
            let children = self.nodes.get(at).map(|node| node.children.clone()).unwrap_or_default();
            let sides = above.iter().zip(&below);
            todo.extend(children.into_iter().zip(sides).map(|(child, (new, old))| (child, *new, *old)));
            if let (Some(node), Some((id, ObjectType::Tree))) = (self.nodes.get_mut(at), old) {
                node.memo = Some((id, below));
            }
        }
        Ok(out)
    }

    /// What the children's names stand for in one tree.
    fn inside(&mut self, repo: &Repository, odb: &Odb<'_>, at: usize, tree: Entry) -> Result<Vec<Entry>, Incomplete> {
        let Some(node) = self.nodes.get_mut(at) else { return Ok(Vec::new()) };
        let Some((id, ObjectType::Tree)) = tree else { return Ok(vec![None; node.children.len()]) };
        if let Some((_, entries)) = node.memo.take_if(|(known, _)| *known == id) {
            return Ok(entries);
        }
        let children = node.children.clone();
        self.opened += 1;
        let (size, _) = odb.read_header(id).map_err(|_| Incomplete)?;
        if size > MAX_TREE_BYTES {
            return Err(Incomplete);
        }
        let tree = repo.find_tree(id).map_err(|_| Incomplete)?;
        let names = children.iter().map(|child| self.nodes.get(*child).map_or(&[][..], |node| node.name.as_slice()));
        Ok(names.map(|name| tree.get_name_bytes(name).and_then(|e| Some((e.id(), e.kind()?)))).collect())
    }
}
