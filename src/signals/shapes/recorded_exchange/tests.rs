//! Which records hold what went in and what came out.

use crate::rules::format::Shape;
use crate::signals::shapes::testing::{found, proven};

fn python(body: &str) -> (Vec<String>, Vec<String>) {
    found(&[("app/main.py", body)], Shape::RecordedExchange)
}

#[test]
fn one_record_holds_both_whatever_it_is_called() {
    let (found, _) = python(
        "
import logging
log = logging.getLogger(__name__)
@app.post('/ask')
def ask(question: str, db):
    out = client.create(messages=[{'role': 'user', 'content': question}], temperature=0)
    text = out.choices[0].message.content
    db.add(
        Zettel(frage=question, antwort=text)
    )
    log.info('done %s %s', question, text)
    return text
",
    );
    assert_eq!(found, ["app/main.py:8", "app/main.py:11"]);
}

#[test]
fn two_calls_of_one_function_and_own_writers() {
    let (found, _) = python(
        "
def keep(what, who):
    with open('all.jsonl', 'a') as f:
        f.write(json.dumps({'who': who, 'what': what}))
@app.post('/ask')
def ask(q):
    conn.execute('INSERT INTO turns (t) VALUES (?)', (q,))
    out = client.create(messages=q, temperature=0)
    conn.execute('INSERT INTO turns (t) VALUES (?)', (out.text,))
    keep(q, 'a')
    keep(out.text, 'b')
    return out
",
    );
    assert_eq!(found, ["app/main.py:4", "app/main.py:9"]);
}

#[test]
fn what_is_no_record() {
    let (found, misses) = python(
        "
import logging
log = logging.getLogger(__name__)
@app.post('/ask')
def ask(q, user_id):
    out = client.create(messages=q, temperature=0)
    log.info('answered %d of %d in %s', len(q), len(out.text), out.usage)
    print(q, out.text)
    cache.set(q, out.text)
    redis.set(q, out.text, ex=60)
    st.session_state.messages.append({'role': 'assistant', 'content': out.text})
    db.add(Visit(user_id=user_id))
    db.add(Answer(text=out.text))
    return out
",
    );
    assert_eq!(found, Vec::<String>::new());
    assert_eq!(misses, ["app/main.py:13 InputMissing"]);
}

#[test]
fn nobody_calls_it() {
    let (found, misses) = python(
        "
class Old:
    def ask(self, q):
        out = client.create(messages=q, temperature=0)
        db.add(Turn(q=q, a=out.text))
",
    );
    assert_eq!(found, Vec::<String>::new());
    assert_eq!(misses, ["app/main.py:5 Dead"]);
}

#[test]
fn scripts_record_in_callbacks_and_by_role() {
    let files = [(
        "src/app/api/chat/route.ts",
        "
export async function POST(req: Request) {
  const { messages } = await req.json();
  await prisma.message.create({ data: { role: 'user', content: messages } });
  const result = streamAnswer({
    model, messages, temperature: 0,
    onFinish: async ({ text }) => {
      await prisma.message.create({ data: { role: 'assistant', content: text } });
    },
  });
  return result;
}
",
    )];
    let (found, _) = found(&files, Shape::RecordedExchange);
    assert_eq!(found, ["src/app/api/chat/route.ts:8"]);
}

#[test]
fn libraries_count_when_their_symbol_is_called() {
    let on = "from langfuse import observe\n@observe()\ndef ask(q):\n    return client.create(messages=q, temperature=0)\nask('x')\n";
    assert_eq!(python(on).0, ["app/main.py:2"]);
    let off =
        "from langfuse import observe\ndef ask(q):\n    return client.create(messages=q, temperature=0)\nask('x')\n";
    assert_eq!(python(off).0, Vec::<String>::new());
}

#[test]
fn the_record_read_back_proves_it() {
    let app = "
def ask(q, db):
    out = client.create(messages=q, temperature=0)
    db.add(Turn(q=q, a=out.text))
    return out
";
    let test = "
from app.main import ask
def test_kept(db):
    ask('hi', db)
    assert db.query(Turn).one().q == 'hi'
def test_sink(db):
    db = MagicMock()
    ask('hi', db)
    db.add.assert_called_once()
def test_answer(db):
    assert ask('hi', db) == 'x'
def test_nothing(db):
    ask('hi', db)
    assert not db.query(Turn).all()
";
    let files = [("app/main.py", app), ("tests/test_main.py", test)];
    assert_eq!(proven(&files, Shape::RecordedExchange, ("app/main.py", "ask"), None), [3, 6]);
}

#[test]
fn tables_of_exchanges_are_known_by_their_fields() {
    let ask = "from app.db import Zettel\n@app.post('/ask')\ndef ask(q):\n    return client.create(messages=[q], temperature=0)\n";
    let types = "
from sqlalchemy.orm import DeclarativeBase
class Zettel(DeclarativeBase):
    id: int = col()
    role: str = col()
    content: str = col()
class Rechnung(DeclarativeBase):
    id: int = col()
    text: str = col()
class Antwort(BaseModel):
    question: str
    answer: str
";
    let (files, _) = found(&[("app/main.py", ask), ("app/db.py", types)], Shape::RecordedExchange);
    assert_eq!(files, ["app/db.py:3"]);
    let table = "import { pgTable, text } from 'drizzle-orm/pg-core';\nexport const zettel = pgTable('zettel', { prompt: text(), answer: text() });\nexport const farben = pgTable('farben', { prompt: text() });\nfunction ask(q) { return client.create({ messages: [q], temperature: 0 }); }\nask('x');\n";
    let (places, _) = found(&[("src/db.ts", table)], Shape::RecordedExchange);
    assert_eq!(places, ["src/db.ts:2"]);
}

#[test]
fn counts_and_what_passes_from_one_model_to_the_next_are_no_record() {
    let (found, _) = python(
        "
@app.post('/look')
def look(q):
    teile = client.create(messages=q, temperature=0)
    logger.info(f'looking with {engine} for {teile}')
    return client.create(messages=teile, temperature=0)
@app.post('/ask')
def ask(q):
    out = client.create(messages=q, temperature=0)
    prompt_tokens = out.usage_of(q)
    output_tokens = out.text
    logger.info(f'{prompt_tokens} {output_tokens}')
    logger.info(f'{q} {out.text}')
    _cur_states.values.add(out.text)
    return out
",
    );
    assert_eq!(found, ["app/main.py:13"]);
}

#[test]
fn a_list_of_the_program_and_a_factory_keep_nothing() {
    let (found, _) = found(
        &[(
            "Talk.kt",
            "class Talk(private val client: Client) {\n    private val messages: MutableList<String> = mutableListOf()\n    fun ask(prompt: String): String {\n        val out = client.create(messages = prompt, temperature = 0)\n        messages.add(prompt)\n        messages.add(out)\n        Factory.create(prompt, out)\n        return out\n    }\n}\nfun main() { Talk(c).ask(\"x\") }\n",
        )],
        Shape::RecordedExchange,
    );
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn labels_read_out_of_an_answer_stand_for_it() {
    let (places, _) = python(
        "
NAMES = ['fine', 'broken']
def worded(answer):
    for word in ('fine', 'broken'):
        if word in answer:
            return word
    return 'unknown'
def weighed(answer):
    return len(answer)
@app.post('/a')
def a(q):
    out = client.create(messages=q, temperature=0)
    logger.info('asked %s found %s', q, worded(out.text))
@app.post('/b')
def b(q):
    out = client.create(messages=q, temperature=0)
    logger.info('asked %s found %s', q, NAMES[out.choice])
    logger.info('asked %s found %s', q, model.config.id2label[out.choice])
@app.post('/c')
def c(q):
    out = client.create(messages=q, temperature=0)
    verdict = 'broken' if out.score > 0.5 else 'fine'
    logger.info('asked %s found %s', q, verdict)
@app.post('/d')
def d(q):
    out = client.create(messages=q, temperature=0)
    logger.info('asked %s found %s', q, weighed(out.text))
    logger.info('asked %s found %s', q, stock[out.text])
    return 'x' if out.text else 'y'
",
    );
    assert_eq!(places, ["app/main.py:13", "app/main.py:17", "app/main.py:18", "app/main.py:23"]);
}

#[test]
fn what_a_thread_or_retry_runs_gives_its_value() {
    let (places, _) = python(
        "
@app.post('/a')
async def a(q):
    out = await loop.run_in_executor(None, lambda: client.create(messages=q, temperature=0))
    logger.info('asked %s found %s', q, out.text)
@app.post('/b')
async def b(q):
    out = await asyncio.to_thread(lambda: client.create(messages=q, temperature=0))
    logger.info('asked %s found %s', q, out.text)
@app.post('/c')
async def c(q):
    out = measured(lambda: client.create(messages=q, temperature=0))
    logger.info('asked %s found %s', q, out.text)
",
    );
    assert_eq!(places, ["app/main.py:5", "app/main.py:9"]);
}

#[test]
fn a_file_for_each_exchange_is_kept() {
    let (places, _) = python(
        "
def keep(q, text):
    moment = datetime.now().strftime('%H%M')
    name = f'logs/{moment}.txt'
    with open(name, 'w') as f:
        f.write(f'{q} {text}')
    with open(f'{folder}/last.txt', 'w') as g:
        g.write(f'{q} {text}')
@app.post('/a')
def a(q):
    out = client.create(messages=q, temperature=0)
    keep(q, out.text)
",
    );
    assert_eq!(places, ["app/main.py:6"]);
}

/// Outside of a type `cls` is a parameter like others.
#[test]
fn a_function_that_takes_a_class_keeps_its_places() {
    let (places, _) = python(
        "
def told(cls, q, text):
    logger.info('%s: %s %s', cls.__name__, q, text)
@app.post('/a')
def a(q):
    out = client.create(messages=q, temperature=0)
    told(Bot, q, out.text)
",
    );
    assert_eq!(places, ["app/main.py:3"]);
}
