//! Rust: node kinds, imports, visibility.

use super::role::Role::{self, *};
use super::{Dialect, Tails, Verb};
use crate::code::lower::Bound;
use tree_sitter::Node;

pub(super) const DIALECT: Dialect = Dialect {
    imports,
    exported,
    tail_returns: Tails::Declared,
    receivers: &["self"],
    verbs: &[
        ("panic", Verb::Raise),
        ("bail", Verb::Raise),
        ("unreachable", Verb::Raise),
        ("unimplemented", Verb::Raise),
        ("todo", Verb::Raise),
        ("assert", Verb::Assert),
        ("debug_assert", Verb::Assert),
        ("ensure", Verb::Assert),
    ],
    ..Dialect::PLAIN
};

pub(super) const KINDS: &[(&str, Role)] = &[
    ("line_comment", Skip),
    ("block_comment", Skip),
    ("shebang", Skip),
    ("empty_statement", Skip),
    ("mutable_specifier", Skip),
    ("visibility_modifier", Skip),
    ("function_modifiers", Skip),
    ("label", Skip),
    ("lifetime", Skip),
    ("type_arguments", Skip),
    ("type_parameters", Skip),
    ("where_clause", Skip),
    ("type_item", Skip),
    ("associated_type", Skip),
    ("macro_definition", Skip),
    ("inner_attribute_item", Skip),
    ("extern_crate_declaration", Skip),
    ("foreign_mod_item", Skip),
    ("remaining_field_pattern", Skip),
    ("identifier", Name),
    ("field_identifier", Name),
    ("shorthand_field_identifier", Name),
    ("type_identifier", Name),
    ("metavariable", Name),
    ("self", Name),
    ("super", Name),
    ("crate", Name),
    ("field_expression", Member("value", "field")),
    ("scoped_identifier", Member("path", "name")),
    ("scoped_type_identifier", Member("path", "name")),
    ("generic_type", Kind),
    ("generic_type_with_turbofish", Kind),
    ("primitive_type", Kind),
    ("reference_type", Kind),
    ("dynamic_type", Kind),
    ("abstract_type", Kind),
    ("bracketed_type", Kind),
    ("index_expression", Index("", "")),
    ("call_expression", Call("function", "arguments")),
    ("arguments", Arguments),
    ("macro_invocation", Macro("macro", "#last")),
    ("attribute", Macro("#0", "arguments")),
    ("generic_function", Within("function")),
    ("struct_expression", New("name", "body")),
    ("field_initializer_list", Object),
    ("field_initializer", Pair("field", "value")),
    ("shorthand_field_initializer", Shorthand),
    ("base_field_initializer", Spread),
    ("await_expression", Through),
    ("try_expression", Through),
    ("parenthesized_expression", Through),
    ("reference_expression", Within("value")),
    ("type_cast_expression", Within("value")),
    ("unsafe_block", Through),
    ("const_block", Within("body")),
    ("array_expression", List),
    ("tuple_expression", List),
    ("tuple_pattern", List),
    ("slice_pattern", List),
    ("mut_pattern", Through),
    ("ref_pattern", Through),
    ("reference_pattern", Through),
    ("captured_pattern", Assign("#0", "#1")),
    ("match_pattern", Label),
    ("string_literal", Text),
    ("raw_string_literal", Text),
    ("char_literal", Text),
    ("integer_literal", Number),
    ("float_literal", Number),
    ("boolean_literal", Truth),
    ("negative_literal", Unary),
    ("unit_expression", Null),
    ("binary_expression", Binary),
    ("range_expression", Binary),
    ("let_chain", Binary),
    ("unary_expression", Unary),
    ("let_condition", Fits("pattern", "value")),
    ("closure_expression", Lambda),
    ("async_block", Lambda),
    ("yield_expression", Yield),
    ("source_file", Block),
    ("block", Block),
    ("expression_statement", Sentence),
    ("let_declaration", Assign("pattern", "value")),
    ("const_item", Assign("name", "value")),
    ("static_item", Assign("name", "value")),
    ("assignment_expression", Assign("left", "right")),
    ("compound_assignment_expr", Assign("left", "right")),
    ("if_expression", If("condition", "consequence", "alternative")),
    ("else_clause", Else("")),
    ("match_expression", Switch("value", "body")),
    ("match_arm", Case("pattern", "value")),
    ("for_expression", For("pattern", "value", "body")),
    ("while_expression", While("condition", "body")),
    ("loop_expression", While("", "body")),
    ("return_expression", Return),
    ("break_expression", Break),
    ("continue_expression", Continue),
    ("function_item", Function),
    ("function_signature_item", Function),
    ("struct_item", Type),
    ("union_item", Type),
    ("enum_item", Type),
    ("trait_item", Type),
    ("mod_item", Module),
    ("impl_item", Extension("type")),
    ("trait_bounds", Bases),
    ("field_declaration", Field("name", "")),
    ("enum_variant", Field("name", "value")),
    ("attribute_item", Decorator),
    ("parameter", Parameter),
    ("self_parameter", Parameter),
    ("use_declaration", Import),
];

/// `pub`, or a part of a trait or of an `impl` of one.
fn exported(node: Node<'_>, _: &str, _: &[u8]) -> bool {
    let mut cursor = node.walk();
    if node.named_children(&mut cursor).any(|child| child.kind() == "visibility_modifier") {
        return true;
    }
    let owner = node.parent().filter(|list| list.kind() == "declaration_list").and_then(|list| list.parent());
    owner.is_some_and(|owner| owner.kind() == "trait_item" || owner.child_by_field_name("trait").is_some())
}

/// `use a::{b::C, d as e, f::self, g::*};`, `pub use a::B;`, `mod store;`
fn imports(text: &str) -> Vec<Bound> {
    let text = text.trim().trim_end_matches(';').trim();
    if let Some((_, name)) = text.split_once("mod ").filter(|(before, _)| !before.contains("use ")) {
        return vec![Bound::new(&format!("self::{}", name.trim()), "", name.trim())];
    }
    let Some((before, tree)) = text.split_once("use ") else { return Vec::new() };
    let again = before.contains("pub");
    let mut out = Vec::new();
    leaves("", tree, again, 0, &mut out);
    out
}

/// The leaves of a tree of names, each with the path that leads to it.
fn leaves(prefix: &str, tree: &str, again: bool, depth: usize, out: &mut Vec<Bound>) {
    let tree = tree.trim();
    if depth > 8 || out.len() > 200 || tree.is_empty() {
        return;
    }
    if let Some((path, list)) = tree.split_once('{') {
        let path = format!("{prefix}{}", path.trim());
        let list = list.rsplit_once('}').map_or(list, |(list, _)| list);
        let (mut level, mut from) = (0usize, 0usize);
        for (at, c) in list.char_indices() {
            match c {
                '{' => level += 1,
                '}' => level = level.saturating_sub(1),
                ',' if level == 0 => {
                    leaves(&path, list.get(from..at).unwrap_or_default(), again, depth + 1, out);
                    from = at + 1;
                }
                _ => {}
            }
        }
        leaves(&path, list.get(from..).unwrap_or_default(), again, depth + 1, out);
        return;
    }
    let (path, local) = tree.split_once(" as ").map_or((tree, None), |(path, local)| (path.trim(), Some(local.trim())));
    let full = format!("{prefix}{path}");
    let full = full.trim_start_matches("::");
    let (module, name) = full.rsplit_once("::").unwrap_or(("", full));
    let bound = match (module, name) {
        // `a::{self}` binds `a`.
        (module, "self") => Bound::new(module, "", local.unwrap_or(module.rsplit("::").next().unwrap_or(module))),
        ("", name) => Bound::new(name, "", local.unwrap_or(name)),
        (module, name) => Bound::new(module, name, local.unwrap_or(name)),
    };
    out.push(Bound { again, ..bound });
}
