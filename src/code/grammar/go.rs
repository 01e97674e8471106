//! Go: node kinds, imports, visibility.

use super::role::Role::{self, *};
use super::{Dialect, Verb};
use crate::code::lower::Bound;
use tree_sitter::Node;

pub(super) const DIALECT: Dialect = Dialect { imports, exported, verbs: &[("panic", Verb::Raise)], ..Dialect::PLAIN };

pub(super) const KINDS: &[(&str, Role)] = &[
    ("comment", Skip),
    ("empty_statement", Skip),
    ("type_parameter_list", Skip),
    ("type_arguments", Skip),
    ("type_alias", Skip),
    ("label_name", Skip),
    ("type_elem", Skip),
    ("fallthrough_statement", Skip),
    ("identifier", Name),
    ("blank_identifier", Name),
    ("field_identifier", Name),
    ("package_identifier", Name),
    ("type_identifier", Name),
    ("iota", Name),
    ("selector_expression", Member("operand", "field")),
    ("qualified_type", Member("package", "name")),
    ("pointer_type", Kind),
    ("generic_type", Kind),
    ("function_type", Kind),
    ("channel_type", Kind),
    ("slice_type", ListKind),
    ("array_type", ListKind),
    ("implicit_length_array_type", ListKind),
    ("map_type", TableKind),
    ("struct_type", Members),
    ("interface_type", Members),
    ("index_expression", Index("operand", "index")),
    ("slice_expression", Index("operand", "end")),
    ("call_expression", Call("function", "arguments")),
    ("argument_list", Arguments),
    ("composite_literal", New("type", "body")),
    ("literal_value", Table),
    ("keyed_element", Pair("key", "value")),
    ("literal_element", Through),
    ("parenthesized_expression", Through),
    ("type_assertion_expression", Within("operand")),
    ("type_conversion_expression", Within("operand")),
    ("variadic_argument", Spread),
    ("unary_expression", Unary),
    ("binary_expression", Binary),
    ("expression_list", Several),
    ("interpreted_string_literal", Text),
    ("raw_string_literal", Text),
    ("rune_literal", Text),
    ("int_literal", Number),
    ("float_literal", Number),
    ("nil", Null),
    ("true", True),
    ("false", False),
    ("func_literal", Lambda),
    ("source_file", Block),
    ("block", Block),
    ("statement_list", Block),
    ("expression_statement", Through),
    ("go_statement", Through),
    ("defer_statement", Defer),
    ("labeled_statement", Through),
    ("short_var_declaration", Assign("left", "right")),
    ("assignment_statement", Assign("left", "right")),
    ("var_spec", Assign("name", "value")),
    ("const_spec", Assign("name", "value")),
    ("receive_statement", Assign("left", "right")),
    ("inc_statement", Unary),
    ("dec_statement", Unary),
    ("if_statement", If("condition", "consequence", "alternative")),
    ("expression_switch_statement", Switch("value", "")),
    ("type_switch_statement", Switch("value", "")),
    ("select_statement", Switch("", "")),
    ("expression_case", Case("value", "")),
    ("type_case", Case("type", "")),
    ("communication_case", Case("communication", "")),
    ("default_case", Case("", "")),
    ("for_statement", Loop("body")),
    ("range_clause", For("left", "right", "")),
    ("for_clause", While("condition", "")),
    ("return_statement", Return),
    ("break_statement", Break),
    ("continue_statement", Continue),
    ("function_declaration", Function),
    ("method_elem", Function),
    ("method_declaration", Owned("receiver")),
    ("parameter_declaration", Parameter),
    ("variadic_parameter_declaration", Parameter),
    ("type_spec", Type),
    ("field_declaration", Field("name", "tag")),
    ("package_clause", Package("")),
    ("import_spec", Import),
];

fn exported(_: Node<'_>, name: &str, _: &[u8]) -> bool {
    name.starts_with(char::is_uppercase)
}

/// `name "path"`, `"path"`: a package is known by the last part of its path, versions and `-go` aside.
fn imports(text: &str) -> Vec<Bound> {
    let Some((name, rest)) = text.split_once(['"', '`']) else { return Vec::new() };
    let module = rest.trim_end_matches(['"', '`']);
    let mut parts = module.rsplit('/');
    let mut last = parts.next().unwrap_or_default();
    let version =
        |part: &str| part.len() > 1 && part.starts_with('v') && part.chars().skip(1).all(|c| c.is_ascii_digit());
    if version(last) {
        last = parts.next().unwrap_or(last);
    }
    let plain = last.split('.').next().unwrap_or(last);
    let plain = plain.trim_start_matches("go-").trim_end_matches("-go").trim_end_matches("-sdk");
    match name.trim() {
        "." => vec![Bound::new(module, "*", "*")],
        "_" => vec![Bound::new(module, "", "")],
        "" => vec![Bound::new(module, "", plain)],
        local => vec![Bound::new(module, "", local)],
    }
}
