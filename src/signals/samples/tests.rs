//! Copies are known with other dates and names, own texts are not mistaken for one.

use super::*;

const POLICY: &str = include_str!("../../../fixtures/production-ready/repo/SECURITY.md");
const SERVICE: &str = include_str!("../../../fixtures/production-ready/repo/app/tracing.py");

#[test]
fn a_copy_is_known_with_other_words_in_its_blanks() {
    assert!(of(POLICY).copy(false));
    let other = POLICY.replace("assistant", "concierge").replace("two days", "5 days").replace("mail", "letter");
    assert!(of(&other).copy(false), "{:?}", of(&other));
    let wrapped = POLICY.split_whitespace().collect::<Vec<_>>().join("\n\n");
    assert!(of(&wrapped).copy(false));
}

#[test]
fn an_own_text_is_none() {
    let own = "Write to security@lighthouse.example, a person reads it on each working day. Our threat model was drawn up \
               with the harbour office: skippers send voice notes, so what they say is untrusted, and nobody but the pilot on \
               duty may change a berth. We keep the notes for a week and read the log after every storm.";
    assert!(of(own).known * 5 < of(own).own, "{:?}", of(own));
    assert!(!of(own).copy(true));
    // What a template asks is everybody's; what is answered is not.
    let template = include_str!("../../../templates/oncall.md").replace("{{blank:", "the harbour office (");
    assert!(!of(&template).copy(true), "{:?}", of(&template));
}

#[test]
fn a_short_file_is_a_copy_only_beside_one() {
    let short = SERVICE.lines().take(12).collect::<Vec<_>>().join("\n");
    let like = of(&short);
    assert!(like.own >= FEW && like.own < TELLING, "{like:?}");
    assert!(like.copy(true) && !like.copy(false));
    assert!(!of("").copy(true));
}

#[test]
fn a_program_belongs_to_the_project_it_was_copied_from() {
    assert!(of(SERVICE).projects.is_power_of_two());
    assert_eq!(of("from lighthouse import berth\nprint(berth.assign(skipper, tide))\n").projects, 0);
}
