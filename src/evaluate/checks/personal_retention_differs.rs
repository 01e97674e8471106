//! `personal-retention-differs`: personal data in logs are kept for another time than declared (spec X-21).

use super::CheckSpec;
use super::shared::retention::differs;

pub(super) static CHECK: CheckSpec = CheckSpec::contradicts(
    "personal-retention-differs",
    "how long personal data in logs are said to be kept with the setting of the declared store",
    |world, manifest, _, out| differs(world, manifest, "privacy.retention_days.logs", out),
);
