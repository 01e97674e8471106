//! Shapes in small projects.

use super::{Found, Ground, find, library, of_live};
use crate::code::project::tests::project;
use crate::rules::format::Shape;
use crate::signals::file::words::Words;
use crate::signals::linked::Linked;

/// What a shape finds: `path:line` of findings, and of near misses what is missing.
pub(crate) fn found(shape: Shape, files: &[(&str, &str)]) -> (Vec<String>, Vec<String>) {
    let linked = Linked::new(project(files), &[], &Words::default());
    let ground = Ground::new(&linked);
    let mut all = find(&ground, shape);
    all.findings.append(&mut library::find(&ground, shape).findings);
    let Found { findings, misses } = of_live(&ground, all);
    let mut places: Vec<String> = findings.iter().map(|f| format!("{}:{}", ground.path(f.at), f.line)).collect();
    let mut lacks: Vec<String> =
        misses.iter().map(|m| format!("{}:{} {}", ground.path(m.at), m.line, m.lack.words())).collect();
    places.sort();
    places.dedup();
    lacks.sort();
    (places, lacks)
}

/// Findings of a shape in one Python file.
fn places(shape: Shape, text: &str) -> Vec<String> {
    found(shape, &[("app.py", text)]).0
}

/// A model call that no list of SDKs knows.
const ASK: &str = "def ask(q):\n    return gate.go(messages=[q], temperature=0.1)\n";

fn with_ask(text: &str) -> String {
    format!("{ASK}{text}")
}

#[test]
fn a_handler_that_answers_counts_at_any_distance() {
    let caller = "from app.llm import ask\n@app.post('/x')\ndef route(q):\n    try:\n        return middle(q)\n    except Exception as e:\n        log.error(e)\n        return {'answer': 'Sorry, the assistant is not available now.'}\ndef middle(q):\n    return ask(q)\n";
    let (places, _) = found(Shape::HandledFailure, &[("app/llm.py", ASK), ("app/web.py", caller)]);
    assert_eq!(places, ["app/web.py:6"]);
}

#[test]
fn logging_raising_again_and_foreign_work_answer_nobody() {
    let only = "@app.post('/x')\ndef route(q):\n    try:\n        return ask(q)\n    except Exception as e:\n        log.error(e)\n        raise\n";
    let (places, lacks) = found(Shape::HandledFailure, &[("app.py", &with_ask(only))]);
    assert!(places.is_empty() && lacks.len() == 1, "{places:?} {lacks:?}");
    let foreign = "@app.post('/x')\ndef route(q):\n    try:\n        save(q)\n    except Exception:\n        return 'the form could not be saved'\n    return ask(q)\n";
    assert!(super::tests::places(Shape::HandledFailure, &with_ask(foreign)).is_empty());
    let dead = "def never(q):\n    try:\n        return ask(q)\n    except Exception:\n        return 'not available, sorry'\n";
    let (places, lacks) = found(Shape::HandledFailure, &[("app.py", &with_ask(dead))]);
    assert!(places.is_empty() && lacks.iter().any(|l| l.ends_with("nobody calls it")), "{lacks:?}");
}

#[test]
fn a_switch_is_known_by_how_it_is_read_not_by_its_name() {
    let text = "import os\nZEBRA = os.getenv('ZEBRA', 'true') == 'true'\n@app.post('/x')\ndef route(q):\n    if not ZEBRA:\n        return 'a person will answer'\n    return ask(q)\n";
    assert_eq!(places(Shape::SwitchedOff, &with_ask(text)), ["app.py:7"]);
    let around = "import os\n@app.post('/x')\ndef route(q):\n    if os.getenv('AI') == '1':\n        return ask(q)\n    return 'a person will answer'\n";
    assert_eq!(places(Shape::SwitchedOff, &with_ask(around)), ["app.py:6"]);
}

#[test]
fn a_switch_in_a_settings_class_of_another_file_counts() {
    let settings = "from pydantic_settings import BaseSettings\nclass Conf(BaseSettings):\n    helper_on: bool = True\n    key: str = ''\nconf = Conf()\n";
    let web = "from app.conf import conf\nfrom app.llm import ask\n@app.post('/x')\ndef route(q):\n    if not conf.helper_on:\n        return 'off'\n    return ask(q)\n";
    let files = [("app/conf.py", settings), ("app/llm.py", ASK), ("app/web.py", web)];
    assert_eq!(found(Shape::SwitchedOff, &files).0, ["app/web.py:5"]);
}

#[test]
fn choices_credentials_and_access_are_no_switch() {
    for text in [
        "import os\nDEBUG = os.getenv('DEBUG') == 'true'\n@app.post('/x')\ndef route(q):\n    if DEBUG:\n        print(q)\n    return ask(q)\n",
        "import os\nKEY = os.getenv('KEY')\n@app.post('/x')\ndef route(q):\n    if not KEY:\n        raise ValueError('no key')\n    return ask(q)\n",
        "import os\nON = os.getenv('ON') == 'true'\n@app.post('/x')\ndef route(q, user):\n    if user.guest and not ON:\n        return 'log in'\n    return ask(q)\n",
        "import os\nSUPPORTS_ASKING = os.getenv('SUPPORTS_ASKING') == 'true'\n@app.post('/x')\ndef route(q):\n    if not SUPPORTS_ASKING:\n        raise ValueError('cannot')\n    return ask(q)\n",
        "import os\nCLOSED = os.getenv('CLOSED') == 'true'\n@app.post('/x')\ndef route(q):\n    try:\n        allow(q)\n    except Exception:\n        if CLOSED:\n            raise ValueError('no')\n    return ask(q)\n",
        "import os\nBIG = os.getenv('BIG') == 'true'\n@app.post('/x')\ndef route(q):\n    if BIG:\n        return ask(q + 'x')\n    return ask(q)\n",
    ] {
        assert!(places(Shape::SwitchedOff, &with_ask(text)).is_empty(), "{text}");
    }
}

#[test]
fn the_next_candidate_has_another_identity() {
    let text = "@app.post('/x')\ndef route(q):\n    for name in NAMES:\n        try:\n            return gate.go(model=name, messages=[q], temperature=0)\n        except Exception:\n            continue\n";
    assert_eq!(places(Shape::NextCandidate, &with_ask(text)), ["app.py:8"]);
    let other = "@app.post('/x')\ndef route(q):\n    try:\n        return gate.go(model='a', messages=[q], temperature=0)\n    except Exception:\n        return gate.go(model='b', messages=[q], temperature=0)\n";
    assert_eq!(places(Shape::NextCandidate, &with_ask(other)), ["app.py:7"]);
    let same = other.replace("'b'", "'a'");
    let (places, lacks) = found(Shape::NextCandidate, &[("app.py", &with_ask(&same))]);
    assert!(places.is_empty() && lacks.len() == 1, "{places:?} {lacks:?}");
    let retry = "@app.post('/x')\ndef route(q):\n    for n in range(3):\n        try:\n            return ask(q)\n        except Exception:\n            continue\n";
    assert!(super::tests::places(Shape::NextCandidate, &with_ask(retry)).is_empty());
    let batch = "@app.post('/x')\ndef route(q):\n    for text in TEXTS:\n        try:\n            out = gate.go(model='a', messages=[text], temperature=0)\n            for word in WORDS:\n                if word in out:\n                    break\n        except Exception as e:\n            print(e)\n";
    assert!(super::tests::places(Shape::NextCandidate, &with_ask(batch)).is_empty());
}

#[test]
fn a_breaker_counts_failures_and_asks_before_the_next_call() {
    let text = "class Box:\n    def __init__(self):\n        self.n = 0\n    def run(self, q):\n        if self.n >= 3:\n            raise Unavailable('resting')\n        try:\n            out = ask(q)\n            self.n = 0\n            return out\n        except Exception:\n            self.n += 1\n            raise\nbox = Box()\n@app.post('/x')\ndef route(q):\n    return box.run(q)\n";
    assert_eq!(places(Shape::TrippedState, &with_ask(text)), ["app.py:7"]);
    let never = text.replace("        if self.n >= 3:\n            raise Unavailable('resting')\n", "");
    let (places, lacks) = found(Shape::TrippedState, &[("app.py", &with_ask(&never))]);
    assert!(places.is_empty() && lacks.len() == 1, "{places:?} {lacks:?}");
}

/// A place in a stream moves on where all goes well and where something fails: it is no breaker.
#[test]
fn what_moves_on_anyway_is_no_count_of_failures() {
    let breaker = "class Stream:\n    def __init__(self):\n        self.at = 0\n    def put(self, part):\n        self.at += 1\n    def late(self, number):\n        return number < self.at\n";
    let web = "from app.llm import ask\nfrom app.stream import Stream\ns = Stream()\n@app.post('/x')\ndef route(q):\n    if s.late(3):\n        return 'gone'\n    try:\n        out = ask(q)\n    except Exception:\n        s.put('failed')\n        return 'later'\n    s.put(out)\n    return out\n";
    let of = |web: &str| {
        let files = [("app/llm.py", ASK), ("app/stream.py", breaker), ("app/web.py", web)];
        found(Shape::TrippedState, &files).0
    };
    assert_eq!(of(web), Vec::<String>::new());
    assert_eq!(of(&web.replace("    s.put(out)\n", "")), ["app/stream.py:7"]);
    // What is told which of both it was counts failures.
    let told = web.replace("s.put('failed')", "s.put(False)").replace("s.put(out)", "s.put(True)");
    assert_eq!(of(&told), ["app/stream.py:7"]);
}

#[test]
fn an_option_without_its_package_proves_nothing() {
    let text = "import requests\nfrom tqdm import tqdm\n@app.post('/x')\ndef route(q):\n    tqdm(total=3, timeout=4)\n    requests.get('u', timeout=None)\n    requests.post('u',\n        timeout=5)\n    return ask(q)\n";
    assert_eq!(places(Shape::BoundedCall, &with_ask(text)), ["app.py:9"]);
}

#[test]
fn scripts_have_the_same_shapes() {
    let text = "const ON = process.env.CHAT_ON !== 'false';\nexport async function ask(q: string) { return gate.go({ messages: [q], temperature: 0 }); }\nexport default async function handler(req: Request) {\n  if (!ON) return new Response('off');\n  try { return await ask(req.body); }\n  catch (e) { return new Response('The assistant is resting.', { status: 503 }); }\n}\n";
    let files = [("pages/api/chat.ts", text)];
    assert_eq!(found(Shape::HandledFailure, &files).0, ["pages/api/chat.ts:6"]);
    assert_eq!(found(Shape::SwitchedOff, &files).0, ["pages/api/chat.ts:4"]);
}

#[test]
fn a_breaker_may_be_methods_that_are_told_and_asked() {
    let breaker = "import time\nclass Waechter:\n    def __init__(self):\n        self.zahl = 0\n        self.bis = 0.0\n    def gestoert(self):\n        self.zahl += 1\n        if self.zahl >= 3:\n            self.bis = time.time() + 30\n    def frei(self):\n        return time.time() >= self.bis\n";
    let web = "from app.llm import ask\nfrom app.waechter import Waechter\nw = Waechter()\n@app.post('/x')\ndef route(q):\n    if not w.frei():\n        return 'later'\n    try:\n        return ask(q)\n    except Exception:\n        w.gestoert()\n        return 'later'\n";
    let (places, _) =
        found(Shape::TrippedState, &[("app/llm.py", ASK), ("app/waechter.py", breaker), ("app/web.py", web)]);
    assert_eq!(places, ["app/waechter.py:11"]);
    let silent = web.replace("        w.gestoert()\n", "");
    let (places, _) =
        found(Shape::TrippedState, &[("app/llm.py", ASK), ("app/waechter.py", breaker), ("app/web.py", &silent)]);
    assert!(places.is_empty(), "{places:?}");
}

#[test]
fn a_failure_comes_to_who_goes_through_a_stream_or_waits_for_a_task() {
    let stream = "@app.post('/x')\ndef route(q):\n    pieces = ask(q)\n    try:\n        for piece in pieces:\n            yield piece\n    except Exception:\n        yield 'not available, sorry'\n";
    assert_eq!(places(Shape::HandledFailure, &with_ask(stream)), ["app.py:9"]);
    let task = "@app.post('/x')\nasync def route(q):\n    task = asyncio.create_task(ask(q))\n    try:\n        await task\n    except Exception:\n        return 'not available, sorry'\n";
    assert_eq!(places(Shape::HandledFailure, &with_ask(task)), ["app.py:8"]);
    let done = "@app.post('/x')\ndef route(q):\n    answer = ask(q)\n    try:\n        save(answer)\n    except Exception:\n        return 'could not be stored'\n";
    assert!(places(Shape::HandledFailure, &with_ask(done)).is_empty());
}

#[test]
fn failures_of_a_provider_tell_what_is_protected() {
    let named = "from openai import APIError\n@app.post('/x')\ndef route(q):\n    try:\n        return unknown(q)\n    except APIError:\n        return 'not available, sorry'\n    except Exception:\n        return 'something else failed, sorry'\n";
    assert_eq!(places(Shape::HandledFailure, &with_ask(named)), ["app.py:10", "app.py:8"]);
    let foreign = named.replace("openai", "billing");
    assert!(places(Shape::HandledFailure, &with_ask(&foreign)).is_empty());
}

/// One file of many parts: `head`, and `part` with its number for `#`.
fn many(head: &str, part: &str, count: usize) -> String {
    let parts: String = (0..count).map(|n| part.replace('#', &n.to_string())).collect();
    format!("{ASK}{head}{parts}")
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the cost is what is tested")]
fn eight_times_the_code_costs_about_eight_times_as_much() {
    let breaker = "class B#:\n    def bad(self):\n        self.n# += 1\n    def free(self):\n        return self.n# < 3\nb# = B#()\n@app.post('/x#')\ndef f#(q):\n    if not b#.free():\n        return 'later'\n    try:\n        return ask(q)\n    except Exception:\n        b#.bad()\n        return 'later'\n";
    let together = "    def bad#(self):\n        self.n# += 1\n    def free#(self):\n        return self.n# < 3\n";
    let open = "class C#:\n    def tell_me(self, q):\n        return ask(q)\ndef g#(q, x):\n    try:\n        x.tell_me(q)\n    except Exception:\n        return 'later'\n";
    let retry = "@app.post('/x#')\ndef f#(q):\n    for k in range(3):\n        try:\n            return ask(q)\n        except Exception:\n            sleep(1)\n";
    let switch = "@app.post('/x#')\ndef f#(q):\n    if not ON:\n        return 'off'\n    return ask(q)\n";
    let on = "import os\nON = os.getenv('ON') == 'true'\n";
    for (shape, head, part) in [
        (Shape::TrippedState, "", breaker),
        (Shape::TrippedState, "class B:\n", together),
        (Shape::HandledFailure, "", open),
        (Shape::HandledFailure, "", retry),
        (Shape::NextCandidate, "", retry),
        (Shape::BoundedCall, "", retry),
        (Shape::SwitchedOff, on, switch),
    ] {
        let time = |count: usize| {
            let linked = Linked::new(project(&[("app.py", &many(head, part, count))]), &[], &Words::default());
            let run = || {
                let ground = Ground::new(&linked);
                let start = std::time::Instant::now();
                let all = find(&ground, shape);
                let took = start.elapsed();
                assert!(all.findings.len() + all.misses.len() < count * 4);
                took
            };
            // The quickest of several: a busy machine makes any of them slow.
            (0..5).map(|_| run()).min().unwrap()
        };
        let (one, eight) = (time(100), time(800));
        assert!(eight < one * 24, "{shape:?}: {eight:?} after {one:?}: with the square it would be 64 times as much");
    }
}

#[test]
fn what_runs_by_itself_fails_for_nobody() {
    let of = |start: &str| {
        with_ask(&format!(
            "import threading\ndef start():\n    {start}\n@app.post('/on')\ndef switch_on():\n    try:\n        start()\n    except Exception as error:\n        return {{'error': 'could not start'}}\n"
        ))
    };
    let apart = of("threading.Thread(target=ask, args=('x',)).start()");
    assert!(places(Shape::HandledFailure, &apart).is_empty(), "{apart}");
    assert_eq!(places(Shape::HandledFailure, &of("ask('x')")).len(), 1);
    assert_eq!(places(Shape::HandledFailure, &of("run(target=ask)")).len(), 1);
}

#[test]
fn a_handler_of_the_application_answers_for_failures_raised_beside_the_model() {
    let main = "from fastapi import FastAPI\nfrom fastapi.responses import JSONResponse\nfrom .errors import BackendError, PageError\napp = FastAPI()\n@app.exception_handler(BackendError)\ndef sagt(request, exc):\n    return JSONResponse(status_code=503, content={'detail': 'the model is away, ask again later'})\n@app.exception_handler(PageError)\ndef seite(request, exc):\n    return JSONResponse(status_code=503, content={'detail': 'no page'})\n";
    let errors = "class BackendError(Exception):\n    pass\nclass PageError(Exception):\n    pass\ndef leaf():\n    raise PageError('x')\n";
    let llm = "from openai import OpenAI\nfrom .errors import BackendError\nclient = OpenAI()\ndef ask(q):\n    try:\n        return client.chat.completions.create(model='m', messages=[q])\n    except OSError as e:\n        raise BackendError(str(e)) from e\n";
    let (found, _) =
        found(Shape::HandledFailure, &[("app/main.py", main), ("app/errors.py", errors), ("app/llm.py", llm)]);
    assert_eq!(found, ["app/main.py:6"]);
}

#[test]
fn a_bare_status_answers_nobody_whatever_it_is_given() {
    let text = "package main\n\nimport openai \"github.com/sashabaranov/go-openai\"\n\nvar client = openai.NewClient(\"k\")\n\nfunc ask(c *gin.Context) {\n\tout, err := client.CreateChatCompletion(ctx, request)\n\tif err != nil {\n\t\tc.AbortWithError(500, fmt.Errorf(\"cannot: %w\", err))\n\t\treturn\n\t}\n\tc.JSON(200, out)\n}\n\nfunc main() {\n\trouter.POST(\"/ask\", ask)\n}\n";
    let (bare, _) = found(Shape::HandledFailure, &[("main.go", text)]);
    assert_eq!(bare, Vec::<String>::new());
    let said = text.replace(
        "c.AbortWithError(500, fmt.Errorf(\"cannot: %w\", err))",
        "c.JSON(503, gin.H{\"error\": \"ask again later\"})",
    );
    let (told, _) = found(Shape::HandledFailure, &[("main.go", &said)]);
    assert_eq!(told, ["main.go:9"]);
}

#[test]
fn a_name_whose_object_nobody_tells_counts_where_its_library_is_imported() {
    let text = "using Microsoft.Extensions.AI;\npublic static class Set {\n  public static void Up(IHost host) {\n    host.Builder().UseOpenTelemetry(c => c.EnableSensitiveData = true);\n  }\n  public static void Main() { Up(null); }\n}\n";
    assert_eq!(found(Shape::RecordedExchange, &[("Set.cs", text)]).0, ["Set.cs:4"]);
    let other = text.replace("Microsoft.Extensions.AI", "Company.Queues");
    assert_eq!(found(Shape::RecordedExchange, &[("Set.cs", &other)]).0, Vec::<String>::new());
}
