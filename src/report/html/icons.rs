//! The signs of the page, drawn once and used by name, so that they look the same whatever fonts there are.

use crate::model::Outcome;
use maud::{Markup, html};

/// What the page draws by name; hidden itself.
pub(super) fn definitions() -> Markup {
    html! {
        svg.vh width="0" height="0" aria-hidden="true" { defs {
            pattern #hatch width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                path.hl d="M0 0v6" stroke-width="4" {}
            }
            (ring("no", html! { path d="M5.2 5.2l5.6 5.6M10.8 5.2l-5.6 5.6" stroke="currentColor" stroke-width="1.7" {} }))
            (ring("half", html! { path d="M8 .8a7.2 7.2 0 0 0 0 14.4z" fill="currentColor" {} }))
            (ring("yes", html! { path d="M4.6 8.3l2.3 2.3 4.5-5" fill="none" stroke="currentColor" stroke-width="1.8" {} }))
            (ring("aside", html! { path d="M4.8 8h6.4" stroke="currentColor" stroke-width="1.7" {} }))
            (ring("ask", html! {
                path d="M6 6.2a2 2 0 1 1 2.9 1.8c-.6.3-.9.7-.9 1.4M8 11.6v.2" fill="none" stroke="currentColor" stroke-width="1.5" {}
            }))
            symbol #against viewBox="0 0 16 16" {
                circle cx="8" cy="8" r="8" fill="currentColor" {}
                path.cn d="M4 6.2h8M4 9.8h8M10.2 3.6L5.8 12.4" stroke-width="1.5" {}
            }
        } }
    }
}

fn ring(name: &str, inside: Markup) -> Markup {
    html! {
        symbol id=(name) viewBox="0 0 16 16" {
            circle cx="8" cy="8" r="7.2" fill="none" stroke="currentColor" stroke-width="1.5" {}
            (inside)
        }
    }
}

/// How an outcome looks.
pub(super) fn icon_of(outcome: Outcome) -> Markup {
    let (class, sign) = match outcome {
        Outcome::Met => ("yes", "yes"),
        Outcome::Partial => ("half", "half"),
        Outcome::Unmet => ("no", "no"),
        Outcome::Contradicted => ("no", "against"),
        Outcome::Unknown => ("half", "ask"),
        Outcome::Waived | Outcome::NotApplicable => ("m", "aside"),
    };
    icon(class, sign)
}

/// How an outcome is read out.
pub(super) fn word_of(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Met => "met",
        Outcome::Partial => "partly met",
        Outcome::Unmet => "not met",
        Outcome::Contradicted => "contradicted",
        Outcome::Unknown => "not known",
        Outcome::Waived => "waived",
        Outcome::NotApplicable => "does not apply",
    }
}

/// A sign by its name and the class of its colour.
pub(super) fn icon(class: &str, sign: &str) -> Markup {
    html! { svg class={ "ic " (class) } aria-hidden="true" { use href={ "#" (sign) } {} } }
}
