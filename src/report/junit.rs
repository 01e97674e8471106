//! JUnit XML: one test suite per pillar, one case per rule, so that any CI server shows the audit as tests.
//!
//! A finding is a failure, what could not be looked at an error, waived and not applicable are skipped. When there is
//! nothing to audit the file holds one passed case: an empty suite reads as a broken job.

use super::format::Format;
use super::json::unwritten;
use super::{sentence, words};
use crate::error::Error;
use crate::model::{Outcome, PillarScore, Report, Verdict};
use crate::text::printable;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use std::io;

type Xml = Writer<Vec<u8>>;

/// For the registry.
pub(super) const FORMAT: Format = Format {
    name: "junit",
    about: "CI servers: rules as test cases",
    extension: "xml",
    media: "application/xml",
    render: |report, _| render(report),
    known: |head, _| head.contains("<testsuites name=\"produ "),
    rooted: true,
    ..Format::PLAIN
};

/// Renders a cleaned report.
pub(crate) fn render(report: &Report) -> Result<String, Error> {
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 2);
    write(&mut xml, report).map_err(|e| unwritten(&e))?;
    let mut text = String::from_utf8(xml.into_inner()).map_err(|e| unwritten(&e))?;
    text.push('\n');
    Ok(text)
}

fn write(xml: &mut Xml, report: &Report) -> io::Result<()> {
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let mut root = BytesStart::new("testsuites");
    root.push_attribute(("name", plain(&format!("produ {}", report.system.name)).as_str()));
    counts(&mut root, &report.verdicts.iter().collect::<Vec<_>>(), report.verdicts.is_empty());
    xml.write_event(Event::Start(root))?;
    if report.verdicts.is_empty() {
        nothing(xml)?;
    }
    for pillar in &report.pillars {
        suite(xml, report, pillar)?;
    }
    xml.write_event(Event::End(BytesEnd::new("testsuites")))
}

fn counts(element: &mut BytesStart<'_>, verdicts: &[&Verdict], placeholder: bool) {
    let count = |pick: fn(&Verdict) -> bool| verdicts.iter().filter(|v| pick(v)).count().to_string();
    element.push_attribute(("tests", (verdicts.len() + usize::from(placeholder)).to_string().as_str()));
    element.push_attribute(("failures", count(failed).as_str()));
    element.push_attribute(("errors", count(unseen).as_str()));
    element.push_attribute(("skipped", count(skipped).as_str()));
}

fn failed(verdict: &Verdict) -> bool {
    words::is_open(verdict) && !unseen(verdict)
}

fn unseen(verdict: &Verdict) -> bool {
    verdict.outcome == Outcome::Unknown
}

fn skipped(verdict: &Verdict) -> bool {
    matches!(verdict.outcome, Outcome::Waived | Outcome::NotApplicable)
}

fn suite(xml: &mut Xml, report: &Report, pillar: &PillarScore) -> io::Result<()> {
    let verdicts: Vec<&Verdict> = report.verdicts.iter().filter(|v| v.pillar == pillar.pillar).collect();
    let mut element = BytesStart::new("testsuite");
    element.push_attribute(("name", words::pillar(pillar.pillar)));
    counts(&mut element, &verdicts, false);
    if let Some(day) = &report.system.today {
        element.push_attribute(("timestamp", plain(&format!("{day}T00:00:00")).as_str()));
    }
    xml.write_event(Event::Start(element))?;
    for verdict in verdicts {
        case(xml, verdict)?;
    }
    xml.write_event(Event::End(BytesEnd::new("testsuite")))
}

fn nothing(xml: &mut Xml) -> io::Result<()> {
    let mut element = BytesStart::new("testsuite");
    element.push_attribute(("name", "produ"));
    element.push_attribute(("tests", "1"));
    xml.write_event(Event::Start(element))?;
    let mut case = BytesStart::new("testcase");
    case.push_attribute(("classname", "produ"));
    case.push_attribute(("name", "nothing to audit: no AI system found"));
    xml.write_event(Event::Empty(case))?;
    xml.write_event(Event::End(BytesEnd::new("testsuite")))
}

fn case(xml: &mut Xml, verdict: &Verdict) -> io::Result<()> {
    let mut element = BytesStart::new("testcase");
    element.push_attribute(("classname", plain(&format!("produ.{}", verdict.area)).as_str()));
    element.push_attribute(("name", plain(&words::named(&verdict.title, &verdict.rule, &verdict.slug)).as_str()));
    if let Some(first) = verdict.evidence.first() {
        element.push_attribute(("file", plain(&first.path).as_str()));
        element.push_attribute(("line", first.line.max(1).to_string().as_str()));
    }
    xml.write_event(Event::Start(element))?;
    let outcome = if unseen(verdict) {
        Some("error")
    } else if failed(verdict) {
        Some("failure")
    } else if skipped(verdict) {
        Some("skipped")
    } else {
        None
    };
    if let Some(name) = outcome {
        let mut child = BytesStart::new(name);
        child.push_attribute(("message", plain(&sentence::summary(verdict)).as_str()));
        if name != "skipped" {
            child.push_attribute(("type", words::severity(verdict.severity)));
            xml.write_event(Event::Start(child))?;
            xml.write_event(Event::Text(BytesText::new(&plain_lines(&details(verdict)))))?;
            xml.write_event(Event::End(BytesEnd::new(name)))?;
        } else {
            xml.write_event(Event::Empty(child))?;
        }
    }
    if !verdict.evidence.is_empty() {
        let lines: Vec<String> = verdict
            .evidence
            .iter()
            .map(|e| format!("{}: {} ({})", words::place(&e.path, e.line), words::recognised(e), words::level(e.level)))
            .collect();
        xml.write_event(Event::Start(BytesStart::new("system-out")))?;
        xml.write_event(Event::Text(BytesText::new(&plain_lines(&lines))))?;
        xml.write_event(Event::End(BytesEnd::new("system-out")))?;
    }
    xml.write_event(Event::End(BytesEnd::new("testcase")))
}

fn details(verdict: &Verdict) -> Vec<String> {
    let mut lines = vec![verdict.question.clone()];
    lines.extend(verdict.contradictions.iter().map(|c| format!("{}: {}", words::place(&c.path, c.line), c.message)));
    if let Some(search) = &verdict.search {
        lines.extend(
            search
                .nearest
                .iter()
                .map(|m| format!("nearest miss {}: {} ({})", words::place(&m.path, m.line), m.what, m.why)),
        );
    }
    if let Some(fix) = &verdict.fix {
        lines.extend(fix.steps.iter().map(|step| format!("- {step}")));
    }
    lines
}

/// Each line by itself: what was joined to it must not make it a command of a CI runner that prints it.
fn plain_lines(lines: &[String]) -> String {
    lines.iter().map(|line| plain(&printable(line))).collect::<Vec<_>>().join("\n")
}

/// Without the characters XML 1.0 cannot hold; the rest is escaped by the writer.
fn plain(text: &str) -> String {
    text.chars().filter(|ch| !matches!(*ch as u32, 0..=8 | 0xb | 0xc | 0xe..=0x1f | 0xfffe | 0xffff)).collect()
}
