//! Collects what the readers of the formats find: headings, prose lines, code lines, comments.

use super::{Document, MAX_SECTIONS, Section, hollow, inline, phrases, words};

/// Builds a [`Document`] line by line. Every source line is given exactly once, in order.
pub(super) struct Builder {
    sections: Vec<Section>,
    title: Option<String>,
    /// Line that comes next.
    line: u32,
    facts: hollow::Facts,
    cut: bool,
    /// The paragraph that is open is licence boilerplate.
    boilerplate: bool,
}

/// What a source line is.
pub(super) enum Line<'a> {
    /// Nothing to read: blank, comment, markup.
    Blank,
    /// Prose, with its markup.
    Prose(&'a str),
    /// Code of a block.
    Code(&'a str),
}

impl Builder {
    pub(super) fn new() -> Self {
        let first = Section { line: 1, ..Section::default() };
        Builder {
            sections: vec![first],
            title: None,
            line: 1,
            facts: hollow::Facts::default(),
            cut: false,
            boilerplate: false,
        }
    }

    /// The front matter names the document.
    pub(super) fn title(&mut self, title: &str) {
        let title = title.trim().trim_matches(['"', '\'']);
        if !title.is_empty() && self.title.is_none() {
            self.title = Some(title.to_owned());
        }
    }

    /// Text of a comment: markers of templates and generators stand there.
    pub(super) fn comment(&mut self, text: &str) {
        self.facts.comment(text, self.line);
    }

    /// A heading on the next line.
    pub(super) fn heading(&mut self, level: u8, text: &str) {
        self.boilerplate = false;
        self.facts.raw(text);
        let heading = inline::heading(text);
        if self.sections.len() >= MAX_SECTIONS {
            self.cut = true;
            return self.push(Line::Prose(text));
        }
        self.sections.push(Section { heading, level: level.max(1), line: self.line, ..Section::default() });
        self.push(Line::Blank);
    }

    /// The next line.
    pub(super) fn push(&mut self, line: Line<'_>) {
        let number = self.line;
        self.line = self.line.saturating_add(1);
        let Some(section) = self.sections.last_mut() else { return };
        section.end_line = number;
        match line {
            Line::Blank => self.boilerplate = false,
            Line::Prose(raw) => {
                self.facts.raw(raw);
                let clean = inline::prose(raw);
                if clean.text.trim().is_empty() {
                    self.boilerplate = false;
                } else {
                    let seen = phrases::seen(&clean.counted);
                    self.boilerplate |= seen.licence;
                    let count = if self.boilerplate { 0 } else { words::count(&clean.counted) };
                    self.facts.line(&clean.counted, &seen, count, number, self.boilerplate);
                    section.own_words = section.own_words.saturating_add(count);
                    if !self.boilerplate {
                        section.text.push_str(&clean.text);
                    }
                }
            }
            Line::Code(raw) => {
                self.facts.code();
                section.code.push_str(raw);
            }
        }
        section.text.push('\n');
        section.code.push('\n');
    }

    pub(super) fn finish(mut self) -> Document {
        if self.sections.first().is_some_and(|first| first.text.trim().is_empty() && first.code.trim().is_empty()) {
            self.sections.remove(0);
        }
        for section in &mut self.sections {
            section.text.truncate(section.text.trim_end().len());
            section.code.truncate(section.code.trim_end().len());
        }
        outline(&mut self.sections);
        let top = self.sections.iter().filter(|section| section.level > 0).map(|section| section.level).min();
        let heading = self.sections.iter().find(|section| Some(section.level) == top && !section.heading.is_empty());
        let title = self.title.take().or_else(|| heading.map(|section| section.heading.clone()));
        let words = self.sections.iter().fold(0u32, |sum, section| sum.saturating_add(section.own_words));
        Document {
            title,
            hollow: self.facts.judge(words),
            words,
            incomplete: self.cut.then(|| format!("more than {MAX_SECTIONS} headings")),
            sections: self.sections,
        }
    }
}

/// Adds words up over subsections and hands promises down to them.
fn outline(sections: &mut [Section]) {
    let mut promises: Vec<u8> = Vec::new();
    for section in sections.iter_mut() {
        promises.retain(|&level| level < section.level);
        section.promise = !promises.is_empty() || is_promise(&section.heading);
        if section.promise && promises.is_empty() {
            promises.push(section.level);
        }
        section.total_words = section.own_words;
    }
    // From the end: sums[level] holds the words of the finished sections whose parent is still to come.
    let mut sums = [0u32; 256];
    for section in sections.iter_mut().rev() {
        let level = usize::from(section.level);
        for sum in sums.iter_mut().skip(level + 1) {
            section.total_words = section.total_words.saturating_add(std::mem::take(sum));
        }
        if let Some(sum) = sums.get_mut(level) {
            *sum = sum.saturating_add(section.total_words);
        }
    }
    // What stands before the first heading is no parent.
    if let Some(first) = sections.first_mut()
        && first.level == 0
    {
        first.total_words = first.own_words;
    }
}

/// Headings over what is meant to come. Such sections prove nothing.
fn is_promise(heading: &str) -> bool {
    let lower = heading.to_lowercase();
    let mut words = lower.split(|ch: char| !ch.is_alphanumeric()).filter(|word| !word.is_empty()).peekable();
    while let Some(word) = words.next() {
        let next = words.peek().copied().unwrap_or("");
        match (word, next) {
            ("roadmap" | "todo" | "todos" | "future" | "planned" | "upcoming" | "wishlist" | "backlog", _)
            | ("to", "do")
            | ("coming", "soon")
            | ("road", "map")
            | ("wish", "list") => return true,
            _ => {}
        }
    }
    false
}
