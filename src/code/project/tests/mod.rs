//! Links between small files.

use super::{External, Packages, Project, Reach, ScopeRef, SourceFile, Target};
use crate::code::lower::outline;
use crate::code::testing::language;

mod size;

/// A project of small files.
pub(crate) fn project(files: &[(&str, &str)]) -> Project {
    packaged(files, Packages::default())
}

/// The same, with what manifests say of packages.
fn packaged(files: &[(&str, &str)], packages: Packages) -> Project {
    let files = files.iter().map(|(path, text)| SourceFile {
        path: (*path).to_owned(),
        language: language(path),
        entry: 0,
        tests_from: path.contains("test").then_some(1),
        outline: outline(path, language(path), text.as_bytes()).unwrap_or_default(),
    });
    Project::new(files.collect(), packages)
}

/// `path:function` of a scope.
pub(crate) fn said(project: &Project, of: ScopeRef) -> String {
    let file = project.file(of.file).unwrap();
    let name = file.outline.scope(of.scope).map_or("", |s| file.outline.spell(s.name));
    format!("{}:{name}", file.path)
}

/// Resolved links as `a.py:f -> b.py:g`, and calls of packages as `a.py:f -> openai OpenAI()`.
fn links(project: &Project) -> Vec<String> {
    let mut out: Vec<String> = (project.edges.iter().filter(|e| !e.guess))
        .map(|e| format!("{} -> {}", said(project, e.from), said(project, e.to)))
        .collect();
    for (id, file) in project.all() {
        for (call, made) in file.outline.all_calls() {
            for target in project.targets(id, call) {
                if let Target::Package(symbol) = target
                    && !symbol.module.is_empty()
                {
                    let External { module, path } = &**symbol;
                    let from = ScopeRef { file: id, scope: file.outline.scope_of(made.expr) };
                    out.push(format!("{} -> {module} {path}", said(project, from)));
                }
            }
        }
    }
    out.sort();
    out.dedup();
    out
}

fn expect(files: &[(&str, &str)], expected: &[&str]) {
    let project = project(files);
    let found = links(&project);
    for line in expected {
        assert!(found.iter().any(|f| f == line), "{line} is missing in\n{}", found.join("\n"));
    }
}

fn refuse(files: &[(&str, &str)], refused: &[&str]) {
    let found = links(&project(files));
    for line in refused {
        assert!(!found.iter().any(|f| f == line), "{line} should not be in\n{}", found.join("\n"));
    }
}

#[test]
fn python_imports_types_and_clients_are_followed() {
    let files = [
        (
            "app/main.py",
            "from fastapi import FastAPI, Depends\nfrom .service import Service, build\nfrom app import guards\nimport app.store as store\napp = FastAPI()\nsvc = build()\n@app.post('/ask')\nasync def ask(q: str, ok=Depends(guards.limit)):\n    store.save(q)\n    return await svc.answer(q)\n",
        ),
        (
            "app/service.py",
            "import openai\nfrom openai import OpenAI as O\nclass Base:\n    def log(self, x): print(x)\nclass Service(Base):\n    def __init__(self):\n        self.client = O(api_key='k')\n        self.table = {'a': self.one}\n    def answer(self, q):\n        self.log(q)\n        return self.client.chat.completions.create(model='m')\n    def one(self): pass\n    def pick(self, k): return self.table[k]()\ndef build() -> 'Service':\n    return Service()\n",
        ),
        ("app/guards.py", "def limit(): pass\n"),
        ("app/store/__init__.py", "from .disk import save\n"),
        ("app/store/disk.py", "def save(x): pass\n"),
    ];
    expect(
        &files,
        &[
            "app/main.py:ask -> app/service.py:answer",
            "app/main.py:ask -> app/guards.py:limit",
            "app/main.py:ask -> app/store/disk.py:save",
            "app/service.py:build -> app/service.py:__init__",
            "app/service.py:answer -> app/service.py:log",
            "app/service.py:answer -> openai OpenAI().chat.completions.create",
            "app/service.py:pick -> app/service.py:one",
        ],
    );
}

#[test]
fn scripts_follow_relative_paths_aliases_and_injected_services() {
    let files = [
        (
            "src/app/api/chat/route.ts",
            "import { answer as go } from '@/lib/llm';\nexport async function POST(req: Request) { return wrap(() => go(req)); }\nfunction wrap(f) { return f(); }\n",
        ),
        ("src/lib/llm/index.ts", "export * from './client';\nexport { other } from './other.js';\n"),
        (
            "src/lib/llm/client.ts",
            "import OpenAI from 'openai';\nconst client = new OpenAI();\nexport const answer = async (q) => client.chat.completions.create({ model: 'm' });\n",
        ),
        ("src/lib/llm/other.ts", "export function other() {}\n"),
        (
            "src/svc.ts",
            "import { Store } from './store';\nexport class Svc { constructor(private readonly store: Store, b) {}\n async run() { await this.store.put(1); } }\n",
        ),
        ("src/store.ts", "export class Store { put(x) {} }\n"),
        ("src/old.js", "const { helper } = require('./helper');\nmodule.exports = { go: () => helper() };\n"),
        ("src/helper.js", "function helper() {}\nmodule.exports = { helper };\n"),
        ("src/use.js", "const old = require('./old');\nold.go();\n"),
    ];
    expect(
        &files,
        &[
            "src/app/api/chat/route.ts: -> src/lib/llm/client.ts:answer",
            "src/app/api/chat/route.ts:POST -> src/app/api/chat/route.ts:",
            "src/lib/llm/client.ts:answer -> openai default().chat.completions.create",
            "src/svc.ts:run -> src/store.ts:put",
            "src/old.js:go -> src/helper.js:helper",
            "src/use.js: -> src/old.js:go",
        ],
    );
}

#[test]
fn a_name_alone_is_a_guess_and_proves_nothing() {
    let files = [("a.py", "def run(x):\n    x.answer()\n"), ("b.py", "class Other:\n    def answer(self): pass\n")];
    refuse(&files, &["a.py:run -> b.py:answer"]);
    assert!(project(&files).edges.iter().any(|e| e.guess));
}

#[test]
fn what_reaches_a_call_is_found_with_its_path() {
    let files = [
        ("a.py", "from b import g\ndef f():\n    return g()\ndef alone(): pass\n"),
        ("b.py", "from c import h\ndef g():\n    return [h(x) for x in y]\n"),
        ("c.py", "def h(x): return x\n"),
    ];
    let project = project(&files);
    let scope = |path: &str, name: &str| {
        let file = project.at(path).unwrap();
        let outline = &project.file(file).unwrap().outline;
        let found = outline.all_scopes().find(|(_, s)| outline.spell(s.name) == name).unwrap().0;
        ScopeRef { file, scope: found }
    };
    let reach = Reach::towards(&project, [scope("c.py", "h")]);
    assert_eq!(reach.steps(scope("a.py", "f")), Some(2));
    assert_eq!(reach.steps(scope("a.py", "alone")), None);
    let path: Vec<String> = reach.path(&project, scope("a.py", "f")).iter().map(|e| said(&project, e.to)).collect();
    assert_eq!(path, ["b.py:g", "c.py:h"]);
    let forward = Reach::from(&project, [scope("a.py", "f")], false);
    assert_eq!(forward.steps(scope("c.py", "h")), Some(2));
}

#[test]
fn a_circle_of_imports_and_types_ends() {
    let files = [
        ("a.py", "from b import *\nfrom b import x\nx = y\ny = x\nclass A(B): pass\nA().go()\n"),
        ("b.py", "from a import *\nfrom a import x\nclass B(A): pass\ndef run(): return 1\n"),
        ("c.py", "from a import *\ndef g(): return h() + run()\ndef h(): return 1\n"),
    ];
    expect(&files, &["c.py:g -> c.py:h", "c.py:g -> b.py:run"]);
}

#[test]
fn a_module_of_another_distribution_is_found_by_its_root() {
    let files = [
        ("web/app/views.py", "from core import run\nasync def view(q):\n    a, b = await run(q)\n"),
        ("core-lib/core.py", "def run(q): return 1, 2\n"),
    ];
    let roots = vec![String::new(), "web".to_owned(), "core-lib".to_owned()];
    let found = links(&packaged(&files, Packages { roots, ..Packages::default() }));
    assert!(found.contains(&"web/app/views.py:view -> core-lib/core.py:run".to_owned()), "{found:?}");
}

#[test]
fn a_call_through_an_interface_reaches_who_implements_it() {
    let java = [
        ("src/a/Chat.java", "package a;\npublic interface Chat { String ask(String q); }\n"),
        (
            "src/a/OpenChat.java",
            "package a;\npublic class OpenChat implements Chat { public String ask(String q) { return go(q); } private String go(String q) { return q; } }\n",
        ),
        (
            "src/a/Web.java",
            "package a;\npublic class Web { private final Chat chat; public Web(Chat chat) { this.chat = chat; } public String get(String q) { return chat.ask(q); } }\n",
        ),
        ("src/a/Other.java", "package a;\npublic class Other { public String ask(String q) { return q; } }\n"),
    ];
    expect(&java, &["src/a/Web.java:get -> src/a/OpenChat.java:ask"]);
    refuse(&java, &["src/a/Web.java:get -> src/a/Other.java:ask"]);
    let go = [
        ("llm/llm.go", "package llm\ntype Model interface {\n  Ask(q string) string\n  Count(q string) int\n}\n"),
        (
            "open/open.go",
            "package open\ntype Open struct{}\nfunc (o *Open) Ask(q string) string { return q }\nfunc (o *Open) Count(q string) int { return 1 }\n",
        ),
        (
            "web/web.go",
            "package web\nimport \"m/llm\"\ntype Web struct { model llm.Model }\nfunc (w *Web) Get(q string) string { return w.model.Ask(q) }\n",
        ),
        ("half/half.go", "package half\ntype Half struct{}\nfunc (h *Half) Ask(q string) string { return q }\n"),
    ];
    let names = vec![("m".to_owned(), String::new())];
    let found = links(&packaged(&go, Packages { names, ..Packages::default() }));
    assert!(found.contains(&"web/web.go:Get -> open/open.go:Ask".to_owned()), "{found:?}");
    assert!(!found.contains(&"web/web.go:Get -> half/half.go:Ask".to_owned()), "{found:?}");
}

#[test]
fn a_package_that_gets_an_object_may_call_its_methods() {
    let may = |path: &str, text: &str| -> Vec<String> {
        let project = project(&[(path, text)]);
        let all = project.edges.iter().filter(|edge| edge.guess && said(&project, edge.from).ends_with(":main"));
        all.map(|edge| said(&project, edge.to)).collect()
    };
    let go = "package main\nimport tea \"github.com/charmbracelet/bubbletea\"\ntype App struct{}\nfunc (a *App) Update() string { return a.ask() }\nfunc main() {\n\ta := &App{}\n\ttea.NewProgram(a).Run()\n}\n";
    assert_eq!(may("main.go", go), ["main.go:Update"]);
    let python = "from textual.app import run\nclass App:\n    def on_key(self):\n        return 1\nclass Own:\n    def go(self):\n        return 2\ndef keep(x):\n    return 3\ndef main():\n    run(App())\n    keep(Own())\n";
    assert_eq!(may("app.py", python), ["app.py:on_key"], "what an own function gets is resolved there");
    let many: String = (0..200).map(|n| format!("    def m{n}(self):\n        return {n}\n")).collect();
    let large = format!("from textual.app import run\nclass App:\n{many}def main():\n    run(App())\n");
    assert!(may("app.py", &large).is_empty());
}

#[test]
fn two_types_of_one_name_keep_their_methods_apart() {
    let files = [
        ("a/svc.py", "class Svc:\n    def go(self): return left()\ndef left(): pass\n"),
        ("b/svc.py", "class Svc:\n    def go(self): return right()\ndef right(): pass\n"),
        ("b/use.py", "from .svc import Svc\ndef run():\n    return Svc().go()\n"),
    ];
    expect(&files, &["b/use.py:run -> b/svc.py:go"]);
    refuse(&files, &["b/use.py:run -> a/svc.py:go"]);
}

#[test]
fn a_bare_name_is_a_member_only_where_the_language_says_so() {
    let files = [
        ("llm.py", "def analyse(q):\n    pass\n"),
        (
            "engine.py",
            "from abc import ABC\nfrom llm import analyse\nclass Engine(ABC):\n    def on(self, q):\n        return analyse(q)\n",
        ),
        ("Base.java", "class Base {\n  void tell() {}\n}\n"),
        ("Chat.java", "class Chat extends Base {\n  void ask() { tell(); }\n}\n"),
    ];
    expect(&files, &["engine.py:on -> llm.py:analyse", "Chat.java:ask -> Base.java:tell"]);
}

#[test]
fn types_made_by_their_own_methods_and_stubs_are_followed() {
    let files = [
        (
            "tool.py",
            "class Tool:\n    @classmethod\n    def create(cls):\n        return cls()\n    def work(self): pass\n",
        ),
        ("use.py", "from tool import Tool\ndef go():\n    tool = Tool.create()\n    tool.work()\n"),
        (
            "port.py",
            "class Port:\n    def send(self, q):\n        raise NotImplementedError\nclass Mail(Port):\n    def send(self, q):\n        return 1\ndef all(port: Port):\n    port.send(1)\n",
        ),
        (
            "kinds.py",
            "from lib import Graph, Pregel\nEither = Graph | Pregel\ndef run(it: Either):\n    it.invoke(1)\n",
        ),
    ];
    expect(&files, &["use.py:go -> tool.py:work", "kinds.py:run -> lib Graph().invoke"]);
    let found = links(&project(&files));
    assert!(found.iter().any(|link| link == "port.py:all -> port.py:send"), "{found:?}");
}

#[test]
fn constants_of_a_ruby_module_are_found_where_they_stand() {
    let files = [
        (
            "lib/billing/invoice.rb",
            "module Billing\n  class Invoice\n    def self.make(x)\n      x\n    end\n  end\nend\n",
        ),
        ("lib/billing/tax.rb", "module Billing\n  class Tax\n  end\nend\n"),
        ("app/run.rb", "class Run\n  def go\n    Billing::Invoice.make(1)\n  end\nend\n"),
    ];
    expect(&files, &["app/run.rb:go -> lib/billing/invoice.rb:make"]);
}

#[test]
fn names_of_rspec_stand_for_what_a_group_is_about() {
    let files = [
        ("lib/guard.rb", "class Guard\n  def self.call(x)\n    x\n  end\n  def check(x)\n    x\n  end\nend\n"),
        (
            "spec/guard_spec.rb",
            "RSpec.describe Guard do\n  let(:guard) { described_class.new }\n  it \"calls\" do\n    described_class.call(1)\n  end\n  it \"checks\" do\n    guard.check(2)\n  end\nend\nRSpec.describe \"words\" do\n  it \"has none\" do\n    described_class.check(1)\n  end\nend\n",
        ),
    ];
    let found = links(&project(&files));
    let to = |name: &str| found.iter().filter(|l| l.ends_with(&format!("-> lib/guard.rb:{name}"))).count();
    assert_eq!((to("call"), to("check")), (1, 1), "{found:?}");
}

#[test]
fn a_go_field_of_a_type_in_another_package_with_many_methods() {
    let methods: String = (0..12).map(|n| format!("func (u *ChatUsecase) M{n}() {{}}\n")).collect();
    let usecase = format!(
        "package usecase\ntype ChatUsecase struct{{}}\n{methods}func (u *ChatUsecase) Chat(q string) {{}}\n\
         func NewChatUsecase() *ChatUsecase {{ return &ChatUsecase{{}} }}\n"
    );
    let handler = "package share\nimport \"m/usecase\"\ntype Handler struct { chatUsecase *usecase.ChatUsecase }\n\
                   func NewHandler(u *usecase.ChatUsecase) *Handler { return &Handler{chatUsecase: u} }\n\
                   func (h *Handler) Message(q string) { h.chatUsecase.Chat(q) }\n";
    let files = [("usecase/chat.go", usecase.as_str()), ("handler/share/chat.go", handler)];
    let names = vec![("m".to_owned(), String::new())];
    let found = links(&packaged(&files, Packages { names, ..Packages::default() }));
    assert!(found.contains(&"handler/share/chat.go:Message -> usecase/chat.go:Chat".to_owned()), "{found:?}");
}

#[test]
fn other_constructors_and_the_object_as_its_base() {
    let python = [
        (
            "core.py",
            "class Base:\n    def __init__(self): pass\n    def call(self): pass\n\n\nclass Config(Base):\n    \
             def __init__(self):\n        super().__init__()\n    @classmethod\n    def load(cls, path):\n        \
             return cls(path)\n    @classmethod\n    def named(cls) -> \"Config\":\n        return build(cls)\n    \
             def ask(self): pass\n",
        ),
        (
            "web.py",
            "from core import Config\nconfig = Config.load('x')\nother = Config.named()\ndef get():\n    \
             return config.ask()\ndef put():\n    return other.ask()\n",
        ),
    ];
    expect(
        &python,
        &["web.py:get -> core.py:ask", "web.py:put -> core.py:ask", "core.py:__init__ -> core.py:__init__"],
    );
    refuse(&python, &["core.py:__init__ -> core.py:call"]);
}

#[test]
fn a_method_that_must_be_overridden_leads_to_who_does() {
    let files = [
        (
            "base.py",
            "from abc import abstractmethod\nclass Llm:\n    @abstractmethod\n    def raw(self, q):\n        pass\n    \
             def other(self, q):\n        raise NotImplementedError\n    def hook(self, q):\n        pass\n    \
             def gen(self, q):\n        self.hook(q)\n        self.other(q)\n        return self.raw(q)\n",
        ),
        (
            "open.py",
            "from base import Llm\nclass Open(Llm):\n    def raw(self, q): return 1\n    def other(self, q): return 2\n    \
             def hook(self, q): return 3\n",
        ),
    ];
    expect(&files, &["base.py:gen -> open.py:raw", "base.py:gen -> open.py:other", "base.py:gen -> open.py:hook"]);
    refuse(&files, &["base.py:gen -> base.py:raw"]);
}

#[test]
fn a_job_that_is_handed_to_a_queue_is_run() {
    let ruby = [
        ("app/jobs/stream_job.rb", "class StreamJob < ApplicationJob\n  def perform(id)\n    1\n  end\nend\n"),
        (
            "app/controllers/messages_controller.rb",
            "class MessagesController\n  def create\n    StreamJob.perform_later(1)\n  end\n  def slow\n    \
             StreamJob.set(wait: 5).perform_later(1)\n  end\n  def show\n    StreamJob.count\n  end\nend\n",
        ),
    ];
    let (messages, job) = ("app/controllers/messages_controller.rb", "app/jobs/stream_job.rb:perform");
    let (create, slow) = (format!("{messages}:create -> {job}"), format!("{messages}:slow -> {job}"));
    expect(&ruby, &[&create, &slow]);
    refuse(&ruby, &[&format!("{messages}:show -> {job}")]);
    let php = [
        (
            "app/Jobs/Work.php",
            "<?php\nnamespace App\\Jobs;\nclass Work implements ShouldQueue {\n  public function handle() { return 1; }\n}\n",
        ),
        (
            "app/Http/Web.php",
            "<?php\nnamespace App\\Http;\nuse App\\Jobs\\Work;\nclass Web {\n  public function a() { Work::dispatch(1); }\n  \
             public function b() { dispatch(new Work(1)); }\n  public function c() { return new Work(1); }\n}\n",
        ),
    ];
    expect(&php, &["app/Http/Web.php:a -> app/Jobs/Work.php:handle", "app/Http/Web.php:b -> app/Jobs/Work.php:handle"]);
    refuse(&php, &["app/Http/Web.php:c -> app/Jobs/Work.php:handle"]);
}

#[test]
fn a_member_that_a_text_names() {
    let python = [(
        "llm.py",
        "class Llm:\n    def gen(self, q):\n        return self.run('raw', q)\n    def run(self, name, q):\n        \
         def once():\n            method = getattr(self, name)\n            return method(q)\n        return once()\n    \
         def raw(self, q): return q\n    def other(self, q): return q\n    def free(self, name):\n        \
         return getattr(self, name)()\n",
    )];
    expect(&python, &["llm.py:once -> llm.py:raw"]);
    refuse(&python, &["llm.py:once -> llm.py:other", "llm.py:free -> llm.py:raw"]);
    let ruby = [("a.rb", "class Desk\n  def go\n    self.send(:ask, 1)\n  end\n  def ask(q)\n    q\n  end\nend\n")];
    expect(&ruby, &["a.rb:go -> a.rb:ask"]);
}

#[test]
fn what_a_constant_closes_calls_nothing() {
    let py = "def work():\n    return 1\ndef go(x):\n    if x:\n        return 2\n    elif 0 or x and False:\n        return work()\n";
    assert!(links(&project(&[("a.py", py)])).is_empty());
    let ts = "function work() { return 1 }\nfunction go(x) { if (x && false) { run(work) } else { work() } }\n";
    let found = links(&project(&[("a.ts", ts)]));
    assert_eq!(found, ["a.ts:go -> a.ts:work"]);
}

#[test]
fn what_only_readers_of_types_see_is_never_called() {
    let text = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    def check(x):\n        return x\n    class Guard:\n        def ask(self):\n            return 1\nelse:\n    def other(x):\n        return x\ndef main():\n    check(1)\n    Guard().ask()\n    other(2)\n";
    expect(&[("a.py", text)], &["a.py:main -> a.py:other"]);
    refuse(&[("a.py", text)], &["a.py:main -> a.py:check", "a.py:main -> a.py:ask"]);
}

#[test]
fn the_only_method_of_a_telling_name_is_meant_on_an_unknown_object() {
    let service = "class Area::Service < Area\n  include Concept\n  def answer_question(text, model:)\n    text\n  end\n  def show(text)\n    text\n  end\nend\n";
    let concept = "module Area::Concept\n  def answer_question(text, model:)\n    raise NotImplementedError, \"not here\"\n  end\nend\n";
    let asker = "class Asker\n  def initialize(helper)\n    @helper = helper\n  end\n  def call(q)\n    @helper.answer_question(q, model: \"m\")\n  end\n  def again(q, helper:)\n    helper.answer_question(q, model: \"m\")\n  end\n  def read(q)\n    given.answer_question(q, model: \"m\")\n  end\n  def other(q)\n    @helper.show(q)\n  end\n  def wrong(q)\n    @helper.answer_question(q, 1, 2, colour: q)\n  end\nend\n";
    let files = [
        ("app/service.rb", service),
        ("app/concept.rb", concept),
        ("app/asker.rb", asker),
        ("app/area.rb", "class Area\nend\n"),
    ];
    for from in ["call", "again", "read"] {
        expect(&files, &[&format!("app/asker.rb:{from} -> app/service.rb:answer_question")]);
    }
    refuse(
        &files,
        &["app/asker.rb:other -> app/service.rb:show", "app/asker.rb:wrong -> app/service.rb:answer_question"],
    );
    // Two that do it, and one that answers to a framework.
    let twice = [
        ("a.py", "class A:\n    def read_page(self, q):\n        return q\n"),
        ("b.py", "class B:\n    def read_page(self, q):\n        return q + q\n"),
        ("c.py", "import http.server\nclass C(http.server.Handler):\n    def send_page(self, q):\n        return q\n"),
        ("m.py", "def run(x):\n    x.read_page(1)\n    x.send_page(1)\n"),
    ];
    refuse(&twice, &["m.py:run -> a.py:read_page", "m.py:run -> b.py:read_page", "m.py:run -> c.py:send_page"]);
}

#[test]
fn what_a_ruby_class_takes_in_is_a_base() {
    let files = [
        ("lib/greets.rb", "module Greets\n  def greet(q)\n    q\n  end\nend\n"),
        ("lib/host.rb", "class Host\n  include Greets\n  def call(q)\n    greet(q)\n    self.greet(q)\n  end\nend\n"),
    ];
    expect(&files, &["lib/host.rb:call -> lib/greets.rb:greet"]);
}

#[test]
fn each_call_of_a_list_is_one() {
    let files = [(
        "m.py",
        "def a(q):\n    return q\ndef b(q):\n    return q\ndef c(q):\n    return q\ndef text(q):\n    return q\na(1), b(1), c(1), text(1)\n",
    )];
    for to in ["a", "b", "c", "text"] {
        expect(&files, &[&format!("m.py: -> m.py:{to}")]);
    }
}
