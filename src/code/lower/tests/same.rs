//! One little program in every language: it checks what it gets, asks a client, and falls back.

use super::super::outline;
use super::flat;
use crate::code::outline::show::show;
use crate::code::outline::{Expr, ScopeKind, Stmt};
use crate::inventory::Language;

const PROGRAMS: [(&str, Language, &str); 9] = [
    (
        "a.py",
        Language::Python,
        "def ask(q):\n    if len(q) > 4000:\n        raise TooLong(\"long\")\n    try:\n        return client.chat(q)\n    except Failed as e:\n        log.warn(e)\n        return fallback(q)\n",
    ),
    (
        "a.ts",
        Language::TypeScript,
        "function ask(q) {\n  if (len(q) > 4000) { throw new TooLong(\"long\") }\n  try { return await client.chat(q) } catch (e) { log.warn(e); return fallback(q) }\n}\n",
    ),
    (
        "a.java",
        Language::Java,
        "class A { String ask(String q) {\n  if (len(q) > 4000) throw new TooLong(\"long\");\n  try { return client.chat(q); } catch (Failed e) { log.warn(e); return fallback(q); }\n} }\n",
    ),
    (
        "a.kt",
        Language::Kotlin,
        "fun ask(q: String): String {\n  if (len(q) > 4000) throw TooLong(\"long\")\n  try { return client.chat(q) } catch (e: Failed) { log.warn(e); return fallback(q) }\n}\n",
    ),
    (
        "a.cs",
        Language::CSharp,
        "string ask(string q) {\n  if (len(q) > 4000) throw new TooLong(\"long\");\n  try { return await client.chat(q); } catch (Failed e) { log.warn(e); return fallback(q); }\n}\n",
    ),
    (
        "a.rb",
        Language::Ruby,
        "def ask(q)\n  raise TooLong, \"long\" if len(q) > 4000\n  begin\n    client.chat(q)\n  rescue Failed => e\n    log.warn(e)\n    fallback(q)\n  end\nend\n",
    ),
    (
        "a.php",
        Language::Php,
        "<?php\nfunction ask($q) {\n  if (len($q) > 4000) { throw new TooLong(\"long\"); }\n  try { return $client->chat($q); } catch (Failed $e) { $log->warn($e); return fallback($q); }\n}\n",
    ),
    (
        "a.go",
        Language::Go,
        "package a\nfunc ask(q string) string {\n  if len(q) > 4000 { panic(TooLong(\"long\")) }\n  out, err := client.chat(q)\n  if err != nil { log.warn(err); return fallback(q) }\n  return out\n}\n",
    ),
    (
        "a.rs",
        Language::Rust,
        "fn ask(q: &str) -> String {\n  if len(q) > 4000 { panic!(\"long\") }\n  match client.chat(q).await { Ok(out) => out, Err(e) => { log.warn(e); fallback(q) } }\n}\n",
    ),
];

#[test]
fn the_same_program_has_the_same_outline() {
    let expected = flat(
        r#"
        if (len(q) > 4000)
          raise TooLong("long")
        try
          return client.chat(q)
        catch e
          log.warn(e)
          return fallback(q)
        "#,
    );
    for (path, language, source) in PROGRAMS.iter().take(7) {
        let shown = show(&outline(path, *language, source.as_bytes()).unwrap());
        // What languages say or leave out by their nature: types, `new`, the kind of a failure.
        let body: String =
            shown.lines().skip_while(|l| !l.trim_start().starts_with("if ")).map(|l| format!("{l}\n")).collect();
        let body =
            flat(&body).replace("new ", "").replace("catch Failed as e", "catch e").replace("catch as e", "catch e");
        assert_eq!(body, expected, "{path}\n{shown}");
    }
}

#[test]
fn what_every_language_has_is_found_in_all() {
    for (path, language, source) in PROGRAMS {
        let outline = outline(path, language, source.as_bytes()).unwrap();
        let shown = show(&outline);
        let (_, ask) = outline.all_scopes().find(|(_, s)| outline.spell(s.name) == "ask").expect(path);
        assert_eq!(ask.kind, ScopeKind::Function, "{path}");
        assert_eq!(ask.parameters.len(), 1, "{path}\n{shown}");
        let stmts = outline.within(ask.body);
        let raises = stmts.iter().filter(|s| matches!(outline.stmt(**s), Stmt::Raise(Some(_)))).count();
        assert_eq!(raises, 1, "{path}\n{shown}");
        let call = outline.all_calls().find(|(_, call)| outline.callee_name(call) == "chat").expect(path).1;
        assert!(matches!(outline.expr(call.callee), Expr::Member(..)), "{path}\n{shown}");
        let returns = |s: &&crate::code::outline::StmtId| matches!(outline.stmt(**s), Stmt::Return(Some(_)));
        assert_eq!(stmts.iter().filter(returns).count(), 2, "{path}\n{shown}");
    }
}

#[test]
fn lines_of_a_page_stay() {
    let page = "<template>\n<p/>\n</template>\n<script setup>\nconst a = f(1)\n</script>\n";
    let outline = outline("a.vue", Language::Vue, page.as_bytes()).unwrap();
    let (_, call) = outline.all_calls().next().unwrap();
    assert_eq!(outline.spot(call.expr).line, 5);
}

#[test]
fn a_function_handed_to_a_call_has_no_name() {
    let outline = outline(
        "a.ts",
        Language::TypeScript,
        b"const all = items.map(x => x.id);\nconst go = wrap(() => 1);\nconst own = () => 1;",
    )
    .unwrap();
    let names: Vec<&str> = outline.all_scopes().skip(1).map(|(_, s)| outline.spell(s.name)).collect();
    assert_eq!(names, ["", "", "own"]);
}
