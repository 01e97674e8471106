//! Languages the masks and parsers know.

use serde::{Deserialize, Serialize};

/// Language of a file, by name and extension.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Language {
    Python,
    TypeScript,
    JavaScript,
    Vue,
    Svelte,
    Go,
    Java,
    Kotlin,
    Scala,
    Rust,
    CSharp,
    Ruby,
    Php,
    Swift,
    C,
    Cpp,
    Elixir,
    R,
    Shell,
    PowerShell,
    Sql,
    Html,
    Css,
    Yaml,
    Toml,
    Json,
    Ini,
    Xml,
    Dockerfile,
    Makefile,
    Terraform,
    Bicep,
    Protobuf,
    GraphQl,
    Jinja,
    Markdown,
    Rst,
    AsciiDoc,
    Text,
    Notebook,
    Jsonl,
    Csv,
    Gradle,
    Properties,
    Dotenv,
}

impl Language {
    /// Whether code of this language calls methods of the other.
    pub(crate) fn calls(self, other: Language) -> bool {
        use Language::{Java, JavaScript, Kotlin, Svelte, TypeScript, Vue};
        let script = |of| matches!(of, JavaScript | TypeScript | Vue | Svelte);
        let jvm = |of| matches!(of, Java | Kotlin);
        self == other || script(self) && script(other) || jvm(self) && jvm(other)
    }
}
