//! Go: node kinds and imports.

use super::grammar::Role::*;
use super::grammar::{Import, Role};

pub(super) const KINDS: &[(&str, Role)] = &[
    ("identifier", Name),
    ("field_identifier", Name),
    ("selector_expression", Member("operand", "field")),
    ("index_expression", Index("operand")),
    ("call_expression", Call("function", "arguments")),
    ("composite_literal", Struct("type", "body")),
    ("unary_expression", Wrapper),
    ("parenthesized_expression", Wrapper),
    ("literal_element", Wrapper),
    ("expression_list", Wrapper),
    ("literal_value", Object),
    ("keyed_element", Pair("key", "value")),
    ("interpreted_string_literal", Text),
    ("raw_string_literal", Text),
    ("int_literal", Number),
    ("float_literal", Number),
    ("nil", Null),
    ("binary_expression", Several),
    ("function_declaration", Function),
    ("method_declaration", Function),
    ("func_literal", Lambda),
    ("short_var_declaration", Assign("left", "right")),
    ("assignment_statement", Assign("left", "right")),
    ("var_spec", Assign("name", "value")),
    ("const_spec", Assign("name", "value")),
    ("parameter_declaration", Typed("type", "name")),
    ("field_declaration", Typed("type", "name")),
    ("import_spec", Import),
    ("return_statement", Return),
    ("comment", Comment),
];

/// `name "path"`, `"path"`: a package is known by the last part of its path, versions and `-go` aside.
pub(super) fn imports(text: &str) -> Vec<Import> {
    let Some((name, rest)) = text.split_once('"') else { return Vec::new() };
    let module = rest.trim_end_matches('"').to_owned();
    let mut parts = module.rsplit('/');
    let mut last = parts.next().unwrap_or_default();
    if last.len() > 1 && last.starts_with('v') && last.chars().skip(1).all(|c| c.is_ascii_digit()) {
        last = parts.next().unwrap_or(last);
    }
    let last = last.trim_start_matches("go-").trim_end_matches("-go").trim_end_matches("-sdk");
    let local = if name.trim().is_empty() { last } else { name.trim() };
    vec![Import { local: local.to_owned(), module: module.clone(), name: String::new() }]
}
