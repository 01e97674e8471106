//! Rows of a separated table (CSV, TSV), each with the line where it starts: a quoted cell may run over several lines.

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Record {
    /// 1-based line of its first cell.
    pub line: u32,
    /// Its cells, without quotes.
    pub cells: Vec<String>,
}

impl Record {
    /// No cell says anything.
    pub(crate) fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim().is_empty())
    }
}

/// The rows of a table, the head line among them; bytes that are not UTF-8 are replaced. Any text is a table.
pub(crate) fn records(bytes: &[u8], separator: u8) -> impl Iterator<Item = Record> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let reader = csv::ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).from_reader(bytes);
    let (mut line, mut seen) = (1u32, 0usize);
    reader.into_byte_records().map_while(Result::ok).map(move |record| {
        // The reader's own position is that of the blank lines before the row.
        let from = record.position().and_then(|p| usize::try_from(p.byte()).ok()).unwrap_or(seen);
        let rest = bytes.get(from..).unwrap_or_default();
        let start = from + rest.iter().take_while(|b| matches!(b, b'\n' | b'\r')).count();
        let lines = bytes.get(seen..start).unwrap_or_default().iter().filter(|b| **b == b'\n').count();
        line = line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
        seen = start;
        Record { line, cells: record.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect() }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_quoted_cell_may_run_over_lines_and_a_row_stands_where_it_starts() {
        let text =
            "\u{feff}question,answer\r\n\r\n\"Where is\r\nmy order?\",\"It \"\"left\"\".\"\r\n\n\na,b\n\"open\nend";
        let found: Vec<(u32, Vec<String>)> =
            records(text.as_bytes(), b',').map(|record| (record.line, record.cells)).collect();
        let row = |line: u32, cells: &[&str]| (line, cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>());
        assert_eq!(
            found,
            [
                row(1, &["question", "answer"]),
                row(3, &["Where is\r\nmy order?", "It \"left\"."]),
                row(7, &["a", "b"]),
                row(8, &["open\nend"]),
            ]
        );
    }

    proptest! {
        #[test]
        fn any_bytes_are_a_table_with_lines_of_the_file(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let lines = 1 + bytes.iter().filter(|b| **b == b'\n').count();
            for record in records(&bytes, b',') {
                prop_assert!(record.line >= 1 && record.line as usize <= lines);
            }
        }
    }
}
