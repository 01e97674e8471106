//! What contents reach.

use super::{Flow, Holder, Uses, Value};
use crate::code::outline::{Expr, ScopeKind};
use crate::code::project::tests::project;

/// Arguments of `sink(...)` that hold the content of `source()` or of the parameters of `entry`.
fn reached(files: &[(&str, &str)]) -> Vec<String> {
    let project = project(files);
    let uses = Uses::new(&project);
    let (mut values, mut holders) = (Vec::new(), Vec::new());
    for (file, source) in project.all() {
        let o = &source.outline;
        values.extend(o.calls.iter().filter(|c| o.callee_name(c) == "source").map(|c| Value { file, expr: c.expr }));
        for (scope, made) in o.all_scopes().filter(|(_, s)| s.kind == ScopeKind::Function) {
            if o.spell(made.name) == "entry" {
                holders.extend(made.parameters.iter().map(|p| Holder::Name(file, scope, o.spell(p.name).to_owned())));
            }
        }
    }
    let flow = Flow::from(&project, &uses, values, holders);
    let mut out = Vec::new();
    for (file, source) in project.all() {
        let o = &source.outline;
        for call in o.calls.iter().filter(|c| o.callee_name(c) == "sink") {
            for argument in call.arguments.iter().filter(|a| flow.values.contains_key(&Value { file, expr: a.value })) {
                let said = match o.expr(argument.value) {
                    Expr::Text(text, _) => o.spell(*text).to_owned(),
                    _ => o.spelled(argument.value),
                };
                out.push(said);
            }
        }
    }
    out
}

#[test]
fn content_passes_names_texts_tables_fields_and_calls() {
    let text = "class A:\n  def run(self):\n    r = source()\n    self.kept = r.choices[0].message.content\n    sink(f'said {r}')\n    data = {'answer': r}\n    sink(data)\n  def later(self):\n    sink(self.kept)\ndef outer():\n    answer = inner()\n    sink(answer.strip())\ndef inner():\n    return source()\ndef entry(q):\n    helper(q)\ndef helper(x):\n    y = x or 'none'\n    sink(y)\n    rows.append(y)\n    sink(rows)\n    for row in rows:\n        sink(row)\n";
    let found = reached(&[("a.py", text)]);
    assert_eq!(found, ["said {}", "data", "self.kept", "strip()", "y", "rows", "row"]);
}

#[test]
fn counts_lookups_conditions_and_unknown_calls_are_barriers() {
    let text = "def entry(q):\n    sink(len(q))\n    sink(db[q])\n    sink(q == 'a')\n    sink(unknown(q))\n    sink(q.length)\n    if q: sink('yes')\ndef other(q):\n    sink(q)\n";
    assert_eq!(reached(&[("a.py", text)]), Vec::<String>::new());
}

#[test]
fn scripts_flow_through_promises_and_callbacks() {
    let text = "async function go() { const out = await source(); sink(out.text); source().then((r) => sink(r.body)); const all = await Promise.all([1].map(async () => source())); sink(all); }\nconst entry = async ({ body }) => { sink(body) };\n";
    assert_eq!(reached(&[("a.ts", text)]), ["out.text", "r.body", "all"]);
}

#[test]
fn what_lies_under_a_name_is_found_under_it_and_under_no_other() {
    let text = "def entry(q):\n    row = {'text': q, 'session': sid}\n    sink(row['text'])\n    sink(row['session'])\n    sink(row.get('session'))\n    sink(row.get('text'))\n    other.answer = q\n    sink(other.answer)\n    sink(other.count_of)\n    rows.append(row)\n    for one in rows:\n        sink(one['text'])\n        sink(one['session'])\n    helper(row)\ndef helper(given):\n    sink(given['text'])\n    sink(given['session'])\n";
    let found = reached(&[("a.py", text)]);
    assert_eq!(found, ["", "get()", "other.answer", "", ""]);
    let script = "async function entry(q) { const made = { text: q, id: 1 }; const { text, id } = made; sink(text); sink(id); made.id = 2; sink(made.id); }\n";
    assert_eq!(reached(&[("a.ts", script)]), ["text"]);
}

#[test]
fn a_name_holds_what_it_is_given_from_that_line_on() {
    let text = "def run(body):\n    message = body.message\n    sink(message)\n    message = source()\n    sink(message)\ndef again():\n    last = None\n    while True:\n        sink(last)\n        last = source()\n";
    assert_eq!(reached(&[("a.py", text)]), ["message", "last"]);
}
