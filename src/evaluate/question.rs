//! What is asked of the world: by which rule, at which level, and which evidence may answer.

use super::condition::holds;
use super::freshness::Ages;
use super::pointers::Pointers;
use super::{Truth, World};
use crate::model::Level;
use crate::rules::Rule;
use crate::rules::format::RuleScope;
use crate::signals::Discount;
use crate::signals::hits::{FileHits, UNRANKED};
use crate::signals::touches::Found;

/// One question. A copy with another field is another question about the same world.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Question<'a> {
    /// The rule that asks; none for the profile and for what stands outside of any rule.
    pub(crate) rule: Option<&'a Rule>,
    /// Proof is asked for: a test that no CI job collects does not count.
    pub(crate) proof: bool,
    /// Support is asked for: a template nobody has filled in gives none. What speaks against a rule counts from
    /// anywhere.
    pub(crate) support: bool,
    /// It is about the path to the model: code of other services does not count.
    pub(crate) ai_path: bool,
    /// Take it that proofs are run: a test that nobody runs differs from no test.
    pub(crate) assume_enforced: bool,
    /// A check asks whether another rule is implemented.
    pub(crate) nested: bool,
    /// Files that do not count because of their age.
    pub(crate) without: Option<&'a Ages>,
    /// What the manifest points at for the rule, and what it disputes.
    pub(crate) pointed: Option<&'a Pointers<'a>>,
    /// Those of unknown age do not count either.
    pub(crate) known_only: bool,
    /// The code that the practice was found in: a test proves it that touches it.
    pub(crate) found_in: Option<&'a Found>,
}

impl<'a> Question<'a> {
    /// Asked outside of any rule.
    pub(crate) const PLAIN: Question<'static> = Question {
        rule: None,
        proof: false,
        support: false,
        ai_path: false,
        assume_enforced: false,
        nested: false,
        without: None,
        pointed: None,
        known_only: false,
        found_in: None,
    };

    /// Asked by a rule.
    pub(crate) fn of(rule: &'a Rule) -> Question<'a> {
        Question { rule: Some(rule), ai_path: rule.file.scope == RuleScope::AiPath, ..Question::PLAIN }
    }

    /// The same at a level of evidence.
    pub(crate) fn at(self, level: Level) -> Question<'a> {
        Question { proof: level == Level::Verified, support: true, ..self }
    }

    /// The same without a rule behind it.
    pub(crate) fn of_nobody(self) -> Question<'a> {
        Question { rule: None, assume_enforced: false, nested: false, pointed: None, found_in: None, ..self }
    }

    /// Oldest evidence that counts fully, in days.
    pub(crate) fn max_age_days(&self) -> Option<u32> {
        self.rule?.file.max_age_days
    }

    /// Slug of the rule that asks.
    pub(crate) fn slug(&self) -> &'a str {
        self.rule.map_or("", |rule| &rule.file.slug)
    }

    /// Why hits in a file do not count here although the file and the line do.
    pub(crate) fn excludes(&self, world: &World<'_>, hit: &FileHits) -> Option<Discount> {
        let uncollected = &world.signals.uncollected;
        // Of several hits of a text only the first line is known; a shape puts the best one first.
        let single = hit.count <= 1 || hit.rank != UNRANKED;
        let why = uncollected.file(hit.file).or_else(|| uncollected.line(hit.file, hit.line).filter(|_| single));
        let why = why.filter(|_| self.proof).map(|why| Discount::Uncollected(why.clone()));
        why.or_else(|| self.excludes_file(world, hit.file))
    }

    /// The same of one line.
    pub(crate) fn excludes_line(&self, world: &World<'_>, file: u32, line: u32) -> Option<Discount> {
        self.excludes(world, &FileHits { file, line, count: 1, distinct: 0, rank: UNRANKED })
    }

    fn excludes_file(&self, world: &World<'_>, file: u32) -> Option<Discount> {
        if let Some(why) = self.aged(file) {
            return Some(Discount::Stale(why.clone()));
        }
        if let Some(why) = world.signals.unfilled.get(&file).filter(|_| self.support) {
            return Some(Discount::Hollow((*why).to_owned()));
        }
        self.elsewhere(world, file).map(|folder| Discount::OtherService(folder.to_owned()))
    }

    /// The other service a file belongs to, where the question is about the path to the model.
    pub(crate) fn elsewhere<'w>(&self, world: &World<'w>, file: u32) -> Option<&'w str> {
        let entry = world.inventory.files.get(file as usize).filter(|_| self.ai_path)?;
        world.scope.other(entry)
    }

    /// Why a file is left out because of its age.
    pub(crate) fn aged(&self, file: u32) -> Option<&'a String> {
        let ages = self.without?;
        ages.stale.get(&file).or_else(|| ages.unknown.get(&file).filter(|_| self.known_only))
    }

    /// Whether the implementation another rule asks for is there, whatever the manifest says; `None` where the rule set
    /// has no such rule.
    pub(crate) fn implemented(&self, world: &World<'_>, slug: &str) -> Option<bool> {
        let rule = world.rules.find(slug)?;
        let levels = [Level::Implemented, Level::Verified];
        let mut conds = levels.iter().filter_map(|level| Some((*level, rule.evidence.get(level)?))).peekable();
        conds.peek()?;
        let ai_path = rule.file.scope == RuleScope::AiPath;
        let pointed = Pointers::of(world, rule);
        let ask = Question { nested: true, ai_path, pointed: Some(&pointed), ..self.of_nobody() };
        Some(conds.any(|(level, cond)| holds(world, cond, &ask.at(level)).truth == Truth::Yes))
    }
}
