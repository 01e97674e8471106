//! A chart of stacked bars under one scale, with a limit to compare them with.

/// The chart. Markdown has no chart; the table beside it holds the figures.
#[derive(Debug, Clone, Default)]
pub(crate) struct Bars {
    pub(crate) title: String,
    /// Names of the parts a bar is stacked from.
    pub(crate) parts: Vec<String>,
    pub(crate) bars: Vec<Bar>,
    pub(crate) limit: Option<Bar>,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Bar {
    pub(crate) label: String,
    /// Sizes of its parts.
    pub(crate) sizes: Vec<f64>,
    /// What it stands for, in words.
    pub(crate) value: String,
}

impl Bars {
    /// What the full width stands for; nothing can be drawn where it is 0.
    pub(crate) fn scale(&self) -> f64 {
        self.bars.iter().chain(&self.limit).map(Bar::size).fold(0.0, f64::max)
    }
}

impl Bar {
    /// Size of all parts together.
    pub(crate) fn size(&self) -> f64 {
        self.sizes.iter().sum()
    }
}
