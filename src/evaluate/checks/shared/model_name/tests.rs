//! Names of one model, of two, and names that say nothing.

use super::*;

fn each(cases: &[(&str, &str)], wanted: Kinship) {
    for (a, b) in cases {
        let found = (kinship(a, b), kinship(b, a));
        assert_eq!(found, (wanted, wanted), "{a} {b}: {:?} {:?}", Name::of(&plain(a)), Name::of(&plain(b)));
    }
}

#[test]
fn names_of_one_model() {
    each(
        &[
            ("gpt-4.1-2025-04-14", "openai:chat:gpt-4.1-2025-04-14"),
            ("gpt-4o", "openai/gpt-4o-2024-08-06"),
            ("gpt-4o-2024-08-06", "gpt-4o-20240806"),
            ("gpt-4-0613", "openai/gpt-4-latest"),
            ("gpt-35-turbo", "gpt-3.5-turbo-0125"),
            ("gemini-2.5-flash", "models/gemini-2.5-flash-001"),
            ("gemini-2.5-flash", "vertex:gemini-2.5-flash-preview-05-20"),
            ("llama3.1", "llama3.1:latest"),
            ("llama3.1:8b-instruct", "ollama:chat:llama3.1:8b-instruct-q4_0"),
            ("meta-llama/Llama-3.1-8B-Instruct", "meta.llama3-1-8b-instruct-v1:0"),
            ("llama-3.1-8b-instant", "llama3.1:8b"),
            ("meta-llama/Meta-Llama-3.1-8B-Instruct-Turbo", "meta.llama3-1-8b-instruct-v1:0"),
            ("accounts/fireworks/models/llama-v3p1-8b-instruct", "llama3.1:8b-instruct"),
            ("claude-3-5-sonnet-20241022", "us.anthropic.claude-3-5-sonnet-20241022-v2:0"),
            (
                "claude-3-haiku-20240307",
                "arn:aws:bedrock:eu-west-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0",
            ),
            ("anthropic/claude-sonnet-4.5", "claude-sonnet-4-5-20250929"),
            ("openrouter:anthropic/claude-3.5-sonnet", "claude-3-5-sonnet-latest"),
            ("publishers/google/models/gemini-2.0-flash-001", "gemini-2.0-flash"),
            ("o3-mini", "openai:o3-mini-2025-01-31"),
            ("anthropic.claude-v2:1", "claude-2.1"),
            ("gpt-4-1106-preview", "gpt-4-turbo-preview"),
            ("reader-1.0.0", "reader-1.0"),
            ("reader-7b-2026-10-02", "reader-7b-2026-10-02"),
        ],
        Kinship::Same,
    );
}

#[test]
fn names_of_two_models() {
    each(
        &[
            ("mistral:8b", "llama3.1:8b"),
            ("llama3.1:8b", "llama3.1:70b"),
            ("llama3:8b", "llama3.1:8b"),
            ("gpt-4o", "gpt-4o-mini"),
            ("gpt-4", "gpt-4o-2024-05-13"),
            ("gpt-4o-2024-05-13", "gpt-4o-2024-08-06"),
            ("gpt-4", "gpt-3.5-turbo"),
            ("o1-mini", "o3-mini"),
            ("claude-3-haiku-20240307", "claude-3-5-haiku-20241022"),
            ("claude-sonnet-4", "claude-opus-4"),
            ("anthropic.claude-3-haiku-20240307-v1:0", "meta.llama3-8b-instruct-v1:0"),
            ("gemini-1.5-flash-001", "gemini-1.5-flash-002"),
            ("gemini-2.5-flash", "gemini-2.5-pro"),
            ("ft:gpt-4o-mini-2024-07-18:acme::abc", "gpt-4o-mini-2024-07-18"),
            ("azure/gpt-4o", "claude-3-haiku"),
            ("qwen2.5:7b", "qwen3:8b"),
            ("deepseek-r1", "deepseek-v3"),
            ("reader-7b-2026-10-02", "reader-7b-2026-08-02"),
            ("support-bot-v6", "support-bot-v7"),
        ],
        Kinship::Different,
    );
}

#[test]
fn what_says_nothing_of_the_model_is_unknown() {
    each(
        &[
            ("https://staging.example.com/ask", "gpt-4.1"),
            ("file://evals/provider.py", "gpt-4.1"),
            ("python:evals/provider.py:ask", "gpt-4.1"),
            ("exec: ./ask.sh", "gpt-4.1"),
            ("rest", "gpt-4.1"),
            ("evals/provider.js", "claude-3-haiku"),
            ("support bot staging", "gpt-4.1"),
            ("prod-chat", "gpt-4.1-2025-04-14"),
            ("azure:chat:gpt-4", "gpt-4o-2024-08-06"),
            ("chat-default", "openai/gpt-4.1-2025-04-14"),
            ("prod-chat", "chat-default"),
            ("llama3.1", "llama3.1:70b"),
            ("mistral:7b", "mistral:7b-instruct-q4_K_M"),
            ("gpt-5", "gpt-5-chat-latest"),
            ("gpt-3.5-turbo-instruct", "gpt-3.5-turbo"),
            ("gpt-4-32k", "gpt-4"),
            ("nova-support", "gpt-4o"),
            ("solar-forecast", "claude-3-haiku"),
            ("runs:/abc/model", "runs:/def/model"),
            ("models:/churn/3", "models:/fraud/3"),
            ("mistral", "mistral-7b"),
            ("command-r-plus-08-2024", "cohere.command-r-plus-v1:0"),
            ("", "gpt-4.1"),
            ("arn:aws:bedrock:eu-west-1:1:application-inference-profile/a1b2c3", "claude-3-haiku"),
            ("projects/p/locations/l/endpoints/123", "gemini-2.5-flash"),
        ],
        Kinship::Unknown,
    );
}

#[test]
fn any_text_is_a_name() {
    for text in
        ["", ":", "/", "..", "-", ":::", "v", "vp", "ft:", "arn:", "äöü", "4", "9999999999999999999999", "a.b.c.d"]
    {
        for other in ["gpt-4", text, "llama3.1:8b"] {
            let _ = kinship(text, other);
        }
    }
    let long = "gpt-4.".repeat(10_000);
    assert_eq!(kinship(&long, &long), Kinship::Same);
}
