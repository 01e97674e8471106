//! Tests of the call sites: small repositories, one per habit of a language, through the real scan.

use crate::inventory::Inventory;
use crate::model::{CallSite, Naming, Operation, Property, State};
use crate::rules::RuleSet;
use crate::rules::sdks::catalogue;
use std::collections::BTreeMap;
use std::sync::LazyLock;

static RULES: LazyLock<RuleSet> = LazyLock::new(|| RuleSet::embedded().unwrap());

fn find(files: &[(&str, &str)]) -> Vec<CallSite> {
    let files: BTreeMap<String, Vec<u8>> =
        files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect();
    let inventory = Inventory::from_memory(files);
    crate::signals::scan(&inventory, &RULES, &Default::default(), &|| {}).call_sites
}

fn one(path: &str, text: &str) -> CallSite {
    let mut sites = find(&[(path, text)]);
    assert_eq!(sites.len(), 1, "{sites:#?}");
    sites.remove(0)
}

fn says(site: &CallSite, property: Property, state: State, how: &str) {
    let answer = &site.properties[&property];
    assert!(answer.state == state && answer.how.to_string().contains(how), "{property:?} of {}: {answer:?}", site.call);
}

#[test]
fn the_catalogue_is_sound() {
    for sdk in &catalogue().sdks {
        assert!(!sdk.packages.is_empty(), "{} is never found", sdk.name);
        assert!(!sdk.calls.is_empty() || !sdk.makers.is_empty(), "{} has nothing to find", sdk.name);
    }
}

#[test]
fn python_client_options_reach_the_call() {
    let site = one(
        "app/llm.py",
        "from openai import OpenAI\nclient = OpenAI(timeout=20)\n\ndef ask(question):\n    try:\n        return client.chat.completions.create(\n            model=\"gpt-4o-2024-08-06\", max_tokens=300, response_format=X,\n            messages=[{\"role\": \"user\", \"content\": question}])\n    except Exception:\n        return None\n",
    );
    assert_eq!((site.line, site.operation, site.naming), (6, Operation::Chat, Naming::Pinned));
    assert_eq!(site.model.as_deref(), Some("gpt-4o-2024-08-06"));
    says(&site, Property::Timeout, State::Yes, "client at line 2: timeout=20");
    says(&site, Property::Retries, State::No, "library default 2");
    says(&site, Property::OutputCap, State::Yes, "max_tokens=300");
    says(&site, Property::ErrorPath, State::Yes, "line 9");
    says(&site, Property::StructuredOutput, State::Yes, "response_format");
    assert_eq!(site.user_input.state, State::Yes);
}

#[test]
fn what_is_switched_off_or_swallowed_is_not_there() {
    let site = one(
        "app/llm.py",
        "from anthropic import Anthropic\nc = Anthropic(timeout=None)\ntry:\n    c.messages.create(model=\"claude-sonnet-4-5\", max_tokens=5, messages=[])\nexcept Exception:\n    pass\n",
    );
    says(&site, Property::Timeout, State::No, "timeout=None");
    says(&site, Property::ErrorPath, State::No, "does nothing");
    assert_eq!(site.naming, Naming::Floating);
}

#[test]
fn a_client_of_another_module_and_of_nobody() {
    let call =
        "from app.llm import client\ndef f(q):\n    return client.chat.completions.create(model=M, messages=q)\n";
    let sites =
        find(&[("app/llm.py", "from openai import OpenAI\nclient = OpenAI(max_retries=4)\n"), ("app/a.py", call)]);
    assert_eq!(sites.len(), 1);
    says(&sites[0], Property::Retries, State::Yes, "app/llm.py:2: max_retries=4");
    says(&sites[0], Property::Timeout, State::No, "library default 600 s");
    says(&one("app/a.py", call), Property::Timeout, State::Unknown, "elsewhere");
}

#[test]
fn langchain_models_are_followed_through_chains() {
    let site = one(
        "app/c.py",
        "from langchain_openai import ChatOpenAI\nfrom langchain_core.prompts import P\nllm = ChatOpenAI(model=os.getenv(\"MODEL\"), timeout=9).with_fallbacks([other])\nchain = P() | llm.with_structured_output(A) | parse\ndef f(q):\n    return chain.invoke({\"q\": q}, {\"recursion_limit\": 4})\n",
    );
    assert_eq!((site.provider.as_str(), site.naming), ("openai", Naming::Configured));
    for property in [Property::Timeout, Property::Fallback, Property::StructuredOutput] {
        says(&site, property, State::Yes, "");
    }
}

#[test]
fn typescript_option_objects_and_promises() {
    let text = "import { generateText, streamObject } from \"ai\";\nimport { openai } from \"@ai-sdk/openai\";\nconst base = { maxRetries: 5, abortSignal: AbortSignal.timeout(9000) };\nexport async function a(q: string) {\n  return generateText({ ...base, model: openai(\"gpt-4o\"), prompt: q, tools, stopWhen: stepCountIs(4) }).catch(() => null);\n}\nexport const b = (s: S) => streamObject({ model: s.model, prompt: \"hi\" });\n";
    let sites = find(&[("src/a.ts", text)]);
    assert_eq!(sites.len(), 2);
    for property in [Property::Timeout, Property::Retries, Property::LoopCap, Property::ErrorPath] {
        says(&sites[0], property, State::Yes, "");
    }
    assert_eq!((sites[0].model.as_deref(), sites[0].naming), (Some("gpt-4o"), Naming::Floating));
    says(&sites[1], Property::Streaming, State::Yes, "");
    says(&sites[1], Property::StructuredOutput, State::Yes, "");
    says(&sites[1], Property::Retries, State::No, "library default 2");
    says(&sites[1], Property::LoopCap, State::NotApplicable, "");
    assert_eq!(sites[1].user_input.state, State::No);
}

#[test]
fn go_struct_literals_contexts_and_error_values() {
    let site = one(
        "llm/a.go",
        "package llm\n\nimport openai \"github.com/sashabaranov/go-openai\"\n\nfunc Ask(ctx context.Context, key, q string) (string, error) {\n\tc := openai.NewClient(key)\n\tctx, cancel := context.WithTimeout(ctx, time.Minute)\n\tresp, err := c.CreateChatCompletion(ctx, openai.ChatCompletionRequest{Model: openai.GPT4o20240806, MaxTokens: 64})\n\tif err != nil {\n\t\treturn \"\", err\n\t}\n}\n",
    );
    assert_eq!((site.line, site.naming), (8, Naming::Pinned));
    says(&site, Property::Timeout, State::Yes, "WithTimeout");
    says(&site, Property::OutputCap, State::Yes, "MaxTokens=64");
    says(&site, Property::ErrorPath, State::Yes, "line 9");
}

#[test]
fn java_builders() {
    let site = one(
        "src/main/java/A.java",
        "import dev.langchain4j.model.openai.OpenAiChatModel;\nclass A {\n  String ask(String q) {\n    var model = OpenAiChatModel.builder().modelName(\"gpt-4o-mini\").timeout(Duration.ofSeconds(9)).build();\n    try { return model.chat(q); } catch (RuntimeException e) { return sorry(e); }\n  }\n}\n",
    );
    assert_eq!((site.line, site.provider.as_str(), site.naming), (5, "openai", Naming::Floating));
    says(&site, Property::Timeout, State::Yes, "timeout");
    says(&site, Property::ErrorPath, State::Yes, "handler");
}

#[test]
fn csharp_initialisers_and_typed_answers() {
    let site = one(
        "src/A.cs",
        "using Microsoft.Extensions.AI;\nclass A(IChatClient client) {\n  async Task F(string q) {\n    var r = await client.GetResponseAsync<Answer>(q, new ChatOptions { MaxOutputTokens = 9 });\n  }\n}\n",
    );
    says(&site, Property::OutputCap, State::Yes, "MaxOutputTokens=9");
    says(&site, Property::StructuredOutput, State::Yes, "typed");
    says(&site, Property::ErrorPath, State::No, "");
    assert_eq!(site.user_input.state, State::Yes);
}

#[test]
fn rust_builders_and_question_marks() {
    let site = one(
        "src/a.rs",
        "use async_openai::{Client, types::CreateChatCompletionRequestArgs};\nasync fn ask(q: &str) -> R {\n    let client = Client::new();\n    let request = CreateChatCompletionRequestArgs::default().model(\"gpt-4o\").max_tokens(9u32).messages([q]).build()?;\n    let answer = client.chat().create(request).await?;\n    Ok(answer)\n}\n#[cfg(test)]\nmod tests {\n    fn t() { Client::new().chat().create(x); }\n}\n",
    );
    assert_eq!((site.line, site.model.as_deref()), (5, Some("gpt-4o")));
    says(&site, Property::OutputCap, State::Yes, "max_tokens");
    says(&site, Property::ErrorPath, State::Yes, "checked");
}

#[test]
fn look_alikes_are_no_call_sites() {
    let nothing = [
        ("app/queue.py", "import boto3\nsqs = boto3.client(\"sqs\")\nsqs.send_message(QueueUrl=U, MessageBody=b)\n"),
        ("app/text.py", "# client.chat.completions.create(model=m)\nDOC = \"client.chat.completions.create(\"\n"),
        (
            "app/shop.ts",
            "import OpenAI from \"openai\";\ncart.create({ model: \"x\" }); embed(page); db.chat.find();\n",
        ),
        ("tests/test_a.py", "from openai import OpenAI\nOpenAI().chat.completions.create(model=\"m\")\n"),
        (
            "src/A.java",
            "import dev.langchain4j.data.message.ChatMessage;\nclass A { void f(M m) { m.messages().stream(); m.chat(); } }\n",
        ),
        ("app/broken.py", "from openai import\nclient.chat.completions.create(((((\n"),
    ];
    for file in &nothing[..5] {
        assert!(find(std::slice::from_ref(file)).is_empty(), "{}", file.0);
    }
    find(&nothing);
}

#[test]
fn nesting_and_noise_end_in_bounds() {
    let mut deep = "from openai import OpenAI\nx = ".to_owned();
    deep.push_str(&"f(".repeat(60_000));
    let mut lists = "import OpenAI from 'openai';\nconst x = ".to_owned();
    lists.push_str(&"[{a:".repeat(40_000));
    find(&[("app/deep.py", &deep), ("src/deep.ts", &lists)]);
    let again = format!("from langchain_openai import ChatOpenAI\n{}", "x = x.invoke(x, *x, **x)\n".repeat(6_000));
    find(&[("app/again.py", &again)]);
    let many = format!("from openai import OpenAI\n{}", "OpenAI().embeddings.create(input=x)\n".repeat(3_000));
    assert_eq!(find(&[("app/many.py", &many)]).len(), 200);
}

#[test]
fn a_client_is_looked_for_near_the_call_and_by_all_that_the_import_says() {
    let call = "from openai import OpenAI\nfrom shared.client import llm\n\ndef ask(q):\n    return llm.chat.completions.create(model=M, messages=q)\n";
    let near = call.replace("shared.client", "client");
    let bound = "from openai import OpenAI\nllm = OpenAI(timeout=20)\n";
    let endless = "from openai import OpenAI\nllm = OpenAI()\n";
    let timeout = |call: &str, files: &[(&str, &str)]| {
        let sites = find(&[&[("services/chat/app/ask.py", call)], files].concat());
        assert_eq!(sites.len(), 1);
        sites[0].properties[&Property::Timeout].clone()
    };
    // Another service has a module of the same name.
    let found = timeout(&near, &[("services/chat/client.py", bound), ("services/mail/client.py", endless)]);
    assert!(found.state == State::Yes && found.how.to_string().contains("services/chat/client.py:2"), "{found:?}");
    // A folder whose name begins alike is another folder.
    let found = timeout(&near, &[("services/chat-old/client.py", endless), ("services/chat/client.py", bound)]);
    assert_eq!(found.state, State::Yes, "{found:?}");
    // The folder that the import names counts more than being near.
    let found = timeout(call, &[("libs/shared/client.py", bound), ("services/chat/client.py", endless)]);
    assert!(found.state == State::Yes && found.how.to_string().contains("libs/shared/client.py:2"), "{found:?}");
    // Equally near: both may be meant.
    let found = timeout(&near, &[("services/mail/client.py", endless), ("services/shop/client.py", bound)]);
    assert_eq!((found.state, &found.how), (State::Unknown, &crate::model::How::SomeClients));
    // A package is imported by its folder.
    let found = timeout(call, &[("libs/shared/client/__init__.py", bound), ("services/chat/client.py", endless)]);
    assert!(
        found.state == State::Yes && found.how.to_string().contains("libs/shared/client/__init__.py:2"),
        "{found:?}"
    );
}
