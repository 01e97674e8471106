//! JavaScript and TypeScript: node kinds and imports.

use super::grammar::Role::*;
use super::grammar::{Import, Role, alias};

pub(super) const KINDS: &[(&str, Role)] = &[
    ("identifier", Name),
    ("property_identifier", Name),
    ("this", Name),
    ("super", Name),
    ("member_expression", Member("object", "property")),
    ("subscript_expression", Index("object")),
    ("call_expression", Call("function", "arguments")),
    ("new_expression", New("constructor", "arguments")),
    ("await_expression", Wrapper),
    ("parenthesized_expression", Wrapper),
    ("non_null_expression", Wrapper),
    ("as_expression", Wrapper),
    ("satisfies_expression", Wrapper),
    ("object", Object),
    ("pair", Pair("key", "value")),
    ("shorthand_property_identifier", Shorthand),
    ("spread_element", Spread),
    ("array", List),
    ("string", Text),
    ("template_string", Text),
    ("number", Number),
    ("null", Null),
    ("undefined", Null),
    ("binary_expression", Several),
    ("ternary_expression", Several),
    ("function_declaration", Function),
    ("generator_function_declaration", Function),
    ("method_definition", Function),
    ("arrow_function", Lambda),
    ("function_expression", Lambda),
    ("variable_declarator", Assign("name", "value")),
    ("assignment_expression", Assign("left", "right")),
    ("public_field_definition", Assign("name", "value")),
    ("field_definition", Assign("property", "value")),
    ("required_parameter", Typed("type", "pattern")),
    ("optional_parameter", Typed("type", "pattern")),
    ("try_statement", Try),
    ("catch_clause", Handler),
    ("import_statement", Import),
    ("return_statement", Return),
    ("comment", Comment),
];

/// `import A, {b as c} from "x"`, `import * as n from "y"`.
pub(super) fn imports(text: &str) -> Vec<Import> {
    let flat = text.replace('\n', " ");
    let Some(rest) = flat.trim().strip_prefix("import") else { return Vec::new() };
    let Some((clause, source)) = rest.rsplit_once("from") else { return Vec::new() };
    let module = source.trim().trim_end_matches(';').trim().trim_matches(['"', '\'', '`']).to_owned();
    let bind =
        |name: &str, local: &str| Import { local: local.to_owned(), module: module.clone(), name: name.to_owned() };
    let (default, named) = match clause.split_once('{') {
        Some((before, names)) => (before, names.trim().trim_end_matches('}')),
        None => (clause, ""),
    };
    let mut out = Vec::new();
    for part in default.split(',').map(|p| p.trim().trim_start_matches("type ").trim()).filter(|p| !p.is_empty()) {
        match part.strip_prefix('*') {
            Some(rest) => out.push(bind("", rest.trim().trim_start_matches("as").trim())),
            None => out.push(bind("default", part)),
        }
    }
    for part in named.split(',').map(str::trim).filter(|p| !p.is_empty()) {
        let (name, local) = alias(part.trim_start_matches("type "), " as ");
        out.push(bind(name, local));
    }
    out
}
