//! C#: node kinds, imports, visibility.

use super::Dialect;
use super::role::Role::{self, *};
use crate::code::lower::Bound;
use tree_sitter::Node;

pub(super) const DIALECT: Dialect =
    Dialect { imports, exported, receivers: &["this"], falls_through: true, ..Dialect::PLAIN };

pub(super) const KINDS: &[(&str, Role)] = &[
    ("comment", Skip),
    ("empty_statement", Skip),
    ("modifier", Skip),
    ("type_argument_list", Skip),
    ("type_parameter_list", Skip),
    ("type_parameter_constraints_clause", Skip),
    ("explicit_interface_specifier", Skip),
    ("implicit_type", Skip),
    ("global_attribute", Skip),
    ("delegate_declaration", Skip),
    ("extern_alias_directive", Skip),
    ("attribute_target_specifier", Skip),
    ("interpolation_start", Skip),
    ("interpolation_quote", Skip),
    ("interpolation_brace", Skip),
    ("interpolation_format_clause", Skip),
    ("interpolation_alignment_clause", Skip),
    ("string_literal_encoding", Skip),
    ("array_rank_specifier", Skip),
    ("preproc_nullable", Skip),
    ("preproc_pragma", Skip),
    ("preproc_region", Skip),
    ("preproc_endregion", Skip),
    ("preproc_define", Skip),
    ("preproc_undef", Skip),
    ("identifier", Name),
    ("implicit_parameter", Name),
    ("this", Name),
    ("base", Name),
    ("generic_name", Through),
    ("predefined_type", Kind),
    ("nullable_type", Kind),
    ("array_type", Kind),
    ("tuple_type", Kind),
    ("pointer_type", Kind),
    ("qualified_name", Member("qualifier", "name")),
    ("alias_qualified_name", Member("alias", "name")),
    ("member_access_expression", Member("expression", "name")),
    ("conditional_access_expression", Member("condition", "#last")),
    ("member_binding_expression", Through),
    ("element_access_expression", Index("expression", "subscript")),
    ("bracketed_argument_list", Several),
    ("element_binding_expression", Several),
    ("invocation_expression", Call("function", "arguments")),
    ("argument_list", Arguments),
    ("attribute_argument_list", Arguments),
    ("argument", Argument("name", "#last")),
    ("attribute_argument", Argument("name", "#last")),
    ("object_creation_expression", New("type", "arguments")),
    ("implicit_object_creation_expression", New("", "")),
    ("primary_constructor_base_type", Call("type", "")),
    ("initializer_expression", Table),
    ("anonymous_object_creation_expression", Object),
    ("array_creation_expression", Within("#last")),
    ("implicit_array_creation_expression", Within("#last")),
    ("implicit_stackalloc_expression", Within("#last")),
    ("collection_expression", List),
    ("collection_element", Through),
    ("expression_element", Through),
    ("spread_element", Spread),
    ("tuple_expression", List),
    ("tuple_pattern", List),
    ("await_expression", Through),
    ("parenthesized_expression", Through),
    ("checked_expression", Through),
    ("ref_expression", Through),
    ("declaration_expression", Within("name")),
    ("cast_expression", Within("value")),
    ("as_expression", Within("left")),
    ("typeof_expression", Within("type")),
    ("expression_statement", Through),
    ("global_statement", Through),
    ("string_literal", Text),
    ("verbatim_string_literal", Text),
    ("raw_string_literal", Text),
    ("character_literal", Text),
    ("interpolated_string_expression", Text),
    ("interpolation", Insert),
    ("integer_literal", Number),
    ("real_literal", Number),
    ("boolean_literal", Truth),
    ("null_literal", Null),
    ("default_expression", Null),
    ("binary_expression", Binary),
    ("range_expression", Binary),
    ("prefix_unary_expression", Unary),
    ("postfix_unary_expression", Unary),
    ("unary_expression", Unary),
    ("is_expression", Kinship("left", "right")),
    ("is_pattern_expression", Kinship("expression", "pattern")),
    ("negated_pattern", Unlike),
    ("constant_pattern", Label),
    ("declaration_pattern", Label),
    ("recursive_pattern", Label),
    ("relational_pattern", Label),
    ("type_pattern", Label),
    ("var_pattern", Label),
    ("list_pattern", Label),
    ("parenthesized_pattern", Label),
    ("and_pattern", Label),
    ("or_pattern", Label),
    ("discard", Label),
    ("conditional_expression", Choice("condition", "consequence", "alternative")),
    ("lambda_expression", Lambda),
    ("anonymous_method_expression", Lambda),
    ("arrow_expression_clause", Lambda),
    ("compilation_unit", Block),
    ("block", Block),
    ("checked_statement", Through),
    ("unsafe_statement", Through),
    ("local_declaration_statement", Declare("")),
    ("field_declaration", Declare("")),
    ("event_field_declaration", Declare("")),
    ("variable_declaration", Declare("type")),
    ("variable_declarator", Assign("name", "")),
    ("assignment_expression", Assign("left", "right")),
    ("enum_member_declaration", Assign("name", "value")),
    ("property_declaration", Property("name", "value", "accessors")),
    ("if_statement", If("condition", "consequence", "alternative")),
    ("switch_statement", Switch("value", "body")),
    ("switch_section", Case("", "")),
    ("switch_expression", Switch("", "")),
    ("switch_expression_arm", Case("", "#last")),
    ("when_clause", Guard),
    ("catch_filter_clause", Guard),
    ("foreach_statement", For("left", "right", "body")),
    ("for_statement", While("condition", "body")),
    ("while_statement", While("condition", "body")),
    ("do_statement", While("condition", "body")),
    ("labeled_statement", Within("#1")),
    ("try_statement", Try("body")),
    ("catch_clause", Handler),
    ("finally_clause", After),
    ("using_statement", With("body")),
    ("lock_statement", With("#1")),
    ("fixed_statement", With("#1")),
    ("return_statement", Return),
    ("throw_statement", Raise),
    ("throw_expression", Raise),
    ("break_statement", Break),
    ("continue_statement", Continue),
    ("yield_statement", Yield),
    ("method_declaration", Function),
    ("constructor_declaration", Function),
    ("destructor_declaration", Function),
    ("operator_declaration", Function),
    ("local_function_statement", Function),
    ("accessor_declaration", Function),
    ("class_declaration", Type),
    ("struct_declaration", Type),
    ("record_declaration", Type),
    ("interface_declaration", Type),
    ("enum_declaration", Type),
    ("base_list", Bases),
    ("attribute_list", Decorators),
    ("attribute", Decorator),
    ("parameter", Parameter),
    ("namespace_declaration", Package("name")),
    ("file_scoped_namespace_declaration", Package("name")),
    ("using_directive", Import),
];

/// What is public or internal. Types and members of interfaces that say nothing are, other members are not.
fn exported(node: Node<'_>, _: &str, src: &[u8]) -> bool {
    if super::modified(node, src, &["modifier"], &["public", "internal"]) {
        return true;
    }
    if super::modified(node, src, &["modifier"], &["private", "protected"]) {
        return false;
    }
    let list = node.parent().filter(|list| list.kind() == "declaration_list");
    let owner = list.and_then(|list| list.parent());
    match node.kind() {
        "method_declaration" | "constructor_declaration" | "operator_declaration" => {
            owner.is_some_and(|owner| owner.kind() == "interface_declaration")
        }
        _ => true,
    }
}

/// `using A.B;` takes in a namespace, `using X = A.B.C;` binds a type, `using static A.B.C;` takes in its members.
fn imports(text: &str) -> Vec<Bound> {
    let path = text.trim();
    let path = path.strip_prefix("global ").unwrap_or(path).trim_start();
    let path = path.strip_prefix("using").unwrap_or(path).trim().trim_end_matches(';').trim();
    let path = path.strip_prefix("static ").unwrap_or(path).trim();
    let Some((local, target)) = path.split_once('=') else { return vec![Bound::new(path, "*", "*")] };
    let target = target.split('<').next().unwrap_or(target).trim();
    let (module, name) = target.rsplit_once('.').unwrap_or(("", target));
    vec![Bound::new(module, name, local.trim())]
}
