//! Handlers read back as lines.

use super::{Handling, handlers};
use crate::code::facts::bindings::Bindings;
use crate::code::facts::testing::read;
use crate::inventory::Language;

fn line(known: &Bindings<'_>, h: &Handling) -> String {
    let status = h.status.map(|s| format!(" {s}")).unwrap_or_default();
    let nature = format!("{:?}", h.nature);
    let nature = if nature == "Outage" { String::new() } else { format!(" {nature}") };
    let passes = if h.passes.is_some() { " passes" } else { "" };
    let words = if h.words { " words" } else { "" };
    let next = if h.goes_on { " next" } else { "" };
    let covers: Vec<&str> = known
        .outline
        .all_calls()
        .map(|(_, c)| (c.expr, known.outline.callee_name(c)))
        .filter(|(id, name)| name.starts_with("ask") && h.covers(known, *id))
        .map(|(_, name)| name)
        .collect();
    format!("{:?}{nature}{passes} [{}] {:?}{status}{words}{next}", h.means, covers.join(" "), h.deed)
}

#[track_caller]
pub(super) fn check(language: Language, source: &str, expected: &[&str]) {
    let outline = read(language, source);
    let known = Bindings::new(&outline, language);
    let found: Vec<String> = handlers(&known).iter().map(|h| line(&known, h)).collect();
    assert_eq!(found, expected, "\n{}", found.join("\n"));
}

#[test]
fn python_handlers() {
    check(
        Language::Python,
        r#"
        import contextlib, logging, json
        from fastapi import HTTPException, FastAPI
        logger = logging.getLogger()
        app = FastAPI()
        def a(q):
            try:
                return ask_a(q)
            except TimeoutError:
                return "Please try later"
            except json.JSONDecodeError as e:
                logger.warning("bad %s", e)
                return None
            except Exception:
                raise
        def b(q):
            try: x = ask_b(q)
            except Exception as e:
                logger.error(e)
                x = other(q)
            return x
        def c(q):
            for attempt in range(3):
                try: return ask_c(q)
                except Exception as e:
                    last = e
                    time.sleep(1)
            for m in models:
                try: return ask_c2(m)
                except Exception: continue
        def d(q):
            try: ask_d(q)
            except Exception as e:
                raise HTTPException(status_code=503, detail="model is down") from e
            try: ask_d2(q)
            except Exception as e:
                db.rollback()
                self.breaker.failed()
                raise HTTPException(status_code=500)
        def wrap(fn):
            def inner(*args):
                try: return fn(*args)
                except Exception as e: print(e)
            return inner
        @contextlib.contextmanager
        def guard():
            try: yield
            except Exception: st.error("Sorry, no answer")
        with contextlib.suppress(KeyError):
            ask_e()
        @app.exception_handler(RateLimitExceeded)
        def limited(request, exc):
            return JSONResponse({"error": "slow down"}, status_code=429)
        def stream(q):
            try:
                def later(): return ask_f()
                yield ask_g()
            except Exception as e:
                yield f"error: {e}"
        def status():
            r = ask_h()
            if r.status_code != 200:
                return {"answer": "unavailable"}
            return r
        def flag():
            ok = True
            try: ask_i()
            except Exception: ok = False
            return ok
        "#,
        &[
            "Try [ask_a] Answers words",
            "Try Parse [ask_a] LogsOnly",
            "Try [ask_a] Rethrows",
            "Try [ask_b] Alternative",
            "Try [ask_c] Retries next",
            "Try [ask_c2] Nothing next",
            "Try [ask_d] Answers 503 words",
            "Try [ask_d2] Rethrows",
            "Try passes [] LogsOnly",
            "Try passes [] Answers words",
            "Context Validation [ask_e] Nothing",
            "Application Limit [ask_a ask_b ask_c ask_c2 ask_d ask_d2 ask_e ask_f ask_g ask_h ask_i] Answers 429 words",
            "Try [ask_g] Answers words",
            "Status [ask_h] Answers words",
            "Try [ask_i] Nothing",
        ],
    );
}

#[test]
fn typescript_handlers() {
    check(
        Language::TypeScript,
        r#"
        import express from "express";
        const app = express();
        export async function POST(req) {
          try { const r = await askA(req); return r }
          catch (e) {
            if (e instanceof ZodError) return NextResponse.json({ error: "bad" }, { status: 400 });
            throw e;
          }
        }
        askB().then(r => askC(r)).catch(() => "sorry");
        askD().catch(console.error);
        askE().catch(() => null);
        function ui() {
          try { askF() } catch (e) { setLoading(false); toast.error("Could not answer") } finally { done() }
        }
        async function s() {
          const { data, error } = await supabase.from(askG());
          if (error) return res.status(500).json({ error: "no data" });
          const r = await fetch(askH());
          if (!r.ok) { throw new Error("bad") }
          for (let i = 0; i < 3; i++) { try { return await askI() } catch (e) { await sleep(1) } }
        }
        app.use((err, req, res, next) => { res.status(500).json({ error: "Something broke" }) });
        app.use((req, res, next) => { next() });
        useMutation(askJ, { onError: (e) => { showToast("failed") } });
        socket.on("error", (e) => log.error(e));
        new Promise((resolve, reject) => { try { askK() } catch (e) { reject(e) } });
        map.catch("key");
        "#,
        &[
            "Try [askA] Rethrows",
            "Method [askB askC] Answers words",
            "Method [askD] LogsOnly",
            "Method [askE] Nothing",
            "Try [askF] Answers words",
            "Value [askG] Answers 500 words",
            "Status [askH] Rethrows",
            "Try [askI] Retries next",
            "Application [askA askB askC askD askE askF askG askH askI askK] Answers 500 words",
            "Callback [] Answers words",
            "Callback [] LogsOnly",
            "Try [askK] Rethrows",
        ],
    );
}

#[test]
fn go_and_java_handlers() {
    check(
        Language::Go,
        r#"
        package a
        func f() (string, error) {
            r, err := askA()
            if err != nil { return "", err }
            s, err := askB(r)
            if err != nil { return "try later", nil }
            return s, nil
        }
        "#,
        &["Value [askA] Rethrows", "Value [askB] Answers words"],
    );
    check(
        Language::Java,
        r#"
        class A {
            String a() { try { return askA(); } catch (IOException e) { log.error("x", e); return "Sorry, later"; } }
            String b() { try { return askB(); } catch (Exception e) { throw new RuntimeException(e); } }
            CompletableFuture<String> c() { try { return askC(); } catch (Exception e) { return CompletableFuture.failedFuture(e); } }
        }
        "#,
        &["Try [askA] Answers words", "Try [askB] Rethrows", "Try [askC] Rethrows"],
    );
}

#[test]
fn own_failures_are_called_like_those_of_libraries() {
    use super::failure_words::{Nature, nature};
    assert_eq!(nature(["RecordNotFoundError"]), Nature::Absence);
    assert_eq!(nature(["app.errors.BotNotFound"]), Nature::Absence);
    assert_eq!(nature(["ModelNotFoundError"]), Nature::Outage);
    assert_eq!(nature(["RecordNotFoundError", "ModelUnavailable"]), Nature::Outage);
}
