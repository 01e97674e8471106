//! Model calls in small sources of many libraries, with decoys.

use super::Linked;
use crate::code::project::tests::project;
use crate::signals::file::words::Words;

/// Model calls of small files as `path:line text`; what makes no answer with a mark.
fn calls(files: &[(&str, &str)]) -> Vec<String> {
    let linked = Linked::new(project(files), &[], &Words::default());
    let each = linked.models.iter().map(|m| {
        let path = &linked.project.file(m.at.file).unwrap().path;
        let mark = if m.answers { "" } else { " (no answer)" };
        format!("{path}:{}{mark}", m.line)
    });
    each.collect()
}

/// Holds the model calls of one file against the lines marked with `MODEL` or `OTHER`.
#[track_caller]
fn check(path: &str, text: &str) {
    check_all(&[(path, text)]);
}

#[track_caller]
fn check_all(files: &[(&str, &str)]) {
    let mut found = calls(files);
    found.dedup();
    let mut wanted = Vec::new();
    for (path, text) in files {
        for (n, line) in text.lines().enumerate() {
            if line.contains("MODEL") {
                wanted.push(format!("{path}:{}", n + 1));
            } else if line.contains("OTHER") {
                wanted.push(format!("{path}:{} (no answer)", n + 1));
            }
        }
    }
    if found != wanted {
        let project = project(files);
        let mut said = Vec::new();
        for (id, file) in project.all() {
            for (number, call) in file.outline.all_calls() {
                let line = file.outline.spot(call.expr).line;
                said.push(format!(
                    "{}:{line} {} {:?}",
                    file.path,
                    file.outline.spelled(call.callee),
                    project.targets(id, number)
                ));
            }
        }
        panic!("found {found:#?}\nwanted {wanted:#?}\n{}", said.join("\n"));
    }
}

#[test]
fn python_libraries() {
    check(
        "a.py",
        r#"
from langchain_openai import ChatOpenAI
from langchain_core.prompts import ChatPromptTemplate
from langgraph.prebuilt import create_react_agent
from agents import Agent, Runner
from litellm import Router
import litellm
from llama_index.core import VectorStoreIndex
from pydantic import BaseModel

llm = ChatOpenAI()
prompt = ChatPromptTemplate.from_messages([])
text = prompt.invoke({"q": 1})
engine = VectorStoreIndex.from_documents([]).as_query_engine()
agent = create_react_agent(llm, [])
desk = Agent(name="x")
router = Router()

class Answer(BaseModel):
    x: int

async def go(q):
    a = llm.with_structured_output(Answer).invoke(q)  # MODEL
    b = await engine.aquery(q)  # MODEL
    c = await agent.ainvoke({"messages": q})  # MODEL
    d = await Runner.run(desk, q)  # MODEL
    e = router.completion(q)  # MODEL
    chain = prompt | llm
    f = chain.invoke(q)  # MODEL
    g = Answer.model_validate(q)
    h = VectorStoreIndex.from_documents([]).as_retriever().invoke(q)
    lib = wrap(litellm) if traced else litellm
    i = lib.completion(q)  # MODEL
    return [a, b]
"#,
    );
}

#[test]
fn methods_handed_to_a_helper() {
    check(
        "a.py",
        r#"
import asyncio
from functools import partial
from openai import OpenAI
from ollama import Client

class Llm:
    def __init__(self):
        self.client = OpenAI()
        self.ollama = Client()

    def ask(self, **kw):
        return retry(self.client.chat.completions.create, **kw)  # MODEL

    async def later(self, q):
        return await asyncio.to_thread(self.ollama.generate, q)  # MODEL

    def kept(self, q):
        ask = partial(self.client.chat.completions.create, model="x")
        return ask(messages=q)  # MODEL

    def count(self, q):
        return retry(self.client.models.list, q)
"#,
    );
}

#[test]
fn kotlin_libraries() {
    check(
        "a.kt",
        r#"
package x
import org.springframework.ai.chat.client.ChatClient
import org.springframework.ai.chat.model.ChatModel
import com.embabel.agent.api.common.OperationContext
import ai.koog.agents.core.agent.AIAgent

class Desk(private val chatClient: ChatClient, private val model: ChatModel) {
    fun ask(q: String): String {
        return chatClient.prompt().system("x").user(q).call().content()  // MODEL
    }
    fun plain(q: Prompt) = model.call(q)  // MODEL
    fun plan(context: OperationContext): Plan =
        context.ai().withLlm("x").create<Plan>(prompt = "p")  // MODEL
    fun list(reply: ChatResponse) = model.getDefaultOptions().getTools().stream()
    suspend fun run(q: String): String {
        val agent = AIAgent(executor, "p")
        return agent.run(q)  // MODEL
    }
    fun store(q: String) = repository.call(q)
}
"#,
    );
}

#[test]
fn java_local_variables_and_interfaces() {
    check(
        "src/Desk.java",
        r#"
package x;
import org.springframework.ai.chat.model.ChatModel;
import dev.langchain4j.service.AiServices;
import java.util.Map;
class Desk {
    interface Assistant { String chat(String q); }
    interface Clerk { String chat(String q); }
    private final Map<String, ChatModel> models;
    private final Clerk clerk;
    String stream(String q) {
        ChatModel model = factory.get(q);
        return model.stream(q);  // MODEL
    }
    String service(String q) {
        Assistant assistant = AiServices.create(Assistant.class, model);
        clerk.chat(q);
        return assistant.chat(q);  // MODEL
    }
}
"#,
    );
}

#[test]
fn php_libraries() {
    check(
        "app/Jobs/Work.php",
        r#"<?php
namespace App\Jobs;
use Prism\Prism\Facades\Prism;
use OpenAI\Laravel\Facades\OpenAI;
use Illuminate\Support\Facades\Http;
class Work {
    public function handle() {
        $a = Prism::text()->using('x', 'y')->withSystemPrompt('z')->withPrompt($this->q)->asText(); // MODEL
        $b = OpenAI::chat()->create(['x' => 1]); // MODEL
        $c = Http::timeout(3)->get('x');
        return OpenAI::embeddings()->create(['x' => 1]); // OTHER
    }
}
"#,
    );
}

#[test]
fn ruby_libraries_and_records() {
    check_all(&[
        (
            "app/models/chat.rb",
            "class Chat < ApplicationRecord\n  acts_as_chat\n\n  def title\n    RubyLLM.chat.ask(text)  # MODEL\n  end\nend\n",
        ),
        (
            "app/jobs/a.rb",
            r#"
class StreamJob
  def perform(id)
    chat = Chat.find(id)
    chat.ask(id) do |chunk| # MODEL
      puts chunk
    end
    client = OpenAI::Client.new
    client.chat(parameters: {a: 1}) # MODEL
    user.ask(1)
  end
end
"#,
        ),
    ]);
}

#[test]
fn csharp_types_of_libraries() {
    check(
        "a.cs",
        r#"
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;
using OllamaSharp;
namespace X;
class Desk {
    private IChatClient _client;
    private readonly Kernel _kernel;
    public Desk() {
        _client = new OpenAIClient("k").GetChatClient("m").AsIChatClient().AsBuilder().Build();
    }
    public async Task<string> Ask(string q) {
        var a = await _client.GetResponseAsync(q); // MODEL
        var ollama = new OllamaApiClient("u");
        var b = ollama.GenerateAsync(q); // MODEL
        var c = await _kernel.InvokePromptAsync(q); // MODEL
        var d = await _store.InvokeAsync(q);
        return a;
    }
}
"#,
    );
}

#[test]
fn rust_crates() {
    check(
        "src/a.rs",
        r#"
use openai_dive::v1::api::Client;
use ollama_rs::Ollama;
use std::sync::Arc;

struct Desk { client: Arc<Client> }

impl Desk {
    async fn ask(&self, q: String) -> String {
        let a = self.client.chat().create(q).await; // MODEL
        let client = Client::new("k");
        let b = client.chat().create_stream(q).await; // MODEL
        let o = Arc::new(Ollama::default());
        let c = o.generate(q).await; // MODEL
        let d = client.models().list().await;
        a
    }
}
"#,
    );
}

#[test]
fn go_packages() {
    check(
        "a.go",
        r#"
package a

import (
	"github.com/tmc/langchaingo/llms"
	"github.com/cloudwego/eino/components/model"
	openai "github.com/sashabaranov/go-openai"
)

type Desk struct {
	llm   llms.Model
	chat  model.ToolCallingChatModel
	c     *openai.Client
}

func (d *Desk) Ask(q string) {
	llms.GenerateFromSinglePrompt(ctx, d.llm, q) // MODEL
	d.chat.Generate(ctx, q) // MODEL
	d.c.CreateChatCompletion(ctx, q) // MODEL
	d.c.ListModels(ctx)
}
"#,
    );
}

#[test]
fn addresses_of_published_interfaces() {
    check(
        "src/ollama.ts",
        r#"
import axios from 'axios';
export class OllamaService {
  private client = axios.create({ baseURL: BASE });
  async chat(request: ChatRequest) {
    return this.client.post('/api/chat', request); // MODEL
  }
  async embed(text: string) {
    return this.client.post('/api/embed', { text }); // OTHER
  }
  async tags() {
    return this.client.get('/api/tags');
  }
}
"#,
    );
    check(
        "src/ask.py",
        r#"
import requests
URL = f"{BASE}/v1/chat/completions"
def ask(body):
    return requests.post(URL, json=body)  # MODEL
def own(body):
    return requests.post("/api/v1/messages", json=body)
@app.post("/v1/chat/completions")
def serve(body):
    return 1
"#,
    );
    check(
        "src/below.ts",
        r#"
export class Api {
  private http = client({ base: BASE });
  ask(body: object) {
    return this.http.request('chat/completions', body); // MODEL
  }
  help() {
    log.info('chat/completions');
    return this.http.request('chat/history');
  }
}
"#,
    );
    check("src/page.ts", "export const send = (m: string) => fetch('/api/chat', { method: 'POST', body: m });\n");
}

#[test]
fn what_only_carries_a_request_asks_nobody() {
    check(
        "a.py",
        r#"
def f(messages):
    Dto.model_validate({"messages": messages, "temperature": 1, "max_tokens": 3})
    body = json.dumps({"model": "m", "messages": messages, "temperature": 1})
    return body
def g(messages):
    return ask_model(messages=messages, temperature=1)  # MODEL
"#,
    );
}

#[test]
fn an_address_that_a_function_of_the_project_gives_is_asked_where_it_is_sent() {
    check_all(&[
        (
            "adapter/one.go",
            "package adapter\n\nfunc (c *One) Address() string {\n\treturn fmt.Sprintf(\"%s/v1/chat/completions\", c.base)\n}\n\nfunc (c *One) Ask(body []byte) ([]byte, error) {\n\treturn Give(c.Address(), body) // MODEL\n}\n\nfunc (c *One) Later(body []byte) error {\n\taddress := c.Address()\n\tlog.Println(address)\n\treq, err := http.NewRequest(\"POST\", address, bytes.NewReader(body)) // MODEL\n\treturn err\n}\n",
        ),
        (
            "adapter/give.go",
            "package adapter\n\nfunc Give(url string, body []byte) ([]byte, error) {\n\treturn client.Do(url, body)\n}\n\nfunc Show(url string) {\n\tlog.Println(url)\n}\n",
        ),
        (
            "adapter/two.go",
            "package adapter\n\nfunc (c *Two) Vectors() string {\n\treturn c.base + \"/v1/embeddings\"\n}\n\nfunc (c *Two) Users() string {\n\treturn c.base + \"/v1/users\"\n}\n\nfunc (c *Two) All(body []byte) {\n\tGive(c.Vectors(), body) // OTHER\n\tGive(c.Users(), body)\n\tShow(c.Vectors())\n}\n",
        ),
    ]);
}
