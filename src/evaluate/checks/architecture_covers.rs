//! `architecture-covers`: the architecture document names the components and dependencies the manifest declares.

use super::{CheckSpec, Findings};
use crate::evaluate::answer::Answer;
use crate::evaluate::words::plain;
use crate::evaluate::world::World;
use crate::manifest::At;
use crate::text::excerpt;

pub(super) static CHECK: CheckSpec = CheckSpec::proves(
    "architecture-covers",
    "the declared components and dependencies with the text of the architecture document",
    |world, _| check(world),
);

/// Missing names shown.
const MAX_NAMED: usize = 5;

fn check(world: &World<'_>) -> Answer {
    let mut out = Findings::new(world);
    let Some((path, line)) = world.manifest.and_then(|m| m.text("docs.architecture")) else { return out.finish(false) };
    let path = path.trim_start_matches("./").to_owned();
    let Some(artifact) = world.signals.artifacts.get(&path) else {
        out.unproven(line, format!("{path} {}", world.inventory.missing(&path)));
        return out.finish(false);
    };
    let fields = ["docs.components", "dependencies[].name"];
    let declared: Vec<(String, At)> =
        fields.iter().flat_map(|field| world.manifest.map(|m| m.list(field)).unwrap_or_default()).collect();
    let text = format!(" {} ", words(&artifact.text));
    let missing: Vec<&(String, At)> = declared.iter().filter(|(name, _)| !names(&text, name)).collect();
    if let Some((_, at)) = missing.first() {
        let shown: Vec<String> = missing.iter().take(MAX_NAMED).map(|(name, _)| excerpt(name, 40)).collect();
        let more = if missing.len() > MAX_NAMED { ", …" } else { "" };
        out.unproven(*at, format!("{path} does not mention {}{more}", shown.join(", ")));
        return out.finish(false);
    }
    out.proves(&path, 1, format!("names the {} declared components and dependencies", declared.len()));
    out.finish(true)
}

/// Whether a text of plain words holds a name, whatever joins its words.
fn names(text: &str, name: &str) -> bool {
    let wanted = words(name);
    wanted.is_empty() || text.contains(&format!(" {wanted} ")) || text.contains(&format!(" {wanted}s "))
}

/// Letters and digits in small words, single spaces between.
fn words(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    plain(&spaced)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_whatever_joins_them() {
        let text = format!(" {} ", words("The **model_api** answers; the web-shop (Vector Store) and two workers."));
        for name in ["model-api", "web shop", "vector_store", "worker"] {
            assert!(names(&text, name), "{name}");
        }
        assert!(!names(&text, "store front") && !names(&text, "work"));
    }
}
