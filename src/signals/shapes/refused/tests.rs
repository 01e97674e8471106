//! Limits of inputs in small programs, with decoys.

use super::super::programs::check;
use crate::rules::format::Shape::RefusedInput;
use crate::signals::linked::Tier;

/// A model call of its own file.
const LLM: (&str, &str) = (
    "app/llm.py",
    "from openai import OpenAI\nclient = OpenAI()\ndef ask(text):\n    return client.chat.completions.create(model='m', messages=[{'role': 'user', 'content': text}])\n",
);

#[test]
fn own_names_wrapped_statements_and_checks_in_other_functions() {
    let main = r#"
from fastapi import FastAPI, HTTPException, Depends
from .llm import ask
from .guards import clean
LIMIT = 4000
app = FastAPI()
@app.post("/ask")
async def handle(body: dict):
    zettel = body["zettel"]
    if (
        len(zettel)
        > LIMIT
    ):
        raise HTTPException(status_code=413, detail="too long")
    clean(zettel)
    return ask(zettel)
"#;
    let guards = r#"
import re
def clean(w):
    if not re.fullmatch(r"[a-z ]+", w):
        raise ValueError("letters only")
    if not allowed(w):
        raise ValueError("no")
def allowed(w):
    return w not in {"x", "y"}
"#;
    check(
        RefusedInput,
        &[("app/main.py", main), ("app/guards.py", guards), LLM],
        &["app/guards.py:4 format", "app/guards.py:6 format", "app/main.py:11 size"],
    );
}

#[test]
fn access_ids_answers_dead_code_and_late_checks_are_none() {
    let main = r#"
from fastapi import FastAPI, HTTPException
from .llm import ask
app = FastAPI()
@app.post("/ask")
def handle(question: str, session_id: str, token: str):
    if not session_id:
        raise HTTPException(400, "no session")
    if not token:
        raise HTTPException(401)
    if question == "ping":
        return "pong"
    if len(question) > 99:
        print("long")
    answer = ask(question)
    if not answer.text:
        raise HTTPException(502, "empty")
    if len(question) > 5000:
        raise HTTPException(413, "too long")
    return answer
def nobody_calls(q):
    if len(q) > 7:
        raise ValueError("too long")
    return ask(q)
def config(path):
    if not path:
        raise ValueError("no path")
"#;
    check(
        RefusedInput,
        &[("app/main.py", main), LLM],
        &[
            "app/main.py:13 lacks: the check has no consequence: nothing is refused, replaced or tried again",
            "app/main.py:18 lacks: it stands behind the call it should guard",
            "app/main.py:22 lacks: nobody calls it",
        ],
    );
}

#[test]
fn schemas_count_where_they_type_what_comes_in() {
    let main = r#"
from fastapi import FastAPI, Query
from pydantic import BaseModel, Field, field_validator
from .llm import ask
app = FastAPI()
class Line(BaseModel):
    text: str = Field(
        min_length=1,
        max_length=500,
    )
class Ask(BaseModel):
    lines: list[Line]
    n: int = 3
    @field_validator("n")
    def small(cls, v):
        if v > 9:
            raise ValueError("too many")
        return v
class Settings(BaseModel):
    port: int = Field(ge=1)
@app.post("/ask")
def handle(body: Ask, top: int = Query(3, le=20)):
    return ask(body.lines)
"#;
    let found = super::super::programs::found(RefusedInput, &[("app/main.py", main), LLM]);
    let schemas: Vec<&String> = found.iter().filter(|f| f.ends_with("schema")).collect();
    assert_eq!(schemas, ["app/main.py:15 schema", "app/main.py:22 schema", "app/main.py:7 schema"], "{found:?}");
}

#[test]
fn scripts_hold_sizes_types_and_schemas() {
    let route = r#"
import OpenAI from "openai";
import { z } from "zod";
import { Body } from "./schema";
const client = new OpenAI();
const TOOL = z.object({ city: z.string().max(40) });
export async function POST(req: Request) {
  const raw = await req.json();
  const { text } = Body.parse(raw);
  if (text.length > MAX_TEXT || !ALLOWED.includes(raw.kind)) {
    return new Response("too long", { status: 400 });
  }
  return client.chat.completions.create({ model: "m", messages: [{ role: "user", content: text }], tools: [TOOL] });
}
"#;
    let schema = "import { z } from 'zod';\nconst Part = z.object({\n  text: z.string().min(1).max(2000),\n});\nexport const Body = z.object({ parts: z.array(Part) });\nexport const Other = z.object({ a: z.string().max(3) });\n";
    let server = "import express from 'express';\nimport multer from 'multer';\nconst app = express();\napp.use(express.json({ limit: '32kb' }));\nconst up = multer({ dest: 'x' });\nconst small = multer({ limits: { fileSize: 10 } });\n";
    check(
        RefusedInput,
        &[("src/app/api/chat/route.ts", route), ("src/app/api/chat/schema.ts", schema), ("src/server.ts", server)],
        &[
            "src/app/api/chat/route.ts:10 size",
            "src/app/api/chat/schema.ts:3 schema",
            "src/server.ts:4 library",
            "src/server.ts:6 library",
        ],
    );
}

#[test]
fn other_languages_hold_limits_in_branches() {
    let java = r#"
package com.x;
import org.springframework.web.bind.annotation.*;
import jakarta.validation.Valid;
@RestController
class Api {
    @PostMapping("/ask")
    String ask(@Valid @RequestBody Frage frage) {
        if (frage.getText().length() > 4000) {
            throw new IllegalArgumentException("too long");
        }
        return svc.ask(frage);
    }
}
class Frage {
    @Size(max = 4000)
    private String text;
    @NotBlank
    private String art;
    private String lang;
}
"#;
    let go = r#"
package main
import ("net/http"; "encoding/json"; "github.com/gin-gonic/gin")
type Ask struct {
    Text string `json:"text" binding:"required,max=4000"`
    Lang string `json:"lang"`
}
func main() {
    r := gin.Default()
    r.POST("/ask", handle)
}
func handle(c *gin.Context) {
    var ask Ask
    if err := c.ShouldBindJSON(&ask); err != nil {
        c.JSON(400, gin.H{"error": "bad"})
        return
    }
    if len(ask.Text) > 4000 {
        c.JSON(http.StatusBadRequest, gin.H{"error": "too long"})
        return
    }
}
"#;
    let csharp = r#"
using Microsoft.AspNetCore.Mvc;
[ApiController]
public class AskController : ControllerBase {
    [HttpPost("ask")]
    public IActionResult Ask([FromBody] Frage frage) {
        if (frage.Text.Length > 4000) {
            return BadRequest("too long");
        }
        return Ok(svc.Ask(frage));
    }
}
public class Frage {
    [StringLength(4000)]
    public string Text { get; set; }
    public string Lang { get; set; }
}
"#;
    for (path, text, expected) in [
        ("src/Api.java", java, "src/Api.java:9 size"),
        ("main.go", go, "main.go:18 size"),
        ("Ask.cs", csharp, "Ask.cs:7 size"),
    ] {
        let found = super::super::programs::found(RefusedInput, &[(path, text)]);
        assert!(found.iter().any(|f| f == expected), "{expected} is missing in {found:?}");
    }
}

/// A service of one file with these handlers; the first of them stands on line 6.
fn service(handlers: &str) -> Vec<String> {
    let head =
        "from fastapi import FastAPI, HTTPException\nfrom openai import OpenAI\nclient = OpenAI()\napp = FastAPI()\n";
    super::super::programs::found(RefusedInput, &[("app/main.py", &format!("{head}{handlers}"))])
}

#[test]
fn what_enters_elsewhere_is_no_input_of_the_model() {
    let found = service(
        r#"
@app.post("/ask")
def ask(question: str):
    assert len(question) > 3
    if len(question) > 500:
        raise HTTPException(status_code=413, detail="too long")
    return client.chat.completions.create(model="m", messages=[question])
@app.post("/owners")
def owner(name: str):
    if len(name) > 30:
        raise HTTPException(status_code=400, detail="too long")
    return store(name)
"#,
    );
    assert_eq!(found, ["app/main.py:9 size"]);
}

#[test]
fn an_answer_of_its_own_refuses_nothing() {
    let found = service(
        r#"
@app.post("/ask")
def ask(question: str):
    if len(question) > 500:
        return {"role": "user", "content": question}
    if len(question) > 900:
        return {"cold": False, "reason": "colleague"}
    if len(question) > 990:
        return {"message": "that is too long"}
    return client.chat.completions.create(model="m", messages=[question])
"#,
    );
    assert_eq!(found, ["app/main.py:12 size"]);
}

#[test]
fn what_types_a_request_stands_where_the_request_goes() {
    let main = "from fastapi import FastAPI\nfrom openai import OpenAI\nfrom app.forms import Frage, Liste\nclient = OpenAI()\napp = FastAPI()\n@app.post('/ask')\ndef ask(frage: Frage):\n    return client.chat.completions.create(model='m', messages=[frage.text])\n@app.post('/list')\ndef list_all(liste: Liste):\n    return store(liste)\n";
    let forms = "from pydantic import BaseModel, Field\nclass Frage(BaseModel):\n    text: str = Field(max_length=200)\nclass Liste(BaseModel):\n    seite: int = Field(ge=0, le=100)\n";
    let found = super::super::programs::near(RefusedInput, &[("app/main.py", main), ("app/forms.py", forms)]);
    assert_eq!(found, [("app/forms.py:3".to_owned(), Tier::Beside)]);
}

#[test]
fn a_form_that_asks_the_model_itself_holds_what_enters() {
    let form = "class AskForm\n  include ActiveModel::Model\n  validates :question, length: { maximum: 300 }\n  def submit\n    OpenAI::Client.new.chat(parameters: { model: 'm', messages: [question] })\n  end\nend\n";
    let page = "class AsksController < ApplicationController\n  def create\n    AskForm.new(params.permit(:question)).submit\n  end\nend\n";
    let other = "class NoteForm\n  include ActiveModel::Model\n  validates :text, length: { maximum: 300 }\n  def submit\n    Note.create!(text: text)\n  end\nend\n";
    let files = [
        ("app/controllers/asks_controller.rb", page),
        ("app/forms/ask_form.rb", form),
        ("app/forms/note_form.rb", other),
    ];
    let found = super::super::programs::near(RefusedInput, &files);
    let near: Vec<&str> = found.iter().filter(|(_, tier)| *tier <= Tier::Beside).map(|(at, _)| at.as_str()).collect();
    assert_eq!(near, ["app/forms/ask_form.rb:3"]);
}

#[test]
fn who_may_ask_is_no_limit_of_what_is_asked() {
    let found = service(
        r#"
@app.post("/ask")
def ask(question: str, key: str):
    if not key:
        raise HTTPException(status_code=401, detail="key is missing")
    if not question:
        raise HTTPException(status_code=422, detail="question is missing")
    return client.chat.completions.create(model="m", messages=[question])
"#,
    );
    assert_eq!(found, ["app/main.py:10 emptiness"]);
}

#[test]
fn the_number_of_a_loop_is_no_input() {
    let main = r#"
from fastapi import FastAPI, HTTPException
from .llm import ask
app = FastAPI()
@app.post("/ask")
def handle(limit: int, texts: list[str]):
    rest = limit
    for text in texts:
        if rest <= 0:
            return "done"
        rest -= 1
        ask(text)
    return "all"
@app.post("/other")
def other(limit: int, text: str):
    if limit > 50:
        raise HTTPException(status_code=422, detail="50 at most")
    return ask(text)
"#;
    let expected = ["app/main.py:16 range"];
    check(RefusedInput, &[("app/main.py", main), LLM], &expected);
}

#[test]
fn a_command_that_asks_the_model_refuses_nothing() {
    let main = r#"
from fastapi import FastAPI, HTTPException
from .llm import ask
app = FastAPI()
def run(text):
    notify(ask(text))
@app.post("/ask")
def handle(command: str, text: str):
    if command in ("run", "chat"):
        run(text)
        return
    if len(text) > 2000:
        raise HTTPException(status_code=413, detail="too long")
    run(text)
"#;
    check(RefusedInput, &[("app/main.py", main), LLM], &["app/main.py:12 size"]);
}
