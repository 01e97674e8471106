//! Imports that are, and look-alikes that are not.

use super::*;
use crate::rules::packages::{import_needle, parse_spec};
use proptest::prelude::*;

fn hit(language: Language, spec: &str, line: &str) -> bool {
    let spec = parse_spec(spec).unwrap();
    let hit = is_import(language, line, &spec);
    if hit {
        assert!(import_needle(&spec).iter().any(|needle| line.contains(needle)), "{line}: the prefilter would miss it");
    }
    hit
}

#[track_caller]
fn all(language: Language, spec: &str, yes: &[&str], no: &[&str]) {
    for line in yes {
        assert!(hit(language, spec, line), "{spec} should be seen in: {line}");
    }
    for line in no {
        assert!(!hit(language, spec, line), "{spec} should not be seen in: {line}");
    }
}

#[test]
fn specs() {
    let spec = parse_spec("pypi:Scikit_Learn=sklearn").unwrap();
    assert_eq!((spec.name.as_str(), spec.imports.as_slice()), ("scikit-learn", &["sklearn".to_owned()][..]));
    let spec = parse_spec("pypi:langchain*").unwrap();
    assert!(spec.prefix && spec.imports == ["langchain*"]);
    assert!(spec.matches(Ecosystem::Pypi, "langchain-core") && !spec.matches(Ecosystem::Npm, "langchain"));
    assert_eq!(parse_spec("gem:ruby-openai").unwrap().imports, ["ruby-openai", "ruby/openai", "ruby_openai"]);
    let maven = parse_spec("maven:dev.langchain4j").unwrap();
    assert!(maven.matches(Ecosystem::Maven, "dev.langchain4j:langchain4j-open-ai"));
    assert!(!maven.matches(Ecosystem::Maven, "dev.langchain4jx:a"));
    let go = parse_spec("go:github.com/x/y").unwrap();
    assert!(go.matches(Ecosystem::Go, "github.com/x/y/v3") && !go.matches(Ecosystem::Go, "github.com/x/yz"));
    for broken in ["", "openai", "pip:x", "pypi:", "pypi:*", "pypi:a*b", "pypi:a=", "pypi:a=b*c"] {
        assert!(parse_spec(broken).is_err(), "{broken}");
    }
    assert!(parse_spec("pip:x").unwrap_err().contains("pypi, npm"));
}

#[test]
fn python() {
    all(
        Language::Python,
        "pypi:opik",
        &[
            "import opik",
            "  import opik as o  # x",
            "import os, opik.api",
            "from opik import track",
            "from opik.integrations.openai import track_openai",
            "try: import opik",
            "if TYPE_CHECKING: from opik import track",
            "m = importlib.import_module(\"opik.x\")",
            "__import__('opik')",
        ],
        &[
            "from opik_tools import x",
            "import opik_tools",
            "import myopik",
            "from x import opik",
            "from .opik import x",
            "opik = 1",
            "# import opik",
            "print('import opik')",
            "important opik",
            "import os  # opik, opik",
        ],
    );
    all(
        Language::Python,
        "pypi:google-genai=google.genai",
        &[
            "from google import genai",
            "from google.genai import types",
            "import google.genai",
            "from google import (x, genai as g)",
        ],
        &["from google import generativeai", "from google import x  # genai", "import google"],
    );
    all(
        Language::Python,
        "pypi:langchain*",
        &["from langchain_core.x import y", "import langchain"],
        &["import mylangchain"],
    );
}

#[test]
fn javascript() {
    all(
        Language::TypeScript,
        "npm:openai",
        &[
            "import OpenAI from 'openai'",
            "} from \"openai/resources\";",
            "const o = require('openai')",
            "const { x } = await import(\"openai\")",
            "import 'openai'",
            "export * from 'openai';",
            "import OpenAI from 'npm:openai@4/x'",
            "export default{a:require(\"x\"),b:require('openai')}",
        ],
        &[
            "import x from 'openai-edge'",
            "import x from './openai'",
            "import x from '@scope/openai'",
            "const from = 'openai'",
            "log('from', 'openai')",
            "import type { X } from 'openai'",
            "myrequire('openai')",
            "provider: 'openai',",
        ],
    );
    all(
        Language::Vue,
        "npm:@langchain/*",
        &["import { x } from '@langchain/core/messages'"],
        &["import x from 'langchain'", "import x from '@langchains/core'"],
    );
}

#[test]
fn compiled_languages() {
    all(
        Language::Go,
        "go:github.com/sashabaranov/go-openai",
        &[
            "\t\"github.com/sashabaranov/go-openai\"",
            "\topenai \"github.com/sashabaranov/go-openai/v2/x\" // c",
            "import openai \"github.com/sashabaranov/go-openai\"",
            "\t_ \"github.com/sashabaranov/go-openai\"",
        ],
        &[
            "\t\"github.com/sashabaranov/go-openai-extra\"",
            "\t\"github.com/sashabaranov/go-openai\",",
            "x := \"github.com/sashabaranov/go-openai\"",
            "return \"github.com/sashabaranov/go-openai\"",
            "// \"github.com/sashabaranov/go-openai\"",
        ],
    );
    all(
        Language::Kotlin,
        "maven:dev.langchain4j:langchain4j",
        &["import dev.langchain4j.model.X", "import static dev.langchain4j.X.*;", "import dev.langchain4j._"],
        &["import dev.langchain4jx.Y;", "package dev.langchain4j.x", "importer dev.langchain4j"],
    );
    all(
        Language::CSharp,
        "nuget:Azure.AI.OpenAI",
        &[
            "using Azure.AI.OpenAI;",
            "global using Azure.AI.OpenAI.Chat;",
            "using static Azure.AI.OpenAI.X;",
            "using A = Azure.AI.OpenAI.Y;",
        ],
        &[
            "using Azure.AI.OpenAIx;",
            "using var x = Azure.AI.OpenAI.Y();",
            "namespace Azure.AI.OpenAI;",
            "using (Azure.AI.OpenAI.x) {",
        ],
    );
    all(
        Language::Rust,
        "cargo:async-openai",
        &[
            "use async_openai::Client;",
            "pub(crate) use async_openai;",
            "extern crate async_openai;",
            "let c = async_openai::Client::new();",
            "use {a::b, async_openai::C};",
        ],
        &["use my_async_openai::X;", "use crate::async_openai::X;", "let async_openai = 1;", "use async_openai_x::Y;"],
    );
    all(
        Language::Ruby,
        "gem:ruby-openai=openai",
        &["require 'openai'", "require \"openai/x\"", "  require('openai')"],
        &["require_relative 'openai'", "require 'openai_x'", "gem 'openai'"],
    );
    all(
        Language::Ruby,
        "gem:ruby_llm=ruby_llm,RubyLLM",
        &["chat = RubyLLM.chat", "  class Chat < RubyLLM::Tool", "::RubyLLM.embed(text)", "RubyLLM::Message.new"],
        &["module RubyLLM", "class RubyLLM::Patch", "MyRubyLLM.chat", "Shop::RubyLLM.chat", "puts 'RubyLLM.chat'"],
    );
    all(
        Language::Php,
        "composer:openai-php/client=OpenAI",
        &[
            "use OpenAI\\Client;",
            "use \\OpenAI;",
            "$client = OpenAI::client($key);",
            "return \\OpenAI\\Laravel\\X::chat();",
        ],
        &["use OpenAIx;", "user OpenAI", "$client = MyOpenAI::client($key);", "Shop\\OpenAI::client()", "echo OpenAI;"],
    );
    assert!(!hit(Language::Go, "pypi:opik", "import opik"));
}

proptest! {
    #[test]
    fn total(line in any::<String>(), spec in any::<String>()) {
        if let Ok(spec) = parse_spec(&spec) {
            for language in [Language::Python, Language::TypeScript, Language::Go, Language::Java, Language::CSharp, Language::Rust, Language::Ruby, Language::Php] {
                let _ = is_import(language, &line, &spec);
            }
        }
    }

    #[test]
    fn total_on_signs(line in "[ aé.;:,='\"(){}/@#*-]{0,40}(import |from |require\\(|use )?[ aé.;:,'\"]{0,20}") {
        for (ecosystem, language) in [("pypi", Language::Python), ("npm", Language::Vue), ("go", Language::Go), ("maven", Language::Java), ("nuget", Language::CSharp), ("cargo", Language::Rust), ("gem", Language::Ruby), ("composer", Language::Php)] {
            let spec = parse_spec(&format!("{ecosystem}:a")).unwrap();
            let _ = is_import(language, &line, &spec);
        }
    }
}
