//! Whether something named in the manifest can be missing from the code at all.

use crate::evaluate::world::World;
use crate::inventory::FileClass;

/// Source files that were read; nothing can be missing from code that is not there.
pub(crate) fn sources(world: &World<'_>) -> usize {
    world.signals.looked_in.get(&FileClass::Source).copied().unwrap_or_default()
}

/// Whether something could hide what is missing.
pub(crate) fn blind(world: &World<'_>) -> bool {
    world.signals.unread.iter().any(|u| u.incomplete) || world.inventory.skipped.iter().any(|s| s.incomplete)
}
