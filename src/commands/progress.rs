//! What the audit is doing, on standard error, for people who wait. Never part of the result.

use crate::audit::{Progress, Silent};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// The line where somebody watches, else nothing.
pub(super) fn shown(watched: bool) -> Box<dyn Progress> {
    if watched { Box::new(Line::new()) } else { Box::new(Silent) }
}

/// One line that is rewritten and removed at the end.
#[derive(Debug)]
pub struct Line {
    bar: ProgressBar,
}

impl Line {
    /// A line on standard error. The caller has made sure that this is a terminal.
    pub fn new() -> Self {
        Line { bar: ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(10)) }
    }
}

impl Default for Line {
    fn default() -> Self {
        Self::new()
    }
}

impl Progress for Line {
    fn stage(&self, name: &str, total: Option<u64>) {
        // Length and message first: every later call may draw.
        match total {
            Some(total) => self.bar.set_length(total),
            None => self.bar.unset_length(),
        }
        self.bar.set_message(crate::text::excerpt(name, 60));
        let template = if total.is_some() { "  {msg} {pos}/{len}" } else { "  {msg} {pos}" };
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.bar.set_style(style);
        }
        self.bar.reset();
    }

    fn tick(&self, n: u64) {
        self.bar.inc(n);
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_and_ticks_never_fail() {
        let line = Line { bar: ProgressBar::hidden() };
        for progress in [&Silent as &dyn Progress, &line] {
            progress.stage("reading files", Some(2));
            progress.tick(5);
            progress.stage("a\x1b[2J", None);
            progress.tick(1);
        }
        assert_eq!(line.bar.message(), "a\\u{1b}[2J");
    }
}
