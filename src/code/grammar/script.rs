//! JavaScript and TypeScript, with JSX: node kinds, imports, visibility.

use super::Dialect;
use super::role::Role::{self, *};
use crate::code::lower::Bound;
use tree_sitter::Node;

pub(super) const DIALECT: Dialect =
    Dialect { imports, exported, catch_binds: true, receivers: &["this"], falls_through: true, ..Dialect::PLAIN };

pub(super) const KINDS: &[(&str, Role)] = &[
    ("comment", Skip),
    ("html_comment", Skip),
    ("hash_bang_line", Skip),
    ("type_annotation", Skip),
    ("type_arguments", Skip),
    ("type_parameters", Skip),
    ("type_alias_declaration", Skip),
    ("interface_declaration", Type),
    ("interface_body", Skip),
    ("ambient_declaration", Skip),
    ("accessibility_modifier", Skip),
    ("empty_statement", Skip),
    ("identifier", Name),
    ("property_identifier", Name),
    ("private_property_identifier", Name),
    ("type_identifier", Name),
    ("this", Name),
    ("super", Name),
    ("import", Name),
    ("member_expression", Member("object", "property")),
    ("subscript_expression", Index("object", "index")),
    ("call_expression", Call("function", "arguments")),
    ("new_expression", New("constructor", "arguments")),
    ("await_expression", Through),
    ("parenthesized_expression", Through),
    ("non_null_expression", Through),
    ("as_expression", Through),
    ("satisfies_expression", Through),
    ("expression_statement", Through),
    ("jsx_expression", Through),
    ("jsx_opening_element", Element("name")),
    ("jsx_self_closing_element", Element("name")),
    ("jsx_attribute", Argument("", "")),
    ("jsx_closing_element", Skip),
    ("object", Object),
    ("pair", Pair("key", "value")),
    ("shorthand_property_identifier", Shorthand),
    ("spread_element", Spread),
    ("rest_pattern", Spread),
    ("array", List),
    ("array_pattern", List),
    ("object_pattern", Object),
    ("pair_pattern", Pair("key", "value")),
    ("shorthand_property_identifier_pattern", Shorthand),
    ("object_assignment_pattern", Argument("", "left")),
    ("assignment_pattern", Argument("", "left")),
    ("sequence_expression", List),
    ("string", Text),
    ("template_string", Text),
    ("template_substitution", Insert),
    ("jsx_text", Text),
    ("regex", Text),
    ("number", Number),
    ("true", True),
    ("false", False),
    ("null", Null),
    ("undefined", Null),
    ("binary_expression", Binary),
    ("unary_expression", Unary),
    ("update_expression", Unary),
    ("ternary_expression", Choice("condition", "consequence", "alternative")),
    ("arrow_function", Lambda),
    ("function_expression", Lambda),
    ("generator_function", Lambda),
    ("yield_expression", Yield),
    ("program", Block),
    ("statement_block", Block),
    ("class_static_block", Block),
    ("lexical_declaration", Block),
    ("variable_declaration", Block),
    ("export_statement", Import),
    ("variable_declarator", Assign("name", "value")),
    ("assignment_expression", Assign("left", "right")),
    ("augmented_assignment_expression", Assign("left", "right")),
    ("public_field_definition", Assign("name", "value")),
    ("field_definition", Assign("property", "value")),
    ("if_statement", If("condition", "consequence", "alternative")),
    ("else_clause", Else("")),
    ("switch_statement", Switch("value", "body")),
    ("switch_case", Case("value", "body")),
    ("switch_default", Case("value", "body")),
    ("for_in_statement", For("left", "right", "body")),
    ("for_statement", While("condition", "body")),
    ("while_statement", While("condition", "body")),
    ("do_statement", While("condition", "body")),
    ("labeled_statement", Within("body")),
    ("try_statement", Try("body")),
    ("catch_clause", Handler),
    ("finally_clause", After),
    ("return_statement", Return),
    ("throw_statement", Raise),
    ("break_statement", Break),
    ("continue_statement", Continue),
    ("function_declaration", Function),
    ("generator_function_declaration", Function),
    ("method_definition", Function),
    ("class_declaration", Type),
    ("abstract_class_declaration", Type),
    ("class", Type),
    ("internal_module", Type),
    ("enum_declaration", Type),
    ("class_heritage", Bases),
    ("extends_type_clause", Bases),
    ("decorator", Decorator),
    ("required_parameter", Parameter),
    ("optional_parameter", Parameter),
    ("import_statement", Import),
];

/// Whether an `export` stands before a definition; a later `export {a}` is an import that hands on.
fn exported(node: Node<'_>, _: &str, _: &[u8]) -> bool {
    let mut at = Some(node);
    for _ in 0..4 {
        let Some(node) = at else { return false };
        match node.kind() {
            "export_statement" | "class_body" => return true,
            "program" | "statement_block" => return false,
            _ => at = node.parent(),
        }
    }
    false
}

/// `import A, {b as c} from "x"`, `import * as n from "y"`, `export {a as b} from "z"`, `export {a, b}`.
fn imports(text: &str) -> Vec<Bound> {
    let flat = text.replace('\n', " ");
    let flat = flat.trim();
    let (rest, again) = match (flat.strip_prefix("import"), flat.strip_prefix("export")) {
        (Some(rest), _) => (rest, false),
        (_, Some(rest)) => (rest, true),
        _ => return Vec::new(),
    };
    let unquoted = |text: &str| text.trim().trim_end_matches(';').trim().trim_matches(['"', '\'', '`']).to_owned();
    // `from` may be part of a name; the last one as a word stands before the module.
    let parts = rest.rsplit_once("from").filter(|(_, source)| source.trim_start().starts_with(['"', '\'', '`']));
    let Some((clause, source)) = parts else {
        let names = rest.trim().strip_prefix('{').and_then(|names| names.split_once('}'));
        return match (names, again) {
            (Some((names, _)), true) => named(names, "", true),
            // `import "./polyfill"`: for its effect.
            (None, false) if rest.trim_start().starts_with(['"', '\'']) => vec![Bound::new(&unquoted(rest), "", "")],
            _ => Vec::new(),
        };
    };
    let module = unquoted(source.split(" with ").next().unwrap_or(source));
    let (default, names) = match clause.split_once('{') {
        Some((before, names)) => (before, names.split('}').next().unwrap_or_default()),
        None => (clause, ""),
    };
    let mut out = Vec::new();
    for part in default.split(',').map(|p| p.trim().trim_start_matches("type ").trim()).filter(|p| !p.is_empty()) {
        let mut bound = match part.strip_prefix('*') {
            Some(rest) => match rest.trim().strip_prefix("as ") {
                Some(local) => Bound::new(&module, "", local.trim()),
                None => Bound::new(&module, "*", "*"),
            },
            None => Bound::new(&module, "default", part),
        };
        bound.again = again;
        out.push(bound);
    }
    out.extend(named(names, &module, again));
    out
}

fn named(names: &str, module: &str, again: bool) -> Vec<Bound> {
    let parts = names.split(',').map(|p| p.trim().trim_start_matches("type ").trim()).filter(|p| !p.is_empty());
    let bind = |part: &str| {
        let (name, local) = part.split_once(" as ").map_or((part, part), |(name, local)| (name.trim(), local.trim()));
        Bound { again, ..Bound::new(module, name, local) }
    };
    parts.map(bind).collect()
}
