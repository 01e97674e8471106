//! Kotlin: node kinds, imports, visibility. Its grammar names few fields, and keeps `true`, `null` and `break` as
//! identifiers.

use super::role::Role::{self, *};
use super::{Dialect, Verb};
use crate::code::lower::Bound;
use tree_sitter::Node;

pub(super) const DIALECT: Dialect = Dialect {
    imports,
    exported,
    catch_binds: true,
    receivers: &["this"],
    dollar_names: true,
    words: &[("true", True), ("false", False), ("null", Null), ("break", Break), ("continue", Continue)],
    verbs: &[
        ("error", Verb::Raise),
        ("TODO", Verb::Raise),
        ("require", Verb::Assert),
        ("requireNotNull", Verb::Assert),
        ("check", Verb::Assert),
        ("checkNotNull", Verb::Assert),
    ],
    ..Dialect::PLAIN
};

pub(super) const KINDS: &[(&str, Role)] = &[
    ("line_comment", Skip),
    ("block_comment", Skip),
    ("shebang", Skip),
    ("label", Skip),
    ("type_arguments", Skip),
    ("type_parameters", Skip),
    ("type_constraints", Skip),
    ("type_modifiers", Skip),
    ("type_alias", Skip),
    ("use_site_target", Skip),
    ("file_annotation", Skip),
    ("constructor_delegation_call", Skip),
    ("identifier", Name),
    ("qualified_identifier", Name),
    ("this_expression", Name),
    ("super_expression", Name),
    ("user_type", Kind),
    ("nullable_type", Kind),
    ("non_nullable_type", Kind),
    ("parenthesized_type", Kind),
    ("function_type", Kind),
    ("navigation_expression", Member("", "")),
    ("callable_reference", Member("", "")),
    ("index_expression", Index("", "")),
    ("call_expression", Call("", "")),
    ("constructor_invocation", Call("", "")),
    ("value_arguments", Arguments),
    ("value_argument", Argument("#0", "#last")),
    ("infix_expression", Infix),
    ("annotated_lambda", Through),
    ("annotated_expression", Within("#last")),
    ("labeled_expression", Through),
    ("parenthesized_expression", Through),
    ("as_expression", Within("left")),
    ("spread_expression", Spread),
    ("collection_literal", List),
    ("string_literal", Text),
    ("multiline_string_literal", Text),
    ("character_literal", Text),
    ("interpolation", Insert),
    ("number_literal", Number),
    ("float_literal", Number),
    ("binary_expression", Binary),
    ("in_expression", Binary),
    ("range_expression", Binary),
    ("unary_expression", Unary),
    ("is_expression", Kinship("left", "right")),
    ("lambda_literal", Lambda),
    ("anonymous_function", Lambda),
    ("function_body", Lambda),
    ("object_literal", Type),
    ("source_file", Block),
    ("block", Block),
    ("anonymous_initializer", Through),
    ("property_declaration", Assign("", "")),
    ("property_delegate", Through),
    ("assignment", Assign("left", "right")),
    ("variable_declaration", Through),
    ("multi_variable_declaration", List),
    ("if_expression", If("condition", "#1", "#2")),
    ("when_expression", Switch("", "")),
    ("when_subject", Through),
    ("when_entry", Case("condition", "")),
    ("type_test", Through),
    ("range_test", Through),
    ("for_statement", For("#0", "#1", "#2")),
    ("while_statement", While("condition", "#1")),
    ("do_while_statement", While("condition", "#0")),
    ("try_expression", Try("#0")),
    ("catch_block", Handler),
    ("finally_block", After),
    ("return_expression", Return),
    ("throw_expression", Raise),
    ("function_declaration", Function),
    ("secondary_constructor", Function),
    ("getter", Function),
    ("setter", Function),
    ("class_declaration", Type),
    ("object_declaration", Type),
    ("companion_object", Members),
    ("primary_constructor", Through),
    ("enum_entry", Field("#0", "")),
    ("delegation_specifiers", Bases),
    ("modifiers", Decorators),
    ("parameter_modifiers", Decorators),
    ("annotation", Decorator),
    ("parameter", Parameter),
    ("class_parameter", Parameter),
    ("package_header", Package("")),
    ("import", Import),
];

/// What is neither private nor protected.
fn exported(node: Node<'_>, _: &str, src: &[u8]) -> bool {
    !super::modified(node, src, &["modifiers"], &["private", "protected"])
}

/// `import a.b.C`, `import a.b.C as D`, `import a.b.*`
fn imports(text: &str) -> Vec<Bound> {
    let path = text.trim().trim_start_matches("import").trim().trim_end_matches(';');
    let (path, local) = path.split_once(" as ").map_or((path, None), |(path, local)| (path, Some(local.trim())));
    match path.trim().rsplit_once('.') {
        Some((module, name)) => vec![Bound::new(module, name, local.unwrap_or(name))],
        None => Vec::new(),
    }
}
