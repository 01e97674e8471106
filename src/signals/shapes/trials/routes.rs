//! What a test reaches without a call: routes by the address it requests, scripts by the command it runs.

use super::trial_words::table;
use crate::code::entries::{ClientCall, Kind, matches};
use crate::code::outline::{Call, CallId, Expr, Outline, ScopeId};
use crate::code::project::{FileId, ScopeRef};
use crate::signals::linked::Linked;
use crate::signals::linked::doors::Door;
use std::collections::{BTreeMap, HashMap};

/// The routes of a project by their last fixed part, and its files by name.
#[derive(Debug, Default)]
pub(in crate::signals::shapes) struct Routes<'l> {
    by_last: BTreeMap<String, Vec<&'l Door>>,
    scripts: BTreeMap<String, Vec<(String, FileId)>>,
}

/// Calls by address of one file.
pub(super) type Requests<'l> = HashMap<CallId, &'l ClientCall>;

/// The calls by address of a test file.
pub(super) fn requests(linked: &Linked, file: FileId) -> Requests<'_> {
    let calls = linked.entries(file).map_or(&[][..], |found| &found.calls);
    calls.iter().map(|call| (call.call, call)).collect()
}

fn last(path: &str) -> String {
    let fixed = |part: &&str| !part.is_empty() && !part.contains('{');
    path.split('/').rev().find(fixed).unwrap_or_default().to_owned()
}

impl<'l> Routes<'l> {
    pub(in crate::signals::shapes) fn new(linked: &'l Linked) -> Routes<'l> {
        let mut out = Routes::default();
        for door in
            linked.doors.iter().filter(|d| matches!(d.kind, Kind::Route | Kind::Page | Kind::Socket | Kind::Rpc))
        {
            out.by_last.entry(last(&door.route)).or_default().push(door);
        }
        for (id, file) in linked.project.all().filter(|(_, f)| f.tests_from != Some(1)) {
            let name = file.path.rsplit('/').next().unwrap_or_default();
            out.scripts.entry(name.to_owned()).or_default().push((file.path.clone(), id));
        }
        out
    }

    /// What a call of a test reaches by address or as a script.
    pub(super) fn reached(&self, o: &Outline, requests: &Requests<'_>, number: CallId, call: &Call) -> Vec<ScopeRef> {
        let mut out = Vec::new();
        if let Some(request) = requests.get(&number) {
            out.extend(self.served(request));
        }
        if table().starts.contains(o.callee_name(call)) {
            let inside = call.arguments.iter().flat_map(|a| o.inside(a.value));
            let texts = inside.filter_map(|p| match o.expr(p) {
                Expr::Text(name, _) => Some(o.spell(*name)),
                _ => None,
            });
            out.extend(texts.take(24).flat_map(str::split_whitespace).flat_map(|word| self.script(word)));
        }
        out
    }

    /// What handles a request, as far as an own route does.
    pub(in crate::signals::shapes) fn served(&self, request: &ClientCall) -> Vec<ScopeRef> {
        let called = request.address.path.as_str();
        let fits = |door: &&&Door| {
            // A router may hang below a prefix that another file gives.
            let mut tails = std::iter::successors(Some(called), |path| {
                path.trim_start_matches('/').split_once('/').map(|(_, rest)| rest)
            })
            .take(4);
            request.may_reach(door.method.as_deref())
                && tails.any(|tail| {
                    !tail.is_empty() && matches(door.route.trim_start_matches('/'), tail.trim_start_matches('/'))
                })
        };
        let mut found: Vec<&Door> = Vec::new();
        for part in called.split('/').filter(|p| !p.is_empty()) {
            found.extend(self.by_last.get(part).map_or(&[][..], |l| l).iter().filter(fits).copied());
        }
        let longest = found.iter().map(|d| d.route.split('/').count()).max().unwrap_or(0);
        let best = found.into_iter().filter(|d| d.route.split('/').count() == longest);
        best.flat_map(|d| d.handlers.iter().copied()).take(4).collect()
    }

    /// The file that a word of a command names.
    fn script(&self, word: &str) -> Vec<ScopeRef> {
        let word = word.trim_matches(['"', '\'']).trim_start_matches("./");
        let name = word.rsplit('/').next().unwrap_or(word);
        let files = self.scripts.get(name).map_or(&[][..], |f| f);
        let fits = files.iter().filter(|(path, _)| path == word || path.ends_with(&format!("/{word}")));
        fits.map(|(_, file)| ScopeRef { file: *file, scope: ScopeId::FILE }).take(2).collect()
    }
}
