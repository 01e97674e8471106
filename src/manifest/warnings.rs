//! What is valid but will not do what its writer expects. Never an error: a verdict or the gate decides.

use super::problem::Problem;
use super::schema::Schema;
use super::shape::Shape;
use super::statement_keys as keys;
use super::validate::civil_date;
use crate::structured::Node;
use crate::text::excerpt;
use std::collections::BTreeMap;

/// Adds warnings about waivers and about ids that stand twice.
pub(super) fn collect(tree: &Node, out: &mut Vec<Problem>) {
    waivers(tree, out);
    for section in Schema::manifest().root.fields() {
        if let Shape::List { item, .. } = &section.shape {
            item.fields().iter().filter(|key| key.unique).for_each(|key| repeated(tree, &section.name, &key.name, out));
        }
    }
}

fn waivers(tree: &Node, out: &mut Vec<Problem>) {
    for (index, waiver) in entries(tree, "waivers").iter().enumerate() {
        let blank = |key: &&str| waiver.get(key).is_none_or(Node::is_empty_value);
        let rule = keys::RULE.iter().find(|key| waiver.get(key).is_some()).unwrap_or(&keys::RULE[0]);
        let missing: Vec<&str> =
            keys::OF_WAIVER.into_iter().filter(blank).chain(blank(rule).then_some(keys::RULE[0])).collect();
        if !missing.is_empty() {
            out.push(warning(
                waiver,
                &format!("waivers[{index}]"),
                format!("will be refused: no {}", missing.join(", ")),
            ));
        }
        for key in [keys::DATE, keys::EXPIRES] {
            if let Some(node) = waiver.get(key)
                && let Some(text) = node.text()
                && civil_date(&text).is_none()
            {
                let message = format!("will be refused: `{}` is not a date", excerpt(&text, 40));
                out.push(warning(node, &format!("waivers[{index}].{key}"), message));
            }
        }
    }
}

fn repeated(tree: &Node, section: &str, key: &str, out: &mut Vec<Problem>) {
    let mut seen: BTreeMap<&str, u32> = BTreeMap::new();
    for (index, entry) in entries(tree, section).iter().enumerate() {
        let Some(node) = entry.get(key) else { continue };
        let Some(id) = node.as_str() else { continue };
        if let Some(first) = seen.insert(id, node.line) {
            let message = format!("`{}` stands on line {first} too", excerpt(id, 40));
            out.push(warning(node, &format!("{section}[{index}].{key}"), message));
        }
    }
}

fn entries<'n>(tree: &'n Node, section: &str) -> &'n [Node] {
    tree.get(section).and_then(Node::as_sequence).unwrap_or(&[])
}

fn warning(node: &Node, place: &str, message: String) -> Problem {
    Problem { path_in_document: place.to_owned(), ..Problem::of_file(message, node.line, node.column) }
}
