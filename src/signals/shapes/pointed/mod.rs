//! Where a manifest says that code does what a rule asks, and which test proves it.
//!
//! The place is looked at as a finding would be: it must ship, be called by something, stand as near to a model as the
//! rule asks, and have the shape. Because a person says what it is, a weaker form of the shape is enough here
//! ([`weak`]); a stub has none. A test must touch the code and make it matter, as any proof.

mod region;
mod setting;
mod test;
#[cfg(test)]
mod tests;
mod weak;

use super::switched_off::Settings;
use super::{Asker, Found, Ground, fits};
use crate::code::outline::{Expr, ExprId, Outline};
use crate::code::project::{FileId, ScopeRef};
use crate::inventory::FileEntry;
use crate::manifest::FILE_NAMES;
use crate::manifest::pointer::{Key, Within, in_code};
use crate::rules::Rule;
use crate::rules::format::{CodeMatcher, Near, Shape};
use crate::rules::probe::Probe;
use crate::signals::pointed::{Asked, Flaw, Looked, Pointed, Standing, unfit};
use region::Region;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

/// What all pointers are looked at with.
struct Look<'l, 'a> {
    ground: &'a Ground<'l>,
    asker: &'a Asker<'a>,
    found: &'a BTreeMap<Shape, Found>,
    /// Source files by path.
    files: BTreeMap<&'l str, FileId>,
    /// The settings of the project, when one is asked for.
    settings: OnceCell<Settings>,
}

/// Code that is pointed at and could be it.
struct Code {
    region: Region,
    /// What it shows, with the setting that a test would have to set.
    shows: BTreeMap<Shape, Option<String>>,
}

/// Looks at the code, the setting and the test of every pointer.
pub(super) fn look(ground: &Ground<'_>, asker: &Asker<'_>, found: &BTreeMap<Shape, Found>) -> Pointed {
    if asker.wanted.asked.is_empty() {
        return Pointed::new();
    }
    let files = ground.project().all().map(|(id, file)| (file.path.as_str(), id)).collect();
    let look = Look { ground, asker, found, files, settings: OnceCell::new() };
    asker.wanted.asked.iter().map(|asked| (asked.clone(), look.all(asked))).collect()
}

impl Look<'_, '_> {
    fn all(&self, asked: &Asked) -> BTreeMap<Key, Looked> {
        let mut out = BTreeMap::new();
        let Some(rule) = self.asker.rules.find(&asked.rule) else { return out };
        let matchers = self.matchers(rule);
        let setting = asked.get(Key::Setting);
        if let Some(name) = setting {
            out.insert(Key::Setting, setting::look(self, name));
        }
        let code = asked.get(Key::Code).map(|place| self.code(place, setting, &matchers));
        let (code, looked) = code.map_or((None, None), |(code, looked)| (code, Some(looked)));
        if let Some(place) = asked.get(Key::Test) {
            out.insert(Key::Test, test::look(self, place, code.as_ref(), looked.as_ref(), &matchers));
        }
        out.extend(looked.map(|looked| (Key::Code, looked)));
        out
    }

    /// What the rule asks of code, tests aside.
    fn matchers(&self, rule: &Rule) -> Vec<&CodeMatcher> {
        let mut out: Vec<&CodeMatcher> = Vec::new();
        for cond in rule.evidence.values() {
            cond.supporting(&mut |id| {
                if let Some(Probe::Code(probe)) = self.asker.rules.probes.get(id)
                    && !probe.matcher.tested
                {
                    out.push(&probe.matcher);
                }
            });
        }
        out
    }

    /// The file of a place, with its number in the inventory.
    fn file(&self, path: &str) -> Option<(u32, &FileEntry)> {
        let file = self.asker.inventory.position(path)?;
        Some((file, self.asker.inventory.find(path)?))
    }

    /// Looks at code.
    fn code(&self, place: &str, setting: Option<&str>, matchers: &[&CodeMatcher]) -> (Option<Code>, Looked) {
        let (path, within) = in_code(place);
        let Some((file, entry)) = self.file(path) else { return (None, Looked::broken(None, Flaw::NoFile)) };
        let whole = Some((file, 0));
        if is_manifest(path) {
            return (None, Looked::broken(whole, Flaw::Manifest));
        }
        if let Some(flaw) = unfit(entry.class) {
            return (None, Looked::broken(whole, flaw));
        }
        let Some(source) = self.files.get(path) else { return (None, self.unread(file, entry, within)) };
        let region = match Region::find(self.ground, *source, within) {
            Ok(region) => region,
            Err(flaw) => return (None, Looked::broken(whole, flaw)),
        };
        let at = (file, region.line);
        if region.is_test(self.ground) {
            return (None, Looked::broken(Some(at), Flaw::IsTest));
        }
        if !region.live(self.ground) && !self.mentioned(&region) {
            return (None, Looked::broken(Some(at), Flaw::Dead));
        }
        if region.is_stub(self.ground) {
            return (None, Looked::lacking(at, Flaw::Stub));
        }
        let mut code = Code { region, shows: BTreeMap::new() };
        let standing = self.shapes(&mut code, setting, matchers);
        (Some(code), Looked { at: Some(at), standing })
    }

    /// Which of the shapes that the rule asks for are there.
    fn shapes(&self, code: &mut Code, setting: Option<&str>, matchers: &[&CodeMatcher]) -> Standing {
        let (mut open, mut away, mut lacks) = (matchers.is_empty(), None, None);
        for matcher in matchers {
            match weak::shows(self, &code.region, matcher, setting) {
                weak::Form::There(setting) if self.fits(code, matcher.near) => {
                    code.shows.entry(matcher.shape).or_insert(setting);
                }
                // Where no model call is known, nobody can tell what leads to one.
                weak::Form::There(_) if self.ground.linked.models.is_empty() => open = true,
                weak::Form::There(_) => away = Some(matcher.near == Near::Path),
                weak::Form::Open => open = true,
                weak::Form::Missing(lack) => {
                    lacks.get_or_insert((matcher.shape, lack));
                }
            }
        }
        match (away, lacks) {
            _ if !code.shows.is_empty() => Standing::Shows(code.shows.keys().copied().collect()),
            (Some(path), _) => Standing::Lacking(Flaw::Away { path }),
            (None, Some((shape, lack))) if !open => Standing::Lacking(Flaw::NoShape(shape, lack)),
            _ => Standing::Open,
        }
    }

    /// Whether the code stands as near to a model call as asked.
    fn fits(&self, code: &Code, near: Near) -> bool {
        code.region.scopes().any(|of| fits(near, self.ground.linked.tier(of)))
    }

    /// A file whose code has no outline: configuration, or a language nobody reads.
    fn unread(&self, file: u32, entry: &FileEntry, within: Within<'_>) -> Looked {
        let bytes = self.asker.inventory.read(entry).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        match within {
            Within::Line(line) => match text.lines().nth(line as usize - 1) {
                None => Looked::broken(Some((file, 0)), Flaw::NoLine),
                Some(said) if is_remark(said) => Looked::lacking((file, line), Flaw::Stub),
                Some(_) => Looked::open((file, line)),
            },
            Within::Named(name) => {
                let last = name.rsplit([':', '.']).next().unwrap_or(name);
                match text.lines().position(|line| !is_remark(line) && setting::has_word(line, last)) {
                    None => Looked::broken(Some((file, 0)), Flaw::NoFunction),
                    Some(line) => Looked::open((file, u32::try_from(line + 1).unwrap_or(u32::MAX))),
                }
            }
            _ if text.trim().is_empty() => Looked::lacking((file, 0), Flaw::Stub),
            _ => Looked::open((file, 0)),
        }
    }

    /// Whether shipped code or configuration speaks of it by name. Nothing is proven by that, but a person who points at
    /// code must not be told that it is dead where a link was merely not found.
    fn mentioned(&self, region: &Region) -> bool {
        let names = region.names(self.ground);
        let spoken = |file: FileId, outline: &Outline| {
            (0u32..).zip(&outline.exprs).any(|(n, expr)| match expr {
                Expr::Name(name) | Expr::Member(_, name) | Expr::Text(name, _) => {
                    let beside = || {
                        let line = outline.spot(ExprId(n)).line;
                        let at = ScopeRef { file, scope: outline.scope_of(ExprId(n)) };
                        !self.ground.is_test(at, line) && !region.has(at, line)
                    };
                    names.contains(outline.spell(*name)) && beside()
                }
                _ => false,
            })
        };
        let coded = self.ground.files().any(|(file, source)| spoken(file, &source.outline));
        coded || names.iter().any(|name| setting::configured(self.asker.inventory, name))
    }

    fn settings(&self) -> &Settings {
        self.settings.get_or_init(|| Settings::of(self.ground))
    }
}

/// Whether a file is a manifest: what it says is no evidence for what it says.
fn is_manifest(path: &str) -> bool {
    FILE_NAMES.contains(&path.rsplit('/').next().unwrap_or(path))
}

/// A blank line, or one that is only a comment.
fn is_remark(line: &str) -> bool {
    let line = line.trim();
    line.is_empty() || ["#", "//", "--", "<!--", "/*", "*", ";"].iter().any(|sign| line.starts_with(sign))
}

fn shapes_of(matchers: &[&CodeMatcher]) -> BTreeSet<Shape> {
    matchers.iter().map(|matcher| matcher.shape).collect()
}
