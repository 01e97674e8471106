//! What has nothing to do with the system never hides what is found of it: files however many they are and whatever they
//! are called, comments, and what stands on the same line.

use crate::properties::{Files, audit};
use produ::model::Report;
use produ::rules::RuleSet;
use produ::rules::format::RuleScope;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A row of services in several languages, one small one of them with the AI.
fn shop(own: &str) -> Files {
    let mut files = Files::new();
    let services = [("cart", "java", "pom.xml"), ("checkout", "go", "go.mod"), ("frontend", "js", "package.json")];
    for (name, ext, packages) in services.into_iter().chain([("mail", "py", "requirements.txt")]) {
        files.insert(format!("src/{name}/Dockerfile"), b"FROM x\n".to_vec());
        files.insert(format!("src/{name}/{packages}"), b"x\n".to_vec());
        files.extend((0..8).map(|n| (format!("src/{name}/f{n}.{ext}"), b"x\n".to_vec())));
    }
    files.insert("src/helper/Dockerfile".into(), b"FROM python\n".to_vec());
    files.insert("src/helper/requirements.txt".into(), b"openai\npybreaker\n".to_vec());
    files.insert("src/helper/answer.py".into(), own.as_bytes().to_vec());
    files
}

/// A model call with a circuit breaker, a time limit and an output cap.
const OWN: &str = "import pybreaker\nfrom client import llm\n\nbreaker = pybreaker.CircuitBreaker(fail_max=5)\n\n\n\
                   @breaker\ndef answer(question: str) -> str:\n    reply = llm.chat.completions.create(\n        \
                   model=\"gpt-4o-2024-08-06\", max_tokens=400, messages=[{\"role\": \"user\", \"content\": question}]\n    \
                   )\n    return reply.choices[0].message.content\n";
const CLIENT: &str = "from openai import OpenAI\n\nllm = OpenAI(timeout=20, max_retries=2)\n";

/// Code of another service that looks like many practices, in the words of all of them.
const NOISE: [&str; 6] = [
    "import pybreaker\nbreaker = pybreaker.CircuitBreaker(fail_max=5)\n",
    "# import pybreaker\n# breaker = pybreaker.CircuitBreaker(fail_max=5)\n",
    "def fallback(order):\n    return cached_answer(order)  # graceful degradation\n",
    "FEATURE_FLAG = flags.is_enabled(\"assistant\")\nkill_switch = FEATURE_FLAG\n",
    "@pytest.mark.skip(reason=\"later\")\ndef test_empty_input():\n    assert f(\"\") == 1\n",
    "limiter = RateLimiter(max_calls=5)\nlogger.info(\"decision\", extra={\"trace_id\": trace_id})\n",
];

static RULES: LazyLock<RuleSet> = LazyLock::new(|| RuleSet::embedded().unwrap());

/// Level and outcome by rule, of the rules that ask about the path to the model or of the others.
fn answers(report: &Report, ai_path: bool) -> BTreeMap<&str, String> {
    let asked = |slug: &str| RULES.find(slug).is_some_and(|r| (r.file.scope == RuleScope::AiPath) == ai_path);
    let verdicts = report.verdicts.iter().filter(|v| asked(&v.slug));
    verdicts.map(|v| (v.slug.as_str(), format!("{:?} {:?}", v.level, v.outcome))).collect()
}

/// Adds a file or many to a folder that stands before that of the system, or after it.
fn crowd(files: &mut Files, folder: &str, name: &str, text: &str, times: usize, one_file: bool) {
    if one_file {
        files.insert(format!("{folder}/{name}"), text.repeat(times).into_bytes());
        return;
    }
    files.extend((0..times).map(|n| (format!("{folder}/part{n:03}/{name}"), text.as_bytes().to_vec())));
}

#[test]
fn six_hundred_lines_of_another_service_hide_nothing() {
    let mut files = shop(OWN);
    files.insert("src/helper/client.py".into(), CLIENT.into());
    let alone = audit(&files);
    let level = |report: &Report| {
        let verdict = report.verdicts.iter().find(|v| v.slug == "circuit-breaker").unwrap();
        (verdict.level, verdict.evidence.first().map(|e| e.path.clone()))
    };
    assert_eq!(level(&alone).1.as_deref(), Some("src/helper/answer.py"), "the breaker is found to begin with");
    for one_file in [true, false] {
        let mut crowded = files.clone();
        crowd(&mut crowded, "src/cart", "breaker.py", NOISE[0], 600, one_file);
        let crowded = audit(&crowded);
        assert_eq!(level(&crowded), level(&alone), "in one file: {one_file}");
        assert_eq!(answers(&crowded, true), answers(&alone, true), "in one file: {one_file}");
    }
}

#[test]
fn two_thousand_files_with_the_same_names_raise_nothing() {
    let mut files = shop(OWN);
    files.insert("src/helper/client.py".into(), CLIENT.into());
    let alone = audit(&files);
    let same = format!("{}def answer(question):\n    return llm(question)\nllm = answer\n", NOISE.concat());
    crowd(&mut files, "src/checkout", "answer.py", &same, 2_000, false);
    let crowded = audit(&files);
    assert_eq!(answers(&crowded, true), answers(&alone, true));
}

#[test]
fn comments_of_the_file_itself_hide_nothing() {
    let lines = |own: &str| -> Vec<u32> {
        let mut files = shop(own);
        files.insert("src/helper/client.py".into(), CLIENT.into());
        let report = audit(&files);
        let verdict = report.verdicts.iter().find(|v| v.slug == "circuit-breaker").unwrap();
        verdict.evidence.iter().map(|e| e.line).collect()
    };
    let below: Vec<u32> = lines(OWN).into_iter().map(|line| line + 600).collect();
    assert!(!below.is_empty());
    assert_eq!(lines(&format!("{}{OWN}", NOISE[1].repeat(300))), below);
}

#[test]
fn every_part_of_a_long_line_is_searched() {
    let told = "email_on_failure = True";
    let long = "x".repeat(5_000);
    let found = |line: String| {
        let own =
            OWN.replace("breaker = pybreaker.CircuitBreaker(fail_max=5)", &line).replace("import pybreaker\n", "");
        let mut files = shop(&own);
        files.insert("src/helper/client.py".into(), CLIENT.into());
        let report = audit(&files);
        let verdict = report.verdicts.iter().find(|v| v.slug == "alert-rules").unwrap();
        verdict.evidence.iter().any(|e| e.line == 3 && e.what == "notification on failure of a scheduled run")
    };
    assert!(found(told.to_owned()));
    // The word stands before, far away, as a name of something else.
    assert!(found(format!("email_on_failure = '{long}'; {told}")));
    assert!(found(format!("email_on_failure = '{long}'; email_on_failures = '{long}'; {told}; y = '{long}'")));
    assert!(!found(format!("email_on_failure = '{long}'; email_on_failures = '{long}'")));
}

#[test]
fn a_client_of_the_same_name_in_another_service_is_another_client() {
    let mut files = shop(OWN);
    files.insert("src/helper/client.py".into(), CLIENT.into());
    let alone = audit(&files);
    let timeouts = |report: &Report| {
        let verdict = report.verdicts.iter().find(|v| v.slug == "dependency-resilience").unwrap();
        (verdict.level, verdict.outcome, verdict.evidence.clone())
    };
    files.insert("src/mail/client.py".into(), b"from openai import OpenAI\n\nllm = OpenAI()\n".to_vec());
    assert_eq!(timeouts(&audit(&files)), timeouts(&alone));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn unrelated_files_change_no_level(
        noise in proptest::sample::subsequence(NOISE.to_vec(), 1..4),
        service in proptest::sample::select(vec!["cart", "checkout", "mail"]),
        name in proptest::sample::select(vec!["answer.py", "client.py", "breaker.py", "test_answer.py"]),
        times in 1usize..700,
        one_file: bool,
    ) {
        let mut files = shop(OWN);
        files.insert("src/helper/client.py".into(), CLIENT.into());
        let alone = audit(&files);
        crowd(&mut files, &format!("src/{service}"), name, &noise.concat(), times, one_file);
        let crowded = audit(&files);
        prop_assert_eq!(answers(&crowded, true), answers(&alone, true));
        // What the whole repository is asked about may gain by it, and lose nothing.
        for (one, other) in alone.verdicts.iter().zip(&crowded.verdicts) {
            prop_assert!(other.level >= one.level, "{}: {:?} after {:?}", one.slug, other.level, one.level);
        }
    }
}
