//! Files that a framework calls by where they stand: `app/api/chat/route.ts`, `+page.server.ts`, server actions.

use super::frameworks::{FileRow, Form, table};
use super::path::normal;
use super::reader::{Reader, method};
use super::{Entry, Handler, Kind};
use crate::code::outline::{BlockId, Expr, ExprId, ScopeId, ScopeKind, Stmt};

impl Reader<'_> {
    /// Reads the file by its place.
    pub(super) fn files(&mut self) {
        for row in &table().files {
            let glob = if row.top { row.path.clone() } else { format!("**/{}", row.path) };
            if !fast_glob::glob_match(&glob, self.path) || !row.packages.is_empty() && !self.origins.uses(&row.packages)
            {
                continue;
            }
            // Segments of an address are not written like types: a component among the pages of another router is.
            let stem = self.path.rsplit('/').next().unwrap_or_default();
            if row.form == Form::Whole && row.kind == Kind::Page && stem.starts_with(char::is_uppercase) {
                continue;
            }
            if row.script {
                self.plain(row.kind, &row.name, "", ScopeId::FILE);
                continue;
            }
            let found = self.out.entries.len();
            self.exports_of(row);
            self.object_of(row);
            // Of several rows the first that finds something answers.
            if self.out.entries.len() > found && row.form != Form::None {
                break;
            }
        }
        self.server_actions();
        self.known_exports();
    }

    fn exports_of(&mut self, row: &'static FileRow) {
        for (name, verb) in &row.exports {
            let Some(handler) = self.exported(name) else { continue };
            let (route, suffix) = route_of(self.path, row);
            let verb = suffix.or_else(|| method(verb));
            // SvelteKit: `export const actions = {default: async () => ...}`.
            let handlers: Vec<Handler> = match handler {
                Handler::Named(at) => match self.o.expr(at) {
                    Expr::Object(entries) => entries.iter().map(|(_, v)| self.handler(*v).0).collect(),
                    _ => vec![handler],
                },
                Handler::Scope(_) => vec![handler],
            };
            for handler in handlers {
                let line = self.line_of(handler);
                self.push(Entry {
                    kind: row.kind,
                    framework: &row.name,
                    method: verb.clone(),
                    route: if row.form == Form::None { name.clone() } else { route.clone() },
                    handler,
                    before: self.wrapped(name),
                    on: None,
                    registered: ScopeId::FILE,
                    line,
                });
            }
        }
    }

    /// What an exported handler is wrapped in: `export const POST = withAuth(async () => ...)`.
    fn wrapped(&self, name: &str) -> Vec<ExprId> {
        let assigned = self.o.all_stmts().find_map(|(_, stmt)| match stmt {
            Stmt::Assign { target, value, .. } if matches!(self.o.expr(*target), Expr::Name(n) if self.o.spell(*n) == name) => Some(*value),
            _ => None,
        });
        assigned.map(|value| self.handler(value).1).unwrap_or_default()
    }

    pub(super) fn line_of(&self, handler: Handler) -> u32 {
        match handler {
            Handler::Scope(scope) => self.o.scope(scope).map_or(1, |s| s.line),
            Handler::Named(at) => self.o.spot(at).line,
        }
    }

    /// `export default {fetch(request) {...}}`.
    fn object_of(&mut self, row: &'static FileRow) {
        if row.object.is_empty() {
            return;
        }
        let Some(Handler::Named(at)) = self.exported("default") else { return };
        let Expr::Object(entries) = self.o.expr(at) else { return };
        for (key, value) in entries.iter() {
            if let Some(name) = row.object.get_key_value(self.o.spell(*key)).map(|(name, _)| name)
                && matches!(self.o.expr(*value), Expr::Lambda(_))
            {
                let kind = match name.as_str() {
                    "scheduled" => Kind::Schedule,
                    "queue" | "email" => Kind::Consumer,
                    _ => row.kind,
                };
                let (handler, before) = self.handler(*value);
                let line = self.line_of(handler);
                self.push(Entry {
                    kind,
                    framework: &row.name,
                    method: None,
                    route: if kind == Kind::Route { "/{**}".to_owned() } else { name.clone() },
                    handler,
                    before,
                    on: None,
                    registered: ScopeId::FILE,
                    line,
                });
            }
        }
    }

    /// Functions of a file or body that begins with "use server".
    fn server_actions(&mut self) {
        if self.family != super::frameworks::Family::Script {
            return;
        }
        let says = |block: BlockId| {
            self.o.block(block).iter().take(3).any(|stmt| match self.o.stmt(*stmt) {
                Stmt::Expr(value) => {
                    matches!(self.o.expr(*value), Expr::Text(text, _) if self.o.spell(*text) == "use server")
                }
                _ => false,
            })
        };
        let file = self.o.scope(ScopeId::FILE).is_some_and(|s| says(s.body));
        let actions: Vec<(ScopeId, String)> = self
            .o
            .all_scopes()
            .filter(|(_, s)| matches!(s.kind, ScopeKind::Function | ScopeKind::Lambda))
            .filter(|(_, s)| {
                says(s.body) || file && s.kind == ScopeKind::Function && s.exported && s.parent == ScopeId::FILE
            })
            .map(|(id, s)| (id, self.o.spell(s.name).to_owned()))
            .collect();
        for (id, name) in actions {
            self.plain(Kind::Rpc, "server-action", &name, id);
        }
        // A file of actions may build them: `export const ask = client.action(async () => ...)`.
        if file {
            let built: Vec<(ScopeId, String)> = self
                .o
                .all_stmts()
                .filter_map(|(id, stmt)| match stmt {
                    Stmt::Assign { target, value, .. }
                        if self.o.scope_at(self.o.stmt_spot(id).frame) == ScopeId::FILE =>
                    {
                        let Expr::Name(name) = self.o.expr(*target) else { return None };
                        let Expr::Call(_) = self.o.expr(*value) else { return None };
                        match self.handler(*value).0 {
                            Handler::Scope(scope) if self.o.scope(scope)?.kind == ScopeKind::Lambda => {
                                Some((scope, self.o.spell(*name).to_owned()))
                            }
                            _ => None,
                        }
                    }
                    _ => None,
                })
                .collect();
            for (id, name) in built {
                self.plain(Kind::Rpc, "server-action", &name, id);
            }
        }
    }

    /// Names that a platform calls when a file exports them.
    fn known_exports(&mut self) {
        let rows = self.rows.clone();
        for row in rows.iter().filter(|row| !row.exports.is_empty()) {
            for (name, kind) in &row.exports {
                let Some(handler) = self.exported(name) else { continue };
                // Lambda: the first parameter is the event, whatever the file imports.
                let event = match handler {
                    Handler::Scope(scope) => self
                        .o
                        .scope(scope)
                        .and_then(|s| s.parameters.first())
                        .is_some_and(|p| self.o.spell(p.name).trim_start_matches('_') == "event"),
                    Handler::Named(_) => false,
                };
                if !event && !self.origins.uses(&row.packages) {
                    continue;
                }
                let line = self.line_of(handler);
                self.push(Entry {
                    kind: *kind,
                    framework: &row.name,
                    method: None,
                    route: name.clone(),
                    handler,
                    before: self.wrapped(name),
                    on: None,
                    registered: ScopeId::FILE,
                    line,
                });
            }
        }
    }
}

/// The path of the route that a file stands for, and the method its name ends in.
fn route_of(path: &str, row: &FileRow) -> (String, Option<String>) {
    let inside = if row.root.is_empty() {
        path
    } else {
        // The last folder of that name that the file lies in.
        let root = format!("{}/", row.root);
        match path.strip_prefix(root.as_str()) {
            Some(rest) if !path.contains(&format!("/{root}")) => rest,
            _ => path.rsplit_once(&format!("/{root}")).map_or(path, |(_, rest)| rest),
        }
    };
    let (folders, file) = inside.rsplit_once('/').unwrap_or(("", inside));
    let mut verb = None;
    let mut whole = match row.form {
        Form::None => return (String::new(), None),
        Form::Next => folders.to_owned(),
        Form::Whole | Form::Vercel => {
            let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
            format!("{folders}/{}", if stem == "index" { "" } else { stem })
        }
        Form::Remix => {
            let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
            let parts = stem.split('.').filter(|p| !p.starts_with('_') && *p != "route" && *p != "index");
            let parts: Vec<String> = parts.map(|p| if p == "$" { "{**}".to_owned() } else { dollar(p) }).collect();
            format!("{}/{}", folders.split('/').map(dollar).collect::<Vec<_>>().join("/"), parts.join("/"))
        }
        Form::Nuxt => {
            let mut parts: Vec<&str> = file.split('.').collect();
            parts.pop();
            if let Some(last) = parts.last().and_then(|last| method(last))
                && parts.len() > 1
            {
                verb = Some(last);
                parts.pop();
            }
            let stem = parts.join(".");
            let below = folders.strip_prefix("routes").unwrap_or(folders);
            format!("{below}/{}", if stem == "index" { "" } else { &stem })
        }
    };
    if row.form == Form::Vercel {
        whole = format!("api/{whole}");
    }
    // Groups and slots are no part of the address.
    let parts = whole.split('/').filter(|p| {
        let group = p.starts_with('(') && p.ends_with(')');
        !p.is_empty() && !group && !p.starts_with(['@', '_'])
    });
    (normal(&parts.collect::<Vec<_>>().join("/")), verb)
}

fn dollar(part: &str) -> String {
    part.strip_prefix('$').map_or_else(|| part.to_owned(), |_| "{}".to_owned())
}
