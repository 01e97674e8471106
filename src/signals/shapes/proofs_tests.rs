//! Which tests prove what.

use super::testing::{found, proven};
use crate::rules::format::Shape;

const APP: &str = "
import os
from app.llm import ask
def answer(q):
    if len(q) > 100:
        raise ValueError('too long')
    if os.getenv('AI_ON') == 'false':
        return 'off'
    try:
        return ask(q)
    except Exception:
        return 'try later'
def other(q):
    return answer(q)
def far(q):
    return other(q)
";
const LLM: &str = "
def ask(q):
    return client.create(messages=q, temperature=0)
";

fn python(shape: Shape, setting: Option<&str>, test: &str) -> Vec<u32> {
    let files = [("app/main.py", APP), ("app/llm.py", LLM), ("tests/test_main.py", test)];
    proven(&files, shape, ("app/main.py", "answer"), setting)
}

const IMPORT: &str = "from app.main import answer, other, far\n";

#[test]
fn a_fault_that_is_made_and_answered_proves_a_handler() {
    let test = format!(
        "{IMPORT}from unittest.mock import patch
def test_a():
    with patch('app.main.ask', side_effect=TimeoutError()):
        assert answer('hi') == 'try later'
@patch('app.main.ask', side_effect=[ConnectionError('x')])
def test_b(m):
    assert other('hi') == 'try later'
def test_through_a_raiser(monkeypatch):
    def boom(q):
        raise RuntimeError('x')
    monkeypatch.setattr('app.main.ask', boom)
    assert answer('hi') == 'try later'
"
    );
    assert_eq!(python(Shape::HandledFailure, None, &test), [3, 9, 7]);
}

#[test]
fn what_proves_no_handler() {
    let test = format!(
        "{IMPORT}import pytest
from unittest.mock import patch
def test_happy():
    assert answer('hi') == 'x'
def test_no_assertion():
    with patch('app.main.ask', side_effect=TimeoutError()):
        answer('hi')
@patch('app.main.ask', side_effect=TimeoutError())
@patch('app.main.answer')
def test_subject_is_mocked(a, b):
    assert other('hi') == 'try later'
@pytest.mark.skip(reason='flaky')
@patch('app.main.ask', side_effect=TimeoutError())
def test_skipped(m):
    assert answer('hi') == 'try later'
@patch('app.main.ask', side_effect=TimeoutError())
def test_too_far(m):
    far('hi')
    assert True
class Bot:
    def answer(self, q): return q
@patch('app.main.ask', side_effect=TimeoutError())
def test_look_alike(m):
    assert Bot().answer('hi') == 'try later'
"
    );
    assert_eq!(python(Shape::HandledFailure, None, &test), Vec::<u32>::new());
}

#[test]
fn the_setting_that_is_set_proves_a_switch() {
    let test = format!(
        "{IMPORT}
def test_off(monkeypatch):
    monkeypatch.setenv('AI_ON', 'false')
    assert answer('hi') == 'off'
def test_other_setting(monkeypatch):
    monkeypatch.setenv('AI_ONLY', 'false')
    assert answer('hi') == 'off'
"
    );
    assert_eq!(python(Shape::SwitchedOff, Some("AI_ON"), &test), [3]);
}

#[test]
fn a_bad_value_and_its_refusal_prove_a_check() {
    let test = format!(
        "{IMPORT}import pytest
LONG = 'x' * 5000
def test_long():
    with pytest.raises(ValueError):
        answer(LONG)
def test_fine():
    assert answer('hi')
"
    );
    assert_eq!(python(Shape::RefusedInput, None, &test), [4]);
    let files = [("app/main.py", APP), ("app/llm.py", LLM), ("tests/test_main.py", test.as_str())];
    assert_eq!(found(&files, Shape::EdgeCase).0, ["tests/test_main.py:4"]);
}

#[test]
fn routes_fixtures_and_helpers_of_the_test_lead_to_code() {
    let app = "
from fastapi import FastAPI
app = FastAPI()
class Service:
    def answer(self, q):
        if not q:
            raise ValueError('empty')
        return q
service = Service()
@app.post('/chat/{id}')
def chat(id, q):
    return service.answer(q)
";
    let test = "
import pytest
from app.main import Service, app
@pytest.fixture
def svc():
    return Service()
@pytest.fixture
def client():
    return TestClient(app)
def send(client, q):
    return client.post('/chat/7', json={'q': q})
def test_by_route(client):
    assert client.post('/chat/7', json={'q': ''}).status_code == 422
def test_by_helper(client):
    response = send(client, '')
    assert response.status_code == 400
def test_by_fixture(svc):
    with pytest.raises(ValueError):
        svc.answer('')
def test_only_set_up(svc):
    assert 1 + len('') == 1
@pytest.mark.parametrize('q', ['', ' ', None])
def test_each(svc, q):
    with pytest.raises(ValueError):
        svc.answer(q)
";
    let files = [("app/main.py", app), ("tests/test_main.py", test)];
    assert_eq!(proven(&files, Shape::RefusedInput, ("app/main.py", "answer"), None), [17, 23, 12, 14]);
    let edges = found(&files, Shape::EdgeCase).0;
    assert_eq!(
        edges,
        ["tests/test_main.py:12", "tests/test_main.py:14", "tests/test_main.py:17", "tests/test_main.py:23"]
    );
}

#[test]
fn scripts_with_module_mocks_and_spies() {
    let app = "
import { ask } from './llm'
export async function answer(q: string) {
  if (q.length > 100) return { error: 'too long' }
  try { return await ask(q) } catch (e) { return 'try later' }
}
";
    let llm = "export async function ask(q) { return client.create({ messages: q, temperature: 0 }) }\n";
    let test = "
import { answer } from '../src/answer'
import * as llm from '../src/llm'
vi.mock('../src/llm')
describe('answer', () => {
  it('one', async () => {
    vi.mocked(llm.ask).mockRejectedValue(new Error('down'))
    expect(await answer('hi')).toBe('try later')
  })
  it('two', async () => {
    vi.spyOn(llm, 'ask').mockImplementation(() => { throw new Error('x') })
    await expect(answer('hi')).resolves.toEqual('try later')
  })
  it.skip('off', async () => {
    vi.mocked(llm.ask).mockRejectedValue(new Error('down'))
    expect(await answer('hi')).toBe('try later')
  })
  it('no matcher', async () => {
    vi.mocked(llm.ask).mockRejectedValue(new Error('down'))
    expect(await answer('hi'))
  })
  it('long', async () => {
    expect(await answer('x'.repeat(500))).toEqual({ error: 'too long' })
  })
})
";
    let files = [("src/answer.ts", app), ("src/llm.ts", llm), ("src/answer.test.ts", test)];
    assert_eq!(proven(&files, Shape::HandledFailure, ("src/answer.ts", "answer"), None), [6, 10]);
    assert_eq!(proven(&files, Shape::HandledFailure, ("src/llm.ts", "ask"), None), Vec::<u32>::new());
    assert_eq!(proven(&files, Shape::RefusedInput, ("src/answer.ts", "answer"), None), [22]);
    assert_eq!(
        found(&files, Shape::EdgeCase).0,
        ["src/answer.test.ts:6", "src/answer.test.ts:10", "src/answer.test.ts:22"]
    );
}

/// The words of Go for a refusal, and for none.
#[test]
fn an_error_that_must_be_there() {
    let app = "package main
import (\n\t\"errors\"\n\t\"github.com/sashabaranov/go-openai\"\n)
var client = openai.NewClient(\"x\")
func Check(text string) error {
\tif text == \"\" {
\t\treturn errors.New(\"empty question\")
\t}
\treturn nil
}
func Ask(text string) string {
\tif err := Check(text); err != nil {
\t\treturn err.Error()
\t}
\treply, _ := client.CreateChatCompletion(nil, openai.ChatCompletionRequest{Model: \"m\"})
\treturn reply.Choices[0].Message.Content
}
";
    let test = |asked: &str| {
        format!(
            "package main\nimport \"testing\"\nfunc TestEmpty(t *testing.T) {{\n\tif err := Check(\"\"); {asked} {{\n\t\tt.Fatal(\"x\")\n\t}}\n}}\n"
        )
    };
    let (refused, let_through) = (test("err == nil"), test("err != nil"));
    assert_eq!(found(&[("main.go", app), ("main_test.go", &refused)], Shape::EdgeCase).0, ["main_test.go:3"]);
    assert_eq!(found(&[("main.go", app), ("main_test.go", &let_through)], Shape::EdgeCase).0, Vec::<String>::new());
}

#[test]
fn ordinary_tests_are_no_edge_cases() {
    let files = [
        ("app/main.py", APP),
        ("app/llm.py", LLM),
        (
            "tests/test_main.py",
            "from app.main import answer\ndef test_empty_question():\n    assert answer('hi') == 'x'\ndef test_filling():\n    assert answer([]) == 'x'\ndef test_heap():\n    assert max([1, 2], default='') == 2\n",
        ),
    ];
    assert_eq!(found(&files, Shape::EdgeCase).0, Vec::<String>::new());
}

#[test]
fn what_fails_has_to_lie_under_the_place() {
    let app = "
from app.llm import ask
from app.mail import send
def answer(q):
    try:
        return ask(q)
    except Exception:
        return 'try later'
def post(q):
    send(q)
    return answer(q)
";
    let mail = "def send(q):\n    return mailer.deliver(q)\n";
    let test = "
from unittest.mock import patch, MagicMock
from app.main import answer, post
class Desk:
    def deliver(self, q):
        if q == 'boom':
            raise ValueError('x')
        return q
def test_of_the_mail():
    with patch('app.mail.mailer.deliver', side_effect=TimeoutError()):
        assert answer('hi') == 'x'
def test_with_a_double_that_may_raise():
    desk = Desk()
    assert answer(desk.deliver('hi')) == 'x'
def test_of_the_model(httpx_mock):
    httpx_mock.add_exception(TimeoutError())
    assert answer('hi') == 'try later'
def test_through_a_name(monkeypatch):
    down = MagicMock(side_effect=TimeoutError())
    monkeypatch.setattr('app.main.ask', down)
    assert answer('hi') == 'try later'
";
    let files = [("app/main.py", app), ("app/llm.py", LLM), ("app/mail.py", mail), ("tests/test_main.py", test)];
    let proofs = proven(&files, Shape::HandledFailure, ("app/main.py", "answer"), None);
    assert!(proofs.contains(&18) && !proofs.contains(&9) && !proofs.contains(&12), "{proofs:?}");
}

/// A source of the same place that fails says nothing of the model.
#[test]
fn what_fails_has_to_lead_to_the_model() {
    let app = "
from app.llm import ask
from app.store import load
def answer(q):
    try:
        facts = load(q)
        return ask(facts)
    except Exception:
        return 'try later'
";
    let store = "def load(q):\n    return table.fetch(q)\n";
    let test = "
from unittest.mock import patch
from app.main import answer
def test_of_the_store():
    with patch('app.main.load', side_effect=TimeoutError()):
        assert answer('hi') == 'try later'
def test_of_the_model():
    with patch('app.main.ask', side_effect=TimeoutError()):
        assert answer('hi') == 'try later'
def test_of_the_client():
    with patch('app.llm.client.create', side_effect=TimeoutError()):
        assert answer('hi') == 'try later'
";
    let files = [("app/main.py", app), ("app/llm.py", LLM), ("app/store.py", store), ("tests/test_main.py", test)];
    assert_eq!(proven(&files, Shape::HandledFailure, ("app/main.py", "answer"), None), [7, 10]);
}

#[test]
fn a_refusal_is_told_by_its_status_and_not_by_what_a_double_gives() {
    let app = "
from fastapi import FastAPI, HTTPException
from app.llm import ask
from app.store import owner
app = FastAPI()
@app.post('/ask')
def handle(q: str):
    if len(q) > 500:
        raise HTTPException(status_code=413, detail='too long')
    if owner(q) != 'me':
        raise HTTPException(status_code=400, detail='not yours')
    return ask(q)
";
    let store = "def owner(q):\n    return table.get(q)\n";
    let test = "
from unittest.mock import patch
from app.main import app
client = TestClient(app)
def test_busy():
    assert client.post('/ask', json={'q': 'hi'}).status_code == 429
def test_somebody_else():
    with patch('app.main.owner', return_value='you'):
        assert client.post('/ask', json={'q': 'hi'}).status_code == 400
def test_long():
    assert client.post('/ask', json={'q': 'x' * 9000}).status_code == 413
def test_gone():
    with pytest.raises(HTTPException) as told:
        handle('x' * 9000)
    assert told.value.status_code == 404
";
    let files = [("app/main.py", app), ("app/llm.py", LLM), ("app/store.py", store), ("tests/test_main.py", test)];
    assert_eq!(proven(&files, Shape::RefusedInput, ("app/main.py", "handle"), None), [10]);
}

#[test]
fn a_limit_is_proven_where_it_is_decided() {
    let app = "
from app.llm import ask
from app.limit import allowed
@app.post('/ask')
def handle(q, user):
    if not allowed(user):
        raise HTTPException(status_code=429, detail='too many requests')
    return ask(q)
";
    let limit = "seen = {}\ndef allowed(user):\n    seen[user] = seen.get(user, 0) + 1\n    return seen[user] <= 3\n";
    let test = "
from app.limit import allowed
def test_beyond():
    for _ in range(3):
        allowed('a')
    assert allowed('a') is False
def test_within():
    assert allowed('b') is True
";
    let files = [("app/main.py", app), ("app/llm.py", LLM), ("app/limit.py", limit), ("tests/test_limit.py", test)];
    assert_eq!(proven(&files, Shape::LimitedEntry, ("app/main.py", "handle"), None), [3]);
}

#[test]
fn a_breaker_is_told_of_failure_after_failure() {
    let app = "
from app.llm import ask
failures = 0
def record(good):
    global failures
    failures = 0 if good else failures + 1
def answer(q):
    if failures > 3:
        return 'later'
    try:
        return ask(q)
    except Exception:
        record(False)
        return 'try later'
def spell(q):
    return q
";
    let test = "
from app.main import answer, record, spell
def test_told():
    for _ in range(5):
        record(False)
    assert answer('hi') == 'later'
def test_of_something_else():
    for _ in range(5):
        spell('a')
    assert answer('hi') == 'x'
";
    let files = [("app/main.py", app), ("app/llm.py", LLM), ("tests/test_main.py", test)];
    assert_eq!(proven(&files, Shape::TrippedState, ("app/main.py", "answer"), None), [3]);
    // The breaker may be the place itself.
    assert_eq!(proven(&files, Shape::TrippedState, ("app/main.py", "record"), None), [3]);
}

#[test]
fn another_method_of_the_breaker_is_told() {
    let app = "
class Sperre:
    def __init__(self):
        self.fehler = 0
    def melde(self):
        self.fehler += 1
    def offen(self):
        if self.fehler > 3:
            return 'ja'
        return 'nein'
class Zaehler:
    def plus(self):
        return 1
";
    let test = "
from app.sperre import Sperre, Zaehler
def test_told():
    sperre = Sperre()
    for _ in range(5):
        sperre.melde()
    assert sperre.offen() == 'ja'
def test_of_something_else():
    zaehler = Zaehler()
    for _ in range(5):
        zaehler.plus()
    assert Sperre().offen() == 'nein'
";
    let files = [("app/sperre.py", app), ("app/llm.py", LLM), ("tests/test_sperre.py", test)];
    assert_eq!(proven(&files, Shape::TrippedState, ("app/sperre.py", "offen"), None), [3]);
}
