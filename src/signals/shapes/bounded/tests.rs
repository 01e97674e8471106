//! Bounded calls in small programs, with decoys.

use super::super::programs::check;
use super::super::tests::found;
use crate::rules::format::Shape::BoundedCall;

/// Up to the size of a list is a walk through it, unless the list says how long to wait.
#[test]
fn a_walk_through_parts_is_no_retry() {
    let main = |size: &str| {
        format!(
            "import time\ndef holen(teile):\n    n = 0\n    while n < {size}:\n        try:\n            return laden(teile[n])\n        except OSError:\n            time.sleep(1)\n        n += 1\n    return None\nholen([1])\n"
        )
    };
    check(BoundedCall, &[("app.py", &main("len(teile)"))], &[]);
    for size in ["3", "len(DELAYS)"] {
        check(BoundedCall, &[("app.py", &main(size))], &["app.py:4 attempts"]);
    }
}

#[test]
fn attempts_are_counted_wait_and_leave() {
    let main = r#"
import time
def laden(adresse):
    for runde in range(3):
        try:
            return holen(adresse)
        except OSError:
            time.sleep(2 ** runde)
    raise RuntimeError("weg")
def ohne_ende(adresse):
    while True:
        try:
            return holen(adresse)
        except OSError:
            time.sleep(1)
def mit_ende(adresse):
    n = 0
    while True:
        try:
            return holen(adresse)
        except OSError:
            n += 1
            if n >= 4:
                raise
            time.sleep(1)
def jede(adressen):
    for adresse in adressen:
        try:
            return holen(adresse)
        except OSError:
            time.sleep(1)
            continue
def zerlegen(text):
    for lang in range(9):
        try:
            return int(text[:lang])
        except ValueError:
            continue
laden(1); ohne_ende(1); mit_ende(1); jede([]); zerlegen("")
"#;
    check(BoundedCall, &[("app.py", main)], &["app.py:4 attempts", "app.py:18 attempts"]);
}

#[test]
fn a_helper_that_waits_is_a_wait() {
    let main = r#"
import time
def ruhe(n):
    time.sleep(2 ** n)
def laden(adresse):
    for runde in range(3):
        try:
            return holen(adresse)
        except OSError:
            ruhe(runde)
def sofort(adresse):
    for runde in range(3):
        try:
            return holen(adresse)
        except OSError:
            melden(runde)
laden(1); sofort(1)
"#;
    check(BoundedCall, &[("app.py", main)], &["app.py:6 attempts"]);
}

#[test]
fn a_function_that_asks_itself_again_with_one_less_is_bounded() {
    let main = r#"
export async function laden(adresse, rest = 3) {
  try {
    return await fetch(adresse);
  } catch (e) {
    if (rest === 0) throw e;
    return laden(adresse, rest - 1);
  }
}
export async function immer(adresse) {
  try {
    return await fetch(adresse);
  } catch (e) {
    return immer(adresse);
  }
}
laden("x"); immer("x");
"#;
    check(BoundedCall, &[("app.js", main)], &["app.js:5 attempts"]);
}

#[test]
fn a_timer_that_aborts_is_a_limit_a_button_that_does_is_none() {
    let main = r#"
const stopper = new AbortController();
setTimeout(() => stopper.abort(), 5000);
fetch("/x", { signal: stopper.signal });
const andere = new AbortController();
knopf.onclick = () => andere.abort();
fetch("/y", { signal: andere.signal });
setTimeout(() => malen(), 100);
"#;
    check(BoundedCall, &[("app.js", main)], &["app.js:3 timeout"]);
}

#[test]
fn extension_methods_and_job_options_count_by_their_names() {
    let web = "public static class Setup { public static void Add(IHost b) { b.ConfigureHttpClientDefaults(h => { h.AddStandardResilienceHandler(); }); Other(b); } }\npublic class P { public static void Main() { Setup.Add(null); } }\n";
    assert_eq!(found(BoundedCall, &[("Setup.cs", web)]).0, ["Setup.cs:1"]);
    let job = "class BaseJob < ApplicationJob\n  retry_on StandardError, wait: 1.minute, attempts: 5\nend\n";
    assert_eq!(found(BoundedCall, &[("app/jobs/base_job.rb", job)]).0, ["app/jobs/base_job.rb:2"]);
    let own = "export function withTimeout(f) { return f(); }\nwithTimeout(() => 1);\n";
    assert!(found(BoundedCall, &[("own.ts", own)]).0.is_empty());
    let route = "import io.github.resilience4j.retry.annotation.Retry;\n@RestController\nclass Web {\n    @PostMapping(\"/x\")\n    @Retry(name = \"ai\", fallbackMethod = \"later\")\n    String ask(String q) {\n        return go(q);\n    }\n}\n";
    assert_eq!(found(BoundedCall, &[("Web.java", route)]).0, ["Web.java:5"]);
}
