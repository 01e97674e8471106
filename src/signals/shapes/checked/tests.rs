//! Checks of answers in small programs, with decoys.

use super::super::programs::check;
use crate::rules::format::Shape::CheckedOutput;

#[test]
fn an_answer_is_parsed_with_a_way_out() {
    let main = r#"
import json
from openai import OpenAI
client = OpenAI()
def frage(q):
    r = client.chat.completions.create(model="m", messages=[q])
    return r.choices[0].message.content
def lies(q):
    roh = frage(q)
    try:
        return json.loads(
            roh
        )
    except Exception:
        return None
def zeig(q):
    roh = frage(q)
    try:
        return json.loads(roh)
    except ValueError:
        return roh
def still(q):
    roh = frage(q)
    data = None
    try:
        data = json.loads(roh)
    except ValueError:
        print("bad")
    return data
lies(1), zeig(1), still(1)
"#;
    check(
        CheckedOutput,
        &[("app/main.py", main)],
        &[
            "app/main.py:11 parse",
            "app/main.py:19 lacks: where the check fails, the answer is handed on as it came",
            "app/main.py:26 lacks: the check has no consequence: nothing is refused, replaced or tried again",
        ],
    );
}

#[test]
fn envelopes_chunks_tools_and_requests_are_no_answers() {
    let main = r#"
import json, requests
from openai import OpenAI
client = OpenAI()
def ask(request):
    body = json.loads(request.body)
    r = requests.post("https://api.openai.com/v1/chat/completions", json={"model": "m", "messages": body, "temperature": 0})
    try:
        data = json.loads(r.text)
    except ValueError:
        return None
    if r.status_code != 200:
        raise RuntimeError("failed")
    return data
def stream(q):
    for chunk in client.chat.completions.create(model="m", messages=[q], stream=True):
        if not chunk.choices:
            continue
        yield chunk
def tools(q):
    r = client.chat.completions.create(model="m", messages=[q])
    if not r.choices[0].message.tool_calls:
        raise ValueError("no tool")
    try:
        args = json.loads(r.choices[0].message.tool_calls[0].function.arguments)
    except ValueError:
        return {}
    return args
def settings(path):
    try:
        return json.loads(path)
    except ValueError:
        return {}
ask(1), stream(1), tools(1), settings(1)
"#;
    check(CheckedOutput, &[("app/main.py", main)], &[]);
}

#[test]
fn conditions_with_consequences_bounds_and_dropped_items() {
    let main = r#"
from openai import OpenAI
client = OpenAI()
ERLAUBT = {"a", "b"}
def frage(q):
    r = client.chat.completions.create(model="m", messages=[q])
    wort = r.choices[0].message.content.strip()
    if r.choices[0].finish_reason == "length":
        raise ValueError("cut off")
    if wort not in ERLAUBT:
        wort = "a"
    if len(wort) > 900:
        return "Sorry, I cannot answer that."
    if wort == "b":
        notiere(wort)
    return wort
def note(q):
    wert = float(frage(q))
    return max(0.0, min(1.0, wert))
note(1)
"#;
    check(
        CheckedOutput,
        &[("app/main.py", main)],
        &["app/main.py:10 membership", "app/main.py:12 size", "app/main.py:19 range", "app/main.py:8 other"],
    );
}

#[test]
fn schemas_cleaners_and_own_checks_in_scripts() {
    let main = r#"
import { generateObject } from "ai";
import OpenAI from "openai";
import DOMPurify from "dompurify";
import { Ergebnis } from "./schema";
const client = new OpenAI();
export async function a(q) { return generateObject({ schema: Ergebnis, prompt: q }); }
export async function b(q) {
  const r = await client.chat.completions.create({ model: "m", messages: [q] });
  const text = r.choices[0].message.content;
  const geprueft = Ergebnis.safeParse(text);
  if (!geprueft.success) {
    throw new Error("bad answer");
  }
  document.body.innerHTML = DOMPurify.sanitize(text);
  return text.split(",").filter((t) => BEKANNT.has(t));
}
export async function c(q) {
  const clean = DOMPurify.sanitize(q);
  return client.chat.completions.create({ model: "m", messages: [clean], response_format: { type: "json_object" } });
}
a(1); b(1); c(1);
"#;
    check(
        CheckedOutput,
        &[("src/a.ts", main)],
        &["src/a.ts:12 schema", "src/a.ts:15 library", "src/a.ts:16 membership", "src/a.ts:7 schema"],
    );
}

#[test]
fn an_answer_that_is_looked_for_among_what_is_known() {
    let main = r#"
from openai import OpenAI
client = OpenAI()
FARBEN = {"rot": 1, "blau": 2}
class Nachricht: pass
def frage(q):
    r = client.chat.completions.create(model="m", messages=[q])
    return r.choices[0].message.content
def farbe(q):
    wort = frage(q)
    nummer = FARBEN.get(wort)
    if nummer is None:
        raise ValueError("not one of ours")
    return nummer
def immer(q):
    wort = frage(q)
    nummer = FARBEN.get(q)
    if nummer is None:
        raise ValueError("no")
    return wort
def art(q):
    wort = frage(q)
    if isinstance(wort, Nachricht):
        return None
    return wort
def satz(q):
    wort = frage(q)
    if not isinstance(wort, str):
        raise TypeError("no text")
    return wort
farbe(1)
immer(1)
art(1)
satz(1)
"#;
    check(CheckedOutput, &[("app/main.py", main)], &["app/main.py:12 membership", "app/main.py:28 type"]);
}
