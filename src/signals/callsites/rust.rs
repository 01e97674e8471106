//! Rust: node kinds and imports.

use super::grammar::Role::*;
use super::grammar::{Import, Role, alias};

pub(super) const KINDS: &[(&str, Role)] = &[
    ("identifier", Name),
    ("field_identifier", Name),
    ("type_identifier", Name),
    ("self", Name),
    ("crate", Name),
    ("field_expression", Member("value", "field")),
    ("scoped_identifier", Member("path", "name")),
    ("scoped_type_identifier", Member("path", "name")),
    ("index_expression", Wrapper),
    ("call_expression", Call("function", "arguments")),
    ("generic_function", Wrapper),
    ("struct_expression", Struct("name", "body")),
    ("await_expression", Wrapper),
    ("parenthesized_expression", Wrapper),
    ("reference_expression", Wrapper),
    ("try_expression", Checked("")),
    ("match_expression", Checked("value")),
    ("let_condition", Checked("value")),
    ("field_initializer_list", Object),
    ("field_initializer", Pair("field", "value")),
    ("shorthand_field_initializer", Shorthand),
    ("base_field_initializer", Spread),
    ("array_expression", List),
    ("string_literal", Text),
    ("raw_string_literal", Text),
    ("integer_literal", Number),
    ("float_literal", Number),
    ("binary_expression", Several),
    ("function_item", Function),
    ("closure_expression", Lambda),
    ("let_declaration", Assign("pattern", "value")),
    ("assignment_expression", Assign("left", "right")),
    ("const_item", Assign("name", "value")),
    ("parameter", Typed("type", "pattern")),
    ("field_declaration", Typed("type", "name")),
    ("use_declaration", Import),
    ("return_expression", Return),
    ("line_comment", Comment),
    ("block_comment", Comment),
];

/// `use a::{b::C, d as e};` The leaves of the tree, bound to the crate.
pub(super) fn imports(text: &str) -> Vec<Import> {
    let path = text.trim().trim_start_matches("pub ").trim_start_matches("use").trim().trim_end_matches(';');
    let module = path.split("::").next().unwrap_or_default().trim();
    let leaf = |part: &str| {
        let part = part.trim().trim_matches(['{', '}', ' ', '\n']);
        let (name, local) = alias(part, " as ");
        let short = |text: &str| text.rsplit("::").next().unwrap_or_default().trim_matches(['{', '}', ' ']).to_owned();
        Import { local: short(local), module: module.to_owned(), name: short(name) }
    };
    path.split(',').map(leaf).filter(|i| !i.local.is_empty()).collect()
}
