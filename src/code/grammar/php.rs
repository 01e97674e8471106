//! PHP: node kinds, imports, visibility.

use super::Dialect;
use super::role::Role::{self, *};
use crate::code::lower::Bound;
use tree_sitter::Node;

pub(super) const DIALECT: Dialect =
    Dialect { imports, exported, receivers: &["this"], falls_through: true, ..Dialect::PLAIN };

pub(super) const KINDS: &[(&str, Role)] = &[
    ("comment", Skip),
    ("php_tag", Skip),
    ("php_end_tag", Skip),
    ("text", Skip),
    ("text_interpolation", Skip),
    ("empty_statement", Skip),
    ("visibility_modifier", Skip),
    ("static_modifier", Skip),
    ("abstract_modifier", Skip),
    ("final_modifier", Skip),
    ("readonly_modifier", Skip),
    ("var_modifier", Skip),
    ("reference_modifier", Skip),
    ("anonymous_function_use_clause", Skip),
    ("use_declaration", Skip),
    ("declare_statement", Skip),
    ("global_declaration", Skip),
    ("variadic_placeholder", Skip),
    ("heredoc_start", Skip),
    ("heredoc_end", Skip),
    ("name", Name),
    ("qualified_name", Name),
    ("relative_name", Name),
    ("relative_scope", Name),
    ("variable_name", Through),
    ("dynamic_variable_name", Through),
    ("by_ref", Through),
    ("named_type", Kind),
    ("optional_type", Kind),
    ("union_type", Kind),
    ("intersection_type", Kind),
    ("primitive_type", Kind),
    ("bottom_type", Kind),
    ("member_access_expression", Member("object", "name")),
    ("nullsafe_member_access_expression", Member("object", "name")),
    ("scoped_property_access_expression", Member("scope", "name")),
    ("class_constant_access_expression", Member("", "")),
    ("subscript_expression", Index("", "")),
    ("function_call_expression", Call("function", "arguments")),
    ("member_call_expression", Method("object", "name", "arguments")),
    ("nullsafe_member_call_expression", Method("object", "name", "arguments")),
    ("scoped_call_expression", Method("scope", "name", "arguments")),
    ("object_creation_expression", New("", "")),
    ("anonymous_class", Type),
    ("arguments", Arguments),
    ("argument", Argument("name", "#last")),
    ("array_creation_expression", Table),
    ("array_element_initializer", Pair("#0", "#last")),
    ("pair", List),
    ("list_literal", List),
    ("sequence_expression", List),
    ("variadic_unpacking", Spread),
    ("parenthesized_expression", Through),
    ("expression_statement", Through),
    ("echo_statement", Through),
    ("print_intrinsic", Through),
    ("error_suppression_expression", Through),
    ("clone_expression", Through),
    ("include_expression", Through),
    ("include_once_expression", Through),
    ("require_expression", Through),
    ("require_once_expression", Through),
    ("cast_expression", Within("value")),
    ("string", Text),
    ("encapsed_string", Text),
    ("heredoc", Within("value")),
    ("heredoc_body", Text),
    ("nowdoc", Within("value")),
    ("nowdoc_body", Text),
    ("shell_command_expression", Text),
    ("integer", Number),
    ("float", Number),
    ("boolean", Truth),
    ("null", Null),
    ("binary_expression", Binary),
    ("unary_op_expression", Unary),
    ("update_expression", Unary),
    ("conditional_expression", Choice("condition", "body", "alternative")),
    ("anonymous_function", Lambda),
    ("arrow_function", Lambda),
    ("yield_expression", Yield),
    ("program", Block),
    ("compound_statement", Block),
    ("colon_block", Block),
    ("assignment_expression", Assign("left", "right")),
    ("reference_assignment_expression", Assign("left", "right")),
    ("augmented_assignment_expression", Assign("left", "right")),
    ("static_variable_declaration", Assign("name", "value")),
    ("const_declaration", Declare("type")),
    ("const_element", Assign("", "")),
    ("property_declaration", Declare("type")),
    ("property_element", Assign("name", "default_value")),
    ("enum_case", Assign("name", "value")),
    ("if_statement", If("condition", "body", "alternative")),
    ("else_if_clause", If("condition", "body", "")),
    ("else_clause", Else("body")),
    ("switch_statement", Switch("condition", "body")),
    ("case_statement", Case("value", "")),
    ("default_statement", Case("", "")),
    ("match_expression", Switch("condition", "body")),
    ("match_conditional_expression", Case("conditional_expressions", "return_expression")),
    ("match_default_expression", Case("", "return_expression")),
    ("match_condition_list", Several),
    ("foreach_statement", For("#1", "#0", "body")),
    ("for_statement", While("condition", "body")),
    ("while_statement", While("condition", "body")),
    ("do_statement", While("condition", "body")),
    ("try_statement", Try("body")),
    ("catch_clause", Handler),
    ("finally_clause", After),
    ("return_statement", Return),
    ("throw_expression", Raise),
    ("break_statement", Break),
    ("continue_statement", Continue),
    ("function_definition", Function),
    ("method_declaration", Function),
    ("class_declaration", Type),
    ("interface_declaration", Type),
    ("trait_declaration", Type),
    ("enum_declaration", Type),
    ("base_clause", Bases),
    ("class_interface_clause", Bases),
    ("attribute_list", Decorators),
    ("attribute_group", Decorators),
    ("attribute", Decorator),
    ("simple_parameter", Parameter),
    ("variadic_parameter", Parameter),
    ("property_promotion_parameter", Parameter),
    ("namespace_definition", Package("name")),
    ("namespace_use_declaration", Import),
];

/// What is neither private nor protected.
fn exported(node: Node<'_>, _: &str, src: &[u8]) -> bool {
    !super::modified(node, src, &["visibility_modifier"], &["private", "protected"])
}

/// `use A\B;`, `use A\B as C;`, `use A\{B, C\D as E};`, `use function A\f;`
fn imports(text: &str) -> Vec<Bound> {
    let text = text.trim().trim_start_matches("use").trim().trim_end_matches(';');
    let plain = |text: &str| -> String {
        let text = text.trim();
        let text = text.strip_prefix("function ").or_else(|| text.strip_prefix("const ")).unwrap_or(text);
        text.trim().trim_start_matches('\\').to_owned()
    };
    let (prefix, names) = match text.split_once('{') {
        Some((prefix, names)) => (plain(prefix), names.split('}').next().unwrap_or(names)),
        None => (String::new(), text),
    };
    let bind = |part: &str| {
        let (path, local) = part.split_once(" as ").map_or((part, None), |(path, local)| (path, Some(local.trim())));
        let full = format!("{prefix}{}", plain(path));
        let (module, name) = full.rsplit_once('\\').unwrap_or(("", &full));
        Bound::new(module, name, local.unwrap_or(name))
    };
    names.split(',').filter(|part| !part.trim().is_empty()).map(bind).collect()
}
