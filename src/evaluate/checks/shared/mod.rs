//! What several checks need: reading records, registers and results, and the tables claims are compared by.

pub(super) mod bar;
pub(super) mod cadence;
pub(super) mod claims;
pub(super) mod cost;
pub(super) mod drill;
pub(super) mod evals;
pub(super) mod facts;
pub(super) mod identity;
pub(super) mod load;
pub(super) mod measured;
pub(super) mod model_name;
pub(super) mod models;
pub(super) mod record;
pub(super) mod register;
pub(super) mod retention;
pub(super) mod services;
pub(super) mod toothless;
pub(super) mod unused;
