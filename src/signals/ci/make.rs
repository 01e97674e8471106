//! Makefiles and justfiles: rules with their recipe lines. Plain variables are filled in, functions are not run.

use super::targets::{OTHERS, Target};
use std::collections::BTreeMap;

/// Longest value of a variable that is filled in.
const MAX_VALUE: usize = 300;
/// Most targets of one rule.
const MAX_HEAD: usize = 64;
/// Longest command after filling in.
const MAX_COMMAND: usize = 8_000;

/// Numbered lines, those that a backslash joins as one.
pub(super) fn continued<'t>(lines: impl Iterator<Item = (u32, &'t str)>) -> Vec<(u32, String)> {
    let mut out: Vec<(u32, String)> = Vec::new();
    let mut open = false;
    for (number, line) in lines {
        let more = line.strip_suffix('\\');
        let part = more.unwrap_or(line);
        match out.last_mut() {
            Some((_, joined)) if open => {
                // One blank joins; the tab of a recipe stays.
                if !joined.trim().is_empty() {
                    joined.truncate(joined.trim_end().len());
                }
                joined.push(' ');
                joined.push_str(part.trim());
            }
            _ => out.push((number, part.to_owned())),
        }
        open = more.is_some();
    }
    out
}

/// The rules of a Makefile.
pub(super) fn makefile(text: &str) -> Vec<Target> {
    let lines = continued((1..).zip(text.lines()));
    let mut variables = BTreeMap::new();
    for (_, line) in lines.iter().filter(|(_, line)| !line.starts_with('\t')) {
        if let Some((name, value)) = assignment(line) {
            variables.entry(name).or_insert(value);
        }
    }
    let mut out: Vec<Target> = Vec::new();
    let mut many = false;
    // Indices of the targets the current recipe belongs to.
    let mut open = 0..0;
    for (number, line) in &lines {
        if let Some(recipe) = line.strip_prefix('\t') {
            let Some(command) = recipe_line(recipe, &variables) else { continue };
            for target in out.get_mut(open.clone()).unwrap_or(&mut []) {
                target.commands.push((command.clone(), *number));
            }
        } else if let Some((names, rest)) = rule(line) {
            let (needs, inline) = rest.split_once(';').unwrap_or((rest, ""));
            let start = out.len();
            many |= names.split_whitespace().count() > MAX_HEAD;
            for name in names.split_whitespace().take(MAX_HEAD) {
                let mut target = Target::new(name, *number);
                target.needs = needs.split_whitespace().filter(|n| *n != "|").map(str::to_owned).collect();
                target.commands.extend(recipe_line(inline, &variables).map(|command| (command, *number)));
                out.push(target);
            }
            open = start..out.len();
        } else if !line.trim().is_empty() && !line.starts_with('#') && !is_directive(line) {
            open = 0..0;
        }
    }
    out.retain(|target| !target.name.starts_with('.') || target.name.contains('/'));
    let mut out = joined(out);
    let open = |line: &str| {
        let rule = line.split_once(':').filter(|(head, rest)| !head.contains('=') && !rest.starts_with('='));
        let patterns = !line.starts_with('\t') && rule.is_some_and(|(head, _)| head.contains(['%', '$']));
        patterns || line.trim_start_matches('-').starts_with("include ") && !line.contains(".env")
    };
    if many || lines.iter().any(|(_, line)| open(line)) {
        out.push(Target::new(OTHERS, 1));
    }
    out
}

/// A target that stands in several rules, `test: export X=1` and the one with the commands, is one.
fn joined(all: Vec<Target>) -> Vec<Target> {
    let mut out: Vec<Target> = Vec::with_capacity(all.len());
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for target in all {
        match known.get(&target.name).and_then(|at| out.get_mut(*at)) {
            Some(first) => {
                first.commands.extend(target.commands);
                first.needs.extend(target.needs);
            }
            None => {
                known.insert(target.name.clone(), out.len());
                out.push(target);
            }
        }
    }
    out
}

fn assignment(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once('=')?;
    let name = name.trim_end_matches([':', '?', '+', '!']).trim();
    let name = name.strip_prefix("export ").unwrap_or(name).trim();
    let word = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'));
    (word && value.len() <= MAX_VALUE).then(|| (name, value.trim()))
}

/// `a b: c`, but no assignment.
fn rule(line: &str) -> Option<(&str, &str)> {
    if line.starts_with([' ', '#']) || line.split_once('=').is_some_and(|(before, _)| !before.contains(": ")) {
        return None;
    }
    let (names, rest) = line.split_once(':')?;
    let rest = rest.strip_prefix(':').unwrap_or(rest);
    let comment = rest.split('#').next().unwrap_or("");
    (!names.contains(['$', '%', '"', '\'']) && !rest.starts_with('=')).then_some((names, comment))
}

fn is_directive(line: &str) -> bool {
    let word = line.split_whitespace().next().unwrap_or("");
    matches!(word, "ifeq" | "ifneq" | "ifdef" | "ifndef" | "else" | "endif" | "include" | "-include" | "export")
}

/// Without `@` and `+`; a `-` stays in front. `None` for blank and comment lines.
fn recipe_line(recipe: &str, variables: &BTreeMap<&str, &str>) -> Option<String> {
    let body = recipe.trim().trim_start_matches(['@', '+', '-', ' ']);
    let marks = recipe.trim().len() - body.len();
    let lenient = recipe.trim().get(..marks).is_some_and(|marks| marks.contains('-'));
    if body.is_empty() || body.starts_with('#') {
        return None;
    }
    let text = fill(body, variables);
    Some(if lenient { format!("-{text}") } else { text })
}

/// Fills in `$(NAME)` and `${NAME}`, once and without looking into the value, and turns `$$` into `$`.
fn fill(text: &str, variables: &BTreeMap<&str, &str>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        out.push_str(rest.get(..at).unwrap_or(""));
        rest = rest.get(at + 1..).unwrap_or("");
        let close = match rest.chars().next() {
            Some('(') => ')',
            Some('{') => '}',
            Some('$') => {
                out.push('$');
                rest = rest.get(1..).unwrap_or("");
                continue;
            }
            _ => {
                out.push('$');
                continue;
            }
        };
        let value = rest.get(1..).and_then(|inner| inner.split_once(close)).and_then(|(name, after)| {
            let value = if name == "MAKE" { Some(&"make") } else { variables.get(name) };
            value.filter(|value| out.len() + value.len() < MAX_COMMAND).map(|value| (*value, after))
        });
        match value {
            Some((value, after)) => {
                out.push_str(value);
                rest = after;
            }
            None => out.push('$'),
        }
    }
    out.push_str(rest);
    out
}

/// The recipes of a justfile.
pub(super) fn justfile(text: &str) -> Vec<Target> {
    let mut out: Vec<Target> = Vec::new();
    let mut open = false;
    let (mut away, mut moved) = (false, false);
    for (number, line) in continued((1..).zip(text.lines())) {
        let trimmed = line.trim();
        if line.starts_with([' ', '\t']) {
            let Some(target) = out.last_mut().filter(|_| open) else { continue };
            target.script |= target.commands.is_empty() && trimmed.starts_with("#!");
            let command = if target.script { Some(trimmed.to_owned()) } else { recipe_line(trimmed, &BTreeMap::new()) };
            target.commands.extend(command.filter(|c| !c.is_empty()).map(|command| (command, number)));
            continue;
        }
        // `[no-cd]` and `[working-directory: '…']` put the recipe below elsewhere.
        away |= trimmed.starts_with('[') && (trimmed.contains("no-cd") || trimmed.contains("working-directory"));
        if trimmed.is_empty() || trimmed.starts_with(['#', '[']) {
            continue;
        }
        if ["import ", "import? ", "mod ", "mod? "].iter().any(|word| trimmed.starts_with(word)) {
            out.push(Target::new(OTHERS, number));
        }
        moved |= trimmed.starts_with("set working-directory");
        open = false;
        if let Some((head, needs)) = trimmed.split_once(':').filter(|(_, rest)| !rest.starts_with('=')) {
            let name = head.split_whitespace().next().unwrap_or("").trim_start_matches('@');
            let target = Target::new(name, number);
            let mut target = if std::mem::take(&mut away) { target.somewhere() } else { target };
            let needs = needs.split('#').next().unwrap_or("").split_whitespace();
            target.needs = needs.map(|n| n.trim_matches(['(', ')']).to_owned()).filter(|n| n != "&&").collect();
            out.push(target);
            open = true;
        } else if let Some((name, target)) = trimmed.strip_prefix("alias ").and_then(|rest| rest.split_once(":=")) {
            let mut alias = Target::new(name.trim(), number);
            alias.needs.push(target.trim().to_owned());
            out.push(alias);
        }
    }
    if moved { out.into_iter().map(Target::somewhere).collect() } else { out }
}
