//! Where the manifest says that practices live, side by side: what only the change points at does not count, and what
//! either disputes is disputed.

use super::input;
use super::manifest::place;
use crate::manifest::pointer::{Key, NOT, SECTION};
use crate::manifest::{At, Manifest};
use crate::model::{Effect, GateInput, InputKind};
use std::collections::BTreeMap;

/// Text and place of what stands at a field.
type Said = BTreeMap<String, (String, At)>;

pub(super) fn inputs(base: Option<&Manifest>, head: Option<&Manifest>) -> Vec<GateInput> {
    // Without a manifest on one side the whole of it is new, or goes on to apply, and says so.
    if base.is_none() || head.is_none() {
        return Vec::new();
    }
    let mut out = Vec::new();
    for key in Key::ALL {
        for (field, was, now) in pairs(named(base, key), named(head, key)) {
            let (effect, why) = match (&was, &now) {
                (_, None) => (Effect::Stronger, None),
                (None, Some(_)) => (Effect::Weaker, Some("not counted by the gate")),
                (Some(was), Some(now)) if was.0 == now.0 => continue,
                (Some(_), Some(_)) => (Effect::Changed, Some("not counted by the gate")),
            };
            out.push(listed(head, &field, effect, why, was, now));
        }
    }
    for (field, was, now) in pairs(disputed(base), disputed(head)) {
        let (effect, why) = match (&was, &now) {
            (None, Some(_)) => (Effect::Stronger, None),
            (Some(_), None) => (Effect::Weaker, Some("goes on to earn nothing for the gate")),
            _ => continue,
        };
        out.push(listed(head, &field, effect, why, was, now));
    }
    out
}

fn listed(
    head: Option<&Manifest>,
    field: &str,
    effect: Effect,
    why: Option<&str>,
    was: Option<(String, At)>,
    now: Option<(String, At)>,
) -> GateInput {
    let (path, line) = place(head, now.as_ref().map(|(_, at)| *at));
    let text = |said: &Option<(String, At)>| said.as_ref().map(|(text, _)| text.clone());
    let item = input(InputKind::Pointer, effect, field, text(&was).as_deref(), text(&now).as_deref()).at(path, line);
    match why {
        Some(why) => item.because(why),
        None => item,
    }
}

/// `evidence.<rule>.<key>` with what stands there.
fn named(manifest: Option<&Manifest>, key: Key) -> Said {
    let all = manifest.map(Manifest::pointers).unwrap_or_default();
    let of = |one: &crate::manifest::pointer::Pointers| {
        let (text, at) = one.get(key)?;
        Some((format!("{SECTION}.{}.{}", one.rule, key.name()), (text.to_owned(), at)))
    };
    all.iter().filter_map(of).collect()
}

/// `evidence.<rule>.not <place>` of every disputed place.
fn disputed(manifest: Option<&Manifest>) -> Said {
    let all = manifest.map(Manifest::pointers).unwrap_or_default();
    let of = |one: crate::manifest::pointer::Pointers| {
        let rule = one.rule;
        let each = move |(text, at): (String, At)| (format!("{SECTION}.{rule}.{NOT} {text}"), (text, at));
        one.disputed.into_iter().map(each)
    };
    all.into_iter().flat_map(of).collect()
}

/// What stands at each field on both sides.
#[expect(clippy::type_complexity, reason = "read in one place")]
fn pairs(mut was: Said, now: Said) -> Vec<(String, Option<(String, At)>, Option<(String, At)>)> {
    let mut out: Vec<_> = now
        .into_iter()
        .map(|(field, said)| {
            let before = was.remove(&field);
            (field, before, Some(said))
        })
        .collect();
    out.extend(was.into_iter().map(|(field, said)| (field, Some(said), None)));
    out
}
