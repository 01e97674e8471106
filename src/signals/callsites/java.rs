//! Java: node kinds and imports.

use super::grammar::Role::*;
use super::grammar::{Import, Role};

pub(super) const KINDS: &[(&str, Role)] = &[
    ("identifier", Name),
    ("this", Name),
    ("type_identifier", Name),
    ("field_access", Member("object", "field")),
    ("array_access", Index("array")),
    ("method_invocation", Method("object", "name", "arguments")),
    ("object_creation_expression", New("type", "arguments")),
    ("parenthesized_expression", Wrapper),
    ("string_literal", Text),
    ("decimal_integer_literal", Number),
    ("decimal_floating_point_literal", Number),
    ("null_literal", Null),
    ("binary_expression", Several),
    ("ternary_expression", Several),
    ("method_declaration", Function),
    ("constructor_declaration", Function),
    ("lambda_expression", Lambda),
    ("variable_declarator", Assign("name", "value")),
    ("assignment_expression", Assign("left", "right")),
    ("field_declaration", Typed("type", "declarator")),
    ("formal_parameter", Typed("type", "name")),
    ("try_statement", Try),
    ("try_with_resources_statement", Try),
    ("catch_clause", Handler),
    ("import_declaration", Import),
    ("return_statement", Return),
    ("line_comment", Comment),
    ("block_comment", Comment),
];

/// `import a.b.C;`
pub(super) fn imports(text: &str) -> Vec<Import> {
    let path = text.trim().trim_start_matches("import").trim().trim_start_matches("static ").trim_end_matches(';');
    let Some((module, name)) = path.trim().rsplit_once('.') else { return Vec::new() };
    vec![Import { local: name.to_owned(), module: module.to_owned(), name: name.to_owned() }]
}
