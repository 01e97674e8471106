//! A table: named columns, and cells that hold a line or a bar.

use super::Line;

/// Rows under columns.
#[derive(Debug, Clone, Default)]
pub(crate) struct Table {
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: Vec<Vec<Cell>>,
    /// Rows shown in Markdown, which has to fit a comment.
    pub(crate) in_comment: Option<usize>,
    /// The last column is not broken into its width: it holds paths or long text.
    pub(crate) open_ended: bool,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Column {
    /// Name; a column of bars has none to see.
    pub(crate) title: Line,
    pub(crate) kind: Kind,
    /// Left out on a terminal where the table would be too wide with it.
    pub(crate) spare: bool,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Kind {
    #[default]
    Text,
    /// Figures, to be compared digit by digit.
    Figures,
    /// Bars, with the name that is read out.
    Bars(&'static str),
}

#[derive(Debug, Clone)]
pub(crate) enum Cell {
    /// Text.
    Line(Line),
    /// A share of the whole, from 0 to 1.
    Bar(f64),
}

impl Table {
    /// A table without rows.
    pub(crate) fn new(columns: impl IntoIterator<Item = Column>) -> Table {
        Table { columns: columns.into_iter().collect(), ..Table::default() }
    }

    /// With one row more.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = impl Into<Cell>>) {
        self.rows.push(cells.into_iter().map(Into::into).collect());
    }

    /// Whether any column has a name.
    pub(super) fn is_titled(&self) -> bool {
        self.columns.iter().any(|column| !column.title.is_empty())
    }
}

impl Column {
    pub(crate) fn text(title: impl Into<Line>) -> Column {
        Column { title: title.into(), ..Column::default() }
    }

    pub(crate) fn figures(title: impl Into<Line>) -> Column {
        Column { title: title.into(), kind: Kind::Figures, ..Column::default() }
    }

    pub(crate) fn bars(name: &'static str) -> Column {
        Column { kind: Kind::Bars(name), ..Column::default() }
    }

    /// A column that a narrow terminal does without.
    pub(crate) fn spare(mut self) -> Column {
        self.spare = true;
        self
    }
}

impl<L: Into<Line>> From<L> for Cell {
    fn from(line: L) -> Cell {
        Cell::Line(line.into())
    }
}
