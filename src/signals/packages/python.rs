//! Python: `import a.b as c, d`, `from a.b import c`, `importlib.import_module("a")`.

use super::text::{after_word, beneath, is_word, quoted};

pub(super) fn imports(line: &str, import: &str) -> bool {
    line.split(';').any(|statement| statement_imports(statement.trim(), import)) || dynamic(line, import)
}

fn statement_imports(statement: &str, import: &str) -> bool {
    // `try: import x`, `>>> import x` and the like start after their introduction.
    let statement = ["try:", "else:", "with suppress(ImportError):", ">>>"]
        .iter()
        .find_map(|head| statement.strip_prefix(head))
        .map_or(statement, str::trim_start);
    let statement = match statement.strip_prefix("if ").and_then(|rest| rest.split_once(": ")) {
        Some((_, body)) => body.trim_start(),
        None => statement,
    };
    if let Some(names) = after_word(statement, "import") {
        return names.split('#').next().unwrap_or("").split(',').any(|name| {
            let path = name.split_whitespace().next().unwrap_or("");
            beneath(path, import, ".")
        });
    }
    let Some(rest) = after_word(statement, "from") else { return false };
    let Some((path, names)) = rest.split_once(char::is_whitespace) else { return false };
    let Some(names) = names.trim_start().strip_prefix("import") else { return false };
    if beneath(path, import, ".") {
        return true;
    }
    // `from google import genai` for `google.genai`.
    let Some((parent, last)) = import.rsplit_once('.') else { return false };
    let names = names.split('#').next().unwrap_or("");
    path == parent
        && names.split([',', '(', ')']).any(|name| {
            let name = name.split_whitespace().next().unwrap_or("");
            beneath(name, last, ".")
        })
}

fn dynamic(line: &str, import: &str) -> bool {
    if !line.contains("import_module") && !line.contains("__import__") {
        return false;
    }
    quoted(line, &['"', '\'']).any(|(before, content, _)| {
        let call = before.trim_end().strip_suffix('(').unwrap_or("").trim_end();
        let named = call.ends_with("import_module") || call.ends_with("__import__");
        let name = call.rsplit(|ch: char| !is_word(ch)).next().unwrap_or("");
        named && matches!(name, "import_module" | "__import__") && beneath(content, import, ".")
    })
}
