//! Where a program starts: `main`, a script, what a platform calls by the form of a function.

use super::frameworks::Family;
use super::reader::Reader;
use super::{Handler, Kind};
use crate::code::outline::{Expr, Order, Scope, ScopeId, ScopeKind, Stmt};

/// Packages that read the arguments of a command line.
const ARGUMENTS: &[&str] = &["argparse", "optparse", "getopt", "docopt", "minimist", "arg", "node:util", "flag"];

impl Reader<'_> {
    /// Reads the starts of programs.
    pub(super) fn mains(&mut self) {
        let packages: Vec<String> = ARGUMENTS.iter().map(|p| (*p).to_owned()).collect();
        let kind = if self.origins.uses(&packages) { Kind::Command } else { Kind::Main };
        let functions: Vec<(ScopeId, &Scope)> =
            self.o.all_scopes().filter(|(_, s)| s.kind == ScopeKind::Function).collect();
        for (id, scope) in functions {
            let (name, top) = (self.o.spell(scope.name), scope.parent == ScopeId::FILE);
            let start = match self.family {
                Family::Go => top && name == "main",
                Family::Rust => top && name == "main",
                Family::Jvm => name == "main" && (top || scope.parameters.len() <= 1),
                Family::Csharp => name == "Main",
                _ => false,
            };
            if start {
                self.plain(kind, "main", name, id);
            }
            if self.family == Family::Go && top && name == "init" {
                self.plain(Kind::Hook, "main", name, id);
            }
            if top && self.family == Family::Python {
                self.python_function(id, scope, name);
            }
        }
        self.scripts(kind);
        let script =
            self.rows.iter().find_map(|row| row.script.filter(|_| self.origins.uses(&row.packages)).map(|k| (k, *row)));
        if let Some((kind, row)) = script
            && self.shows_at_top(&row.packages)
        {
            self.plain(kind, &row.name, "", ScopeId::FILE);
        }
    }

    /// Functions that a platform calls by their form: `handler(event, context)`, `main(req: func.HttpRequest)`.
    fn python_function(&mut self, id: ScopeId, scope: &Scope, name: &str) {
        let names: Vec<&str> = scope.parameters.iter().map(|p| self.o.spell(p.name).trim_start_matches('_')).collect();
        if names == ["event", "context"] {
            self.plain(Kind::Consumer, "lambda", name, id);
        }
        let azure = scope.parameters.iter().any(|p| {
            p.annotation.is_some_and(|a| {
                let text = self.o.spell(a);
                text.ends_with(".HttpRequest")
                    || text.ends_with(".QueueMessage")
                    || text.ends_with(".TimerRequest")
                    || text.ends_with(".ServiceBusMessage")
            })
        });
        if azure && name == "main" && self.origins.uses(&["azure.functions".to_owned()]) {
            self.plain(Kind::Route, "azure-functions", "", id);
        }
    }

    /// The statements of the file as the start of a program.
    fn scripts(&mut self, kind: Kind) {
        let Some(file) = self.o.scope(ScopeId::FILE) else { return };
        let said = match self.family {
            Family::Python => {
                self.o.block(file.body).iter().any(|s| self.asks_for_main(*s)) || self.path.ends_with("__main__.py")
            }
            Family::Script => {
                self.o.block(file.body).iter().any(|s| self.asks_for_main(*s) || self.calls_main(*s))
                    || self.path.split('/').rev().nth(1) == Some("bin")
            }
            Family::Ruby | Family::Php => {
                self.o.block(file.body).iter().any(|s| self.asks_for_main(*s))
                    || matches!(self.path.split('/').rev().nth(1), Some("bin" | "exe" | "public" | "script"))
                    || self.path.ends_with("config.ru")
                    || self.path.ends_with("artisan")
                    || self.path == "index.php"
            }
            // Statements outside of a function can only be the program itself.
            Family::Csharp => {
                self.o.block(file.body).iter().any(|s| {
                    matches!(
                        self.o.stmt(*s),
                        Stmt::Expr(_)
                            | Stmt::Assign { .. }
                            | Stmt::Try { .. }
                            | Stmt::If { .. }
                            | Stmt::Loop { .. }
                            | Stmt::Return(_)
                    )
                }) && self.path.ends_with(".cs")
            }
            Family::Jvm => self.path.ends_with(".main.kts"),
            Family::Go | Family::Rust => false,
        };
        if said {
            self.plain(kind, "main", "", ScopeId::FILE);
        }
    }

    /// `if __name__ == "__main__":`, `if (require.main === module)`, `if (import.meta.main)`, `if __FILE__ == $0`.
    fn asks_for_main(&self, stmt: crate::code::outline::StmtId) -> bool {
        let Stmt::If { test, .. } = self.o.stmt(stmt) else { return false };
        self.o.inside(*test).into_iter().any(|part| match self.o.expr(part) {
            Expr::Compare(Order::Equal, a, b) => [a, b].iter().any(|side| {
                let text = self.o.spelled(**side);
                text == "__name__" || text == "require.main" || text == "__FILE__"
            }),
            Expr::Member(..) => matches!(self.o.spelled(part).as_str(), "import.meta.main" | "meta.main"),
            _ => false,
        })
    }

    /// `main();`, `run().catch(...)`: a function of the file is called when it is loaded, and its name is `main`.
    fn calls_main(&self, stmt: crate::code::outline::StmtId) -> bool {
        let Stmt::Expr(value) = self.o.stmt(stmt) else { return false };
        self.o.inside(*value).into_iter().take(12).any(|part| {
            self.o.as_call(part).is_some_and(|call| {
                matches!(self.o.expr(call.callee), Expr::Name(name) if self.o.spell(*name) == "main" && self.origins.function(*name).is_some())
            })
        })
    }

    /// Whether a script draws its screen when it is loaded, or through a function called then.
    fn shows_at_top(&self, packages: &[String]) -> bool {
        let draws = self.o.all_calls().any(|(_, call)| {
            let origin = self.origins.origin(call.callee);
            packages.iter().any(|p| super::origin::within(&origin.module, p))
                && self.o.scope_of(call.expr) == ScopeId::FILE
                && self.decorated(call.expr).is_none()
        });
        draws
            || self
                .out
                .entries
                .iter()
                .any(|e| matches!(e.kind, Kind::Main | Kind::Command) && e.handler == Handler::Scope(ScopeId::FILE))
    }
}
