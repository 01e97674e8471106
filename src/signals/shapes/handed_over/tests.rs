//! Which branches hand over to people.

use crate::rules::format::Shape;
use crate::signals::shapes::testing::{found, proven};

fn python(body: &str) -> (Vec<String>, Vec<String>) {
    found(&[("app/main.py", body)], Shape::HandedOver)
}

#[test]
fn a_measured_doubt_goes_to_a_person() {
    let (found, _) = python(
        "
@app.post('/ask')
def ask(q):
    out = client.create(messages=q, temperature=0)
    if (
        out.confidence
        < LIMIT
    ):
        review_queue.put(out)
        return None
    if out.risk > 3:
        case.status = 'pending_review'
    elif out.intent == 'angry':
        transfer_to_human(q)
    return out
",
    );
    assert_eq!(found, ["app/main.py:9", "app/main.py:12", "app/main.py:14", "app/main.py:12"]);
}

#[test]
fn a_wait_before_an_action() {
    let files = [(
        "src/tools.ts",
        "
import { tool } from 'ai';
export const refund = tool({
  description: 'Refund an order',
  needsApproval: true,
});
export const read = tool({ description: 'Read', needsApproval: false });
",
    )];
    assert_eq!(found(&files, Shape::HandedOver).0, ["src/tools.ts:5"]);
    let graph = "from langgraph.types import interrupt\ndef confirm(state):\n    return interrupt({'question': 'Send?'})\nconfirm(1)\n";
    assert_eq!(python(graph).0, ["app/main.py:3"]);
}

#[test]
fn look_alikes() {
    let (found, misses) = python(
        "
@app.post('/ask')
def ask(q):
    out = client.create(messages=q, temperature=0)
    if out.confidence < 0.5:
        logger.warning('needs human review: %s', out)
    if out.score > 0.5:
        transfer_to_agent(out)
    if user.approved:
        login(user)
    if error:
        thread.interrupt()
    return out
PROMPT = 'Never refer the user to a human agent.'
",
    );
    assert_eq!(found, Vec::<String>::new());
    assert_eq!(misses, ["app/main.py:5 NoConsequence"]);
}

#[test]
fn the_trigger_and_the_hand_over_prove_it() {
    let app = "
def route(out, confidence):
    if confidence < 0.6:
        review_queue.add(out)
";
    let test = "
from app.main import route, review_queue
def test_low():
    route('x', 0.2)
    assert review_queue.size == 1
def test_other():
    route('x', 0.9)
    assert True
";
    let files = [("app/main.py", app), ("tests/test_main.py", test)];
    assert_eq!(proven(&files, Shape::HandedOver, ("app/main.py", "route"), None), [3]);
}
