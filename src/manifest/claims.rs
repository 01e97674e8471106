//! Questions to a manifest by dotted field: what is declared where. Placeholders and blanks are never an answer.

use super::field::{Step, steps};
use super::placeholder::is_placeholder;
use super::validate::NamedPath;
use super::{At, Manifest, ManifestNode};
use crate::structured::{Node, Value};

/// One statement of the manifest with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// Dotted field with indices: `evals[0].threshold`.
    pub field: String,
    /// The value as text; for a mapping its `id`, `name` or first text, for a list its first text.
    pub text: String,
    /// The value as a number, if it is one.
    pub number: Option<f64>,
    /// Where it stands.
    pub at: At,
    /// 1-based.
    pub column: u32,
}

impl Claim {
    /// A path that the manifest names.
    pub(super) fn path(named: NamedPath) -> Claim {
        let NamedPath { field, path, line, column } = named;
        Claim { field, text: path, number: None, at: At::own(line), column }
    }
}

impl Manifest {
    /// Declared values at a field: `a.b`, `a.b[].c` for `c` of every entry, or `a.b[d=x].c` for `c` of the entries whose
    /// `d` is `x`. Empty when nothing is declared.
    pub fn claims(&self, field: &str) -> Vec<Claim> {
        self.places(field).into_iter().filter_map(|(path, node)| claim(path, node?)).collect()
    }

    /// The first place, when the field is filled in: `a.b[]` asks for at least one entry, `a.b[].c` for `c` in every
    /// entry, of which there is at least one.
    pub fn declares(&self, field: &str) -> Option<Claim> {
        let places = self.places(field);
        let claims: Vec<Claim> = places.iter().filter_map(|(path, node)| claim(path.clone(), (*node)?)).collect();
        // `a[]` or `a[b=c]` alone is satisfied by one entry; a field below entries must be there in each.
        if steps(field).last().is_some_and(|step| step.entries) || claims.len() == places.len() {
            claims.into_iter().next()
        } else {
            None
        }
    }

    /// The number at a field and its place.
    pub fn number(&self, field: &str) -> Option<(f64, At)> {
        self.claims(field).into_iter().find_map(|claim| Some((claim.number?, claim.at)))
    }

    /// The text at a field and its place.
    pub fn text(&self, field: &str) -> Option<(String, At)> {
        self.claims(field).into_iter().next().map(|claim| (claim.text, claim.at))
    }

    /// The yes or no at a field and its place.
    pub fn flag(&self, field: &str) -> Option<(bool, At)> {
        self.places(field).into_iter().find_map(|(_, node)| Some((node?.as_bool()?, node?.line)))
    }

    /// Whether the list of a field stands there and is empty: an explicit "none".
    pub(crate) fn lists_none(&self, field: &str) -> bool {
        let list = field.split("[]").next().unwrap_or(field);
        let found = self.places(list).into_iter().filter_map(|(_, node)| node?.as_sequence()).collect::<Vec<_>>();
        !found.is_empty() && found.iter().all(|items| items.is_empty())
    }

    /// The value that stands at a field, filled in or not; of a field of entries, their list.
    pub(crate) fn node(&self, field: &str) -> Option<&ManifestNode> {
        let list = field.split("[]").next().unwrap_or(field);
        list.split('.').try_fold(&self.tree, |node, key| node.get(key))
    }

    /// The texts of a list, or of one field of all its entries.
    pub fn list(&self, field: &str) -> Vec<(String, At)> {
        let entries = self.places(field).into_iter().filter_map(|(_, node)| node);
        let flat = entries.flat_map(|node| node.as_sequence().unwrap_or(std::slice::from_ref(node)));
        flat.filter(|node| filled(node)).filter_map(|node| Some((node.text()?.into_owned(), node.line))).collect()
    }

    /// Every path of the repository that the manifest names, in the order of the file. Test selectors (`::name`) are
    /// cut off; a test marker without slash or extension is included as it stands.
    pub fn paths(&self) -> &[Claim] {
        &self.paths
    }

    /// Every place a field names; `None` where an entry lacks it.
    fn places(&self, field: &str) -> Vec<(String, Option<&ManifestNode>)> {
        let mut places = vec![(String::new(), Some(&self.tree))];
        for Step { name, entries, only } in steps(field) {
            for (path, node) in &mut places {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(name);
                *node = node.and_then(|node| node.get(name));
            }
            if entries {
                let mut inner = Vec::new();
                for (path, node) in places {
                    let Some(node) = node else { continue };
                    if let Some(items) = node.as_sequence() {
                        let items = items.iter().enumerate().filter(|(_, item)| has(item, only));
                        inner.extend(items.map(|(index, item)| (format!("{path}[{index}]"), Some(item))));
                    } else if only.is_some() && has(node, only) {
                        // A mapping is an entry of its own.
                        inner.push((path, Some(node)));
                    }
                }
                places = inner;
            }
        }
        places
    }
}

/// Whether an entry has the value a filter asks for.
fn has(node: &ManifestNode, only: Option<(&str, &str)>) -> bool {
    only.is_none_or(|(key, value)| node.get(key).and_then(Node::text).is_some_and(|text| text == value))
}

fn claim(field: String, node: &ManifestNode) -> Option<Claim> {
    filled(node).then(|| Claim {
        field,
        text: label(node).unwrap_or_default(),
        number: number(node),
        at: node.line,
        column: node.column,
    })
}

/// A number, also one that stands in a text field (`sla: "99.9"`).
fn number(node: &ManifestNode) -> Option<f64> {
    node.as_number().or_else(|| {
        let text = node.as_str()?;
        let plain = text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.'));
        text.parse::<f64>().ok().filter(|number| plain && number.is_finite())
    })
}

/// Says something: a scalar that is no blank or placeholder, a container with such a value in it.
pub(super) fn filled<L>(node: &Node<L>) -> bool {
    node.descendants().any(|node| match &node.value {
        Value::Bool(_) | Value::Number(..) => true,
        Value::String(text) => !text.trim().is_empty() && !is_placeholder(text),
        Value::Null | Value::Sequence(_) | Value::Mapping(_) => false,
    })
}

/// A short name for a value.
fn label(node: &ManifestNode) -> Option<String> {
    if let Some(text) = node.text() {
        return Some(text.into_owned());
    }
    let named = ["id", "name", "metric"].iter().find_map(|key| node.get(key)?.as_str());
    named.map(str::to_owned).or_else(|| {
        node.descendants().filter(|child| filled(child)).find_map(|child| child.text().map(|text| text.into_owned()))
    })
}
