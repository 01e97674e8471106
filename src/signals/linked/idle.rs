//! Files of code that nothing uses: no entry and no program stands in them, no file that is used imports, calls or names
//! them, and no text of the repository does. What such a file holds is not what the system does.
//!
//! A name is enough to be used, because nothing is proven by it; files that use nobody else's work but each other's are
//! found by going along from what is used.

use super::Linked;
use crate::code::outline::{Expr, Outline, ScopeId, ScopeKind, Stmt, StmtId};
use crate::code::project::{FileId, Project, ScopeRef, SourceFile};
use crate::inventory::Language;
use crate::signals::file::words::Words;
use crate::tables;
use foldhash::fast::RandomState;
use serde::Deserialize;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::LazyLock;

static TABLE: LazyLock<Table> = LazyLock::new(|| tables::read("rules/idle-code.yaml"));

/// `rules/idle-code.yaml` as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Table {
    beginnings: BTreeSet<String>,
    discovered: BTreeSet<String>,
    by_hand: BTreeSet<String>,
    plain_bases: BTreeSet<String>,
    plain_marks: BTreeSet<String>,
}

/// Files that define the same name, from which on it says nothing of which of them is meant.
const MAX_SAME: usize = 6;

/// The files of shipped code that nothing uses; `words` are those of the texts of the repository.
pub(super) fn idle(linked: &Linked, words: &Words) -> BTreeSet<FileId> {
    let project = &linked.project;
    let shipped = |file: &SourceFile| file.tests_from != Some(1);
    let count = project.files.len();
    let mut used = vec![false; count];
    let mut fresh: Vec<FileId> = Vec::new();
    let doors: HashSet<FileId> =
        linked.doors.iter().flat_map(|d| d.handlers.iter().map(|h| h.file).chain([d.file])).collect();
    let asked: HashSet<ScopeRef> = linked.models.iter().map(|m| m.at).collect();
    let mut next: Vec<Vec<FileId>> = vec![Vec::new(); count];
    let mut link = |from: FileId, to: FileId| next.get_mut(from.0 as usize).into_iter().for_each(|n| n.push(to));
    project.edges.iter().filter(|e| e.from.file != e.to.file).for_each(|e| link(e.from.file, e.to.file));
    for (file, _) in project.all() {
        project.imports_of(file).into_iter().for_each(|to| link(file, to));
    }
    for (file, source) in project.all().filter(|(_, source)| shipped(source)) {
        let begins = doors.contains(&file) && is_looked_for(source)
            || asked.contains(&ScopeRef { file, scope: ScopeId::FILE })
            || source.language == Language::Rust
            || words.has(stem(&source.path))
            || begins(project, source);
        if begins {
            fresh.push(file);
        }
    }
    let mut named: Option<HashMap<&str, Vec<FileId>, RandomState>> = None;
    let mut reached: Vec<FileId> = Vec::new();
    loop {
        // Along links first; names only of what is left then.
        while let Some(file) = fresh.pop() {
            let Some(place) = used.get_mut(file.0 as usize).filter(|u| !**u) else { continue };
            *place = true;
            reached.push(file);
            fresh.extend(next.get(file.0 as usize).into_iter().flatten().copied());
        }
        let names = named.get_or_insert_with(|| names_of_rest(project, &used));
        if names.is_empty() {
            break;
        }
        for file in std::mem::take(&mut reached) {
            if let Some(source) = project.file(file).filter(|s| shipped(s)) {
                spoken(&source.outline, |word| fresh.extend(names.get(word).into_iter().flatten().copied()));
            }
        }
        if fresh.is_empty() {
            break;
        }
    }
    // Where no link leads from a beginning to a model, what is idle cannot be told from what is linked in other ways.
    if !linked.models.iter().any(|m| used.get(m.at.file.0 as usize).is_some_and(|u| *u)) {
        return BTreeSet::new();
    }
    let rest = project.all().filter(|(file, source)| shipped(source) && !used.get(file.0 as usize).is_some_and(|u| *u));
    rest.map(|(file, _)| file).collect()
}

/// What a file is called: its name without ending, of the file that stands for a folder the folder's.
fn stem(path: &str) -> &str {
    let mut parts = path.rsplit('/');
    let name = parts.next().unwrap_or_default();
    let stem = name.split('.').next().unwrap_or(name);
    if matches!(stem, "__init__" | "index" | "mod") { parts.next().unwrap_or(stem) } else { stem }
}

/// Whether a file runs by itself or is looked for: a program, something at its top that is done, something decorated or
/// that extends what a framework knows.
fn begins(project: &Project, source: &SourceFile) -> bool {
    let o = &source.outline;
    let by_hand = source.path.split('/').any(|part| TABLE.by_hand.contains(part));
    if by_hand || TABLE.beginnings.contains(&stem(&source.path).to_ascii_lowercase()) {
        return true;
    }
    if !is_looked_for(source) {
        return false;
    }
    let body = o.scope(ScopeId::FILE).map_or(&[][..], |s| o.block(s.body));
    body.iter().any(|stmt| acts(o, *stmt))
        || o.all_scopes().any(|(_, scope)| {
            let foreign = |base: &str| !project.has_type(base) && !TABLE.plain_bases.contains(base);
            scope.kind != ScopeKind::Lambda && !scope.decorators.is_empty() && !is_plain(o, &scope.decorators)
                || scope.kind == ScopeKind::Type && scope.bases.iter().any(|base| foreign(o.spell(*base)))
        })
}

/// Whether a framework or a person may look for what stands in a file without its being imported. Python imports by
/// name: a module in a package runs when somebody names it, unless it is called as a framework expects it.
fn is_looked_for(source: &SourceFile) -> bool {
    source.language != Language::Python
        || !source.path.contains('/')
        || TABLE.discovered.contains(&stem(&source.path).to_ascii_lowercase())
}

/// Whether all decorators only say how something is made: no framework looks for them.
fn is_plain(o: &Outline, decorators: &[crate::code::outline::ExprId]) -> bool {
    decorators.iter().all(|d| {
        let named = o.as_call(*d).map_or(*d, |call| call.callee);
        let said = o.spelled(named);
        TABLE.plain_marks.contains(said.rsplit('.').next().unwrap_or_default())
    })
}

/// Whether a statement at the top of a file does something.
fn acts(o: &Outline, stmt: StmtId) -> bool {
    match o.stmt(stmt) {
        Stmt::Expr(expr) => matches!(o.expr(*expr), Expr::Call(_)),
        Stmt::Loop { .. } | Stmt::With { .. } => true,
        Stmt::If { then, .. } => o.within(*then).iter().any(|s| acts(o, *s)),
        _ => false,
    }
}

/// Names by which files that nothing has reached may be meant: what they are called, what they define.
fn names_of_rest<'p>(project: &'p Project, used: &[bool]) -> HashMap<&'p str, Vec<FileId>, RandomState> {
    let mut out: HashMap<&str, Vec<FileId>, RandomState> = HashMap::default();
    for (file, source) in project.all() {
        if used.get(file.0 as usize).is_some_and(|u| *u) || source.tests_from == Some(1) {
            continue;
        }
        let o = &source.outline;
        let defined = o.all_scopes().filter(|(_, s)| matches!(s.kind, ScopeKind::Type | ScopeKind::Function));
        let names: BTreeSet<&str> =
            defined.map(|(_, s)| o.spell(s.name)).filter(|n| n.len() > 2).chain([stem(&source.path)]).collect();
        names.into_iter().for_each(|name| out.entry(name).or_default().push(file));
    }
    out.retain(|_, files| files.len() <= MAX_SAME);
    out
}

/// The words of all names and texts of a file.
fn spoken<'o>(o: &'o Outline, mut say: impl FnMut(&'o str)) {
    for name in o.names.all() {
        if name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b >= 128) {
            say(name);
        } else {
            name.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|w| w.len() > 2).for_each(&mut say);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::project::tests::project;
    use crate::signals::file::words::spoken;

    /// Files that nothing uses, where the texts of the repository have these words.
    fn rest(files: &[(&str, &str)], text: &str) -> Vec<String> {
        let linked = Linked::new(project(files), &[], &spoken(text));
        let files = linked.idle.iter().filter_map(|file| linked.project.file(*file));
        files.map(|f| f.path.clone()).collect()
    }

    const MAIN: &str = "from app.llm import ask\nif __name__ == '__main__':\n    print(ask('x'))\n";
    const ASK: &str = "def ask(q):\n    return gate.go(messages=[q], temperature=0.1)\n";
    const GUARD: &str = "from app.more import limit\ndef kill_switch():\n    return limit()\n";
    const MORE: &str = "from app import guard\ndef limit():\n    return guard.kill_switch()\n";

    #[test]
    fn modules_that_use_only_each_other_are_idle() {
        let files = [("app/main.py", MAIN), ("app/llm.py", ASK), ("app/guard.py", GUARD), ("app/more.py", MORE)];
        assert_eq!(rest(&files, ""), ["app/guard.py", "app/more.py"]);
        // A text that names one of them keeps both: a command of a container, a chapter of the handbook.
        assert!(rest(&files, "python -m app guard").is_empty());
    }

    #[test]
    fn what_is_used_by_name_or_looked_for_by_a_framework_is_not_idle() {
        let named =
            "def ask(q):\n    load('app.guard').kill_switch()\n    return gate.go(messages=[q], temperature=0.1)\n";
        let files = [("app/main.py", MAIN), ("app/llm.py", named), ("app/guard.py", GUARD), ("app/more.py", MORE)];
        assert!(rest(&files, "").is_empty());
        let task = "@shared_task\ndef nightly():\n    pass\n";
        let route = "@app.post('/x')\ndef nobody():\n    pass\n";
        let model = "class Rating(models.Model):\n    pass\n";
        let script = "import httpx\nhttpx.get('https://example.org')\n";
        let data = "from pydantic import BaseModel\nclass Answer(BaseModel):\n    text: str\n";
        let files = [
            ("a/tasks.py", task),
            ("a/route.py", route),
            ("a/models.py", model),
            ("script.py", script),
            ("a/data.py", data),
            ("app/main.py", MAIN),
            ("app/llm.py", ASK),
        ];
        assert_eq!(rest(&files, ""), ["a/route.py", "a/data.py"]);
        // Where only idle code calls the model, nobody knows where the system begins.
        assert!(rest(&[("app/llm.py", ASK), ("app/guard.py", GUARD), ("app/more.py", MORE)], "").is_empty());
    }

    #[test]
    fn a_test_uses_nothing_for_the_system() {
        let test = "from app.guard import kill_switch\ndef test_it():\n    assert kill_switch()\n";
        let files = [
            ("app/main.py", MAIN),
            ("app/llm.py", ASK),
            ("app/guard.py", "def kill_switch():\n    return 1\n"),
            ("tests/test_guard.py", test),
        ];
        assert_eq!(rest(&files, ""), ["app/guard.py"]);
    }
}
