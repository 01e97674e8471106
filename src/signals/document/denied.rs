//! Sentences that deny: what stands in "there is no rollback procedure" or "the test is planned for March" is no
//! evidence of the thing.
//!
//! Only the sentence around a hit is looked at. What is absent counts for every document, plans and conditions for
//! records alone: a procedure says what is to be done if something happens, a record what was done. Words are data
//! (`rules/denials.yaml`).

use crate::rules::lazy::LazyRegex;
use crate::tables;
use regex::{Regex, RegexBuilder};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Longest sentence that is judged, in bytes on either side of the hit.
const MAX_SIDE: usize = 600;
/// A line this long is wrapped: its sentence goes on in the next.
const WRAPPED: usize = 48;
/// Sentences of a text that are judged for what most of it says.
const MAX_SENTENCES: usize = 40;
/// Hits of one pattern that are looked at.
const MAX_HITS: usize = 64;

/// Patterns by language.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Table {
    absent: BTreeMap<String, Vec<String>>,
    planned: BTreeMap<String, Vec<String>>,
    conditional: BTreeMap<String, Vec<String>>,
    /// Words that make a denial a condition when they stand before it.
    asking: Vec<String>,
    /// And behind it.
    joining: Vec<String>,
    asking_after: Vec<String>,
}

/// Compiled size of all patterns of a kind.
const SIZE_LIMIT: usize = 16 << 20;

static TABLE: LazyLock<Table> = LazyLock::new(|| tables::read("rules/denials.yaml"));
static ABSENT: LazyLock<Regex> = LazyLock::new(|| joined(&TABLE.absent));
static PLANNED: LazyLock<Regex> = LazyLock::new(|| joined(&TABLE.planned));
static CONDITIONAL: LazyLock<Regex> = LazyLock::new(|| joined(&TABLE.conditional));

/// One pattern for all languages.
fn joined(by_language: &BTreeMap<String, Vec<String>>) -> Regex {
    let all: Vec<&str> = by_language.values().flatten().map(String::as_str).collect();
    let pattern = format!("(?:{})", all.join("|"));
    tables::regex("rules/denials.yaml", RegexBuilder::new(&pattern).size_limit(SIZE_LIMIT))
}

/// What a text is held to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Telling {
    /// What is there and how it is done.
    Practice,
    /// What was done, told with what should come of it.
    Plan,
    /// What was done.
    Record,
}

/// Whether a sentence denies what it speaks of.
pub(crate) fn denies(sentence: &str, telling: Telling) -> bool {
    // Typographic apostrophes are those of the keyboard.
    let sentence = sentence.to_lowercase().replace(['\u{2019}', '\u{2bc}'], "'");
    let absent = ABSENT.find_iter(&sentence).any(|m| !asked(&sentence, m.start(), m.end()));
    let says = |words: &Regex| words.is_match(&sentence);
    match telling {
        Telling::Practice => absent,
        Telling::Plan => absent || says(&PLANNED),
        Telling::Record => absent || says(&PLANNED) || says(&CONDITIONAL),
    }
}

/// Whether a denial is what a condition asks for: the procedure goes on from there.
fn asked(sentence: &str, from: usize, to: usize) -> bool {
    // The clause that the denial ends: "if there is no answer, page …".
    let before = sentence.get(..from).unwrap_or_default();
    let clause = before.rsplit([',', ';', ':', '，', '、']).next().unwrap_or_default();
    let last = clause.split_whitespace().next_back().unwrap_or_default();
    let clause = if TABLE.joining.iter().any(|joining| joining == last) { "" } else { clause };
    let word = |w: &str| TABLE.asking.iter().any(|asking| asking == w);
    let words = |text: &str| text.split(|c: char| !c.is_alphanumeric()).any(word);
    let after = sentence.get(to..).unwrap_or_default();
    // Where words have no ends, the word of condition may stand in the match itself.
    let head = sentence.get(before.len() - clause.len()..to).unwrap_or_default();
    words(clause)
        || words(sentence.get(from..to).and_then(|m| m.split_whitespace().next()).unwrap_or_default())
        || TABLE.asking_after.iter().any(|asking| after.starts_with(asking.as_str()))
        || TABLE
            .asking
            .iter()
            .any(|asking| !asking.chars().all(|c| c.is_ascii_alphanumeric()) && head.contains(asking.as_str()))
}

/// Offset of the first match of a pattern in a sentence that does not deny it.
pub(crate) fn affirmed(pattern: &LazyRegex, text: &str, telling: Telling) -> Option<usize> {
    let mut skipped = 0;
    for at in pattern.starts(text.as_bytes(), 0).take(MAX_HITS) {
        if at < skipped {
            continue;
        }
        let (from, to) = sentence(text, at);
        if !denies(text.get(from..to).unwrap_or_default(), telling) {
            return Some(at);
        }
        skipped = to;
    }
    None
}

/// The sentences of a text, one after the other.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let mut at = 0;
    std::iter::from_fn(move || {
        if at >= text.len() {
            return None;
        }
        let (_, to) = sentence(text, at);
        let to = to.max(at + 1);
        let to = (to..=text.len()).find(|to| text.is_char_boundary(*to)).unwrap_or(text.len());
        let one = text.get(at..to);
        at = to;
        one
    })
}

/// A text with its denying sentences blanked out; lines stay lines.
pub(crate) fn without(text: &str, telling: Telling) -> String {
    let mut out = String::with_capacity(text.len());
    for one in sentences(text) {
        match denies(one, telling) {
            true => out.extend(one.chars().map(|c| if c == '\n' { '\n' } else { ' ' })),
            false => out.push_str(one),
        }
    }
    out
}

/// Whether most sentences of a text say that the thing is not there.
pub(crate) fn mostly_denied(text: &str, telling: Telling) -> bool {
    let told = sentences(text).filter(|one| one.chars().any(char::is_alphanumeric)).take(MAX_SENTENCES);
    let (mut denied, mut all) = (0usize, 0usize);
    for one in told {
        all += 1;
        denied += usize::from(denies(one, telling));
    }
    denied * 2 > all
}

/// Whether a text under a heading says of the very thing that the heading names that it is not there, and goes on so:
/// `Rollback: there is no rollback procedure`. Limits that are listed deny other things than limits.
pub(crate) fn denies_its_subject(heading: &str, text: &str, telling: Telling) -> bool {
    let heading = heading.to_lowercase();
    let mut named = heading.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 3);
    let first = sentences(text).find(|one| one.chars().any(char::is_alphanumeric)).unwrap_or_default();
    let said = first.to_lowercase();
    denies(first, telling) && named.any(|word| said.contains(word)) && mostly_denied(text, telling)
}

/// Where the sentence around an offset begins and ends.
fn sentence(text: &str, at: usize) -> (usize, usize) {
    let low = (at.saturating_sub(MAX_SIDE)..=at).find(|i| text.is_char_boundary(*i)).unwrap_or(at);
    let high = (at + MAX_SIDE).min(text.len());
    let high = (high..=text.len()).find(|i| text.is_char_boundary(*i)).unwrap_or(text.len());
    let before = text.get(low..at).unwrap_or_default();
    let from = before.char_indices().rev().find_map(|(i, _)| ends(text, low + i)).unwrap_or(low);
    let after = text.get(at..high).unwrap_or_default();
    let to = after.char_indices().find_map(|(i, _)| ends(text, at + i)).unwrap_or(high);
    (from.min(at), to)
}

/// Where the next sentence begins, if the character at an offset ends one.
fn ends(text: &str, at: usize) -> Option<usize> {
    let ch = text.get(at..)?.chars().next()?;
    let next = at + ch.len_utf8();
    let rest = text.get(next..).unwrap_or_default();
    let end = match ch {
        '。' | '！' | '？' | '；' | '!' | '?' => true,
        '.' | ';' => rest.is_empty() || rest.starts_with(char::is_whitespace),
        '\n' => !wrapped(text.get(..at).unwrap_or_default(), rest),
        _ => false,
    };
    end.then_some(next)
}

/// Whether a sentence goes on over the end of a line.
fn wrapped(before: &str, after: &str) -> bool {
    let line = before.rsplit('\n').next().unwrap_or_default();
    let next = after.lines().next().unwrap_or_default();
    let opens = |c: char| matches!(c, '-' | '*' | '+' | '•' | '|' | '#' | '>') || c.is_whitespace();
    let numbered = next
        .split_once(['.', ')'])
        .is_some_and(|(n, _)| !n.is_empty() && n.len() <= 3 && n.bytes().all(|b| b.is_ascii_digit()));
    line.len() >= WRAPPED && !next.trim().is_empty() && !next.starts_with(opens) && !numbered
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absence_is_read_in_all_languages() {
        for text in [
            "There is no rollback procedure.",
            "It was restored once by hand and there is no procedure.",
            "The place where we run has changed and there is no plan.",
            "We don’t have a runbook",
            "Nobody knows how to roll back the model",
            "No restore test has been held so far.",
            "we have never tested a rollback and no command exists for it",
            "It would take long, and we have no owner for that step",
            "The plan has not been tested.",
            "The procedure is not yet written",
            "A runbook does not exist.",
            "Es gibt noch keinen Rollback-Plan.",
            "Der Restore wurde bisher nie getestet.",
            "Kein Restore-Test wurde durchgeführt; es fehlt noch ein Verantwortlicher",
            "Il n'y a aucune procédure de retour arrière.",
            "Aucun test de restauration n'a été effectué.",
            "No existe ningún procedimiento de reversión.",
            "Todavía no se ha probado la restauración.",
            "Não há procedimento de rollback.",
            "O teste de restauração ainda não foi feito.",
            "目前没有回滚流程。",
            "尚未进行过恢复演练。",
            "ロールバック手順はまだありません。",
            "復旧テストは未実施です。",
            "롤백 절차가 없습니다.",
            "복구 훈련은 아직 실시하지 않았습니다.",
        ] {
            assert!(denies(text, Telling::Practice), "{text}");
        }
    }

    #[test]
    fn practice_is_no_denial() {
        for text in [
            "If there is no answer within ten minutes, page the lead.",
            "When the backup has not been completed, start it again.",
            "応答がない場合は担当者に連絡します。",
            "If the error rate rises, roll back with `make rollback`.",
            "Secrets are not written to logs.",
            "The model must not answer questions about health.",
            "Backups will be restored within 30 minutes if the database is lost.",
            "The assistant does not store personal data.",
            "Never deploy on Fridays.",
            "Wenn die Fehlerrate steigt, wird die Version zurückgerollt.",
            "Si le taux d'erreur augmente, revenez à la version précédente.",
            "Si la tasa de errores sube, vuelva a la versión anterior.",
            "Se a taxa de erros subir, volte à versão anterior.",
            "如果错误率上升，请回滚到上一个版本。",
            "エラー率が上がった場合は前のバージョンに戻します。",
            // Conditions, however far the denial stands behind their word.
            "If the last backup has not been completed, start it again.",
            "When the new release has not been approved by the lead, run make rollback.",
            "Wenn der Restore noch nicht getestet wurde, führe ihn zuerst aus.",
            "Si el proveedor principal no existe en la región, revierta.",
            "S'il n'y a pas de réponse, appelez le responsable.",
            "Cuando el simulacro todavía no se ha realizado, avise al responsable.",
            "如果系统在十分钟之内还没有完成恢复，请联系负责人。",
            // A denial of one thing is no denial of the practice.
            "No data was lost in the last rollback.",
            "Cancelled jobs are rolled back by the pipeline.",
            "Ningún usuario llega al modelo sin autenticación.",
            "Nenhum dado pessoal é armazenado nos registros.",
            "Aucune donnée personnelle n'est conservée.",
            "Niemand kann ohne Freigabe deployen.",
            "没有权限的用户会被拒绝。",
            "用户可以随时取消请求。",
            "個人データは保存していません。",
            "誰もが手順を読めます。",
            "개인 정보는 저장하지 않습니다.",
            "오류율이 올라가면 이전 버전으로 되돌립니다.",
        ] {
            assert!(!denies(text, Telling::Practice), "{text}");
        }
    }

    #[test]
    fn a_plan_or_a_condition_is_no_record() {
        for text in [
            "The first one is planned for 2027-03-01.",
            "It has to be completed within 60 minutes, otherwise the plan must be changed.",
            "The restore test will take place on 2027-01-10.",
            "Der Test ist für März 2027 geplant.",
            "Le test est prévu pour mars 2027.",
            "La prueba está prevista para marzo de 2027.",
            "O teste está previsto para março de 2027.",
            "恢复演练计划于2027年3月进行。",
            "復旧テストは2027年3月に実施する予定です。",
            "복구 훈련은 2027년 3월에 실시할 예정입니다.",
        ] {
            assert!(denies(text, Telling::Record), "{text}");
        }
        for text in [
            "Restored in 41 minutes on 2026-10-02 by Anna Schmidt.",
            "Passed; led by Ben, 12 people took part.",
            "The outage was due to a full disk and was found by the SE on duty.",
            "Wiederhergestellt in 41 Minuten am 2026-10-02 durch Anna Schmidt.",
            "Restauré en 41 minutes le 2026-10-02 par Anna Schmidt.",
            "La prueba de restauración se realizó el 2026-09-10 por Ana en 41 minutos.",
            "O banco restaurou-se em 41 minutos no dia 2026-09-10 com Ana e Rui.",
            "2026年10月2日由王芳在41分钟内恢复。",
            "2026年10月2日に田中が41分で復旧しました。",
            "2026년 10월 2일 김민수가 41분 만에 복구했습니다.",
        ] {
            assert!(!denies(text, Telling::Record), "{text}");
        }
    }

    #[test]
    fn only_the_sentence_of_the_hit_counts() {
        let pattern = LazyRegex::unchecked(r"\broll ?back\b", true);
        let text = "There is no rollback of the index. To roll back the model, run make back.";
        assert_eq!(affirmed(&pattern, text, Telling::Practice), Some(38));
        // A sentence goes on over a wrapped line, and ends at a point of a list.
        let long = "There is no procedure by which anybody on the team could take\na rollback of the model.";
        assert_eq!(affirmed(&pattern, long, Telling::Practice), None);
        let list = "- There is no backup\n- rollback with make back";
        assert!(affirmed(&pattern, list, Telling::Practice).is_some());
        let blanked = without("No test has been held.\nRestored in 5 min.", Telling::Record);
        assert!(!blanked.contains("held") && blanked.ends_with("Restored in 5 min.") && blanked.lines().count() == 2);
        assert!(
            mostly_denied("There is no plan. We have no owner. See you.", Telling::Practice)
                && !mostly_denied("Run it. There is no other way.", Telling::Practice)
        );
    }

    #[test]
    fn any_text_has_sentences() {
        for text in ["", "ä", "。。", "\n\n\n", "a.b.c", "\u{2019}"] {
            let _ = without(text, Telling::Record);
            let _ = mostly_denied(text, Telling::Plan);
        }
        let long = "no ".repeat(100_000);
        assert_eq!(without(&long, Telling::Record).len(), long.len());
    }
}
