//! Which part of a repository of many services is the AI system: evidence of the others says nothing about it.
//!
//! Conservative: only where services stand side by side, each with an image and packages of its own, in several
//! languages, and the AI lies in a small part of them. What serves users, and what is shared, stays. Elsewhere the
//! whole repository is the system.

use crate::inventory::{FileClass, FileEntry, Inventory, Language};
use crate::rules::RuleSet;
use crate::signals::{Signals, guards};
use std::collections::{BTreeMap, BTreeSet};

/// Deepest folder whose children may be services.
const MAX_DEPTH: usize = 2;

/// The services that are not part of the AI system; empty where the repository has only one.
#[derive(Debug, Default)]
pub(crate) struct Scope {
    /// Folders with a `/` at the end.
    others: BTreeSet<String>,
    depth: usize,
}

/// One folder beside others.
#[derive(Debug, Default)]
struct Child {
    image: bool,
    packages: bool,
    source: usize,
    languages: BTreeMap<Language, usize>,
    ai: bool,
}

impl Scope {
    /// Works out the scope from the files and from where the AI shows itself.
    pub(crate) fn of(inventory: &Inventory, rules: &RuleSet, signals: &Signals, kinds: &[String]) -> Scope {
        let limits = &guards::table().services;
        let ai = ai_files(inventory, rules, signals, kinds);
        let Some((parent, children)) = siblings(inventory, &ai) else { return Scope::default() };
        let services: Vec<&Child> = children.values().filter(|c| c.image && c.packages).collect();
        let main =
            |child: &Child| child.languages.iter().max_by_key(|(l, n)| (**n, std::cmp::Reverse(**l))).map(|(l, _)| *l);
        let languages: BTreeSet<Language> = services.iter().filter_map(|c| main(c)).collect();
        let with_ai = children.values().filter(|c| c.ai);
        let (few, small) = with_ai.fold((0, 0), |(n, files), child| (n + 1, files + child.source));
        let all: usize = services.iter().map(|c| c.source).sum();
        // An AI file outside of the row of services: the AI is not one of them.
        let outside = ai.iter().any(|path| !path.strip_prefix(parent.as_str()).is_some_and(|rest| rest.contains('/')));
        let clear = services.len() >= limits.min
            && languages.len() >= limits.languages
            && few > 0
            && few * 3 < services.len()
            && small * 3 < all
            && !outside;
        if !clear {
            return Scope::default();
        }
        let stays = |name: &str| limits.stays.iter().any(|part| name.split(['-', '_', '.']).any(|word| word == part));
        let others = children
            .iter()
            .filter(|(name, child)| (child.image || child.packages) && !child.ai && !stays(&name.to_ascii_lowercase()));
        Scope {
            others: others.map(|(name, _)| format!("{parent}{name}/")).collect(),
            depth: parent.matches('/').count() + 1,
        }
    }

    /// The other service a file belongs to, if its class speaks of one service only.
    pub(crate) fn other(&self, file: &FileEntry) -> Option<&str> {
        use FileClass::*;
        if self.others.is_empty() || !matches!(file.class, Source | Test | Config | Prompt | Notebook) {
            return None;
        }
        let end = file.path.match_indices('/').nth(self.depth.saturating_sub(1)).map(|(at, _)| at + 1)?;
        let found = self.others.get(file.path.get(..end)?)?;
        Some(found.trim_end_matches('/'))
    }
}

/// Shipped files in which the kinds of the system show themselves.
fn ai_files<'i>(inventory: &'i Inventory, rules: &RuleSet, signals: &Signals, kinds: &[String]) -> BTreeSet<&'i str> {
    let mut probes = BTreeSet::new();
    let signs = rules.profile.signs.iter().map(|(kind, _, cond)| (kind, cond));
    let shown = rules.profile.kinds.iter().map(|(kind, cond)| (kind, cond)).chain(signs);
    for (_, cond) in shown.filter(|(kind, _)| kinds.contains(kind)) {
        cond.supporting(&mut |id| {
            probes.insert(id);
        });
    }
    let hits = probes.iter().filter_map(|id| signals.probes.get(*id)).flat_map(|found| &found.hits);
    let files = hits.filter_map(|hit| inventory.files.get(hit.file as usize));
    // A script that sets something up is not the system.
    let script = |f: &FileEntry| matches!(f.language, Some(Language::Shell | Language::PowerShell | Language::Sql));
    files.filter(|f| f.class == FileClass::Source && !script(f)).map(|f| f.path.as_str()).collect()
}

/// The folder with the most services below it, with its children.
fn siblings(inventory: &Inventory, ai: &BTreeSet<&str>) -> Option<(String, BTreeMap<String, Child>)> {
    let mut parents: BTreeMap<&str, BTreeMap<&str, Child>> = BTreeMap::new();
    for file in &inventory.files {
        let mut from = 0;
        for _ in 0..=MAX_DEPTH {
            let Some(at) = file.path.get(from..).and_then(|rest| rest.find('/')) else { break };
            let (Some(parent), Some(name)) = (file.path.get(..from), file.path.get(from..from + at)) else { break };
            let child = parents.entry(parent).or_default().entry(name).or_default();
            note(child, file, ai);
            from += at + 1;
        }
    }
    let services = |children: &BTreeMap<&str, Child>| children.values().filter(|c| c.image && c.packages).count();
    let (parent, children) =
        parents.into_iter().max_by_key(|(parent, children)| (services(children), std::cmp::Reverse(parent.len())))?;
    Some((parent.to_owned(), children.into_iter().map(|(name, child)| (name.to_owned(), child)).collect()))
}

fn note(child: &mut Child, file: &FileEntry, ai: &BTreeSet<&str>) {
    match file.class {
        FileClass::Source => {
            child.source += 1;
            if let Some(language) = file.language {
                *child.languages.entry(language).or_default() += 1;
            }
            child.ai |= ai.contains(file.path.as_str());
        }
        FileClass::Dependencies => child.packages = true,
        FileClass::Infrastructure => child.image |= file.language == Some(Language::Dockerfile),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn others(services: &[(&str, &str, usize)], ai: &str, more: &[(&str, &str)]) -> Vec<String> {
        let mut files: Vec<(String, Vec<u8>)> = Vec::new();
        for (name, ext, count) in services {
            let manifest = match *ext {
                "go" => "go.mod",
                "py" => "requirements.txt",
                "java" => "pom.xml",
                _ => "package.json",
            };
            files.push((format!("src/{name}/Dockerfile"), b"FROM x\n".to_vec()));
            files.push((format!("src/{name}/{manifest}"), b"x\n".to_vec()));
            files.extend((0..*count).map(|n| (format!("src/{name}/f{n}.{ext}"), b"x\n".to_vec())));
        }
        let call = b"from openai import OpenAI\nc = OpenAI()\nr = c.chat.completions.create(model=\"m\")\n";
        files.push((ai.to_owned(), call.to_vec()));
        files.extend(more.iter().map(|(p, t)| ((*p).to_owned(), t.as_bytes().to_vec())));
        let inventory = Inventory::from_memory(files);
        let rules = RuleSet::embedded().unwrap();
        let signals = crate::signals::scan(&inventory, &rules, &Default::default(), &|| {});
        Scope::of(&inventory, &rules, &signals, &["llm_app".to_owned()]).others.into_iter().collect()
    }

    const SHOP: [(&str, &str, usize); 6] = [
        ("cart", "java", 4),
        ("checkout", "go", 4),
        ("email", "py", 3),
        ("frontend", "go", 5),
        ("payment", "js", 3),
        ("helper", "py", 1),
    ];

    #[test]
    fn services_beside_a_small_ai_part_are_others() {
        assert_eq!(
            others(&SHOP, "src/helper/main.py", &[]),
            ["src/cart/", "src/checkout/", "src/email/", "src/payment/"]
        );
    }

    #[test]
    fn where_the_ai_is_the_system_or_stands_outside_nothing_is_told_apart() {
        let mut large = SHOP;
        large[5].2 = 60;
        assert!(others(&large, "src/helper/main.py", &[]).is_empty());
        assert!(others(&SHOP, "app/main.py", &[]).is_empty());
        assert!(others(&SHOP[3..], "src/helper/main.py", &[]).is_empty());
        let one_language = SHOP.map(|(name, _, n)| (name, "py", n));
        assert!(others(&one_language, "src/helper/main.py", &[]).is_empty());
    }
}
