//! Masks are shown as a line of letters under the text: `c` comment, `s` string, `d` docstring, `.` code.

use super::{Mask, Region, mask};
use crate::inventory::Language;
use proptest::prelude::*;

fn letters(language: Language, text: &str) -> String {
    let mask = mask(language, text.as_bytes());
    (0..text.len())
        .map(|offset| match text.as_bytes()[offset] {
            b'\n' => '\n',
            _ => match mask.at(offset) {
                Region::Code => '.',
                Region::String => 's',
                Region::Comment => 'c',
                Region::Docstring => 'd',
            },
        })
        .collect()
}

/// Every `needle` is in the region named.
#[track_caller]
fn regions(language: Language, text: &str, wanted: &[(&str, Region)]) {
    let mask = mask(language, text.as_bytes());
    for (needle, region) in wanted {
        let at = text.find(needle).unwrap_or_else(|| panic!("{needle} is not in the text"));
        assert_eq!(mask.at(at), *region, "{language:?}: {needle}\n{}", letters(language, text));
        assert_eq!(mask.at(at + needle.len() - 1), *region, "{language:?}: end of {needle}");
    }
}

use Region::{Code, Comment, Docstring, String as Str};

#[test]
fn python() {
    assert_eq!(letters(Language::Python, "a = 'x' # y\nb"), "....sss.ccc\n.");
    let text = r#"
"""Module doc."""
import os  # why
PROMPT = """You are helpful. # rule"""
def f(a,
      b="c"):
    r"""Doc of f."""
    call("""inner text""", f"{client.run(x)} left {{brace}}")
    y = \
        """continued"""
    'lonely'
    return "it's", 'a "q"', "open
    after_open()
"#;
    regions(
        Language::Python,
        text,
        &[
            ("Module doc", Docstring),
            ("import os", Code),
            ("# why", Comment),
            ("You are helpful. # rule", Str),
            ("Doc of f", Docstring),
            ("inner text", Str),
            ("client.run(x)", Code),
            (" left {{brace", Str),
            ("continued", Str),
            ("lonely", Docstring),
            ("it's", Str),
            ("open", Str),
            ("after_open", Code),
        ],
    );
}

#[test]
fn javascript() {
    let text = "const u = 'http://x'; // note\n\
                const r = /['\"`]\\/[/]/g; live1();\n\
                const q = a / b / c; live2();\n\
                const t = `a ${call({b: `in ${deep()} ner`})} z`; live3();\n\
                const j = <p className=\"x\">don't</p>;\n\
                live4(); /* block\n still */ live5();\n\
                xs.map(s => /\"/.test(s)); live6();\n\
                return /'/.exec(t); live7();\n";
    regions(
        Language::TypeScript,
        text,
        &[
            ("http://x", Str),
            ("// note", Comment),
            ("live1", Code),
            ("live2", Code),
            ("call({b", Code),
            ("in ${", Str),
            ("deep()", Code),
            (" ner", Str),
            (" z`", Str),
            ("live3", Code),
            ("live4", Code),
            ("still", Comment),
            ("live5", Code),
            ("live6", Code),
            ("live7", Code),
        ],
    );
}

#[test]
fn systems_languages() {
    regions(
        Language::Rust,
        "fn f<'a>(x: &'a str) { let c = '\"'; let r = r#\"a \" // no\"#; /* a /* b */ c */ live() }",
        &[("a \" // no", Str), ("b */ c", Comment), ("live()", Code), ("<'a>", Code)],
    );
    regions(
        Language::Go,
        "x := `raw // not\n \" still` // yes\nr := '\"'\nlive()",
        &[("not\n \" still", Str), ("// yes", Comment), ("live", Code)],
    );
    regions(
        Language::Cpp,
        "auto s = R\"(a \" // b)\"; int n = 1'000'000; // c\nlive();",
        &[("a \" // b", Str), ("// c", Comment), ("live", Code)],
    );
    regions(
        Language::CSharp,
        "var a = @\"c:\\\"; var b = $\"{Call(\"x\")} t\"; var c = \"\"\"raw \" x\"\"\"; Live(); // z",
        &[("c:\\", Str), ("Call(", Code), (" t\"", Str), ("raw \" x", Str), ("Live", Code), ("// z", Comment)],
    );
    regions(
        Language::Kotlin,
        "val a = \"\"\"x \"y\" ${call(1)} z\"\"\"; val b = \"${c}\"; live() /* a /* b */ c */",
        &[("x \"y", Str), ("call(1)", Code), (" z", Str), ("live", Code), (" c */", Comment)],
    );
    regions(
        Language::Swift,
        "let a = #\"no \" end\"#; let b = \"x \\(call(1)) y\"; live() // c",
        &[("no \" end", Str), ("call(1)", Code), (" y", Str), ("live", Code), ("// c", Comment)],
    );
}

#[test]
fn scripts() {
    regions(
        Language::Shell,
        "#!/bin/sh\necho \"a $(run \"b\") c\" # note\necho ${#list} \\\" live1\n\
         cat <<'EOF' > out; live2\nit's # text\nEOF\nlive3 'a\nb' live4\nx=$((1 << 2)) live5\n",
        &[
            ("#!/bin/sh", Comment),
            ("run", Code),
            (" c\"", Str),
            ("# note", Comment),
            ("live1", Code),
            ("live2", Code),
            ("it's # text", Str),
            ("live3", Code),
            ("live4", Code),
            ("live5", Code),
        ],
    );
    regions(
        Language::Ruby,
        "x = <<~TXT\n  it's\n  TXT\nlive1 \"a #{call} b\" # c\n=begin\nno\n=end\nlive2\n",
        &[("it's", Str), ("live1", Code), ("call", Code), ("# c", Comment), ("no\n", Comment), ("live2", Code)],
    );
    regions(
        Language::PowerShell,
        "<# a\nb #> live1 \"x `\" $(call) y\" # c\n$t = @'\n it's\n'@\nlive2",
        &[
            ("b #>", Comment),
            ("live1", Code),
            ("call", Code),
            (" y\"", Str),
            ("# c", Comment),
            ("it's", Str),
            ("live2", Code),
        ],
    );
    regions(
        Language::Elixir,
        "@moduledoc \"\"\"\nWhat\n\"\"\"\nx = \"a #{call()} b\" # c\ny = ?\"\nlive()",
        &[("What", Docstring), ("call()", Code), ("# c", Comment), ("live", Code)],
    );
    regions(
        Language::Php,
        "<p>don't</p><?php $a = 'x'; // c ?><p>it's</p><?= live() # d\n?>",
        &[("don't", Code), ("'x'", Str), ("// c", Comment), ("it's", Code), ("live", Code), ("# d", Comment)],
    );
    regions(Language::R, "x <- r\"(a \" b)\" # c\nlive('x')", &[("a \" b", Str), ("# c", Comment), ("live", Code)]);
}

#[test]
fn configuration() {
    regions(
        Language::Yaml,
        "a: don't # c\nurl: http://x#frag\nb: \"x # y\" # d\nrun: |\n  # off\n  live\n",
        &[
            ("don't", Code),
            ("# c", Comment),
            ("#frag", Code),
            ("x # y", Str),
            ("# d", Comment),
            ("# off", Comment),
            ("live", Code),
        ],
    );
    regions(
        Language::Toml,
        "a = \"x # y\" # c\nb = '''\n# in\n'''\nlive = 1",
        &[("x # y", Str), ("# c", Comment), ("# in", Str), ("live", Code)],
    );
    regions(Language::Json, "{ // c\n \"a\": \"http://x\" }", &[("// c", Comment), ("http://x", Str)]);
    regions(
        Language::Sql,
        "select 'it''s -- x' -- c\n/* d */ live",
        &[("it''s -- x", Str), ("-- c", Comment), ("live", Code)],
    );
    regions(
        Language::Sql,
        "-- migrate:up\ncreate table new_one (a int);\n-- migrate:down\ncreate table old_one (a int);\ndrop table new_two;\n",
        &[("create table new_one", Code), ("create table old_one", Comment), ("drop table new_two", Comment)],
    );
    regions(
        Language::Sql,
        "-- +goose Down\ndrop table gone;\n-- +goose Up\ncreate table made (a int);\n",
        &[("drop table gone", Comment), ("create table made", Code)],
    );
    regions(Language::Dockerfile, "# c\nRUN echo it's\nCMD live # no", &[("# c", Comment), ("CMD live # no", Code)]);
    regions(Language::Dotenv, "#A=1\nB=x#y # c", &[("#A=1", Comment), ("x#y", Code), ("# c", Comment)]);
    regions(Language::Ini, "; c\na = b # d", &[("; c", Comment), ("a = b", Code), ("# d", Comment)]);
    regions(
        Language::Terraform,
        "a = \"${var.b[\"c\"]} t\" # c\nd = <<-EOT\n # in\nEOT\nlive = 1",
        &[("var.b[", Code), (" t\"", Str), ("# c", Comment), ("# in", Str), ("live", Code)],
    );
    regions(
        Language::Bicep,
        "a: 'x ${b} y' // c",
        &[("'x", Str), ("b}", Code), ("// c", Comment)].map(|(n, r)| (&n[..1], r)),
    );
    regions(Language::Jinja, "{# off #} live <!-- off2 -->", &[("off ", Comment), ("live", Code), ("off2", Comment)]);
    regions(
        Language::Vue,
        "<template><!-- gone --><p :a=\"b\">don't</p></template><script setup>\nlet x = 'y' // c\n</script>\n<style>/* d */</style>",
        &[("gone", Comment), (":a=\"b\"", Code), ("'y'", Str), ("// c", Comment), ("/* d", Comment), ("</style", Code)],
    );
    regions(
        Language::GraphQl,
        "\"\"\"What\"\"\"\ntype A # c",
        &[("What", Docstring), ("type", Code), ("# c", Comment)],
    );
    regions(Language::Text, "# all \"code\"", &[("# all", Code)]);
}

#[test]
fn hostile_input_stays_linear() {
    // Each would take minutes if a failed look-ahead were repeated.
    let size = 1 << 18;
    for (language, unit) in [
        (Language::JavaScript, "=/["),
        (Language::JavaScript, "`${"),
        (Language::Shell, "<<A\n"),
        (Language::Shell, "\"$("),
        (Language::Ruby, "<<~A "),
        (Language::Cpp, "R\"(("),
        (Language::Rust, "r#\""),
        (Language::Rust, "/*"),
        (Language::Python, "f'{"),
        (Language::Python, "    "),
        (Language::Yaml, " '"),
        (Language::Html, "<script>"),
        (Language::Html, "<!--"),
        (Language::Php, "<?"),
        (Language::CSharp, "$\"{"),
    ] {
        let text = unit.repeat(size / unit.len());
        let mask = mask(language, text.as_bytes());
        let _ = mask.at(size / 2);
    }
}

const ALL: &[Language] = &[
    Language::Python,
    Language::TypeScript,
    Language::Vue,
    Language::Go,
    Language::Java,
    Language::Kotlin,
    Language::Scala,
    Language::Rust,
    Language::CSharp,
    Language::Ruby,
    Language::Php,
    Language::Swift,
    Language::C,
    Language::Elixir,
    Language::R,
    Language::Shell,
    Language::PowerShell,
    Language::Sql,
    Language::Html,
    Language::Css,
    Language::Yaml,
    Language::Toml,
    Language::Json,
    Language::Ini,
    Language::Xml,
    Language::Dockerfile,
    Language::Makefile,
    Language::Terraform,
    Language::Bicep,
    Language::Protobuf,
    Language::GraphQl,
    Language::Jinja,
    Language::Markdown,
    Language::AsciiDoc,
    Language::Text,
    Language::Gradle,
    Language::Properties,
    Language::Dotenv,
    Language::Jsonl,
];

fn check(mask: &Mask, len: usize) {
    let runs = mask.runs();
    assert_eq!(runs[0].0, 0);
    assert!(runs.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 != pair[1].1));
    assert!(runs.last().is_none_or(|run| run.0 == 0 || (run.0 as usize) < len));
    for offset in [0, len / 2, len, len + 1, usize::MAX] {
        let _ = mask.at(offset);
    }
}

/// The hashes that close one raw string are not those that open the next one.
#[test]
fn raw_strings_side_by_side() {
    let text = "#\"a\"#\"b\" + c";
    check(&mask(Language::Swift, text.as_bytes()), text.len());
    assert_eq!(letters(Language::Swift, text), "ssssssss....");
}

proptest! {
    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        for &language in ALL {
            check(&mask(language, &bytes), bytes.len());
        }
    }

    #[test]
    fn any_signs(text in "[a-z \\n\"'`#/*<>{}()$\\\\@=!?;:EOFRr~-]{0,200}") {
        for &language in ALL {
            check(&mask(language, text.as_bytes()), text.len());
        }
    }
}
