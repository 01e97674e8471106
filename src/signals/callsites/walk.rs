//! What surrounds the place that the walk over a tree has reached: functions, handlers, enclosing calls.

/// A place where a failure is handled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Guard {
    pub(super) line: u32,
    /// The handler does nothing.
    pub(super) silent: bool,
    pub(super) how: &'static str,
}

/// A stretch of the file in which something holds.
pub(super) struct Region {
    pub(super) end: usize,
    pub(super) kind: Kind,
}

/// What holds there.
pub(super) enum Kind {
    /// A function's names.
    Scope,
    /// The body of a named function: failures outside do not reach in.
    Wall,
    /// A failure is handled.
    Guard(Guard),
    /// Text of a call or context around.
    Around(String),
}

/// State of the walk.
#[derive(Default)]
pub(super) struct Walk {
    pub(super) regions: Vec<Region>,
    pub(super) scope: Vec<usize>,
    pub(super) decorators: Vec<String>,
    /// Error checks looked for so far.
    pub(super) checks: usize,
    /// Name that the next function value is assigned to.
    pub(super) assigned: Option<String>,
}

impl Walk {
    pub(super) fn leave(&mut self, at: usize) {
        // Regions nest except for guards that end early; those are dropped wherever they are on the top.
        while let Some(top) = self.regions.last() {
            if top.end > at {
                break;
            }
            if matches!(top.kind, Kind::Scope) {
                self.scope.pop();
            }
            self.regions.pop();
        }
    }

    /// The innermost handler that does something, else the innermost one.
    pub(super) fn guard(&self) -> Option<Guard> {
        let inside = self.regions.iter().rev().take_while(|r| !matches!(r.kind, Kind::Wall));
        let guards = inside.filter_map(|r| if let Kind::Guard(g) = &r.kind { Some(g) } else { None });
        guards.min_by_key(|g| g.silent).cloned()
    }

    pub(super) fn around(&self) -> impl Iterator<Item = String> {
        let texts = self.regions.iter().rev();
        texts.filter_map(|r| if let Kind::Around(text) = &r.kind { Some(text.clone()) } else { None })
    }
}
