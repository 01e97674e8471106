//! One parsed file as facts: its calls, assignments, imports, functions, and what stands around each call.
//!
//! The tree is walked once with a cursor, never by recursion: nesting costs no stack. Names are looked up later, on
//! demand, with bounded steps.

use super::grammar::{Grammar, Import, Role};
use super::walk::{Guard, Kind, Region, Walk};
use std::collections::{BTreeMap, HashMap};
use tree_sitter::Node;

/// Nodes looked at in one file.
const MAX_NODES: usize = 600_000;
/// Assignments kept of one name.
const MAX_VALUES: usize = 64;
/// Error checks looked for: each looks at the siblings of a statement.
const MAX_CHECKS: usize = 4_000;
/// Depth to which a tree is followed.
const MAX_DEPTH: usize = 800;
/// Parts of a dotted name.
const MAX_PARTS: usize = 24;
/// Bytes of a text kept for a report.
const MAX_TEXT: usize = 120;

/// A call or a construction.
pub(super) struct Call<'t> {
    pub(super) node: Node<'t>,
    /// Names from the receiver to the method, as far as they are names.
    pub(super) path: Vec<String>,
    /// The call that the names hang on: `f(x).y()`.
    pub(super) base: Option<Node<'t>>,
    pub(super) arguments: Option<Node<'t>>,
    pub(super) scope: usize,
    pub(super) line: u32,
    /// Carries a type argument: `Get<T>()`.
    pub(super) typed: bool,
    /// Where its failure is handled.
    pub(super) guard: Option<Guard>,
    /// Text of what surrounds it: enclosing calls, contexts, decorators.
    pub(super) around: Vec<String>,
}

/// `target = value`.
pub(super) struct Assign<'t> {
    pub(super) value: Node<'t>,
    pub(super) scope: usize,
    pub(super) at: usize,
}

/// A function, or the file.
pub(super) struct Scope<'t> {
    pub(super) parent: usize,
    pub(super) name: String,
    /// The named function it belongs to; itself for one.
    pub(super) function: usize,
    pub(super) parameters: Option<Node<'t>>,
}

/// The facts of a file.
pub(super) struct Unit<'t> {
    pub(super) src: &'t [u8],
    pub(super) grammar: &'static Grammar,
    pub(super) calls: Vec<Call<'t>>,
    pub(super) scopes: Vec<Scope<'t>>,
    pub(super) imports: HashMap<String, Import>,
    /// Types of parameters and fields, by name.
    pub(super) types: HashMap<String, String>,
    pub(super) assigns: BTreeMap<String, Vec<Assign<'t>>>,
    /// First returned value of each function, by name.
    pub(super) returns: HashMap<String, Node<'t>>,
    pub(super) by_node: HashMap<usize, usize>,
    /// Calls whose receiver is another call, by that call.
    pub(super) used_by: HashMap<usize, usize>,
    /// The node budget ended before the file did.
    pub(super) truncated: bool,
}

impl<'t> Unit<'t> {
    /// Reads a tree.
    pub(super) fn read(root: Node<'t>, src: &'t [u8], grammar: &'static Grammar) -> Unit<'t> {
        let mut unit = Unit {
            src,
            grammar,
            calls: Vec::new(),
            scopes: vec![Scope { parent: 0, name: String::new(), function: 0, parameters: None }],
            imports: HashMap::new(),
            types: HashMap::new(),
            assigns: BTreeMap::new(),
            returns: HashMap::new(),
            by_node: HashMap::new(),
            used_by: HashMap::new(),
            truncated: false,
        };
        let mut walk = Walk { regions: Vec::new(), scope: vec![0], decorators: Vec::new(), assigned: None, checks: 0 };
        let mut cursor = root.walk();
        let mut budget = MAX_NODES;
        let mut depth = 0;
        'walk: loop {
            let node = cursor.node();
            budget = budget.saturating_sub(1);
            if budget == 0 {
                unit.truncated = true;
                break;
            }
            walk.leave(node.start_byte());
            if node.is_named() {
                unit.enter(node, &mut walk);
            }
            unit.truncated |= depth >= MAX_DEPTH;
            if depth < MAX_DEPTH && cursor.goto_first_child() {
                depth += 1;
                continue;
            }
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    break 'walk;
                }
                depth -= 1;
            }
        }
        for (index, call) in unit.calls.iter().enumerate() {
            if let Some(base) = call.base.and_then(|b| unit.by_node.get(&b.id())) {
                unit.used_by.insert(*base, index);
            }
        }
        unit
    }

    fn enter(&mut self, node: Node<'t>, walk: &mut Walk) {
        let scope = walk.scope.last().copied().unwrap_or(0);
        match self.grammar.role(node) {
            Role::Call(..) | Role::Method(..) | Role::New(..) => self.call(node, scope, walk),
            Role::Function | Role::Lambda => self.function(node, scope, walk),
            Role::Assign(left, right) => self.assign(node, left, right, scope, walk),
            Role::Typed(kind, name) => self.typed(node, kind, name),
            Role::Try => {
                if let Some(body) = node.child_by_field_name("body")
                    && let Some(handler) = self.handler(node)
                {
                    walk.regions.push(Region { end: body.end_byte(), kind: Kind::Guard(handler) });
                }
            }
            Role::Checked(field) => {
                let part = if field.is_empty() { Some(node) } else { node.child_by_field_name(field) };
                if let Some(part) = part {
                    let how = "result checked";
                    let guard = Guard { line: line(node), silent: false, how };
                    walk.regions.push(Region { end: part.end_byte(), kind: Kind::Guard(guard) });
                }
            }
            Role::Decorated => {
                let mut cursor = node.walk();
                let texts = node.named_children(&mut cursor).filter(|c| c.kind() == "decorator");
                walk.decorators = texts.map(|d| self.excerpt(d).trim_start_matches('@').to_owned()).collect();
            }
            Role::With => {
                let head = node.named_child(0).map(|clause| self.excerpt(clause)).unwrap_or_default();
                walk.regions.push(Region { end: node.end_byte(), kind: Kind::Around(head) });
            }
            Role::Import => {
                for import in (self.grammar.imports)(&self.text(node)) {
                    self.imports.insert(import.local.clone(), import);
                }
            }
            Role::Return => {
                if let (Some(value), Some(scope)) = (node.named_child(0), self.scopes.get(scope)) {
                    let function = self.scopes.get(scope.function).map(|s| s.name.clone()).unwrap_or_default();
                    self.returns.entry(function).or_insert(value);
                }
                if self.grammar.error_values {
                    let guard = Guard { line: line(node), silent: false, how: "passed on to the caller" };
                    walk.regions.push(Region { end: node.end_byte(), kind: Kind::Guard(guard) });
                }
            }
            _ => {}
        }
    }

    fn call(&mut self, node: Node<'t>, scope: usize, walk: &mut Walk) {
        let field = |name: &str| if name.is_empty() { None } else { node.child_by_field_name(name) };
        let (mut path, base, arguments) = match self.grammar.role(node) {
            Role::Method(object, name, arguments) => {
                let (mut path, base) = field(object).map_or((Vec::new(), None), |o| self.path(o));
                path.extend(field(name).map(|n| self.name(n)));
                (path, base, field(arguments))
            }
            Role::New(kind, arguments) => {
                (field(kind).map(|k| self.type_path(k)).unwrap_or_default(), None, field(arguments))
            }
            Role::Call(callee, arguments) => {
                let (path, base) = field(callee).map_or((Vec::new(), None), |c| self.path(c));
                (path, base, field(arguments))
            }
            _ => return,
        };
        path.truncate(MAX_PARTS);
        let index = self.calls.len();
        let around: Vec<String> = walk.around().take(8).collect();
        if let Some(arguments) = arguments {
            let text = path.join(".");
            walk.regions.push(Region { end: arguments.end_byte(), kind: Kind::Around(format!("{text}(")) });
        }
        let head = match (arguments, node.start_byte()) {
            (Some(arguments), start) => self.src.get(start..arguments.start_byte()).unwrap_or_default(),
            _ => &[],
        };
        self.by_node.insert(node.id(), index);
        self.calls.push(Call {
            node,
            base,
            arguments,
            scope,
            line: self.name_line(node, arguments),
            typed: head.ends_with(b">"),
            guard: walk.guard(),
            around,
            path,
        });
    }

    fn function(&mut self, node: Node<'t>, scope: usize, walk: &mut Walk) {
        let named = self.grammar.role(node) == Role::Function;
        let index = self.scopes.len();
        let mut name = node.child_by_field_name("name").map(|n| self.text(n)).unwrap_or_default();
        if !named && let Some(assigned) = walk.assigned.take() {
            name = assigned;
        }
        let function = if named { index } else { self.scopes.get(scope).map_or(0, |s| s.function) };
        let parameters = node.child_by_field_name("parameters").or_else(|| node.child_by_field_name("parameter"));
        self.scopes.push(Scope { parent: scope, name, function, parameters });
        walk.scope.push(index);
        walk.regions.push(Region { end: node.end_byte(), kind: Kind::Scope });
        if named {
            walk.regions.push(Region { end: node.end_byte(), kind: Kind::Wall });
            let mut cursor = node.walk();
            let annotations = node.named_children(&mut cursor).find(|c| c.kind() == "modifiers");
            let annotations = annotations.map(|m| self.excerpt(m)).filter(|m| m.contains('@'));
            for text in std::mem::take(&mut walk.decorators).into_iter().chain(annotations) {
                walk.regions.push(Region { end: node.end_byte(), kind: Kind::Around(text) });
            }
        }
    }

    fn assign(&mut self, node: Node<'t>, left: &str, right: &str, scope: usize, walk: &mut Walk) {
        let Some(target) = node.child_by_field_name(left).or_else(|| node.named_child(0)) else { return };
        let value = if right.is_empty() { last(node) } else { node.child_by_field_name(right) };
        let Some(value) = value.filter(|v| v.id() != target.id()) else { return };
        let mut cursor = target.walk();
        let several = matches!(
            target.kind(),
            "expression_list" | "pattern_list" | "tuple_pattern" | "object_pattern" | "array_pattern" | "tuple"
        );
        let targets: Vec<Node<'t>> =
            if several { target.named_children(&mut cursor).take(MAX_PARTS).collect() } else { vec![target] };
        let single = if value.kind() == "expression_list" && value.named_child_count() == 1 {
            value.named_child(0).unwrap_or(value)
        } else {
            value
        };
        for (n, target) in targets.iter().enumerate() {
            let pairwise = matches!(value.kind(), "expression_list" | "tuple") && value.named_child_count() > 1;
            let value = if pairwise {
                u32::try_from(n).ok().and_then(|n| value.named_child(n)).unwrap_or(single)
            } else {
                single
            };
            let mut name = self.path(*target).0.join(".");
            if let (Role::Index(_), Some(key)) = (self.grammar.role(*target), last(*target)) {
                name = format!("{name}.{}", self.literal(key));
            }
            let name = if name.is_empty() { self.excerpt(*target) } else { name };
            if self.grammar.role(value) == Role::Lambda {
                walk.assigned = Some(name.clone());
            }
            let known = self.assigns.entry(name).or_default();
            if known.len() < MAX_VALUES {
                known.push(Assign { value, scope, at: node.start_byte() });
            }
        }
        walk.checks += usize::from(self.grammar.error_values);
        if self.grammar.error_values
            && walk.checks < MAX_CHECKS
            && let Some(error) = targets.last().filter(|_| targets.len() > 1)
            && let Some(handler) = self.error_check(node, &self.text(*error))
        {
            walk.regions.push(Region { end: value.end_byte(), kind: Kind::Guard(handler) });
        }
        // `const {X} = require("y")`
        if single.kind() == "call_expression"
            && let Some(module) = single.child_by_field_name("arguments").and_then(|a| a.named_child(0))
            && single.child_by_field_name("function").is_some_and(|f| self.text(f) == "require")
        {
            let module = self.literal(module);
            for target in targets {
                let local = self.text(target);
                let name = if several { local.clone() } else { String::new() };
                self.imports.insert(local.clone(), Import { local, module: module.clone(), name });
            }
        }
    }

    fn typed(&mut self, node: Node<'t>, kind: &str, name: &str) {
        let Some(kind) = node.child_by_field_name(kind) else { return };
        let named = match name {
            "" => node.named_child(0),
            "*" => last(node).and_then(|d| d.child_by_field_name("name")),
            _ => node.child_by_field_name(name),
        };
        let Some(named) = named else { return };
        let named = named.child_by_field_name("name").unwrap_or(named);
        let kind = self.type_path(kind).pop().unwrap_or_default();
        if !kind.is_empty() {
            self.types.entry(self.text(named)).or_insert(kind);
        }
    }

    /// The first handler of a `try`, preferring one that does something.
    fn handler(&self, node: Node<'t>) -> Option<Guard> {
        let mut cursor = node.walk();
        let guards = node.named_children(&mut cursor).filter(|c| self.grammar.role(*c) == Role::Handler).map(|c| {
            let body = c.child_by_field_name("body").or_else(|| last(c));
            Guard { line: line(c), silent: body.is_none_or(|b| self.idle(b)), how: "handler" }
        });
        guards.min_by_key(|g| g.silent)
    }

    /// A body without an effect: comments, `pass`, `...`.
    fn idle(&self, body: Node<'t>) -> bool {
        let mut cursor = body.walk();
        body.named_children(&mut cursor).all(|c| {
            let text = self.text(c);
            // To raise the same error again is to do nothing about it.
            let again = text == "raise"
                || text.starts_with("throw") && text.split_whitespace().count() <= 2 && !text.contains('(');
            again || self.grammar.role(c) == Role::Comment || matches!(text.as_str(), "pass" | "..." | "" | ";")
        })
    }

    /// The `if err != nil` that follows or holds an assignment.
    fn error_check(&self, node: Node<'t>, error: &str) -> Option<Guard> {
        if error == "_" {
            return None;
        }
        let checks = |n: Node<'t>| {
            n.kind() == "if_statement"
                && n.child_by_field_name("condition").is_some_and(|c| {
                    self.text(c).split(|ch: char| !ch.is_alphanumeric() && ch != '_').any(|word| word == error)
                })
        };
        let found = match node.parent().filter(|p| checks(*p)) {
            Some(parent) => Some(parent),
            None => std::iter::successors(node.next_named_sibling(), |n| n.next_named_sibling())
                .take(3)
                .find(|n| checks(*n)),
        };
        found.map(|n| Guard { line: line(n), silent: false, how: "error checked" })
    }

    /// Names of a member chain, and the call at its root.
    pub(super) fn path(&self, node: Node<'t>) -> (Vec<String>, Option<Node<'t>>) {
        let mut parts = Vec::new();
        let mut at = Some(node);
        let mut base = None;
        for _ in 0..MAX_PARTS {
            let Some(node) = at else { break };
            at = match self.grammar.role(node) {
                Role::Name => {
                    parts.push(self.name(node));
                    None
                }
                Role::Member(object, name) => {
                    let name = if name.is_empty() { last(node) } else { node.child_by_field_name(name) };
                    parts.extend(name.map(|n| self.name(n)));
                    node.child_by_field_name(object)
                }
                Role::Index(object) => node.child_by_field_name(object),
                Role::Wrapper | Role::Checked("") => node.named_child(0),
                Role::Call(..) | Role::Method(..) | Role::New(..) | Role::Struct(..) => {
                    base = Some(node);
                    None
                }
                _ => None,
            };
        }
        parts.reverse();
        (parts, base)
    }

    fn type_path(&self, node: Node<'t>) -> Vec<String> {
        let text = self.text(node);
        let text = text.trim_start_matches([':', ' ', '*', '&', '[', ']']);
        let text = text.split(['<', '[', '?', '|']).next().unwrap_or_default().trim();
        // `Arc<Client>`, `Optional[Client]`: the wrapper says nothing.
        let inner = self.text(node);
        let inner = match text {
            "Arc" | "Box" | "Rc" | "Option" | "Optional" | "Annotated" | "Mutex" => {
                inner.split(['<', '[']).nth(1).unwrap_or_default().trim_end_matches(['>', ']']).trim().to_owned()
            }
            _ => text.to_owned(),
        };
        inner.split(['.', ':']).map(str::trim).filter(|p| !p.is_empty()).map(str::to_owned).collect()
    }

    /// Line of the name that is called, not of the chain it ends.
    fn name_line(&self, node: Node<'t>, arguments: Option<Node<'t>>) -> u32 {
        let row = arguments.map_or_else(|| node.start_position().row, |a| a.start_position().row);
        u32::try_from(row + 1).unwrap_or(u32::MAX)
    }

    fn name(&self, node: Node<'t>) -> String {
        let text = self.text(node);
        text.split('<').next().unwrap_or_default().trim_start_matches('.').trim().to_owned()
    }

    /// Source text of a node, bounded.
    pub(super) fn text(&self, node: Node<'_>) -> String {
        let end = node.end_byte().min(node.start_byte() + 4_096);
        String::from_utf8_lossy(self.src.get(node.start_byte()..end).unwrap_or_default()).into_owned()
    }

    /// One line of source text for a report.
    pub(super) fn excerpt(&self, node: Node<'_>) -> String {
        let text = self.text(node);
        let flat: Vec<&str> = text.split_whitespace().collect();
        flat.join(" ").chars().take(MAX_TEXT).collect()
    }

    /// Contents of a string literal.
    pub(super) fn literal(&self, node: Node<'_>) -> String {
        let text = self.text(node);
        let start = text.find(['"', '\'', '`']).map_or(0, |i| i);
        let prefixed = text.get(..start).is_some_and(|p| p.chars().all(|c| c.is_alphanumeric() || "$@#".contains(c)));
        let body = if prefixed { text.get(start..).unwrap_or_default() } else { &text };
        body.trim_matches(['"', '\'', '`', '#']).chars().take(MAX_TEXT).collect()
    }
}

/// The last named child.
pub(super) fn last(node: Node<'_>) -> Option<Node<'_>> {
    let count = u32::try_from(node.named_child_count()).ok()?;
    node.named_child(count.checked_sub(1)?)
}

/// 1-based line of a node.
pub(super) fn line(node: Node<'_>) -> u32 {
    u32::try_from(node.start_position().row + 1).unwrap_or(u32::MAX)
}
