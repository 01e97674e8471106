//! Tests of lower rooms that need whole audits.

mod plans;
mod waivers;
