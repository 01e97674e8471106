//! The words the whole program speaks: levels, outcomes, tiers, pillars, severities, places, verdicts, the audit.
//!
//! Data and serde only: nothing here decides, reads or prints. Every other room may use it and it uses none but `text`.

mod answers;
mod attestation;
mod call_site;
mod call_sites;
mod cost;
mod decision;
mod effort;
mod entry_path;
mod evidence;
mod gate;
mod how;
mod level;
mod links;
mod ml_test;
mod names;
mod need;
mod note;
mod outcome;
mod outlook;
mod owner;
mod pillar;
mod profile;
mod report;
mod score;
mod severity;
mod stage;
mod system_map;
mod tier;
mod trend;
mod verdict;
mod wording;
mod work;

#[cfg(test)]
pub(crate) mod sample;

pub use answers::{Answer, AnsweredList, AnsweredQuestion};
pub use attestation::AttestationUse;
pub use call_site::{CallSite, Naming, Operation, Property, State, Trait};
pub use call_sites::{CallSites, Total};
pub use cost::{CostBrief, CostFindingKind, CostMonth, CostPart, Figure};
pub use decision::{Decision, OpenRule, Proviso, ProvisoKind, Ruling};
pub use effort::Effort;
pub use entry_path::{CodeLine, EntryPath, PathStep};
pub use evidence::{Contradiction, Disputed, Evidence, ManifestLine, NearMiss, Remark, SearchTrail};
pub use gate::{AskedBy, Condition, Demand, Effect, Gate, GateBase, GateInput, GatePolicy, InputKind};
pub use how::{Below, Client, How, LibraryDefault};
pub use level::Level;
pub use links::{Forge, Links};
pub use ml_test::{MlTestScore, MlTestSection};
pub(crate) use names::name;
pub use need::Need;
pub use note::{Coverage, Note, NoteKind};
pub use outcome::Outcome;
pub use outlook::Outlook;
pub use owner::OwnerRole;
pub use pillar::Pillar;
pub use profile::{Basis, Certainty, Profile, Reason, Recognised};
pub use report::{Listing, Report, System, Tool};
pub use score::{PillarScore, RealityCheck, ScoreSplit, TraceTerm, WaiverEffect};
pub use severity::Severity;
pub use stage::Stage;
pub use system_map::{MapPart, MapStage, Passage, SystemMap};
pub use tier::Tier;
pub use trend::{Before, Trend};
pub use verdict::{Fix, Verdict};
pub use wording::Wording;
pub use work::Work;
