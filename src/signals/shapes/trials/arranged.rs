//! What a test arranges about one thing: it fails, or gives an unusual value. Which thing that is, names tell.

use super::values::Mess;
use crate::code::facts::assertions::doubles::names_in;
use crate::code::outline::{Expr, ExprId, Outline};
use std::collections::BTreeSet;

/// What happens to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Does {
    Fails,
    Gives(Mess),
}

/// One arrangement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Arranged {
    pub(crate) does: Does,
    /// The thing is among them.
    pub(crate) names: BTreeSet<String>,
    /// The test itself says so, nothing that it shares with others.
    pub(crate) own: bool,
}

impl Arranged {
    pub(super) fn new(does: Does, names: impl IntoIterator<Item = String>) -> Arranged {
        Arranged { does, names: names.into_iter().collect(), own: true }
    }

    /// A call that hands the thing on tells more of what it is: `setattr("app.ask", failing)`, `Desk(client=failing)`.
    pub(super) fn handed(&mut self, o: &Outline, call: ExprId) {
        let Some(made) = o.as_call(call) else { return };
        let given = made.arguments.iter().any(|a| match o.expr(a.value) {
            Expr::Name(name) => self.names.contains(o.spell(*name)),
            _ => false,
        });
        if given {
            self.names.extend(names_in(o, call));
            self.names.extend(made.arguments.iter().filter_map(|a| a.name).map(|n| o.spell(n).to_owned()));
        }
    }
}
