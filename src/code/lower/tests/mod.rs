//! Outlines read back as text.

mod csharp;
mod go;
mod java;
mod kotlin;
mod page;
mod php;
mod ruby;
mod rust;
mod same;

use super::outline;
use crate::code::outline::show::show;
use crate::inventory::Language;
use proptest::prelude::*;

/// Lines of a text without the indentation they share.
fn flat(text: &str) -> String {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    let shared = lines.iter().map(|line| line.len() - line.trim_start().len()).min().unwrap_or(0);
    lines.iter().map(|line| format!("{}\n", &line[shared..])).collect()
}

pub(crate) fn check(path: &str, language: Language, source: &str, expected: &str) {
    let found = show(&outline(path, language, flat(source).as_bytes()).unwrap());
    assert_eq!(found, flat(expected), "\n{found}");
}

#[test]
fn python_is_read_in_logical_statements() {
    check(
        "a.py",
        Language::Python,
        r#"
        import os, openai.types as t
        from .store import (save,
            load as fetch)  # late
        LIMIT: int = int(os.getenv("LIMIT", "4_000"))
        @app.post("/ask", deps=[Depends(guard)])
        async def ask(q: Question, user=None, *rest) -> Answer:
            """Doc."""
            if not q.text or len(q.text) > LIMIT:
                raise HTTPException(422, detail=f"too long: {len(q.text)}"
                    " please shorten")
            elif 0 < x <= 9:
                pass
            else:
                y = 1
            try:
                with span("llm") as s, lock:
                    out = await client.chat.completions.create(
                        model="m",
                        messages=[{"role": "user", "content": q.text}],
                    )
            except (openai.APIError, TimeoutError) as e:
                log.warning("failed %s", e)
                return fallback(q) if q.soft else None
            except Exception:
                raise
            finally:
                done()
            for m in models:
                total += price(m)
            match q.kind:
                case "a" | "b": return 1
                case _: return [x.y for x in out if x]
        class Guard(Base, metaclass=M):
            on = True
            def check(self, text: str): return text.lower()
        answer = lambda z: z + 1
        "#,
        r#"
        import os  as os
        import openai.types  as t
        import .store save as save
        import .store load as fetch
        LIMIT: int = int(os.getenv("LIMIT", "4_000"))
        @app.post("/ask", deps=[Depends(guard)])
        fn ask(q: Question, user = null, rest) -> Answer
          "Doc."
          if (not q.text or (len(q.text) > LIMIT))
            raise HTTPException(422, detail="too long: {} please shorten"%(len(q.text)))
          else
            if ((0 < x) and (x < 9))
            else
              y = 1
          try
            with (s := span("llm")), lock
              out = client.chat.completions.create(model="m", messages=[{role: "user", content: q.text}])
          catch openai.APIError|TimeoutError as e
            log.warning("failed %s", e)
            return (q.soft ? fallback(q) : null)
          catch Exception
            raise
          finally
            done()
          loop each m in models
            total = price(m)
          switch q.kind
            case <"a", "b">
              return 1
            case
              return <x.y, <x, out>, <x>>
        type Guard() is Base
          on = true
          fn check(text: str)
            return text.lower()
        answer = answer(z) => {return (z + 1)}
        "#,
    );
}

#[test]
fn typescript_is_read_in_logical_statements() {
    check(
        "a.tsx",
        Language::TypeScript,
        r#"
        import OpenAI, { type Chat as C } from "openai";
        import * as z from 'zod'
        import "./setup";
        export { a as b } from "./b";
        const MAX = Number(process.env.MAX ?? 10), client = new OpenAI({ apiKey: key });
        export const POST = async ({ body, user }: Req, res = reply) => {
          const { text, n: count } = await body.json();
          if (text.length > MAX) return new Response("too long", { status: 413 });
          else if (!user?.ok) { throw new Error(`no ${user!.name}`) }
          try {
            for (const m of models) { await run(m) }
            const r = await client.chat.completions.create({ model: "m", messages, ...rest });
            return r.choices[0].message;
          } catch (e: any) {
            console.error(e);
            return null
          } finally { done() }
        }
        export default class Chat extends Base implements I {
          private limit = 3;
          @Post("/x") @Auth()
          async ask(@Body() dto: Ask): Promise<string> { return this.svc.ask(dto.q).catch(() => "sorry") }
        }
        export function Page() { return <Panel on={x}><b>Hi {name}</b></Panel> }
        switch (kind) { case "a": go(); break; default: stop() }
        "#,
        r#"
        import openai default as OpenAI
        import openai Chat as C
        import zod  as z
        import ./setup  as
        import ./b a as b again
        MAX = Number((process.env.MAX or 10))
        client = new OpenAI({apiKey: key})
        POST = POST({body, user}: Req, res = reply) => {{text: text, n: count} = body.json(); if (text.length > MAX);   return new Response("too long", {status: 413}); else;   if not user.ok;     raise new Error("no {}"%(user.name)); try;   loop each m in models;     run(m);   r = client.chat.completions.create({model: "m", messages: messages, : *rest});   return r.choices[0].message; catch as e;   console.error(e);   return null; finally;   done()}
        type Chat() is Base, I
          limit = 3
          @Post("/x")
          @Auth()
          fn ask(@Body() dto: Ask) -> Promise<string>
            return this.svc.ask(dto.q).catch(() => {return "sorry"})
        default = Chat
        fn Page()
          return <new Panel(on=x), <new b(), "Hi ", name>>
        switch kind
          case "a"
            go()
            break
          case
            stop()
        "#,
    );
}

/// A name for a file of each language.
const ALL: [(&str, Language); 11] = [
    ("a.py", Language::Python),
    ("a.tsx", Language::TypeScript),
    ("a.go", Language::Go),
    ("a.java", Language::Java),
    ("a.kt", Language::Kotlin),
    ("a.cs", Language::CSharp),
    ("a.rs", Language::Rust),
    ("a.rb", Language::Ruby),
    ("a.php", Language::Php),
    ("a.vue", Language::Vue),
    ("a.svelte", Language::Svelte),
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]
    #[test]
    fn any_bytes_have_an_outline(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        for (path, language) in ALL {
            if let Some(outline) = outline(path, language, &bytes) { let _ = show(&outline); }
        }
    }

    #[test]
    fn any_pieces_of_code_have_an_outline(pieces in proptest::collection::vec(0usize..60, 0..60)) {
        const PIECES: [&str; 60] = ["func (s *S) ", "<?php ", "$x->", "fn f(", "macro!(", "macro![", "#[a(", "impl A for B {",
            "match x {", "switch (x) {", "case ", "when", "do |x|", "end", "begin", "rescue A => e", "ensure", "<<~T", " T ",
            "?:", "??", " || return ", " or raise ", "using var x = ", "defer ", "if let Some(x) = ", "..", "x is not ",
            "new ", "-> ", "object : A {", "unless ", "<script>", "</script>", "@[", "++", "def f(", ")", ":", "\n  ", "try", "except", " as e", "{", "}", "(", "=>", "if ",
            "else ", "return ", "class A", "\"", "'", "`${", "x", ".", "=", "for a in ", "\n", "@d"];
        let text: String = pieces.iter().filter_map(|p| PIECES.get(*p)).copied().collect();
        for (path, language) in ALL {
            if let Some(outline) = outline(path, language, text.as_bytes()) { let _ = show(&outline); }
        }
    }
}

#[test]
fn deep_nesting_is_cut_and_said_in_every_language() {
    for (path, language) in ALL {
        for piece in
            ["(", "[", "{", "if (x) {\n", "f(", "m![", "<?php if ($x) {", "begin\n", "<script>(", "a ?: ", "defer x\n"]
        {
            let text = piece.repeat(4_000).replace(' ', "\n");
            // Long chains are one level deep in the tree and deep to print; what matters is that they are read.
            let _ = outline(path, language, text.as_bytes());
        }
    }
    let nested = format!("fn f() {{ {}1{}; }}", "a!(\n".repeat(300), ")\n".repeat(300));
    assert!(outline("a.rs", Language::Rust, nested.as_bytes()).unwrap().bound.is_some());
}

#[test]
fn deep_nesting_is_cut_and_said() {
    for text in ["(\n".repeat(20_000), "[\n".repeat(20_000), "if x:\n".to_owned() + &" if x:\n".repeat(3_000)] {
        let outline = outline("a.py", Language::Python, text.as_bytes()).unwrap();
        let _ = show(&outline);
    }
    let nested = format!("x = {}1{}", "f(\n".repeat(400), ")\n".repeat(400));
    assert!(outline("a.py", Language::Python, nested.as_bytes()).unwrap().bound.is_some());
    let chain = format!("x = {}1", "a + \\\n ".repeat(1_500));
    assert!(outline("a.py", Language::Python, chain.as_bytes()).unwrap().bound.is_none());
}
