//! An outline as text, one logical statement a line: what tests compare, the same for every language.

use super::{BlockId, Expr, ExprId, Order, Outline, ScopeId, ScopeKind, Stmt, StmtId};

/// The whole file.
pub(crate) fn show(outline: &Outline) -> String {
    let mut out = String::new();
    if let Some(package) = outline.package {
        put(0, &format!("package {}", outline.spell(package)), &mut out);
    }
    for import in &outline.imports {
        let [module, name, local] = [import.module, import.name, import.local].map(|n| outline.spell(n));
        let line = format!("import {module} {name} as {local}{}", if import.again { " again" } else { "" });
        put(0, line.trim_end(), &mut out);
    }
    let body = outline.scope(ScopeId::FILE).map_or(BlockId(0), |s| s.body);
    block(outline, body, 0, &mut out);
    out
}

fn block(o: &Outline, id: BlockId, depth: usize, out: &mut String) {
    o.block(id).iter().for_each(|s| statement(o, *s, depth, out));
}

fn put(depth: usize, text: &str, out: &mut String) {
    out.push_str(&"  ".repeat(depth));
    out.push_str(text);
    out.push('\n');
}

fn statement(o: &Outline, id: StmtId, depth: usize, out: &mut String) {
    let e = |id: ExprId| expr(o, id);
    match o.stmt(id) {
        Stmt::Expr(a) => put(depth, &e(*a), out),
        Stmt::Assign { target, value, annotation } => {
            let kind = annotation.map(|a| format!(": {}", o.spell(a))).unwrap_or_default();
            put(depth, &format!("{}{kind} = {}", e(*target), e(*value)), out);
        }
        Stmt::If { test, then, otherwise } => {
            put(depth, &format!("if {}", e(*test)), out);
            block(o, *then, depth + 1, out);
            if !o.block(*otherwise).is_empty() {
                put(depth, "else", out);
                block(o, *otherwise, depth + 1, out);
            }
        }
        Stmt::Switch { on, cases } => {
            put(depth, &format!("switch {}", on.map(e).unwrap_or_default()), out);
            for (values, body) in cases {
                let values: Vec<String> = values.iter().map(|v| e(*v)).collect();
                put(depth + 1, format!("case {}", values.join(", ")).trim_end(), out);
                block(o, *body, depth + 2, out);
            }
        }
        Stmt::Loop { item, over, test, body } => {
            let parts = [("each ", item), ("in ", over), ("while ", test)];
            let said: Vec<String> = parts.iter().filter_map(|(w, p)| p.map(|p| format!("{w}{}", e(p)))).collect();
            put(depth, &format!("loop {}", said.join(" ")), out);
            block(o, *body, depth + 1, out);
        }
        Stmt::Try { body, handlers, otherwise, finally } => {
            put(depth, "try", out);
            block(o, *body, depth + 1, out);
            for handler in handlers.iter().filter_map(|h| o.handler(*h)) {
                let kinds: Vec<&str> = handler.kinds.iter().map(|k| o.spell(*k)).collect();
                let binds = handler.binds.map(|b| format!("as {}", o.spell(b))).unwrap_or_default();
                put(
                    depth,
                    &["catch", &kinds.join("|"), &binds]
                        .iter()
                        .filter(|t| !t.is_empty())
                        .copied()
                        .collect::<Vec<_>>()
                        .join(" "),
                    out,
                );
                block(o, handler.body, depth + 1, out);
            }
            for (word, part) in [("else", otherwise), ("finally", finally)] {
                if !o.block(*part).is_empty() {
                    put(depth, word, out);
                    block(o, *part, depth + 1, out);
                }
            }
        }
        Stmt::With { contexts, body } => {
            let contexts: Vec<String> = contexts.iter().map(|c| e(*c)).collect();
            put(depth, &format!("with {}", contexts.join(", ")), out);
            block(o, *body, depth + 1, out);
        }
        Stmt::Return(value) => put(depth, format!("return {}", value.map(e).unwrap_or_default()).trim_end(), out),
        Stmt::Raise(value) => put(depth, format!("raise {}", value.map(e).unwrap_or_default()).trim_end(), out),
        Stmt::Break => put(depth, "break", out),
        Stmt::Continue => put(depth, "continue", out),
        Stmt::Assert(test) => put(depth, &format!("assert {}", e(*test)), out),
        Stmt::Define(scope) => define(o, *scope, depth, out),
        Stmt::Block(body) => block(o, *body, depth, out),
    }
}

fn define(o: &Outline, id: ScopeId, depth: usize, out: &mut String) {
    let Some(scope) = o.scope(id) else { return };
    for decorator in &scope.decorators {
        put(depth, &format!("@{}", expr(o, *decorator)), out);
    }
    let word = if scope.kind == ScopeKind::Type { "type" } else { "fn" };
    let bases: Vec<&str> = scope.bases.iter().map(|b| o.spell(*b)).collect();
    let bases = if bases.is_empty() { String::new() } else { format!(" is {}", bases.join(", ")) };
    let export = if scope.exported { "" } else { "private " };
    let returns = scope.returns.map(|r| format!(" -> {}", o.spell(r))).unwrap_or_default();
    put(depth, &format!("{export}{word} {}({}){returns}{bases}", o.spell(scope.name), parameters(o, id)), out);
    block(o, scope.body, depth + 1, out);
}

fn parameters(o: &Outline, id: ScopeId) -> String {
    let Some(scope) = o.scope(id) else { return String::new() };
    let said: Vec<String> = scope
        .parameters
        .iter()
        .map(|p| {
            let fields: Vec<&str> = p.fields.iter().map(|f| o.spell(*f)).collect();
            let fields = if fields.is_empty() { String::new() } else { format!("{{{}}}", fields.join(", ")) };
            let marks: String = p.decorators.iter().map(|d| format!("@{} ", expr(o, *d))).collect();
            let kind = p.annotation.map(|a| format!(": {}", o.spell(a))).unwrap_or_default();
            let default = p.default.map(|d| format!(" = {}", expr(o, d))).unwrap_or_default();
            format!("{marks}{}{fields}{kind}{default}", o.spell(p.name))
        })
        .collect();
    said.join(", ")
}

fn list(o: &Outline, parts: &[ExprId]) -> String {
    parts.iter().map(|p| expr(o, *p)).collect::<Vec<_>>().join(", ")
}

/// One expression.
pub(crate) fn expr(o: &Outline, id: ExprId) -> String {
    let e = |id: &ExprId| expr(o, *id);
    match o.expr(id) {
        Expr::Name(name) => o.spell(*name).to_owned(),
        Expr::Member(object, name) => format!("{}.{}", e(object), o.spell(*name)),
        Expr::Index(object, key) => format!("{}[{}]", e(object), e(key)),
        Expr::Call(call) => {
            let Some(call) = o.call(*call) else { return String::new() };
            let arguments: Vec<String> = call
                .arguments
                .iter()
                .map(|a| format!("{}{}", a.name.map(|n| format!("{}=", o.spell(n))).unwrap_or_default(), e(&a.value)))
                .collect();
            let new = if call.constructs { "new " } else { "" };
            format!("{new}{}({})", e(&call.callee), arguments.join(", "))
        }
        Expr::Text(text, parts) if parts.is_empty() => format!("{:?}", o.spell(*text)),
        Expr::Text(text, parts) => format!("{:?}%({})", o.spell(*text), list(o, parts)),
        Expr::Number(number) => number.to_string(),
        Expr::Bool(truth) => truth.to_string(),
        Expr::Null => "null".to_owned(),
        Expr::Object(entries) => {
            let entries: Vec<String> = entries.iter().map(|(k, v)| format!("{}: {}", o.spell(*k), e(v))).collect();
            format!("{{{}}}", entries.join(", "))
        }
        Expr::List(parts) => format!("[{}]", list(o, parts)),
        Expr::Compare(order, a, b) => {
            let sign = match order {
                Order::Equal => "==",
                Order::Unequal => "!=",
                Order::Less => "<",
                Order::More => ">",
                Order::Within => "in",
                Order::Without => "not in",
                Order::Kind => "is a",
            };
            format!("({} {sign} {})", e(a), e(b))
        }
        Expr::Both(a, b) => format!("({} and {})", e(a), e(b)),
        Expr::Either(a, b) => format!("({} or {})", e(a), e(b)),
        Expr::Not(a) => format!("not {}", e(a)),
        Expr::Combine(a, b) => format!("({} + {})", e(a), e(b)),
        Expr::Choice(test, yes, no) => format!("({} ? {} : {})", e(test), e(yes), e(no)),
        Expr::Lambda(scope) => {
            let mut body = String::new();
            block(o, o.scope(*scope).map_or(BlockId(0), |s| s.body), 0, &mut body);
            let name = o.scope(*scope).map_or("", |s| o.spell(s.name));
            format!("{name}({}) => {{{}}}", parameters(o, *scope), body.trim_end().replace('\n', "; "))
        }
        Expr::Set(target, value) => format!("({} := {})", e(target), e(value)),
        Expr::Spread(value) => format!("*{}", e(value)),
        Expr::Yield(value) => format!("yield {}", value.as_ref().map(e).unwrap_or_default()),
        Expr::Other(parts) => format!("<{}>", list(o, parts)),
    }
}
