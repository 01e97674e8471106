//! Switches in small programs, with decoys.

use super::super::programs::check;
use crate::rules::format::Shape::SwitchedOff;

#[test]
fn a_choice_of_provider_whose_other_way_asks_no_model_is_a_switch() {
    let main = r#"
import os
import anthropic
ART = os.environ.get("ART", "ohne")
class Helfer:
    def __init__(self, art=None):
        self.art = (art or ART or "ohne").lower()
    def antwort(self, q):
        if self.art == "fern":
            return self.fern(q)
        return self.nah(q)
    def fern(self, q):
        return anthropic.Anthropic().messages.create(model="m", messages=[q])
    def nah(self, q):
        return "aus dem Lexikon: " + q
    def streng(self, q):
        if self.art == "fern":
            return self.fern(q)
        raise ValueError(self.art)
Helfer().antwort("x"); Helfer().streng("x")
"#;
    check(SwitchedOff, &[("app.py", main)], &["app.py:9 provider"]);
}

#[test]
fn a_type_of_settings_is_taken_at_its_word_for_what_is_declared_yes_or_no() {
    let settings = "public class ServiceOptions {\n    [Required]\n    public bool Ruhig { get; set; }\n    public string Name { get; set; }\n}\n";
    let ask = "public class Web {\n    private readonly ServiceOptions options;\n    public string Ask(string q) {\n        if (this.options.Ruhig) {\n            return \"a person will answer\";\n        }\n        return this.gate.Send(messages: q, temperature: 0.1);\n    }\n    public static void Main() { new Web().Ask(\"x\"); }\n}\n";
    check(SwitchedOff, &[("Settings.cs", settings), ("Web.cs", ask)], &["Web.cs:4 setting"]);
}

#[test]
fn names_stand_in_where_no_link_leads_to_the_model() {
    let filter = r#"class ApiController < ApplicationController
  before_action :check

  private

  def check
    return if settings.chat_enabled

    render json: { message: "unavailable" }, status: :service_unavailable
  end

  def later
    return render(plain: "later") if !Flipper.enabled?("chat") || busy?

    "ok"
  end

  def colours
    return "none" unless button.enabled
    return "none" unless user.ai_allowed && settings.chat_enabled
    "red"
  end
end
"#;
    let ask = "class ChatJob < ApplicationJob\n  def perform(q)\n    OpenAI::Client.new.chat(parameters: { model: 'm', messages: [q] })\n  end\nend\n";
    check(
        SwitchedOff,
        &[("app/controllers/api_controller.rb", filter), ("app/jobs/chat_job.rb", ask)],
        &["app/controllers/api_controller.rb:13 setting", "app/controllers/api_controller.rb:7 setting"],
    );
}

#[test]
fn leaving_out_a_step_before_the_answer_switches_nothing_off() {
    let main = r#"
import os
KURZ = os.environ.get("KURZ") == "true"
def fragen(q):
    return gate.go(messages=[q], temperature=0.1)
def vorbereiten(q):
    if KURZ:
        q = fragen("shorten " + q)
    else:
        q = q.strip()
def antwort(q):
    vorbereiten(q)
    return fragen(q)
antwort("x")
"#;
    check(SwitchedOff, &[("app.py", main)], &[]);
}

#[test]
fn a_router_that_is_mounted_only_when_a_setting_says_so() {
    let settings = "from pydantic_settings import BaseSettings\nclass Conf(BaseSettings):\n    zebra: bool = True\n    other: bool = True\nconf = Conf()\n";
    let chat = "from fastapi import APIRouter\nrouter = APIRouter()\n@router.post('/ask')\ndef ask(q):\n    return gate.go(messages=[q], temperature=0.1)\n";
    let health =
        "from fastapi import APIRouter\nrouter = APIRouter()\n@router.get('/health')\ndef health():\n    return 'ok'\n";
    let main = "from fastapi import FastAPI\nfrom app import health\nfrom app.conf import conf\napp = FastAPI()\nif conf.zebra:\n    from app import chat\n    app.include_router(chat.router)\nif conf.other:\n    app.include_router(health.router)\n";
    let files = [("app/conf.py", settings), ("app/chat.py", chat), ("app/health.py", health), ("app/main.py", main)];
    check(SwitchedOff, &files, &["app/main.py:5 setting"]);
}

#[test]
fn a_step_beside_the_answer_switches_nothing_off() {
    let main = r#"
import os
KURZ = os.environ.get("KURZ") == "true"
def fragen(q):
    return gate.go(messages=[q], temperature=0.1)
def antwort(q):
    fragen(q)
    if KURZ:
        fragen("shorten " + q)
    speichern(q)
antwort("x")
"#;
    check(SwitchedOff, &[("app.py", main)], &[]);
}

#[test]
fn what_one_part_of_an_assistant_may_do_is_no_switch() {
    let main = r#"
from fastapi import FastAPI
from openai import OpenAI
client = OpenAI()
app = FastAPI()
@app.post("/ask")
def ask(q: str, model: Model):
    if not model.vision_enabled:
        raise ValueError("needs pictures")
    return client.chat.completions.create(model="m", messages=[q])
def tools(bot):
    found = {}
    if not bot.is_agent_enabled():
        return found
    return {"x": bot}
tools(1)
def more(bot):
    if not bot.is_agent_enabled():
        return []
    return [bot]
more(1)
"#;
    check(SwitchedOff, &[("app.py", main)], &[]);
}

#[test]
fn a_switch_that_may_be_unset() {
    let main = r#"
public class AssistantGate {
    public String why(Boolean enabled) {
        if (enabled != null && !enabled) {
            return "the assistant is switched off";
        }
        return null;
    }
    public String ask(String q) {
        return this.why(true) == null ? model.chat(q) : "no";
    }
    public static void main(String[] args) {
        new AssistantGate().ask("x");
    }
}
"#;
    let found = super::super::programs::found(SwitchedOff, &[("src/AssistantGate.java", main)]);
    assert_eq!(found, ["src/AssistantGate.java:4 setting"]);
}

#[test]
fn of_a_guard_that_raises_what_returns_goes_on() {
    let gate = "export function assertAllowed() {\n  if (process.env.VERCEL === '1') return;\n  if (process.env.SCHREIBER === 'true') return;\n  throw new Error('off');\n}\n";
    let route = "import { assertAllowed } from '../../gate';\nexport async function POST(req) {\n  assertAllowed();\n  return gate.go({ messages: [req], temperature: 0.1 });\n}\n";
    let found = super::super::programs::found(SwitchedOff, &[("app/gate.ts", gate), ("app/api/ask/route.ts", route)]);
    assert_eq!(found, ["app/gate.ts:3 setting"]);
}

#[test]
fn what_starts_the_work_of_a_model_only_when_it_is_on() {
    let main = r#"
import os
AN = os.environ.get("PRUEFEN") == "true"
def pruefen():
    return gate.go(messages=["x"], temperature=0.1)
def start():
    if not AN:
        return
    try:
        planer.add_job(pruefen)
    except Exception:
        raise
@app.post("/ask")
def ask(q):
    start()
    return gate.go(messages=[q], temperature=0.1)
"#;
    check(SwitchedOff, &[("app.py", main)], &["app.py:7 setting"]);
}

#[test]
fn who_gets_nothing_back_goes_on_to_the_model() {
    let main = r#"
import os
from openai import OpenAI
client = OpenAI()
PULS = os.environ.get("PULS", "0") == "1"
NAMEN = os.environ.get("NAMEN", "0") == "1"
def puls(x):
    if not PULS:
        return
    sende(x)
def namen(q):
    if not NAMEN:
        return None
    return client.chat.completions.create(model="m", messages=[q])
def antwort(q):
    puls(q)
    n = namen(q)
    return client.chat.completions.create(model="m", messages=[q, n])
antwort("x")
"#;
    check(SwitchedOff, &[("app.py", main)], &[]);
}

/// What a model supports is no switch; an assistant for support is one that can be switched off.
#[test]
fn a_word_of_an_ability_is_the_whole_word() {
    let main = |name: &str| {
        format!(
            "import os\n{name} = os.getenv('{name}') == 'true'\n@app.post('/x')\ndef route(q):\n    if not {name}:\n        return 'off'\n    return client.create(messages=[q], temperature=0)\n"
        )
    };
    check(SwitchedOff, &[("app.py", &main("SUPPORT_BOT"))], &["app.py:5 setting"]);
    check(SwitchedOff, &[("app.py", &main("SUPPORTS_BOT"))], &[]);
}
