//! Claims that came from a parent manifest, shown where they stand: the last step before a report is put together.
//!
//! Until here all places in manifests carry the path of the system's own manifest and a line in the number space of the
//! whole chain (`manifest::inherit`), so that no check has to know of inheritance.

use crate::evaluate::profile::Profiled;
use crate::manifest::Manifest;
use crate::model::{Contradiction, Note, Verdict};
use crate::text::printable;

/// Gives every place its own file and line.
pub(crate) fn resolve<'v>(
    manifest: &Manifest,
    verdicts: impl Iterator<Item = &'v mut Verdict>,
    profiled: &mut Profiled,
    notes: &mut [Note],
) {
    if manifest.parents().is_empty() {
        return;
    }
    let origins = Origins { manifest, shown: printable(&manifest.path) };
    for verdict in verdicts {
        if let Some(remark) = &mut verdict.remark {
            origins.place(&mut remark.path, &mut remark.line);
            origins.text(&mut remark.what);
        }
        for text in [&mut verdict.stale, &mut verdict.age_unknown, &mut verdict.waiver].into_iter().flatten() {
            origins.text(text);
        }
        for evidence in &mut verdict.evidence {
            origins.place(&mut evidence.path, &mut evidence.line);
            origins.text(&mut evidence.what);
        }
        origins.contradictions(&mut verdict.contradictions);
        for near in verdict.search.iter_mut().flat_map(|trail| &mut trail.nearest) {
            origins.place(&mut near.path, &mut near.line);
            origins.text(&mut near.why);
        }
    }
    origins.contradictions(&mut profiled.contradictions);
    profiled.notes.iter_mut().chain(notes).for_each(|note| {
        origins.text(&mut note.message);
        if let Some(path) = &mut note.path {
            origins.place(path, &mut note.line);
        }
    });
    for reason in profiled.profile.reasons.values_mut().flatten() {
        if let Some(path) = &mut reason.path {
            origins.place(path, &mut reason.line);
        }
    }
}

struct Origins<'m> {
    manifest: &'m Manifest,
    /// The system's own manifest as the report shows it.
    shown: String,
}

impl Origins<'_> {
    fn place(&self, path: &mut String, line: &mut u32) {
        if *path == self.shown || *path == self.manifest.path {
            let (origin, own) = self.manifest.place(*line);
            if origin != self.manifest.path {
                *path = printable(origin);
            }
            *line = own;
        }
    }

    fn contradictions(&self, list: &mut [Contradiction]) {
        for contradiction in list {
            self.place(&mut contradiction.path, &mut contradiction.line);
            self.text(&mut contradiction.message);
        }
    }

    /// Places inside a sentence: `produ.yaml:12`.
    fn text(&self, text: &mut String) {
        let mark = format!("{}:", self.shown);
        let Some(first) = text.find(&mark) else { return };
        let mut out = text.get(..first).unwrap_or_default().to_owned();
        let mut rest = text.get(first..).unwrap_or_default();
        while let Some(after) = rest.strip_prefix(mark.as_str()) {
            let digits = after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            let (number, tail) = after.split_at(digits);
            match number.parse::<u32>() {
                Ok(line) => {
                    let (path, line) = self.manifest.place(line);
                    out.push_str(&format!("{}:{line}", printable(path)));
                }
                Err(_) => out.push_str(&format!("{mark}{number}")),
            }
            let next = tail.find(&mark).unwrap_or(tail.len());
            out.push_str(tail.get(..next).unwrap_or_default());
            rest = tail.get(next..).unwrap_or_default();
        }
        *text = out;
    }
}
