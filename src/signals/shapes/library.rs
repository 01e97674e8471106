//! Calls of libraries made for it (`rules/resilience-calls.yaml`, `rules/oversight-calls.yaml`): bound to the package they come from, live, with the
//! option set that makes them do it.

use super::{Finding, Found, Ground};
use crate::code::outline::{Argument, Call, Expr, ExprId, Import, Outline};
use crate::code::project::{External, ScopeRef, Target};
use crate::rules::format::{Shape, ShapeKind};
use crate::tables;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::LazyLock;

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut all: Table = tables::read("rules/resilience-calls.yaml");
    let more: Table = tables::read("rules/oversight-calls.yaml");
    all.calls.extend(more.calls);
    all.named.extend(more.named);
    all
});

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    calls: Vec<Row>,
    #[serde(default)]
    named: Vec<Named>,
}

/// Names so particular to one interface that nobody needs to know whose method it is: extension methods and mixins,
/// where no import leads from the call to its package.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    shape: Shape,
    kind: ShapeKind,
    names: BTreeSet<String>,
    /// Modules of which the file has to import one, where the name alone says too little.
    #[serde(default)]
    imports: BTreeSet<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    shape: Shape,
    kind: ShapeKind,
    /// Packages or modules; empty for what the language brings along.
    modules: BTreeSet<String>,
    /// Last names of what is called; none: any.
    symbols: BTreeSet<String>,
    /// Arguments of which one must be set; none: the call is enough.
    options: BTreeSet<String>,
}

/// The calls that a shape knows.
pub(super) fn find(ground: &Ground<'_>, shape: Shape) -> Found {
    let rows: Vec<&Row> = TABLE.calls.iter().filter(|row| row.shape == shape).collect();
    let mut out = Found::default();
    if rows.is_empty() {
        return out;
    }
    let bare = rows.iter().any(|row| row.options.is_empty());
    for (file, source) in ground.files() {
        let o = &source.outline;
        let mut add = |expr: ExprId, kind| {
            let spot = o.spot(expr);
            if !source.is_test(spot.line) {
                let at = ScopeRef { file, scope: o.belongs_to(expr) };
                out.findings.push(Finding::new(kind, at, spot.line, 2));
            }
        };
        for (number, call) in o.all_calls() {
            let symbols = ground.project().targets(file, number).iter();
            let symbols = symbols.filter_map(|t| if let Target::Package(symbol) = t { Some(&**symbol) } else { None });
            let fits = |symbol: &External| rows.iter().find(|row| row.of(symbol) && row.set(o, call));
            // What is one's own may be called like anything.
            let foreign = !ground.project().targets(file, number).iter().any(|t| matches!(t, Target::Own(_)));
            let named = || {
                TABLE
                    .named
                    .iter()
                    .find(|row| row.shape == shape && row.names.contains(o.callee_name(call)) && row.imported(o))
                    .filter(|_| foreign)
            };
            if let Some(kind) = symbols.filter_map(fits).next().map(|row| row.kind).or_else(|| named().map(|r| r.kind))
            {
                add(call.expr, kind);
            }
        }
        // A decorator without arguments is no call.
        for (_, scope) in o.all_scopes().filter(|_| bare) {
            for decorator in scope.decorators.iter().filter(|d| o.as_call(**d).is_none()) {
                let symbols = ground.project().symbols(file, *decorator);
                let fits = |symbol: &External| rows.iter().find(|row| row.options.is_empty() && row.of(symbol));
                if let Some(row) = symbols.iter().find_map(fits) {
                    add(*decorator, row.kind);
                }
            }
        }
    }
    out
}

impl Named {
    fn imported(&self, o: &Outline) -> bool {
        let used = |import: &Import| below(&self.imports, o.spell(import.module));
        self.imports.is_empty() || o.imports.iter().any(used)
    }
}

/// Whether a module is one of these, or lies below one.
fn below(known: &BTreeSet<String>, module: &str) -> bool {
    let inside = |rest: &str| rest.is_empty() || rest.starts_with(['.', '/', ':', '\\']);
    known.iter().filter(|m| !m.is_empty()).any(|m| module.strip_prefix(m.as_str()).is_some_and(inside))
}

impl Row {
    fn of(&self, symbol: &External) -> bool {
        self.module(&symbol.module)
            && (self.symbols.is_empty() || self.symbols.iter().any(|name| ends(&symbol.path, name)))
    }

    /// The module itself, or one below it.
    fn module(&self, module: &str) -> bool {
        if module.is_empty() {
            return self.modules.contains("");
        }
        below(&self.modules, module)
    }

    /// Whether one of the options is set to something that bounds.
    fn set(&self, o: &Outline, call: &Call) -> bool {
        self.options.is_empty() || call.arguments.iter().any(|a| self.bounds(o, a))
    }

    fn bounds(&self, o: &Outline, argument: &Argument) -> bool {
        let named = argument.name.is_some_and(|name| self.options.contains(o.spell(name)));
        if named && bounding(o, argument.value) {
            return true;
        }
        let Expr::Object(entries) = o.expr(argument.value) else { return false };
        entries.iter().any(|(name, value)| self.options.contains(o.spell(*name)) && bounding(o, *value))
    }
}

/// Whether a value bounds: a positive number, or something that is worked out.
fn bounding(o: &Outline, value: ExprId) -> bool {
    match o.expr(value) {
        Expr::Number(number) => *number > 0.0 && number.is_finite(),
        Expr::Null | Expr::Bool(_) => false,
        Expr::Text(text, _) => !o.spell(*text).is_empty(),
        _ => true,
    }
}

/// Whether a path ends in this name, or two, calls aside.
fn ends(path: &str, name: &str) -> bool {
    path == name || path.strip_suffix(name).is_some_and(|before| before.ends_with('.'))
}
