//! The matcher `call-sites`: the share of the places that call a model with a property.
//!
//! Yes or No rests on the sites of which it is known. Where no site was found the answer is No, not Unknown: in an
//! `any` list the other matchers then decide, and a repository without model calls is not "could not be looked at".
//! Unknown is kept for sites that exist and do not say, because their client is made where we cannot see.

use super::answer::{Answer, Observation, Truth};
use super::question::Question;
use super::world::World;
use crate::model::{CallSite, State};
use crate::rules::probe::SiteProbe;

/// Sites named in a remark.
const MAX_NAMED: usize = 3;

/// Answers the matcher; `places` are the sites that answer as asked.
pub(super) fn answer(world: &World<'_>, probe: &SiteProbe, ask: &Question<'_>, places: Vec<Observation>) -> Answer {
    // What nothing uses calls nobody: neither for the rule nor against it.
    let idle = &world.signals.idle;
    let sites: Vec<&CallSite> = world.signals.call_sites.iter().filter(|site| !idle.contains(&site.path)).collect();
    let disputed = |s: &CallSite| ask.support && ask.pointed.is_some_and(|pointed| pointed.disputes(&s.path, s.line));
    let globs = &world.rules.globs;
    let asked: Vec<&CallSite> = sites.iter().copied().filter(|s| probe.asks_about(s, globs)).collect();
    let (yes, no): (Vec<&CallSite>, Vec<&CallSite>) =
        asked.iter().copied().partition(|s| (s.state(probe.property) == State::Yes) == probe.has && !disputed(s));
    if asked.is_empty() {
        let silent = sites.iter().any(|s| s.state(probe.property) == State::Unknown && probe.covers(s, globs));
        return if silent { Answer::unread(Vec::new()) } else { Answer::of(Truth::No) };
    }
    let mut answer = if probe.enough(yes.len(), asked.len()) { Answer::yes(places) } else { Answer::of(Truth::No) };
    if let Some(first) = no.first() {
        let mut named: Vec<String> = no.iter().take(MAX_NAMED).map(|s| format!("{}:{}", s.path, s.line)).collect();
        if no.len() > MAX_NAMED {
            named.push("…".to_owned());
        }
        let verb = if probe.has { "have no" } else { "have" };
        let what = format!(
            "{} of {} call sites {verb} {}: {} ({})",
            no.len(),
            asked.len(),
            probe.property.words(),
            named.join(", "),
            first.properties.get(&probe.property).map(|t| t.how.to_string()).unwrap_or_default()
        );
        // A remark about many places has no place of its own.
        answer.remarks.push(Observation { path: String::new(), line: 0, what });
    }
    answer
}
