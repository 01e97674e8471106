//! Tests of lower rooms that need whole audits.

mod conditions;
mod plans;
mod pointing;
mod pointing_base;
mod waivers;
