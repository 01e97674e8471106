//! What a test reaches without a call: routes by the address it requests, scripts by the command it runs.

use super::table::table;
use crate::code::outline::{Call, Expr, ExprId, Outline, ScopeId, ScopeKind};
use crate::code::project::{FileId, Project, ScopeRef, SourceFile, Thing};
use std::collections::BTreeMap;

/// A route of the project.
#[derive(Debug)]
struct Route {
    method: Option<String>,
    parts: Vec<String>,
    to: ScopeRef,
}

/// The routes of a project, by their last fixed part, and its files by name.
#[derive(Debug, Default)]
pub(super) struct Routes {
    by_last: BTreeMap<String, Vec<Route>>,
    scripts: BTreeMap<String, Vec<(String, FileId)>>,
}

/// Names that register a route with a path and a handler, or mark one.
const REGISTERS: &[&str] = &[
    "get", "post", "put", "patch", "delete", "all", "route", "websocket", "api_route", "GET", "POST", "PUT", "PATCH", "DELETE",
    "Get", "Post", "Put", "Patch", "Delete", "GetMapping", "PostMapping", "PutMapping", "DeleteMapping", "RequestMapping",
    "HttpGet", "HttpPost", "HttpPut", "HttpDelete", "MapGet", "MapPost", "MapPut", "MapDelete", "HandleFunc", "Handle", "path",
    "re_path", "url", "add_url_rule", "add_api_route", "add_route", "on", "get_json", "addRoute",
];

impl Routes {
    pub(super) fn new(project: &Project) -> Routes {
        let mut out = Routes::default();
        for (id, file) in project.all() {
            if file.tests_from == Some(1) {
                continue;
            }
            let name = file.path.rsplit('/').next().unwrap_or_default();
            out.scripts.entry(name.to_owned()).or_default().push((file.path.clone(), id));
            out.of_files(id, file);
            out.of_scopes(id, file);
            for (_, call) in file.outline.all_calls() {
                out.of_call(project, id, &file.outline, call);
            }
        }
        out
    }

    fn put(&mut self, method: Option<String>, path: &str, to: ScopeRef) {
        let parts = parts(path);
        let last = parts.iter().rev().find(|p| *p != "*").cloned().unwrap_or_default();
        let list = self.by_last.entry(last).or_default();
        if list.len() < 64 {
            list.push(Route { method, parts, to });
        }
    }

    /// `app/api/chat/route.ts` with `POST`, `pages/api/chat.ts`.
    fn of_files(&mut self, id: FileId, file: &SourceFile) {
        let Some((stem, _)) = file.path.rsplit_once('.') else { return };
        let o = &file.outline;
        for (scope, made) in o.all_scopes().filter(|(_, s)| s.kind == ScopeKind::Function && s.parent == ScopeId::FILE) {
            let to = ScopeRef { file: id, scope };
            let name = o.spell(made.name);
            let below = |root: &str| stem.find(root).map(|at| stem[at + root.len()..].to_owned());
            if let Some(path) = stem.strip_suffix("/route").or_else(|| stem.strip_suffix("/+server"))
                && ["GET", "POST", "PUT", "PATCH", "DELETE"].contains(&name)
            {
                let at = path.find("app/").map_or(0, |at| at + 4).max(path.find("routes/").map_or(0, |at| at + 7));
                self.put(Some(name.to_owned()), &path[at..], to);
            } else if let Some(path) = below("pages/api/") {
                self.put(None, &format!("api/{path}"), to);
            }
        }
    }

    /// Routes by mark: `@app.post("/ask")`.
    fn of_scopes(&mut self, id: FileId, file: &SourceFile) {
        let o = &file.outline;
        for (scope, made) in o.all_scopes().filter(|(_, s)| s.kind == ScopeKind::Function) {
            for call in made.decorators.iter().filter_map(|d| o.as_call(*d)) {
                let name = o.callee_name(call);
                if REGISTERS.contains(&name) {
                    let path = call.arguments.iter().find_map(|a| text(o, a.value)).unwrap_or_default();
                    let above = o.type_of(scope).and_then(|t| o.scope(t)).and_then(|t| {
                        t.decorators.iter().filter_map(|d| o.as_call(*d)).find_map(|c| text(o, c.arguments.first()?.value))
                    });
                    let whole = format!("{}/{path}", above.unwrap_or_default());
                    self.put(method(name), &whole, ScopeRef { file: id, scope });
                }
            }
        }
    }

    /// Routes by call: `app.post("/ask", handler)`, `path("ask/", views.ask)`.
    fn of_call(&mut self, project: &Project, id: FileId, o: &Outline, call: &Call) {
        let name = o.callee_name(call);
        let Some((first, rest)) = call.arguments.split_first().filter(|_| REGISTERS.contains(&name)) else { return };
        let Some(path) = text(o, first.value).filter(|p| p.len() < 200 && !p.contains(' ')) else { return };
        for handler in rest.iter().rev().take(3) {
            let thing = match o.expr(handler.value) {
                Expr::Lambda(scope) => Thing::Scope(ScopeRef { file: id, scope: *scope }),
                Expr::Name(_) | Expr::Member(..) => project.means(id, handler.value),
                // `as_view()` and wrappers
                Expr::Call(_) => match o.as_call(handler.value) {
                    Some(inner) => inner.arguments.first().map_or(Thing::Unknown, |a| match o.expr(a.value) {
                        Expr::Lambda(scope) => Thing::Scope(ScopeRef { file: id, scope: *scope }),
                        _ => project.means(id, a.value),
                    }),
                    None => Thing::Unknown,
                },
                _ => Thing::Unknown,
            };
            for part in thing.parts() {
                if let Thing::Scope(to) = part {
                    self.put(method(name), path, *to);
                }
            }
        }
    }

    /// What a call of a test reaches by address or as a script.
    pub(super) fn reached(&self, o: &Outline, call: &Call) -> Vec<ScopeRef> {
        let name = o.callee_name(call);
        let texts: Vec<&str> = call.arguments.iter().flat_map(|a| o.inside(a.value)).filter_map(|p| text(o, p)).take(24).collect();
        let mut out = Vec::new();
        if table().verbs.contains(name) {
            let asked = method(name).or_else(|| texts.iter().find_map(|t| method(t)));
            let address = texts.iter().find(|t| t.starts_with('/') || t.starts_with("http") || t.starts_with("*/"));
            out.extend(address.into_iter().flat_map(|address| self.served(address, asked.as_deref())));
        }
        if table().starts.contains(name) {
            for text in texts.iter().flat_map(|t| t.split_whitespace()) {
                out.extend(self.script(text));
            }
        }
        out
    }

    fn served(&self, address: &str, asked: Option<&str>) -> Vec<ScopeRef> {
        let path = address.split_once("://").map_or(address, |(_, rest)| rest.split_once('/').map_or("", |(_, path)| path));
        let called = parts(path.split(['?', '#']).next().unwrap_or(path));
        let fits = |route: &&Route| {
            let method = route.method.as_deref().is_none_or(|m| asked.is_none_or(|a| a == m));
            let n = route.parts.len();
            method
                && n <= called.len()
                && n > 0
                && called.iter().rev().zip(route.parts.iter().rev()).all(|(a, b)| a == b || b == "*" || a == "*")
        };
        let mut best: Vec<&Route> = Vec::new();
        for last in called.iter().rev() {
            let list = self.by_last.get(last).map_or(&[][..], |l| l);
            best.extend(list.iter().filter(fits));
        }
        let longest = best.iter().map(|r| r.parts.len()).max().unwrap_or(0);
        best.into_iter().filter(|r| r.parts.len() == longest).map(|r| r.to).take(4).collect()
    }

    /// The file that a word of a command names.
    fn script(&self, word: &str) -> Vec<ScopeRef> {
        let word = word.trim_matches(['"', '\'']).trim_start_matches("./");
        let name = word.rsplit('/').next().unwrap_or(word);
        let files = self.scripts.get(name).map_or(&[][..], |f| f);
        let fits = files.iter().filter(|(path, _)| path == word || path.ends_with(&format!("/{word}")));
        fits.map(|(_, file)| ScopeRef { file: *file, scope: ScopeId::FILE }).take(2).collect()
    }
}

fn text(o: &Outline, id: ExprId) -> Option<&str> {
    match o.expr(id) {
        Expr::Text(name, _) => Some(o.spell(*name)),
        _ => None,
    }
}

fn method(name: &str) -> Option<String> {
    let name = name.to_uppercase();
    ["GET", "POST", "PUT", "PATCH", "DELETE"]
        .into_iter()
        .find(|m| name == *m || name == format!("{m}MAPPING") || name == format!("HTTP{m}") || name == format!("MAP{m}") || name == format!("{m}ASYNC") || name == format!("{m}ASJSONASYNC"))
        .map(str::to_owned)
}

/// The parts of a path; what varies is `*`.
fn parts(path: &str) -> Vec<String> {
    let varies = |part: &str| part.starts_with([':', '{', '<', '[', '(']) || part.contains("{}") || part.contains("${");
    path.split('/').filter(|p| !p.is_empty() && *p != "^").map(|p| if varies(p) { "*".to_owned() } else { p.trim_end_matches('$').to_owned() }).collect()
}
