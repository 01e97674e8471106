//! A file with its parsed forms, each made when first asked and then kept: however many readers look at a file, it is
//! parsed once. Readers of this stage take a [`Parsed`], not bytes. It lives no longer than the look at its file.

use super::document::{self, Document};
use crate::inventory::{FileEntry, Language};
use crate::results::{self, Reading};
use crate::structured::{self, Node, ParseError};
use std::cell::OnceCell;

/// One file and what it was parsed to.
pub(crate) struct Parsed<'b> {
    pub(crate) path: &'b str,
    pub(crate) bytes: &'b [u8],
    language: Language,
    documents: OnceCell<Option<Result<Vec<Node>, ParseError>>>,
    prose: OnceCell<Document>,
    reading: OnceCell<Reading>,
}

impl<'b> Parsed<'b> {
    pub(crate) fn new(entry: &'b FileEntry, bytes: &'b [u8]) -> Parsed<'b> {
        let language = entry.language.unwrap_or(Language::Text);
        Parsed { language, ..Parsed::of(&entry.path, bytes) }
    }

    /// A file of which only the path is known.
    pub(crate) fn of(path: &'b str, bytes: &'b [u8]) -> Parsed<'b> {
        Parsed {
            path,
            bytes,
            language: Language::Text,
            documents: OnceCell::new(),
            prose: OnceCell::new(),
            reading: OnceCell::new(),
        }
    }

    /// Its documents as JSON, YAML or TOML; `None` where the name says that it is something else.
    pub(crate) fn documents(&self) -> Option<Result<&[Node], &ParseError>> {
        let found = self.documents.get_or_init(|| structured::parse(self.path, self.bytes));
        found.as_ref().map(|found| found.as_ref().map(Vec::as_slice))
    }

    /// The first document, if it can be read.
    pub(crate) fn first(&self) -> Option<&Node> {
        self.documents()?.ok()?.first()
    }

    /// Its sections as prose.
    pub(crate) fn prose(&self) -> &Document {
        self.prose.get_or_init(|| document::parse(self.language, &String::from_utf8_lossy(self.bytes)))
    }

    /// What it says as the result of a tool.
    pub(crate) fn reading(&self) -> &Reading {
        self.reading.get_or_init(|| results::read(self.path, self.bytes, self.first()))
    }

    /// Its documents, for who keeps them.
    pub(super) fn into_documents(self) -> Option<Result<Vec<Node>, ParseError>> {
        let (path, bytes) = (self.path, self.bytes);
        self.documents.into_inner().unwrap_or_else(|| structured::parse(path, bytes))
    }
}

#[cfg(test)]
mod tests {
    use crate::inventory::Inventory;
    use crate::rules::RuleSet;
    use crate::signals::Wanted;
    use crate::signals::file::{ScanContext, scan_file};
    use crate::structured::parses::counts;

    #[test]
    fn every_file_is_parsed_once_however_many_readers_it_has() {
        let rules = RuleSet::embedded().unwrap();
        let files = [
            (
                ".github/workflows/ci.yml",
                "on: push\npermissions: {contents: read}\njobs: {t: {runs-on: x, steps: [{run: pytest}]}}\n",
            ),
            ("package.json", "{\"scripts\": {\"test\": \"jest\"}, \"dependencies\": {\"openai\": \"4.1.0\"}}"),
            ("Taskfile.yml", "version: 3\ntasks: {test: {cmds: [pytest]}}\n"),
            ("catalog-info.yaml", "kind: Component\nspec: {owner: team-a, lifecycle: production}\n"),
            ("evals/golden/cases.json", "{\"cases\": [{\"input\": \"a\"}], \"accuracy\": 0.91}"),
            ("evals/results/report.json", "{\"accuracy\": 0.91, \"threshold\": 0.85, \"n\": 240, \"pass_rate\": 0.9}"),
            ("promptfooconfig.yaml", "prompts: [a]\ntests: [{vars: {}}]\nthreshold: 0.8\n"),
            ("k8s/app.yaml", "kind: Deployment\nspec: {template: {spec: {containers: [{livenessProbe: {}}]}}}\n"),
        ];
        let code = [
            (
                "app/answer.py",
                "from openai import OpenAI\n\nclient = OpenAI(timeout=20)\n\n\ndef answer(q):\n    return \
                 client.chat.completions.create(model=\"gpt-4o\", messages=[{\"role\": \"user\", \"content\": q}])\n",
            ),
            ("web/answer.ts", "import OpenAI from 'openai';\nexport const client = new OpenAI({ timeout: 20 });\n"),
            (
                "tests/test_answer.py",
                "from app.answer import answer\n\n\ndef test_answer():\n    assert answer('a') == 'b'\n",
            ),
        ];
        let prose = [
            ("docs/runbook.md", "# Rollback\n\nRun `make rollback`; it takes two minutes and Ana watches the board.\n"),
            ("docs/risks.rst", "Risks\n=====\n\nThe model may answer wrong; a person reads every tenth answer.\n"),
        ];
        let of = |kind: usize, all: &[(&str, &str)]| {
            let inventory =
                Inventory::from_memory(all.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())));
            // All of them are named by a manifest, too: their documents are kept for the claims.
            let wanted = Wanted::files(all.iter().map(|(path, _)| (*path).to_owned()));
            let context = ScanContext::new(&inventory, &rules, &wanted);
            for (index, entry) in inventory.files.iter().enumerate() {
                let before = counts();
                let scan = scan_file(&context, index);
                let count: Vec<usize> = counts().iter().zip(before).map(|(after, before)| after - before).collect();
                assert_eq!(count[kind], 1, "{}: {count:?}", entry.path);
                assert!(count.iter().all(|parsed| *parsed <= 1), "{}: {count:?}", entry.path);
                let artifact = scan.artifact.unwrap();
                assert_eq!(artifact.node.is_some(), kind == 0, "{}", entry.path);
                assert!(artifact.broken.is_none(), "{}", entry.path);
            }
        };
        of(0, &files);
        of(1, &code);
        of(2, &prose);
    }
}
