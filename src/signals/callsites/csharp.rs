//! C#: node kinds and imports.

use super::grammar::Role::*;
use super::grammar::{Import, Role};

pub(super) const KINDS: &[(&str, Role)] = &[
    ("identifier", Name),
    ("generic_name", Name),
    ("this", Name),
    ("member_access_expression", Member("expression", "name")),
    ("conditional_access_expression", Member("condition", "")),
    ("element_access_expression", Index("expression")),
    ("invocation_expression", Call("function", "arguments")),
    ("object_creation_expression", New("type", "arguments")),
    ("implicit_object_creation_expression", New("", "")),
    ("await_expression", Wrapper),
    ("parenthesized_expression", Wrapper),
    ("cast_expression", Wrapper),
    ("argument", Argument("name", "")),
    ("initializer_expression", Object),
    ("string_literal", Text),
    ("verbatim_string_literal", Text),
    ("raw_string_literal", Text),
    ("interpolated_string_expression", Text),
    ("integer_literal", Number),
    ("real_literal", Number),
    ("null_literal", Null),
    ("binary_expression", Several),
    ("conditional_expression", Several),
    ("method_declaration", Function),
    ("constructor_declaration", Function),
    ("local_function_statement", Function),
    ("lambda_expression", Lambda),
    ("variable_declarator", Assign("name", "")),
    ("assignment_expression", Assign("left", "right")),
    ("parameter", Typed("type", "name")),
    ("variable_declaration", Typed("type", "*")),
    ("try_statement", Try),
    ("catch_clause", Handler),
    ("using_directive", Import),
    ("return_statement", Return),
    ("comment", Comment),
];

/// `using A.B;`, `using X = A.B;`
pub(super) fn imports(text: &str) -> Vec<Import> {
    let path = text.trim().trim_start_matches("global ").trim_start_matches("using").trim().trim_end_matches(';');
    let path = path.trim_start_matches("static ");
    let (local, module) = path.split_once('=').unwrap_or((path, path));
    vec![Import { local: local.trim().to_owned(), module: module.trim().to_owned(), name: String::new() }]
}
