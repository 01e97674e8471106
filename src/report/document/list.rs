//! A list: points, steps, boxes to tick, terms, or answers with a sign.

use super::Line;

/// A list and how much of it is shown.
#[derive(Debug, Clone, Default)]
pub(crate) struct List {
    pub(crate) items: Vec<Item>,
    /// Entries there are, which may be more than `items` holds.
    pub(crate) total: usize,
    /// Entries shown on a terminal and in Markdown; a page in a browser shows all it is given.
    pub(crate) most: Option<usize>,
}

/// An entry.
#[derive(Debug, Clone, Default)]
pub(crate) struct Item {
    pub(crate) mark: Mark,
    pub(crate) line: Line,
    /// What stands below it.
    pub(crate) inner: Vec<Item>,
    /// Left out on a terminal, where the first screen has to be short.
    pub(crate) detail: bool,
}

/// What stands before an entry.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Mark {
    #[default]
    Point,
    /// A point where a list needs one, else nothing.
    Bare,
    Number(usize),
    /// A numbered step that can be ticked off.
    Step(usize),
    /// A box, ticked or not.
    Task(bool),
    /// The name of what is explained.
    Term(&'static str),
    /// An answer, with the word for those who do not see the sign.
    Sign(Sign, &'static str),
}

/// Answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    /// As it should be.
    Good,
    /// Not as it should be.
    Bad,
    /// To be looked at.
    Warn,
    /// Not known.
    Unknown,
}

impl List {
    /// A list of all entries.
    pub(crate) fn of(items: impl IntoIterator<Item = Item>) -> List {
        let items: Vec<Item> = items.into_iter().collect();
        List { total: items.len(), items, most: None }
    }

    pub(crate) fn points(lines: impl IntoIterator<Item = Line>) -> List {
        List::of(lines.into_iter().map(Item::from))
    }

    /// Shown in part.
    pub(crate) fn most(mut self, most: usize) -> List {
        self.most = Some(most);
        self
    }

    /// A part of a longer list.
    pub(crate) fn out_of(mut self, total: usize) -> List {
        self.total = self.total.max(total);
        self
    }

    /// The entries a short form shows, and how many it does not.
    pub(super) fn short(&self) -> (&[Item], usize) {
        let shown = self.items.get(..self.most.unwrap_or(usize::MAX)).unwrap_or(&self.items);
        (shown, self.total - shown.len())
    }
}

impl Item {
    /// An entry with a mark.
    pub(crate) fn new(mark: Mark, line: impl Into<Line>) -> Item {
        Item { mark, line: line.into(), ..Item::default() }
    }

    /// For readers with room.
    pub(crate) fn detail(mut self) -> Item {
        self.detail = true;
        self
    }
}

impl<L: Into<Line>> From<L> for Item {
    fn from(line: L) -> Item {
        Item::new(Mark::Point, line)
    }
}
