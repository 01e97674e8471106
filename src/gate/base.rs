//! The base's policy over a change: the facts and waivers of the base, the claims of the change.
//!
//! The rules are answered a second time with this manifest. What the change declares about itself still earns; what it
//! changes about who judges it does not. A waiver must stand on both sides, and the base's wording of it counts.

use super::inputs::FACTS;
use crate::evaluate::{Entry, entries};
use crate::manifest::{At, Manifest, ManifestNode};
use crate::rules::RuleSet;
use crate::structured::{Key, Node, Value};

/// The manifest a change is judged by beside its own.
pub(crate) fn judging(base: Option<&Manifest>, head: Option<&Manifest>, rules: &RuleSet) -> Option<Manifest> {
    // Taken out, the manifest goes on to apply; new, its facts do not count yet.
    let Some(head) = head else { return base.cloned() };
    let numbers = rules.compared_fields();
    let fields = FACTS.iter().copied().chain(numbers.iter().map(String::as_str));
    let mut out = fields.fold(head.clone(), |manifest, field| with_fact(&manifest, base, field));
    let list = |manifest: Option<&Manifest>| manifest.map(|m| entries(m, "waivers")).unwrap_or_default();
    let id = |entry: &Entry| entry.get("control").and_then(|name| rules.find(name)).map(|rule| rule.file.id.clone());
    let kept: Vec<String> = list(Some(head)).iter().filter_map(id).collect();
    let former = base.and_then(|m| m.tree.get("waivers")).and_then(ManifestNode::as_sequence).unwrap_or_default();
    let former = former.iter().zip(list(base));
    let waivers = former.filter(|(_, entry)| id(entry).is_some_and(|id| kept.contains(&id))).map(|(node, _)| node);
    let waivers: Vec<ManifestNode> = waivers.cloned().collect();
    let nothing = waivers.is_empty() && head.tree.get("waivers").is_none_or(ManifestNode::is_empty_value);
    if let Some(base) = base.filter(|_| !nothing) {
        let waivers = out.adopt(base, ManifestNode::new(Value::Sequence(waivers), At::TOP, 1));
        set(&mut out.tree, "waivers", Some(waivers));
    } else if !nothing {
        set(&mut out.tree, "waivers", None);
    }
    Some(out)
}

/// A manifest with one fact as the base has it.
pub(crate) fn with_fact(head: &Manifest, base: Option<&Manifest>, field: &str) -> Manifest {
    let mut out = head.clone();
    let former = base.and_then(|base| field.split('.').try_fold(&base.tree, |node, key| node.get(key)));
    let former = base.zip(former).map(|(base, former)| out.adopt(base, former.clone()));
    set(&mut out.tree, field, former);
    out
}

/// Puts a value at a dotted field, or takes it out.
fn set(tree: &mut ManifestNode, field: &str, value: Option<ManifestNode>) {
    let (name, rest) = field.split_once('.').map_or((field, None), |(name, rest)| (name, Some(rest)));
    let (line, column) = (tree.line, tree.column);
    // What says the same stays where it is.
    if rest.is_none() && value.as_ref().is_some_and(|new| tree.get(name).is_some_and(|old| same(old, new))) {
        return;
    }
    let Value::Mapping(entries) = &mut tree.value else { return };
    let at = entries.iter().rposition(|(key, _)| key.text == name);
    match (rest, value, at) {
        (None, None, _) => entries.retain(|(key, _)| key.text != name),
        (None, Some(value), _) => {
            entries.retain(|(key, _)| key.text != name);
            entries.push((Key { text: name.to_owned(), line: value.line, column: value.column }, value));
        }
        (Some(_), None, None) => {}
        (Some(rest), value, Some(at)) => {
            if let Some((_, node)) = entries.get_mut(at) {
                if !matches!(node.value, Value::Mapping(_)) && value.is_some() {
                    node.value = Value::Mapping(Vec::new());
                }
                set(node, rest, value);
            }
        }
        (Some(rest), value, None) => {
            let mut node = ManifestNode::new(Value::Mapping(Vec::new()), line, column);
            set(&mut node, rest, value);
            entries.push((Key { text: name.to_owned(), line, column }, node));
        }
    }
}

/// Whether two values say the same, wherever they stand. As deep as the documents, which are bounded.
pub(crate) fn same<L: PartialEq>(a: &Node<L>, b: &Node<L>) -> bool {
    match (&a.value, &b.value) {
        (Value::Sequence(a), Value::Sequence(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Mapping(a), Value::Mapping(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|((ka, a), (kb, b))| ka.text == kb.text && same(a, b))
        }
        (a, b) => a == b,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::parse;

    fn manifest(rest: &str) -> Manifest {
        let text = format!("schema_version: \"1\"\n{rest}");
        parse("produ.yaml", text.as_bytes()).unwrap_or_else(|e| panic!("{e}"))
    }

    const SYSTEM: &str = "system: {name: a, kind: [rag], serving: online}\n";

    #[test]
    fn facts_come_from_the_base_and_claims_from_the_change() {
        let rules = RuleSet::embedded().unwrap();
        let base = manifest(SYSTEM);
        let head = manifest(
            "system: {name: b, kind: [llm_app], serving: batch, user_facing: false}\nplan: {stage: pilot}\ndata: {personal: false}\n",
        );
        let judged = judging(Some(&base), Some(&head), &rules).unwrap();
        let text = |field: &str| judged.text(field).map(|(text, _)| text);
        assert_eq!(text("system.serving").as_deref(), Some("online"));
        assert_eq!(judged.list("system.kind").first().map(|(k, _)| k.as_str()), Some("rag"));
        assert_eq!((text("system.user_facing"), text("plan.stage"), judged.flag("data.personal")), (None, None, None));
        assert_eq!(text("system.name").as_deref(), Some("b"));
        assert_eq!(judging(Some(&base), None, &rules).unwrap().tree, base.tree);
        assert!(judging(None, Some(&head), &rules).unwrap().text("system.serving").is_none());
    }

    #[test]
    fn a_waiver_counts_as_the_base_has_it_and_while_both_have_it() {
        let rules = RuleSet::embedded().unwrap();
        let waiver = |rule: &str, day: &str| format!("  - {{control: {rule}, reason: r, by: b, expires: {day}}}\n");
        let with = |list: &[String]| manifest(&format!("{SYSTEM}waivers:\n{}", list.concat()));
        let base = with(&[waiver("D-REL-01", "2026-01-01"), waiver("O-ALR-01", "2027-01-01")]);
        let head = with(&[waiver("rollback", "2099-01-01"), waiver("R-EVAL-01", "2099-01-01")]);
        let judged = judging(Some(&base), Some(&head), &rules).unwrap();
        let list = entries(&judged, "waivers");
        assert_eq!(list.len(), 1);
        assert_eq!(list[0].get("expires").map(String::as_str), Some("2026-01-01"));
    }

    #[test]
    fn a_value_in_the_way_is_no_obstacle() {
        let mut tree = ManifestNode::new(Value::Mapping(Vec::new()), At::TOP, 1);
        let leaf = || ManifestNode::new(Value::Bool(true), At::TOP, 1);
        set(&mut tree, "a", Some(leaf()));
        set(&mut tree, "a.b.c", Some(leaf()));
        assert_eq!(tree.get("a").unwrap().get("b").unwrap().get("c").unwrap().as_bool(), Some(true));
        set(&mut tree, "a.b", None);
        set(&mut tree, "x.y", None);
        assert!(tree.get("a").unwrap().get("b").is_none() && tree.get("x").is_none());
    }
}
