//! Tests of lower rooms that need whole audits.

use crate::audit::engine::Settings;

mod conditions;
mod decisions;
mod plans;
mod pointing;
mod pointing_base;
mod tables;
mod waivers;

/// How these tests audit: a system on the day that all of them live on.
pub(super) fn settings() -> Settings {
    Settings {
        fallback_name: "demo".into(),
        stage: None,
        today: jiff::civil::date(2026, 11, 21),
        trace: false,
        snippets: false,
        assume_system: true,
        terms: Default::default(),
    }
}
