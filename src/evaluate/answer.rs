//! Three-valued answers with the places they rest on.

use crate::model::Contradiction;

/// Yes, no, or not known. Ordered so that `min` is "and" and `max` is "or".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Truth {
    /// Does not hold.
    No,
    /// Not known: a file could not be looked at, or nobody declared the fact and nothing shows it.
    Unknown,
    /// Holds.
    Yes,
}

impl Truth {
    pub(crate) fn of(yes: bool) -> Truth {
        if yes { Truth::Yes } else { Truth::No }
    }

    pub(crate) fn not(self) -> Truth {
        match self {
            Truth::Yes => Truth::No,
            Truth::No => Truth::Yes,
            Truth::Unknown => Truth::Unknown,
        }
    }
}

/// A place and what was recognised there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Observation {
    pub(crate) path: String,
    pub(crate) line: u32,
    pub(crate) what: String,
}

/// Answer of a condition.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) truth: Truth,
    /// It is unknown because something could not be looked at, not because nobody declared it.
    pub(crate) unread: bool,
    /// Places that make it hold.
    pub(crate) places: Vec<Observation>,
    /// Claims that the evidence contradicts, whatever the truth.
    pub(crate) contradictions: Vec<Contradiction>,
    /// Why it could not be looked at, or why a claim is unproven.
    pub(crate) remarks: Vec<Observation>,
    /// Why evidence does not count that did once.
    pub(crate) stale: Option<String>,
    /// Why it holds only weakly: a share of so few cases that its interval covers the bar.
    pub(crate) weak: Option<Observation>,
}

impl Answer {
    pub(crate) fn of(truth: Truth) -> Answer {
        Answer {
            truth,
            unread: false,
            places: Vec::new(),
            contradictions: Vec::new(),
            remarks: Vec::new(),
            stale: None,
            weak: None,
        }
    }

    pub(crate) fn yes(places: Vec<Observation>) -> Answer {
        Answer { places, ..Answer::of(Truth::Yes) }
    }

    pub(crate) fn no(remarks: Vec<Observation>) -> Answer {
        Answer { remarks, ..Answer::of(Truth::No) }
    }

    /// Something that would have answered could not be looked at.
    pub(crate) fn unread(remarks: Vec<Observation>) -> Answer {
        Answer { remarks, unread: true, ..Answer::of(Truth::Unknown) }
    }

    /// Folds a list with a rule for the truth; places of members that hold are kept.
    pub(crate) fn fold(members: Vec<Answer>, truth: Truth) -> Answer {
        let mut out = Answer::of(truth);
        for member in members {
            out.unread |= member.unread && member.truth == Truth::Unknown;
            if member.truth == Truth::Yes {
                out.places.extend(member.places);
            }
            out.contradictions.extend(member.contradictions);
            out.remarks.extend(member.remarks);
            out.stale = out.stale.or(member.stale);
        }
        out
    }
}
