//! Copies are known with other dates and names, own texts are not mistaken for one.

use super::*;

const POLICY: &str = include_str!("../../../fixtures/production-ready/repo/SECURITY.md");
const SERVICE: &str = include_str!("../../../fixtures/production-ready/repo/app/tracing.py");

#[test]
fn a_copy_is_known_with_other_words_in_its_blanks() {
    assert!(of(POLICY).copy(false));
    let other = POLICY.replace("assistant", "concierge").replace("two days", "5 days").replace("mail", "letter");
    assert!(of(&other).copy(false), "{:?}", of(&other));
    let wrapped = POLICY.split_whitespace().collect::<Vec<_>>().join("\n\n");
    assert!(of(&wrapped).copy(false));
}

#[test]
fn an_own_text_is_none() {
    let own = "Write to security@lighthouse.example, a person reads it on each working day. Our threat model was drawn up \
               with the harbour office: skippers send voice notes, so what they say is untrusted, and nobody but the pilot on \
               duty may change a berth. We keep the notes for a week and read the log after every storm.";
    // Words that somebody else's sample strings together, too, make no copy.
    assert!(of(own).known * 4 < of(own).own, "{:?}", of(own));
    assert!(!of(own).copy(true));
    // What a template asks is everybody's; what is answered is not.
    let template = include_str!("../../../templates/oncall.md").replace("{{blank:", "the harbour office (");
    assert!(!of(&template).copy(true), "{:?}", of(&template));
}

/// How the guides of the libraries begin, and so half the world.
#[test]
fn what_everybody_writes_is_nobodys() {
    let quickstart = r#"
        from fastapi import FastAPI
        from openai import OpenAI
        from pydantic import BaseModel

        app = FastAPI()
        client = OpenAI()

        class ChatRequest(BaseModel):
            message: str

        @app.post("/chat")
        def chat(request: ChatRequest):
            response = client.chat.completions.create(
                model="gpt-4o-2024-08-06",
                messages=[{"role": "user", "content": request.message}],
                max_tokens=300,
            )
            return {"answer": response.choices[0].message.content}
    "#;
    let workflow = "on: [push, pull_request]\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: \
                    actions/checkout@v4\n      - uses: actions/setup-python@v5\n        with:\n          python-version: \
                    '3.12'\n      - run: pip install -r requirements.txt\n      - run: pytest\n";
    for text in [quickstart, workflow] {
        assert!(!of(text).copy(true), "{:?}", of(text));
    }
}

#[test]
fn a_short_file_is_a_copy_only_beside_one() {
    let short = SERVICE.lines().take(12).collect::<Vec<_>>().join("\n");
    let like = of(&short);
    assert!(like.own >= FEW && like.own < TELLING, "{like:?}");
    assert!(like.copy(true) && !like.copy(false));
    assert!(!of("").copy(true));
}

#[test]
fn a_program_belongs_to_the_project_it_was_copied_from() {
    assert!(of(SERVICE).projects.is_power_of_two());
    assert_eq!(of("from lighthouse import berth\nprint(berth.assign(skipper, tide))\n").projects, 0);
}
