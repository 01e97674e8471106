//! What is found in repositories at hand: run by name with `SURVEY` set to folders, one or more, split by `:`.

use super::{language, lines};
use crate::code::entries::{Kind, entries};

use crate::inventory::Language;
use std::collections::BTreeMap;
use std::path::Path;

fn walk(root: &Path, out: &mut Vec<std::path::PathBuf>) {
    for entry in walkdir::WalkDir::new(root).sort_by_file_name().into_iter().flatten() {
        let path = entry.path();
        let shown = path.to_string_lossy();
        let skip = ["/node_modules/", "/.git/", "/vendor/", "/dist/", "/build/", "/target/"];
        if entry.file_type().is_file() && !skip.iter().any(|s| shown.contains(s)) {
            out.push(path.to_path_buf());
        }
    }
}

#[test]
#[ignore = "reads repositories that are not part of this one"]
#[expect(clippy::disallowed_methods, reason = "a survey is told where to look")]
fn survey() {
    let roots = std::env::var("SURVEY").unwrap_or_default();
    for root in roots.split(':').filter(|r| !r.is_empty()) {
        let mut files = Vec::new();
        walk(Path::new(root), &mut files);
        let mut kinds: BTreeMap<Kind, usize> = BTreeMap::new();
        let (mut routes, mut calls) = (Vec::new(), Vec::new());
        println!("==== {root}");
        for file in files {
            let path = file.strip_prefix(root).unwrap().to_string_lossy().into_owned();
            let known = ["py", "ts", "tsx", "js", "jsx", "mjs", "go", "java", "kt", "cs", "rs", "rb", "php"];
            let extension = path.rsplit('.').next().unwrap_or_default();
            let language = language(&path);
            if !known.contains(&extension) || language == Language::Php && extension != "php" {
                continue;
            }
            let Ok(bytes) = std::fs::read(&file) else { continue };
            let Some(o) = crate::code::lower::outline(&path, language, &bytes) else { continue };
            let found = entries(&o, &path, language);
            for (entry, line) in found.entries.iter().zip(lines(&o, &found)) {
                *kinds.entry(entry.kind).or_default() += 1;
                println!("{path}:{} [{}] {}", entry.line, entry.framework, line.chars().take(200).collect::<String>());
            }
            for mount in &found.mounts {
                let parts: Vec<String> = mount
                    .parts
                    .iter()
                    .map(|p| crate::code::outline::show::expr(&o, *p).chars().take(80).collect())
                    .collect();
                println!("{path}:{} mount {} {}", mount.line, mount.prefix, parts.join(", "));
            }
            routes.extend(found.entries.into_iter().map(|e| (path.clone(), e)));
            calls.extend(found.calls.into_iter().map(|c| (path.clone(), c)));
        }
        let own = calls.iter().filter(|(_, c)| c.address.may_be_own());
        let reached = own.clone().filter(|(_, c)| routes.iter().any(|(_, e)| c.reaches(e))).count();
        println!("==== {root}: {kinds:?}; calls {} of which own {} reach {reached}", calls.len(), own.count());
    }
}
