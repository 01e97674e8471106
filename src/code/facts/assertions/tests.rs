//! Tests read back as lines.

use super::{Test, tests};
use crate::code::facts::bindings::Bindings;
use crate::code::facts::testing::read;
use crate::inventory::Language;

fn lines(test: &Test) -> Vec<String> {
    let off = if test.disabled { " OFF" } else { "" };
    let mut out = vec![format!("{}{off}", test.name)];
    for a in &test.asserts {
        let not = if a.negated { "not " } else { "" };
        let weak = if a.can_fail { "" } else { " CANNOT FAIL" };
        out.push(format!("  {not}{:?}{weak}", a.expects));
    }
    let s = &test.setup;
    out.extend(s.replaces.iter().map(|r| format!("  replaces {r}")));
    out.extend(s.sets.iter().map(|(n, v)| format!("  sets {n} {v:?}")));
    out.extend(s.faults.iter().map(|_| "  fault".to_owned()));
    out.extend(test.messy.iter().map(|(m, _)| format!("  {m:?}")));
    out
}

#[track_caller]
pub(super) fn check(language: Language, source: &str, expected: &str) {
    let outline = read(language, source);
    let found = tests(&Bindings::new(&outline, language));
    let found: Vec<String> = found.all.iter().flat_map(lines).collect();
    let wanted: Vec<&str> =
        expected.lines().map(|l| l.get(8..).unwrap_or_default()).filter(|l| !l.is_empty()).collect();
    assert_eq!(found, wanted, "\n{}", found.join("\n"));
}

#[test]
fn python_tests() {
    check(
        Language::Python,
        r#"
        import pytest, os, unittest
        from unittest.mock import patch, MagicMock
        from app import ask
        def test_a(client):
            r = client.post("/ask", json={"q": ""})
            assert r.status_code == 422
            assert r.json()["detail"]
        def test_b():
            assert True
            assert "x" in "xyz" or True
            assert (ask("x"), "message")
            assert ask == ask
        @pytest.mark.skip(reason="later")
        def test_c(): assert ask("x") == "y"
        @pytest.mark.skipif(os.name == "nt", reason="no")
        def test_d():
            with pytest.raises(ValueError):
                ask("a" * 10_000)
        @patch("app.llm.client")
        def test_e(client, monkeypatch):
            client.create.side_effect = TimeoutError()
            monkeypatch.setenv("LLM_ENABLED", "0")
            monkeypatch.setattr("app.llm.key", lambda: None)
            assert ask("hi") == "Sorry"
            client.create.assert_called_once()
        @pytest.mark.parametrize("q", ["   ", None, "{\"a\": ", "ok"])
        def test_f(q):
            assert ask(q) is None
        def test_g():
            pytest.skip("not today")
            assert ask("x")
        class TestX:
            def test_h(self):
                def broken(*a): raise RuntimeError("x")
                with patch.object(ask, "inner", broken):
                    assert len(ask("x")) > 3
            def helper(self): assert 1 == ask("1")
        class Y(unittest.TestCase):
            def test_i(self):
                self.assertEqual(ask("x"), "y")
                self.assertTrue(True)
                with self.assertRaises(ValueError): ask(float("nan"))
        def helper_test(): assert ask("x")
        class Other:
            def test_none(self): assert ask("x")
        "#,
        r#"
        test_a
          Status(422)
          Truth
          Empty
        test_b
          Truth CANNOT FAIL
          Contains(Some(Text("x"))) CANNOT FAIL
          Truth CANNOT FAIL
          Equal(None) CANNOT FAIL
        test_c OFF
          Equal(Some(Text("y")))
        test_d
          Raises(["ValueError"])
          Oversize
        test_e
          Equal(Some(Text("Sorry")))
          Called
          replaces app.llm.client
          replaces app.llm.key
          sets LLM_ENABLED Some(Text("0"))
          fault
        test_f
          Presence
          Blank
          Null
          Malformed
        test_g OFF
          Truth
        test_h
          Order
          replaces ask.inner
          fault
        test_i
          Equal(Some(Text("y")))
          Truth CANNOT FAIL
          Raises(["ValueError"])
          NotANumber
        "#,
    );
}

#[test]
fn typescript_tests() {
    check(
        Language::TypeScript,
        r#"
        import { describe, it, expect, vi } from "vitest";
        import request from "supertest";
        vi.mock("./llm");
        describe("ask", () => {
          it("refuses", async () => {
            await request(app).post("/ask").send({ q: "" }).expect(400);
            const r = await ask(null);
            expect(r.status).toBe(422);
            expect(r).not.toBeNull();
          });
          it.skip("later", () => { expect(1).toBe(ask()) });
          test.each(["", "  "])("each %s", (q) => { expect(() => ask(q)).toThrow(RangeError) });
          it("falls back", async () => {
            vi.spyOn(llm, "chat").mockRejectedValue(new Error("down"));
            process.env.LLM = "off";
            expect(await ask("x")).toEqual("sorry");
            expect(true).toBe(true);
            expect(ask);
            expect(r).toMatchSnapshot();
            await expect(ask("a".repeat(5000))).rejects.toThrow();
          });
        });
        describe.skip("off", () => { test("x", () => { expect(a).to.be.true }) });
        xit("y", function () { assert.equal(a, b) });
        const ok = /x/.test("it");
        "#,
        r#"
        refuses
          Status(400)
          Status(422)
          not Presence
          Empty
          Null
        later OFF
          Equal(Some(Number(1.0)))
        each %s
          Raises(["RangeError"])
          Empty
          Blank
        falls back
          Equal(Some(Text("sorry")))
          Equal(Some(Bool(true))) CANNOT FAIL
          Truth CANNOT FAIL
          Snapshot
          Raises([])
          replaces llm.chat
          sets LLM Some(Text("off"))
          fault
          Oversize
        x OFF
          Truth
        y OFF
          Equal(None)
        "#,
    );
}

#[test]
fn rust_and_go_tests() {
    check(
        Language::Rust,
        r#"
        #[test]
        fn a() { assert_eq!(ask("x"), 3); assert!(ok(x)); }
        #[test]
        #[ignore]
        fn b() { assert!(true); }
        fn c() { assert!(x); }
        "#,
        r#"
        a
          Equal(Some(Number(3.0)))
          Truth
        b OFF
          Truth CANNOT FAIL
        "#,
    );
    check(
        Language::Go,
        r#"
        package a
        import "testing"
        func TestAsk(t *testing.T) {
            t.Setenv("LLM_ENABLED", "0")
            if got := Ask("x"); got != "y" { t.Errorf("bad") }
        }
        func Testify(t *testing.T) { t.Fail() }
        "#,
        r#"
        TestAsk
          Equal(Some(Text("y")))
          sets LLM_ENABLED Some(Text("0"))
        "#,
    );
}

#[test]
fn tests_that_are_never_made_or_left_out() {
    check(
        Language::TypeScript,
        r#"
        it.skipIf(true)("a", () => { expect(f()).toBe(1); });
        it.runIf(false)("b", () => { expect(f()).toBe(1); });
        it.skipIf(process.env.X)("c", () => { expect(f()).toBe(1); });
        if (false) describe("never", () => {
          it("d", () => { expect(f()).toBe(1); });
        });
        const later = () => {
          it("e", () => { expect(f()).toBe(1); });
        };
        export const shared = () => {
          it("f", () => { expect(f()).toBe(1); });
        };
        describe("named", function suite() {
          it("h", () => { expect(f()).toBe(1); });
        });
        (function at_once() {
          it("i", () => { expect(f()).toBe(1); });
        })();
        const table = { kept: () => { it("j", () => { expect(f()).toBe(1); }); } };
        for (const run of Object.values(table)) run();
        function used() {
          it("g", () => { expect(f()).toBe(1); });
        }
        used();
        "#,
        r#"
        a OFF
          Equal(Some(Number(1.0)))
        b OFF
          Equal(Some(Number(1.0)))
        c
          Equal(Some(Number(1.0)))
        d OFF
        e OFF
          Equal(Some(Number(1.0)))
        f
          Equal(Some(Number(1.0)))
        h
          Equal(Some(Number(1.0)))
        i
          Equal(Some(Number(1.0)))
        j
          Equal(Some(Number(1.0)))
        g
          Equal(Some(Number(1.0)))
        "#,
    );
    check(
        Language::TypeScript,
        r#"
        describe("all", () => { it("a", () => { expect(f()).toBe(1); }); });
        describe.only("some", () => { it("b", () => { expect(f()).toBe(1); }); });
        it.only("c", () => { expect(f()).toBe(1); });
        "#,
        r#"
        a OFF
          Equal(Some(Number(1.0)))
        b
          Equal(Some(Number(1.0)))
        c
          Equal(Some(Number(1.0)))
        "#,
    );
    check(
        Language::TypeScript,
        r#"
        if (process.env.DEBUG) it.only("a", () => { expect(f()).toBe(1); });
        it("b", () => { expect(f()).toBe(1); });
        "#,
        r#"
        a
          Equal(Some(Number(1.0)))
        b
          Equal(Some(Number(1.0)))
        "#,
    );
}

#[test]
fn tests_that_never_run() {
    check(
        Language::Python,
        r#"
        import pytest
        from typing import TYPE_CHECKING

        def test_returns():
            assert f() == 1
            return
            assert f() == 2

        def test_branch():
            if False:
                assert f() == 1
            for _ in []:
                assert f() == 2
            if x:
                return
            assert f() == 3

        if TYPE_CHECKING:
            def test_types():
                assert f() == 1

        class TestMade:
            def __init__(self):
                self.x = 1
            def test_a(self):
                assert f() == 1

        @pytest.fixture
        def test_given():
            assert f() == 1

        @pytest.mark.parametrize("x", [])
        def test_rows(x):
            assert f(x) == 1

        def test_twice():
            assert f() == 1

        def test_twice():
            assert f() == 2
        "#,
        r#"
        test_returns
          Equal(Some(Number(1.0)))
        test_branch
          Equal(Some(Number(3.0)))
        test_types OFF
        test_given OFF
          Equal(Some(Number(1.0)))
        test_rows OFF
          Equal(Some(Number(1.0)))
          Empty
        test_twice
          Equal(Some(Number(2.0)))
        "#,
    );
    check(
        Language::TypeScript,
        r#"
        it("returns", () => {
          return;
          expect(f()).toBe(1);
        });
        it("asserts", () => {
          if (x) { return; }
          expect(f()).toBe(2);
        });
        "#,
        r#"
        returns
        asserts
          Equal(Some(Number(2.0)))
        "#,
    );
}
