//! Jupyter notebooks as program text and prose, line by line traceable to the `.ipynb` file.
//!
//! Outputs, attachments and metadata are left out: base64 images and pip logs are full of accidental words. Magics
//! (`%pip`, `!ls`) stay in the code as they are.

pub(in crate::signals) mod json;

use json::{Event, Raw, Reader};

/// Larger notebooks are refused; the caller reports them.
pub(crate) const MAX_BYTES: usize = 8 << 20;

/// The readable parts of a notebook.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Notebook {
    /// Code cells one after the other, each ending in a newline.
    pub(crate) code: String,
    /// For each line of `code` the 1-based line of the file where it stands.
    pub(crate) code_lines: Vec<u32>,
    /// Markdown cells, separated by empty lines.
    pub(crate) prose: String,
    /// For each line of `prose` the 1-based line of the file.
    pub(crate) prose_lines: Vec<u32>,
    /// `language_info.name` or `kernelspec.language` in lower case, when the notebook says so.
    pub(crate) language: Option<String>,
}

/// Reads nbformat 3 and 4.
pub(crate) fn parse(bytes: &[u8]) -> Result<Notebook, String> {
    if bytes.len() > MAX_BYTES {
        return Err(format!("larger than {} MiB", MAX_BYTES >> 20));
    }
    let text = String::from_utf8_lossy(bytes);
    let mut reader = Reader::new(&text);
    let mut notebook = Notebook::default();
    let mut state = State::default();
    loop {
        match reader.next() {
            Ok(Some((event, line))) => state.take(event, line, reader.depth(), &mut notebook),
            Ok(None) => break,
            Err(error) => return Err(format!("line {}: {}", error.line, error.message)),
        }
    }
    if !state.has_cells {
        return Err("not a notebook: no cells".to_owned());
    }
    Ok(notebook)
}

/// Where the reader is. Cells are objects in an array under `cells`, at the root or in a worksheet.
#[derive(Default)]
struct State<'a> {
    /// The key of each open container's current member.
    keys: Vec<Option<Raw<'a>>>,
    /// Depth of the cell that is open.
    cell: Option<usize>,
    kind: Option<Raw<'a>>,
    source: Vec<(Raw<'a>, u32)>,
    has_cells: bool,
}

impl<'a> State<'a> {
    fn take(&mut self, event: Event<'a>, line: u32, depth: usize, notebook: &mut Notebook) {
        match event {
            Event::ObjectStart | Event::ArrayStart => {
                if event == Event::ArrayStart && self.in_cells_key() {
                    self.has_cells = true;
                }
                if event == Event::ObjectStart && self.cell.is_none() && self.in_cells_array() {
                    self.cell = Some(depth);
                }
                self.keys.push(None);
            }
            Event::ObjectEnd | Event::ArrayEnd => {
                self.keys.pop();
                if self.cell == Some(depth + 1) {
                    self.finish_cell(notebook);
                }
            }
            Event::Key(key) => {
                if let Some(slot) = self.keys.last_mut() {
                    *slot = Some(key);
                }
            }
            Event::String(value) => self.string(value, line, depth, notebook),
            Event::Scalar(_) => {}
        }
    }

    fn string(&mut self, value: Raw<'a>, line: u32, depth: usize, notebook: &mut Notebook) {
        match self.cell {
            Some(cell) if depth == cell || depth == cell + 1 => {
                // Of the cell itself, or of an array that is a member of it.
                let key = self.keys.get(cell - 1).copied().flatten();
                match key.map(Raw::decode).as_deref() {
                    Some("cell_type") if depth == cell => self.kind = Some(value),
                    Some("source" | "input") if depth == cell || self.key(0).is_none() => {
                        self.source.push((value, line));
                    }
                    _ => {}
                }
            }
            None if depth == 3 && self.key(2).as_deref() == Some("metadata") => {
                let keys = (self.key(1), self.key(0));
                if matches!(
                    (keys.0.as_deref(), keys.1.as_deref()),
                    (Some("language_info"), Some("name")) | (Some("kernelspec"), Some("language"))
                ) {
                    notebook.language = Some(value.decode().to_lowercase());
                }
            }
            _ => {}
        }
    }

    /// Key of the current member, `up` containers above the innermost.
    fn key(&self, up: usize) -> Option<std::borrow::Cow<'a, str>> {
        let index = self.keys.len().checked_sub(up + 1)?;
        self.keys.get(index).copied().flatten().map(Raw::decode)
    }

    fn in_cells_key(&self) -> bool {
        self.key(0).as_deref() == Some("cells")
    }

    /// The innermost container is the `cells` array.
    fn in_cells_array(&self) -> bool {
        self.key(0).is_none() && self.key(1).as_deref() == Some("cells") && matches!(self.keys.len(), 2 | 4)
    }

    fn finish_cell(&mut self, notebook: &mut Notebook) {
        self.cell = None;
        let source = std::mem::take(&mut self.source);
        match self.kind.take().map(Raw::decode).as_deref() {
            Some("code") => append(&source, &mut notebook.code, &mut notebook.code_lines),
            Some("markdown" | "heading") => {
                if !notebook.prose.is_empty() {
                    notebook.prose.push('\n');
                    notebook.prose_lines.push(source.first().map_or(1, |first| first.1));
                }
                append(&source, &mut notebook.prose, &mut notebook.prose_lines);
            }
            _ => {}
        }
    }
}

/// Joins the strings of one cell and notes for each line where its first character stands.
fn append(source: &[(Raw<'_>, u32)], text: &mut String, lines: &mut Vec<u32>) {
    let mut fresh = true;
    for &(raw, line) in source {
        for ch in raw.decode().chars().filter(|&ch| ch != '\r') {
            if fresh {
                lines.push(line);
            }
            text.push(ch);
            fresh = ch == '\n';
        }
    }
    if !fresh {
        text.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SMALL: &str = r##"{
 "cells": [
  {
   "cell_type": "markdown",
   "metadata": {"source": ["not this"]},
   "source": [
    "# Title\n",
    "Some prose"
   ]
  },
  {
   "attachments": {"a.png": {"image/png": "aGVsbG8="}},
   "outputs": [{"output_type": "stream", "text": ["import secret\n"], "data": {"source": ["no"]}}],
   "source": [
    "%pip install openai\n",
    "import openai\n",
    "\n",
    "print(\"x\")"
   ],
   "cell_type": "code"
  },
  {"cell_type": "code", "source": "a = 1\nb = 2\n", "outputs": []},
  {"cell_type": "raw", "source": ["raw"]}
 ],
 "metadata": {"kernelspec": {"language": "Python", "name": "py3"}, "language_info": {"name": "python"}},
 "nbformat": 4
}"##;

    #[test]
    fn code_and_prose_with_lines() {
        let notebook = parse(SMALL.as_bytes()).unwrap();
        assert_eq!(notebook.code, "%pip install openai\nimport openai\n\nprint(\"x\")\na = 1\nb = 2\n");
        assert_eq!(notebook.code_lines, [15, 16, 17, 18, 22, 22]);
        assert_eq!(notebook.prose, "# Title\nSome prose\n");
        assert_eq!(notebook.prose_lines, [7, 8]);
        assert_eq!(notebook.language.as_deref(), Some("python"));
    }

    #[test]
    fn older_format() {
        let text =
            r#"{"worksheets": [{"cells": [{"cell_type": "code", "input": ["import x"], "language": "python"}]}]}"#;
        assert_eq!(parse(text.as_bytes()).unwrap().code, "import x\n");
    }

    #[test]
    fn refuses_what_is_not_one() {
        assert!(parse(b"{}").unwrap_err().contains("no cells"));
        assert!(parse(b"not json").unwrap_err().starts_with("line 1"));
        assert!(parse(&vec![b' '; MAX_BYTES + 1]).unwrap_err().contains("8 MiB"));
        assert!(parse("{\"cells\":".repeat(100_000).as_bytes()).is_err());
        assert!(parse("[".repeat(MAX_BYTES).as_bytes()).is_err());
    }

    proptest! {
        #[test]
        fn lines_match_text(cells in proptest::collection::vec((any::<bool>(), proptest::collection::vec(".{0,8}(\n)?", 0..5)), 0..5)) {
            let cells: Vec<_> = cells.iter().map(|(code, source)| serde_json::json!({
                "cell_type": if *code { "code" } else { "markdown" }, "source": source,
            })).collect();
            let text = serde_json::to_string_pretty(&serde_json::json!({ "cells": cells })).unwrap();
            let notebook = parse(text.as_bytes()).unwrap();
            prop_assert_eq!(notebook.code.matches('\n').count(), notebook.code_lines.len());
            prop_assert_eq!(notebook.prose.matches('\n').count(), notebook.prose_lines.len());
            prop_assert!(notebook.code_lines.is_sorted());
        }

        #[test]
        fn total(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = parse(&bytes);
        }
    }
}
