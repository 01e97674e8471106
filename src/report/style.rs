//! What the terminal can show: colour, Unicode, width. Resolved once in `request`, passed down as a value.

use anstyle::{AnsiColor, Color};

/// Abilities of the place the terminal report goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Colours are wanted.
    pub color: bool,
    /// Block characters and ticks can be shown; otherwise ASCII.
    pub unicode: bool,
    /// Columns.
    pub width: usize,
    /// Everything is asked for, not only the first screen.
    pub all: bool,
}

impl Style {
    /// Narrowest layout; a narrower terminal wraps by itself.
    pub const NARROWEST: usize = 60;
    /// Widest layout: longer lines are hard to read.
    pub const WIDEST: usize = 160;

    /// A style with its width kept within the bounds the layout is made for.
    pub fn new(color: bool, unicode: bool, width: usize) -> Self {
        Style { color, unicode, width: width.clamp(Self::NARROWEST, Self::WIDEST), all: false }
    }

    /// The same for who asks for everything, or not.
    #[must_use]
    pub fn with_all(mut self, all: bool) -> Self {
        self.all = all;
        self
    }

    /// The first character where Unicode is possible, else the second.
    pub(crate) fn sign(self, unicode: &'static str, ascii: &'static str) -> &'static str {
        if self.unicode { unicode } else { ascii }
    }

    /// The text with signs that this terminal can show.
    pub(crate) fn shown(self, text: &str) -> String {
        /// Signs that this program writes, and what stands for them in ASCII.
        const SIGNS: [(&str, &str); 7] =
            [("→", "->"), ("≥", ">="), ("≤", "<="), ("–", "-"), ("×", "x"), ("·", ","), ("…", "...")];
        if self.unicode {
            return text.to_owned();
        }
        SIGNS.iter().fold(text.to_owned(), |text, (sign, ascii)| text.replace(sign, ascii))
    }

    /// The text as this terminal shows the role.
    pub(crate) fn paint(self, role: Role, text: &str) -> String {
        if !self.color || role == Role::Plain || text.is_empty() {
            return text.to_owned();
        }
        let style = role.style();
        format!("{style}{text}{style:#}")
    }
}

impl Default for Style {
    /// A file or a pipe: no colour, Unicode, 100 columns.
    fn default() -> Self {
        Style { color: false, unicode: true, width: 100, all: false }
    }
}

/// Meaning of a piece of text; colours follow from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Plain,
    Strong,
    Good,
    Warn,
    Bad,
    Dim,
    Name,
}

impl Role {
    fn style(self) -> anstyle::Style {
        let color = |c: AnsiColor| anstyle::Style::new().fg_color(Some(Color::Ansi(c)));
        match self {
            Role::Plain => anstyle::Style::new(),
            Role::Strong => anstyle::Style::new().bold(),
            Role::Good => color(AnsiColor::Green),
            Role::Warn => color(AnsiColor::Yellow),
            Role::Bad => color(AnsiColor::Red).bold(),
            Role::Dim => anstyle::Style::new().dimmed(),
            Role::Name => color(AnsiColor::Cyan),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paints_only_when_asked() {
        assert_eq!(Style::default().paint(Role::Bad, "x"), "x");
        let painted = Style::new(true, true, 100).paint(Role::Bad, "x");
        assert!(painted.starts_with('\x1b') && painted.ends_with("\x1b[0m") && painted.contains('x'));
    }

    #[test]
    fn width_is_kept_within_bounds() {
        assert_eq!(Style::new(false, true, 3).width, Style::NARROWEST);
        assert_eq!(Style::new(false, true, 9999).width, Style::WIDEST);
    }
}
