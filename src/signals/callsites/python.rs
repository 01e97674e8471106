//! Python: node kinds and imports.

use super::grammar::Role::*;
use super::grammar::{Import, Role, alias};

pub(super) const KINDS: &[(&str, Role)] = &[
    ("identifier", Name),
    ("attribute", Member("object", "attribute")),
    ("subscript", Index("value")),
    ("call", Call("function", "arguments")),
    ("await", Wrapper),
    ("parenthesized_expression", Wrapper),
    ("keyword_argument", Argument("name", "value")),
    ("dictionary", Object),
    ("pair", Pair("key", "value")),
    ("dictionary_splat", Spread),
    ("list", List),
    ("tuple", List),
    ("string", Text),
    ("concatenated_string", Text),
    ("integer", Number),
    ("float", Number),
    ("none", Null),
    ("boolean_operator", Several),
    ("conditional_expression", Several),
    ("binary_operator", Several),
    ("function_definition", Function),
    ("lambda", Lambda),
    ("assignment", Assign("left", "right")),
    ("named_expression", Assign("name", "value")),
    ("typed_parameter", Typed("type", "")),
    ("typed_default_parameter", Typed("type", "name")),
    ("try_statement", Try),
    ("except_clause", Handler),
    ("except_group_clause", Handler),
    ("decorated_definition", Decorated),
    ("with_statement", With),
    ("import_statement", Import),
    ("import_from_statement", Import),
    ("return_statement", Return),
    ("comment", Comment),
];

/// `import a.b as c`, `from .x import y as z, w`.
pub(super) fn imports(text: &str) -> Vec<Import> {
    let text = text.replace(['(', ')', '\\', '\n'], " ");
    let bind = |module: &str, name: &str, local: &str| Import {
        local: local.to_owned(),
        module: module.to_owned(),
        name: name.to_owned(),
    };
    if let Some(rest) = text.trim().strip_prefix("from ") {
        let Some((module, names)) = rest.split_once(" import ") else { return Vec::new() };
        return names
            .split(',')
            .map(|part| alias(part, " as "))
            .filter(|(name, _)| !name.is_empty())
            .map(|(name, local)| bind(module.trim(), name, local))
            .collect();
    }
    let rest = text.trim().strip_prefix("import ").unwrap_or_default();
    rest.split(',')
        .map(|part| alias(part, " as "))
        .filter(|(module, _)| !module.is_empty())
        .map(|(module, local)| bind(module, "", local.split('.').next().unwrap_or(local)))
        .collect()
}
