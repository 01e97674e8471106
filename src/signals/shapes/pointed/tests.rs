//! The weak forms in small projects: each shape has one that a person may point at, and a decoy beside it that is none.

use super::super::{Asker, Ground, find, library, of_live};
use super::look;
use crate::code::project::tests::project;
use crate::inventory::Inventory;
use crate::manifest::parse;
use crate::manifest::pointer::Key;
use crate::rules::RuleSet;
use crate::rules::format::Shape;
use crate::rules::probe::Probe;
use crate::signals::Wanted;
use crate::signals::ci::Uncollected;
use crate::signals::file::words::Words;
use crate::signals::linked::Linked;
use crate::signals::pointed::{Looked, Standing};
use std::collections::BTreeMap;
use std::sync::LazyLock;

static RULES: LazyLock<RuleSet> = LazyLock::new(|| RuleSet::embedded().unwrap());

/// What is found where a pointer of a rule leads.
fn looked(files: &[(&str, &str)], rule: &str, keys: &str) -> BTreeMap<Key, Looked> {
    let text = format!("schema_version: \"1\"\nsystem: {{name: x, kind: [rag]}}\nevidence: {{{rule}: {{{keys}}}}}\n");
    let manifest = parse("produ.yaml", text.as_bytes()).unwrap();
    let mut sorted = files.to_vec();
    sorted.sort_unstable();
    let inventory = Inventory::from_memory(sorted.iter().map(|(p, t)| ((*p).to_owned(), t.as_bytes().to_vec())));
    let linked = Linked::new(project(&sorted), &[], &Words::default());
    let ground = Ground::new(&linked);
    let shapes = RULES.probes.iter().filter_map(|p| if let Probe::Code(m) = p { Some(m.matcher.shape) } else { None });
    let found = shapes.map(|shape: Shape| {
        let mut all = find(&ground, shape);
        all.findings.append(&mut library::find(&ground, shape).findings);
        (shape, of_live(&ground, all))
    });
    let found = found.collect();
    let wanted = Wanted::of([&manifest]);
    let pointed = look(
        &ground,
        &Asker { rules: &RULES, inventory: &inventory, wanted: &wanted, uncollected: &Uncollected::default() },
        &found,
    );
    pointed.into_values().next().unwrap()
}

/// Whether the code that is pointed at shows something the rule asks for.
fn shows(text: &str, rule: &str) -> bool {
    let text = format!(
        "{text}\n\ndef ask(q):\n    return gate.go(messages=[q], temperature=0.1)\n\n\n@app.post('/x')\ndef route(q):\n    it(q, 1)\n    return ask(q)\n"
    );
    let found = looked(&[("app.py", &text)], rule, "code: \"app.py::it\"");
    matches!(found[&Key::Code].standing, Standing::Shows(_))
}

#[test]
fn each_shape_has_a_weak_form_and_a_decoy() {
    let rules = [
        (
            "kill-switch",
            "import os\nMODE = os.environ['ZEBRA']\ndef it(q, n):\n    return DRIVERS[MODE](q)",
            "import os\nMODE = os.environ['ZEBRA']\ndef it(q, n):\n    print(MODE, q)",
        ),
        (
            "graceful-degradation",
            "def it(q, n):\n    try:\n        return box.send(q)\n    except OSError:\n        return 'The desk answers by hand today.'",
            "def it(q, n):\n    try:\n        return box.send(q)\n    except OSError:\n        log.error(q)\n        raise",
        ),
        (
            "circuit-breaker",
            "lost = 0\ndef it(q, n):\n    if lost > 3:\n        raise Resting()\n    return ask(q)",
            "def it(q, n):\n    if n > 3:\n        raise Resting()\n    return ask(q)",
        ),
        (
            "input-guards",
            "def it(q, n):\n    if len(q) > 400:\n        raise ValueError('too long')",
            "def it(q, n):\n    if not q:\n        raise ValueError('nothing')",
        ),
        (
            "output-guards",
            "def it(q, n):\n    if q not in WORDS:\n        raise ValueError('unknown word')",
            "def it(q, n):\n    if q in WORDS:\n        print('known')",
        ),
        (
            "overload-protection",
            "def it(q, n):\n    if waiting.count > 20:\n        raise Busy('later')",
            "def it(q, n):\n    if waiting.count > 20:\n        log.warning('many')",
        ),
        (
            "human-routing",
            "def it(q, n):\n    if q.doubt > 0.4:\n        desk.put(q)",
            "def it(q, n):\n    if q.doubt > 0.4:\n        log.info(q)",
        ),
    ];
    for (rule, weak, decoy) in rules {
        assert!(shows(weak, rule), "{rule}: {weak}");
        assert!(!shows(decoy, rule), "{rule}: {decoy}");
        assert!(
            !shows("def it(q, n):\n    pass", rule) && !shows("def it(q, n):\n    return 'x'", rule),
            "{rule}: a stub"
        );
    }
}

#[test]
fn what_the_code_calls_in_its_own_file_counts_and_what_others_do_does_not() {
    let helper =
        "def inner(q):\n    if len(q) > 400:\n        raise ValueError('too long')\ndef it(q, n):\n    inner(q)";
    assert!(shows(helper, "input-guards"));
    let beside =
        "def inner(q):\n    if len(q) > 400:\n        raise ValueError('too long')\ndef it(q, n):\n    print(q)";
    assert!(!shows(beside, "input-guards"));
}

#[test]
fn places_are_functions_methods_lines_and_named_values() {
    let text = "const limiter = rateLimit({ max: 5 });\nclass Bot {\n  answer(q: string) {\n    if (q.length > 400) throw new Error('too long');\n    return gate.go({ messages: [q], temperature: 0 });\n  }\n}\nconst bot = new Bot();\napp.post('/x', (req, res) => res.json(bot.answer(req.body)));\n";
    let at = |place: &str| {
        let found = looked(&[("web.ts", text)], "input-guards", &format!("code: \"web.ts::{place}\""));
        (found[&Key::Code].at.map(|(_, line)| line), matches!(found[&Key::Code].standing, Standing::Shows(_)))
    };
    assert_eq!(at("Bot.answer"), (Some(3), true));
    assert_eq!(at("Bot::answer"), (Some(3), true));
    assert_eq!(at("answer"), (Some(3), true));
    assert_eq!(at("Bot"), (Some(2), true));
    assert_eq!(at("limiter"), (Some(1), false));
    assert_eq!(at("Cat.answer"), (Some(0), false));
}

#[test]
fn tests_are_named_by_function_title_or_line() {
    let app = "export function it(q: string) {\n  if (q.length > 400) throw new Error('too long');\n  return gate.go({ messages: [q], temperature: 0 });\n}\napp.post('/x', (req, res) => res.json(it(req.body)));\n";
    let test = "import { it as ask } from './web';\ndescribe('guard', () => {\n  test('refuses: long ones', () => {\n    expect(() => ask('x'.repeat(500))).toThrow();\n  });\n});\n";
    for place in ["web.test.ts::refuses: long ones", "web.test.ts:4", "web.test.ts"] {
        let keys = format!("code: \"web.ts::it\", test: \"{place}\"");
        let found = looked(&[("web.ts", app), ("web.test.ts", test)], "input-guards", &keys);
        assert!(matches!(found[&Key::Test].standing, Standing::Shows(_)), "{place}: {:?}", found[&Key::Test]);
    }
}
