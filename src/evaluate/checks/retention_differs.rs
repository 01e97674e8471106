//! `retention-differs`: the record of decisions is kept for another time than declared (spec X-21).

use super::CheckSpec;
use super::shared::retention::differs;

pub(super) static CHECK: CheckSpec = CheckSpec::contradicts(
    "retention-differs",
    "how long decisions are said to be kept with the setting of the declared store",
    |world, manifest, _, out| differs(world, manifest, "logging.retention_days", out),
);
