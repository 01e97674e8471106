//! Texts read back as lines.

use super::bindings::Bindings;
use super::testing::read;
use super::texts::texts;
use crate::code::outline::Expr;
use crate::inventory::Language;

#[track_caller]
fn check(language: Language, source: &str, expected: &[&str]) {
    let outline = read(language, source);
    let known = Bindings::new(&outline, language);
    let line = |t: &super::texts::Text| match outline.expr(t.expr) {
        Expr::Text(text, _) => format!("{:?} {}", t.used, outline.spell(*text)),
        _ => String::new(),
    };
    let found: Vec<String> = texts(&known).iter().map(line).collect();
    assert_eq!(found, expected, "\n{}", found.join("\n"));
}

#[test]
fn python_texts() {
    check(
        Language::Python,
        r#"
        """About this."""
        import streamlit as st, logging
        from langchain.prompts import PromptTemplate
        SYSTEM = "You answer briefly."
        OTHER = "just a text"
        def ask(q):
            client.chat(model="m", messages=[{"role": "system", "content": SYSTEM}, {"role": "user", "content": f"Q: {q} now"}])
            p = PromptTemplate("Answer {q} please")
            ChatPromptTemplate.from_messages([("system", "You are kind")])
            logging.info("asked a thing %s", q)
            st.error("No answer today")
            raise ValueError("too long here")
        @app.get("/x")
        def x():
            return {"message": "all is well", "kind": "a b"}
        def y(): return JSONResponse({"error": "not possible"}, status_code=400)
        db.execute("select a from b")
        "#,
        &[
            "Doc About this.",
            "Prompt You answer briefly.",
            "Other just a text",
            "Prompt Q: {} now",
            "Prompt Answer {q} please",
            "Prompt You are kind",
            "Log asked a thing %s",
            "Shown No answer today",
            "Failure too long here",
            "Answer all is well",
            "Other a b",
            "Answer not possible",
            "Other select a from b",
        ],
    );
}

#[test]
fn typescript_texts() {
    check(
        Language::TypeScript,
        r#"
        import { toast } from "sonner";
        const system = `You are ${name} the bot`;
        const r = await generateText({ model: m, system, prompt: "Say hello to me" });
        export function Page() {
          return <div className="a b"><p>AI can make mistakes</p><input placeholder="Ask me now" /></div>
        }
        toast.error("It broke down");
        console.log("was here now");
        throw new Error("cannot do it");
        export const GET = () => Response.json({ error: "try again later" }, { status: 503 });
        "#,
        &[
            "Prompt You are {} the bot",
            "Prompt Say hello to me",
            "Other a b",
            "Shown AI can make mistakes",
            "Shown Ask me now",
            "Shown It broke down",
            "Log was here now",
            "Failure cannot do it",
            "Answer try again later",
        ],
    );
}
