//! Documents as people write them, and as they fake them.

use super::*;
use proptest::prelude::*;

fn markdown(text: &str) -> Document {
    parse(Language::Markdown, text)
}

fn outline(document: &Document) -> Vec<(u8, &str, u32, u32)> {
    document.sections.iter().map(|s| (s.level, s.heading.as_str(), s.line, s.end_line)).collect()
}

const README: &str = "\
---
title: Front
---
Before the heading.

# Support bot [![CI](https://x/b.svg)](https://x)

Answers **questions** about orders.

Setup
-----

```sh
# not a heading
kubectl apply -f k8s/
```

<!-- hidden words here
still hidden -->
### Rollback `v2`

Roll back with `helm rollback`, see [the drill](docs/drill.md).

| Step | Who |
|------|-----|
| Undo | On call |

## Roadmap

We will add alerts.

### Later

More.
";

#[test]
fn sections_lines_and_words() {
    let document = markdown(README);
    assert_eq!(document.title.as_deref(), Some("Front"));
    assert_eq!(
        outline(&document),
        [
            (0, "", 1, 5),
            (1, "Support bot", 6, 9),
            (2, "Setup", 10, 19),
            (3, "Rollback v2", 20, 27),
            (2, "Roadmap", 28, 31),
            (3, "Later", 32, 34)
        ]
    );
    let rollback = &document.sections[3];
    assert_eq!(rollback.own_words, 11);
    assert_eq!(document.sections[2].total_words, 11);
    assert_eq!(document.sections[1].total_words, 4 + 11 + 4 + 1);
    assert_eq!(document.sections[0].total_words, 3);
    assert_eq!(rollback.line_at(rollback.text.find("Undo").unwrap()), 26);
    let setup = &document.sections[2];
    assert_eq!(setup.code_line_at(setup.code.find("kubectl").unwrap()), 15);
    assert!(!document.sections.iter().any(|s| s.text.contains("hidden")));
    assert_eq!(
        document.sections.iter().map(|s| s.promise).collect::<Vec<_>>(),
        [false, false, false, false, true, true]
    );
    assert_eq!(document.hollow, None);
}

#[test]
fn other_formats() {
    let rst = parse(
        Language::Rst,
        "=====\nGuide\n=====\n\nIntro text.\n\nRun it\n------\n\nDo this::\n\n    make run\n\n.. note::\n\n   Mind the gap.\n\n\
         .. code-block:: sh\n\n   echo hi\n\n.. a comment with words\n\nDeeper\n^^^^^^\nEnd.\n",
    );
    assert_eq!(outline(&rst), [(1, "Guide", 2, 6), (2, "Run it", 7, 23), (3, "Deeper", 24, 26)]);
    let run = &rst.sections[1];
    assert!(run.code.contains("make run") && run.code.contains("echo hi"));
    assert!(run.text.contains("Mind the gap") && !run.text.contains("a comment"));
    assert_eq!(run.line_at(run.text.find("Mind").unwrap()), 16);

    let adoc = parse(
        Language::AsciiDoc,
        "= Guide\n:toc:\n\nIntro.\n\n== Run\n\n[source,sh]\n----\n= not one\n----\n// gone\n////\ngone too\n////\nDone now.\n",
    );
    assert_eq!(outline(&adoc), [(1, "Guide", 1, 5), (2, "Run", 6, 16)]);
    assert!(adoc.sections[1].code.contains("= not one") && !adoc.sections[1].text.contains("gone"));

    let html = markdown("<h1 align=\"center\">Big</h1>\n\ntext here\n");
    assert_eq!(html.title.as_deref(), Some("Big"));
}

#[test]
fn what_is_hollow() {
    let hollow = |text: &str| markdown(text).hollow.unwrap_or_default();
    assert!(
        hollow("<!-- produ:template runbook -->\n# Runbook\n\nReal words about the service here.\n")
            .contains("template")
    );
    assert!(
        hollow("# Runbook\n\nOwner: TODO\nPager: <your pager>\nSteps: TBD\nThe service answers.\n")
            .contains("placeholders")
    );
    assert!(
        hollow("# A\n\nLorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor.\n")
            .contains("lorem")
    );
    assert!(hollow("# Only\n\n## Headings\n").contains("no words"));
    assert!(hollow("").contains("no words"));
    assert!(
        hollow("Permission is hereby granted, free of charge, to any person\nobtaining a copy.\n").contains("licence")
    );
    let stuffed = "rollback monitoring drift canary alerts evaluation guardrails budget latency tracing ".repeat(12);
    assert!(hollow(&stuffed).contains("word list"), "{}", hollow(&stuffed));
    let repeated = format!("# Ops\n\n{}", "rollback plan rollback monitoring alert ".repeat(20));
    assert!(hollow(&repeated).contains("word list"));
    let compounds = "rollback canary on-call drift edge-case A/B human-in-the-loop SLO retry and/or alerts ".repeat(30);
    assert!(hollow(&compounds).contains("word list"), "{}", hollow(&compounds));
    // Talking about the marker in code is not carrying it.
    assert_eq!(hollow("# Docs\n\n```html\n<!-- produ:template -->\n```\nTemplates carry a marker.\n"), "");
}

#[test]
fn real_documents_are_not_hollow() {
    let list = "# Runbook\n\n- Check the dashboard\n- Page the owner\n- Undo the deployment\n- Tell support\n";
    assert_eq!(markdown(list).hollow, None);
    let table = format!(
        "# Limits\n\n| Name | Value |\n|---|---|\n{}",
        "| Requests | 30 |\n| Tokens per day | 9 |\n".repeat(10)
    );
    assert_eq!(markdown(&table).hollow, None);
    let commands = "# Run\n\n```sh\nmake up\n```\n";
    assert_eq!(markdown(commands).hollow, None);
}

#[test]
fn bounds_are_reported() {
    let many = markdown(&"# h\n".repeat(MAX_SECTIONS + 10));
    assert!(many.incomplete.unwrap().contains("headings"));
    assert_eq!(many.sections.len(), MAX_SECTIONS - 1);
    let long = markdown(&"ä ".repeat(MAX_BYTES));
    assert!(long.incomplete.unwrap().contains("MiB"));
}

#[test]
fn hostile_input_stays_linear() {
    for unit in ["[", "[a](", "`", "<a", "<!--", "--><!--", "![[", "a\n---\n", "a\n===\n", "```\n", "| ", "<"] {
        let text = unit.repeat(100_000 / unit.len());
        for language in [Language::Markdown, Language::Rst, Language::AsciiDoc, Language::Text] {
            let _ = parse(language, &text);
        }
    }
}

proptest! {
    #[test]
    fn total(text in "[a-z#=<>!`~|\\[\\](): .\n*_-]{0,200}") {
        for language in [Language::Markdown, Language::Rst, Language::AsciiDoc, Language::Text] {
            let document = parse(language, &text);
            let lines = u32::try_from(text.lines().count()).unwrap();
            for section in &document.sections {
                prop_assert!(section.line >= 1 && section.end_line <= lines);
                prop_assert!(section.total_words >= section.own_words || section.level == 0);
                prop_assert!(section.line_at(section.text.len()) <= section.end_line.max(section.line));
            }
        }
    }

    #[test]
    fn total_on_anything(text in any::<String>()) {
        for language in [Language::Markdown, Language::Rst, Language::AsciiDoc, Language::Text] {
            let _ = parse(language, &text);
        }
    }
}
