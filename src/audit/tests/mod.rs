//! Tests of lower rooms that need whole audits.

mod conditions;
mod plans;
mod waivers;
mod pointing;
