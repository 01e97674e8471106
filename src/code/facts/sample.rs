//! Prints the facts of a folder, for reading them beside its code:
//! `PRODU_FACTS=folder cargo test --lib facts_of_a_folder -- --ignored --nocapture`.
#![expect(clippy::disallowed_methods, reason = "reads what a person names, in no ordinary run")]

use super::bindings::Bindings;
use super::{assertions, conditions, handlers, settings, texts};
use crate::code::outline::{Expr, show};
use crate::inventory::Language;
use std::path::{Path, PathBuf};

fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()).collect();
    entries.sort();
    for path in entries {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_symlink() || ["node_modules", ".git", "vendor", "dist"].contains(&name.as_str()) {
            continue;
        }
        if path.is_dir() { files(&path, out) } else { out.push(path) }
    }
}

fn language(path: &Path) -> Option<Language> {
    Some(match path.extension()?.to_str()? {
        "py" => Language::Python,
        "ts" | "tsx" => Language::TypeScript,
        "js" | "jsx" | "mjs" => Language::JavaScript,
        "go" => Language::Go,
        "java" => Language::Java,
        "kt" => Language::Kotlin,
        "cs" => Language::CSharp,
        "rs" => Language::Rust,
        "rb" => Language::Ruby,
        "php" => Language::Php,
        _ => return None,
    })
}

#[test]
#[ignore = "prints what a person reads"]
fn facts_of_a_folder() {
    let root = PathBuf::from(std::env::var("PRODU_FACTS").unwrap());
    let mut list = Vec::new();
    files(&root, &mut list);
    for path in list {
        let Some(language) = language(&path) else { continue };
        let shown = path.strip_prefix(&root).unwrap_or(&path).display().to_string();
        let bytes = std::fs::read(&path).unwrap_or_default();
        let Some(outline) = crate::code::lower::outline(&shown, language, &bytes) else { continue };
        let known = Bindings::new(&outline, language);
        let say = |line: u32, text: String| println!("{shown}:{line}: {text}");
        let expr = |id| show::expr(&outline, id).chars().take(90).collect::<String>().replace('\n', " ");
        let found = settings::settings(&known, &|_| false);
        for s in &found.all {
            say(
                s.line,
                format!(
                    "setting {:?} {} default {:?} truth {:?} bound {:?}",
                    s.kind, s.name, s.default, s.truth, s.bound
                ),
            );
        }
        found.wrappers.iter().for_each(|w| say(0, format!("wrapper {w:?}")));
        found.open.iter().filter_map(|c| outline.call(*c)).for_each(|c| say(0, format!("open flag {}", expr(c.expr))));
        for h in handlers::handlers(&known) {
            let value = h.value.map(expr).unwrap_or_default();
            say(
                h.line,
                format!(
                    "handler {:?} {:?} {:?} {:?} {:?} {:?} next={} {value}",
                    h.deed, h.means, h.kinds, h.nature, h.status, h.passes, h.goes_on
                ),
            );
        }
        for c in conditions::conditions(&known).iter().filter(|c| c.refuses()) {
            let checks: Vec<String> = c.checks.iter().map(|k| format!("{:?} {}", k.asks, k.operand)).collect();
            say(
                c.line,
                format!("condition {} | {:?} | {:?} | {}", checks.join(", "), c.then, c.otherwise, expr(c.test)),
            );
        }
        let tests = assertions::tests(&known);
        for t in &tests.all {
            let asserts: Vec<String> = t
                .asserts
                .iter()
                .map(|a| {
                    format!(
                        "{}{:?}{}",
                        if a.negated { "not " } else { "" },
                        a.expects,
                        if a.can_fail { "" } else { " CANNOT FAIL" }
                    )
                })
                .collect();
            say(
                t.line,
                format!("test {:?} off={} asserts {asserts:?} {:?} messy {:?}", t.name, t.disabled, t.setup, t.messy),
            );
        }
        tests
            .shared
            .iter()
            .for_each(|(s, setup)| say(outline.scope(*s).map_or(0, |s| s.line), format!("shared {setup:?}")));
        for t in texts::texts(&known).iter().filter(|t| t.used != texts::Use::Other) {
            if let Expr::Text(..) = outline.expr(t.expr) {
                say(t.line, format!("text {:?} {}", t.used, expr(t.expr)));
            }
        }
    }
}
