//! Python: node kinds, imports, visibility.

use super::Dialect;
use super::role::Role::{self, *};
use crate::code::lower::Bound;
use tree_sitter::Node;

pub(super) const DIALECT: Dialect =
    Dialect { imports, exported, receivers: &["self"], type_receivers: &["cls", "mcs"], ..Dialect::PLAIN };

pub(super) const KINDS: &[(&str, Role)] = &[
    ("comment", Skip),
    ("type_parameter", Skip),
    ("global_statement", Skip),
    ("nonlocal_statement", Skip),
    ("pass_statement", Skip),
    ("line_continuation", Skip),
    ("keyword_separator", Skip),
    ("positional_separator", Skip),
    ("identifier", Name),
    ("dotted_name", Name),
    ("attribute", Member("object", "attribute")),
    ("subscript", Index("value", "subscript")),
    ("call", Call("function", "arguments")),
    ("await", Through),
    ("parenthesized_expression", Through),
    ("expression_statement", Other),
    ("as_pattern_target", Through),
    ("case_pattern", Label),
    ("keyword_argument", Argument("name", "value")),
    ("dictionary", Object),
    ("pair", Pair("key", "value")),
    ("dictionary_splat", Spread),
    ("list_splat", Spread),
    ("list", List),
    ("tuple", List),
    ("set", List),
    ("expression_list", List),
    ("pattern_list", List),
    ("tuple_pattern", List),
    ("list_pattern", List),
    ("string", Text),
    ("concatenated_string", Text),
    ("interpolation", Insert),
    ("integer", Number),
    ("float", Number),
    ("true", True),
    ("false", False),
    ("none", Null),
    ("comparison_operator", Binary),
    ("boolean_operator", Binary),
    ("binary_operator", Binary),
    ("not_operator", Unary),
    ("unary_operator", Unary),
    ("conditional_expression", Choice("", "", "")),
    ("lambda", Lambda),
    ("yield", Yield),
    ("module", Block),
    ("block", Block),
    ("assignment", Assign("left", "right")),
    ("augmented_assignment", Assign("left", "right")),
    ("named_expression", Assign("name", "value")),
    ("if_statement", If("condition", "consequence", "alternative")),
    ("elif_clause", If("condition", "consequence", "alternative")),
    ("else_clause", Else("body")),
    ("match_statement", Switch("subject", "body")),
    ("case_clause", Case("", "consequence")),
    ("for_statement", For("left", "right", "body")),
    ("for_in_clause", For("left", "right", "")),
    ("while_statement", While("condition", "body")),
    ("try_statement", Try("body")),
    ("except_clause", Handler),
    ("except_group_clause", Handler),
    ("finally_clause", After),
    ("with_statement", With("body")),
    ("with_clause", List),
    ("with_item", Through),
    ("as_pattern", Bind("", "alias")),
    ("return_statement", Return),
    ("raise_statement", Raise),
    ("break_statement", Break),
    ("continue_statement", Continue),
    ("assert_statement", Assert),
    ("function_definition", Function),
    ("class_definition", Type),
    ("decorated_definition", Decorated),
    ("decorator", Decorator),
    ("default_parameter", Parameter),
    ("typed_parameter", Parameter),
    ("typed_default_parameter", Parameter),
    ("import_statement", Import),
    ("import_from_statement", Import),
    ("future_import_statement", Skip),
];

fn exported(_: Node<'_>, name: &str, _: &[u8]) -> bool {
    !name.starts_with('_')
}

/// `import a.b as c`, `from .x import y as z, w`.
fn imports(text: &str) -> Vec<Bound> {
    let lines: Vec<&str> = text.lines().map(|line| line.split('#').next().unwrap_or_default()).collect();
    let text = lines.join(" ").replace(['(', ')', '\\'], " ");
    let split = |part: &str| -> Option<(String, Option<String>)> {
        let (name, local) = match part.split_once(" as ") {
            Some((name, local)) => (name.trim(), Some(local.trim().to_owned())),
            None => (part.trim(), None),
        };
        (!name.is_empty()).then(|| (name.to_owned(), local))
    };
    if let Some(rest) = text.trim().strip_prefix("from ") {
        let Some((module, names)) = rest.split_once(" import ") else { return Vec::new() };
        return (names.split(',').filter_map(split))
            .map(|(name, local)| Bound::new(module.trim(), &name, local.as_deref().unwrap_or(&name)))
            .collect();
    }
    let rest = text.trim().strip_prefix("import ").unwrap_or_default();
    (rest.split(',').filter_map(split))
        .map(|(module, local)| match local {
            Some(local) => Bound::new(&module, "", &local),
            // `import a.b` binds `a`; the module that is loaded is `a.b`.
            None => Bound::new(&module, "", module.split('.').next().unwrap_or(&module)),
        })
        .collect()
}
