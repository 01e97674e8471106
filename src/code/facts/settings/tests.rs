//! Settings read back as lines.

use super::{Setting, settings};
use crate::code::facts::bindings::Bindings;
use crate::code::facts::testing::read;
use crate::inventory::Language;

fn line(setting: &Setting) -> String {
    let default = setting.default.as_ref().map(|d| format!(" = {d:?}")).unwrap_or_default();
    let truth = setting.truth.map(|t| format!(" {t:?}")).unwrap_or_default();
    format!("{}{default}{truth} -> {}", setting.name, setting.bound.join(" "))
        .trim_end_matches([' ', '>', '-'])
        .to_owned()
}

#[track_caller]
fn check(language: Language, source: &str, expected: &[&str]) {
    let outline = read(language, source);
    let known = Bindings::new(&outline, language);
    let found: Vec<String> = settings(&known, &|base| base == ".base.Own").all.iter().map(line).collect();
    assert_eq!(found, expected, "\n{}", found.join("\n"));
}

#[test]
fn python_reads_the_environment() {
    check(
        Language::Python,
        r#"
        import os
        from os import environ as e, getenv
        from pydantic_settings import BaseSettings
        from pydantic import Field
        from dataclasses import dataclass, field
        from .base import Own
        KEY = "SOME_KEY"
        A = os.getenv("A", "false").lower() == "true"
        B = getenv("B") in ("1", "yes")
        C = e["C"]
        D = int(os.environ.get("D", 5))
        E: bool = os.environ.get(KEY)
        os.environ["WRITTEN"] = "1"
        raw = getenv("F", "0")
        F = raw.strip() == "1"
        G = bool(os.getenv("G"))
        H = bool(int(os.getenv("H", "0")))
        def own(name, default=None):
            return os.getenv(name, default).lower() in {"1", "true"}
        I = own("I", "no")
        class S(BaseSettings):
            model_config = {}
            debug: bool = False
            key: str = Field("x", env="THE_KEY")
            url: str
        class T(Own):
            on: bool = True
        class Settings:
            off: bool = True
            other = "x"
        class Sheet:
            off: bool = True
        @dataclass
        class Conf:
            on: bool = field(default_factory=lambda: os.getenv("J") == "yes")
        class P:
            def __init__(self):
                self.kind = os.getenv("K", "openai").lower()
            def live(self): return os.getenv("L") != "off"
        "#,
        &[
            "A = Text(\"false\") Parser -> A",
            "B Parser -> B",
            "C -> C",
            "D = Number(5.0) -> D",
            "SOME_KEY Type -> E",
            "F = Text(\"0\") Parser -> raw",
            "G",
            "H = Text(\"0\") Parser -> H",
            "I = Text(\"no\") Parser -> I",
            "debug = Bool(false) Type -> S.debug debug",
            "THE_KEY = Text(\"x\") -> S.key key",
            "url -> S.url url",
            "on = Bool(true) Type -> T.on on",
            "off = Bool(true) Type -> Settings.off off",
            "J Type -> Conf.on on",
            "K = Text(\"openai\") -> self.kind",
            "L Parser -> P.live() live()",
        ],
    );
}

#[test]
fn typescript_reads_the_environment() {
    check(
        Language::TypeScript,
        r#"
        import { env } from "node:process";
        import { ConfigService } from "@nestjs/config";
        import * as LD from "launchdarkly-node-server-sdk";
        const A = process.env.A === "true";
        const B = Number(process.env.B ?? 10);
        const { C, D: d } = process.env;
        const E = env["E"] || "x";
        export const config = { on: ["1", "true"].includes(import.meta.env.VITE_ON), off: !process.env.OFF };
        process.env.WRITTEN = "1";
        class Svc {
          private ld = LD.init("key");
          constructor(private readonly config: ConfigService) {}
          async on() { return this.ld.boolVariation("new-bot", user, false) }
          limit() { return this.config.get<number>("LIMIT", 3) }
        }
        const settings = { env: { X: 1 } }; settings.env.X;
        const flags = { isEnabled: (k: string) => true }; flags.isEnabled("own");
        "#,
        &[
            "A Parser -> A",
            "B = Number(10.0) -> B",
            "C -> C",
            "D -> D",
            "E = Text(\"x\") -> E",
            "VITE_ON Parser -> on",
            "OFF",
            "new-bot = Bool(false) Api -> Svc.on() on()",
            "LIMIT = Number(3.0) -> Svc.limit() limit()",
        ],
    );
}

#[test]
fn a_flag_of_another_file_stays_open() {
    let source = "import { flags } from './flags'; if (flags.isFeatureEnabled('chat')) go(); other.isFeatureEnabled(x)";
    let outline = read(Language::TypeScript, source);
    let found = settings(&Bindings::new(&outline, Language::TypeScript), &|_| false);
    assert_eq!((found.all.len(), found.open.len()), (0, 1));
}

/// A function that calls itself with a setting ended the program.
#[test]
fn a_function_that_calls_itself_with_a_setting_ends() {
    check(
        Language::Python,
        "import os\ndef ask(q, model=None):\n    if model is None:\n        return ask(q, model=os.getenv(\"MODEL\"))\n    return other(model == \"true\")\ndef other(name=None):\n    return ask(name=os.environ[\"A\"])\n",
        &["MODEL Parser -> ask()", "A"],
    );
}
