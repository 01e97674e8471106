//! What the calls of one file lead to, kept close together: a repository has hundreds of thousands of calls.

use super::{External, Target};
use crate::code::outline::CallId;
use foldhash::fast::RandomState;
use std::collections::HashSet;
use std::sync::Arc;

/// The targets of all calls of a file.
#[derive(Debug, Default)]
pub(super) struct Targets {
    /// Where the targets of each call end.
    ends: Box<[u32]>,
    all: Box<[Target]>,
}

impl Targets {
    /// What a call leads to.
    pub(super) fn of(&self, call: CallId) -> &[Target] {
        let at = call.0 as usize;
        let from = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let to = self.ends.get(at).copied().unwrap_or(0);
        self.all.get(from as usize..to as usize).unwrap_or_default()
    }
}

/// Targets as they are found, call by call.
#[derive(Default)]
pub(super) struct Builder {
    ends: Vec<u32>,
    all: Vec<Target>,
    /// Each symbol once: the same few are called again and again.
    symbols: HashSet<Arc<External>, RandomState>,
}

impl Builder {
    /// Keeps the targets of the next call.
    pub(super) fn push(&mut self, found: Vec<Target>) {
        for target in found {
            let kept = match target {
                Target::Package(symbol) => Target::Package(self.shared(symbol)),
                own @ Target::Own(_) => own,
            };
            self.all.push(kept);
        }
        self.ends.push(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
    }

    fn shared(&mut self, symbol: Arc<External>) -> Arc<External> {
        if let Some(known) = self.symbols.get(&symbol) {
            return known.clone();
        }
        self.symbols.insert(symbol.clone());
        symbol
    }

    /// All of them.
    pub(super) fn finish(self) -> Targets {
        Targets { ends: self.ends.into(), all: self.all.into() }
    }
}
