//! Assertions whose failure nobody sees: a handler around them takes it and does nothing of its own that fails.

use crate::code::facts::bindings::{Bindings, is_symbol};
use crate::code::facts::effects::{Effect, effect};
use crate::code::facts::handlers::suppresses;
use crate::code::outline::{Around, BlockId, Call, FrameId, ScopeKind, Stmt};
use crate::code::words::last_part;
use crate::inventory::Language;

/// Whether a failed assertion in this frame goes no further than a handler around it.
pub(super) fn swallowed(known: &Bindings<'_>, frame: FrameId) -> bool {
    let o = known.outline;
    let function = |around: &Around| match around {
        Around::Scope(scope) => o.scope(*scope).is_some_and(|s| s.kind == ScopeKind::Function),
        _ => false,
    };
    let around: Vec<Around> = o.around(frame).take_while(|around| !function(around)).collect();
    // What is tried again and again fails after the last time.
    if around.iter().any(|around| matches!(around, Around::Loop(_))) {
        return false;
    }
    around.into_iter().any(|around| match around {
        Around::Protected(stmt) => {
            let Stmt::Try { handlers, .. } = o.stmt(stmt) else { return false };
            // The first that fits takes it.
            let mut handlers = handlers.iter().filter_map(|handler| o.handler(*handler));
            let taken = handlers.find(|handler| {
                let kinds: Vec<&str> = handler.kinds.iter().map(|kind| o.spell(*kind)).collect();
                takes(known.language, &kinds)
            });
            taken.is_some_and(|handler| !may_fail(known, handler.body))
        }
        Around::Context(stmt) => {
            let Stmt::With { contexts, .. } = o.stmt(stmt) else { return false };
            contexts.iter().filter_map(|context| o.as_call(*context)).any(|call| {
                let kinds: Vec<String> = call.arguments.iter().map(|a| o.spelled(a.value)).collect();
                let kinds: Vec<&str> = kinds.iter().map(String::as_str).collect();
                let origin = known.origin(call.callee).unwrap_or_default();
                let all = suppresses().iter().any(|name| is_symbol(&origin, name));
                all && !kinds.is_empty() && takes(known.language, &kinds)
            })
        }
        _ => false,
    })
}

/// Whether handlers of these kinds take a failed assertion; no kind takes all that the language lets it.
fn takes(language: Language, kinds: &[&str]) -> bool {
    let wide: &[&str] = match language {
        Language::JavaScript | Language::TypeScript => return true,
        Language::Python => &["Exception", "BaseException", "AssertionError"],
        Language::Java | Language::Kotlin | Language::Scala => &["Throwable", "Error", "AssertionError"],
        Language::CSharp => &["Exception"],
        // What `rescue` takes without a name is no failed assertion.
        Language::Ruby => return kinds.iter().any(|kind| last_part(kind) == "Exception"),
        _ => return false,
    };
    kinds.is_empty() && matches!(language, Language::Python | Language::CSharp)
        || kinds.iter().any(|kind| wide.contains(&last_part(kind)))
}

/// Whether a handler may fail the test itself: only what writes down, waits or tidies up certainly does not.
fn may_fail(known: &Bindings<'_>, body: BlockId) -> bool {
    let o = known.outline;
    let idle = |call: &Call| matches!(effect(known, call), Effect::Logs | Effect::Cleans | Effect::Waits);
    o.within(body).into_iter().any(|stmt| match o.stmt(stmt) {
        // What is kept may be asserted afterwards.
        Stmt::Raise(_) | Stmt::Assert(_) | Stmt::Assign { .. } => true,
        Stmt::Expr(value) | Stmt::Return(Some(value)) => {
            let mut calls = o.inside(*value).into_iter().filter_map(|part| o.as_call(part));
            o.as_call(*value).map_or_else(|| calls.any(|call| !idle(call)), |call| !idle(call))
        }
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use crate::code::facts::assertions::tests::check;
    use crate::inventory::Language;

    #[test]
    fn a_handler_that_takes_the_failure() {
        check(
            Language::Python,
            r#"
        import contextlib, pytest

        def test_taken():
            try:
                assert f() == 1
            except Exception as e:
                print(e)

        def test_suppressed():
            with contextlib.suppress(BaseException):
                assert f() == 1

        def test_again():
            for _ in range(3):
                try:
                    assert f() == 1
                    break
                except AssertionError:
                    time.sleep(1)
            else:
                pytest.fail("never")

        def test_raised():
            try:
                assert f() == 1
            except AssertionError:
                raise
            except Exception as e:
                print(e)

        def test_handed():
            try:
                assert f() == 1
            except Exception as e:
                dump_and_fail(e)

        def test_told():
            try:
                assert f() == 1
            except Exception as e:
                pytest.fail(str(e))

        def test_other():
            try:
                f()
                assert f() == 1
            except ValueError:
                pass
            with contextlib.suppress(OSError):
                assert f() == 2

        @pytest.mark.skipif(True, reason="later")
        def test_off():
            assert f() == 1

        @pytest.mark.xfail(True, reason="later")
        def test_fails():
            assert f() == 1

        @pytest.mark.skipif(False, reason="never")
        def test_on():
            assert f() == 1
        "#,
            r#"
        test_taken
          Equal(Some(Number(1.0))) CANNOT FAIL
        test_suppressed
          Equal(Some(Number(1.0))) CANNOT FAIL
        test_again
          Equal(Some(Number(1.0)))
        test_raised
          Equal(Some(Number(1.0)))
        test_handed
          Equal(Some(Number(1.0)))
        test_told
          Equal(Some(Number(1.0)))
          Unreached
        test_other
          Equal(Some(Number(1.0)))
          Equal(Some(Number(2.0)))
        test_off OFF
          Equal(Some(Number(1.0)))
        test_fails OFF
          Equal(Some(Number(1.0)))
        test_on
          Equal(Some(Number(1.0)))
        "#,
        );
        check(
            Language::TypeScript,
            r#"
        it("taken", async () => {
          try { expect(f()).toBe(1); } catch (e) { console.log(e); }
        });
        it("asserted", async () => {
          try { f(); expect(1).toBe(g()); } catch (e) { expect(e.message).toBe("no"); }
        });
        "#,
            r#"
        taken
          Equal(Some(Number(1.0))) CANNOT FAIL
        asserted
          Equal(Some(Number(1.0)))
          Equal(Some(Text("no")))
        "#,
        );
    }
}
