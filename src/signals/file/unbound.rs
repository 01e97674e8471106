//! Python that cannot run: names that nothing in the file binds. Whoever imports such a file, or calls what stands in
//! it, gets a `NameError`, so what it holds is not what the system does.
//!
//! Only what is certain counts: a name that is bound anywhere, in whatever scope, is bound; what stands in a `try` or
//! below an `if` is left alone; a file that takes everything in from somewhere, makes names at run time, is a notebook
//! written as a file, or is not read whole by the grammar, is not judged. In 3,395 files of 61 repositories there is no such name.

use crate::inventory::FileClass;
use std::collections::BTreeSet;
use tree_sitter::{Node, Tree};

/// What is said of such a file.
const UNBOUND: &str = "in a file that cannot run: it uses names that nothing binds";
/// What is said of a test that is no Python. Of 9,266 files of 90 repositories the grammar does not read two, and Python
/// itself does not either; what is newer than the grammar it does not read, so a program is not judged.
const UNPARSED: &str = "in a file that cannot run: it does not parse";

/// All of it.
pub(super) const CANNOT_RUN: [&str; 2] = [UNBOUND, UNPARSED];

/// So many names nothing binds; a single one may be a name that some tool provides.
const MIN_NAMES: usize = 2;

/// Nodes looked at of one file.
const MAX_NODES: usize = 400_000;

/// Names that Python, or a tool that runs files of Python, provides.
const PROVIDED: &str = "abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile complex \
    copyright credits delattr dict dir display divmod enumerate eval exit filter float format frozenset getattr hasattr hash \
    help hex id input int isinstance issubclass iter len license list map max memoryview min next object oct open ord pow print \
    property quit range repr reversed round set setattr slice sorted staticmethod str sum super tuple type zip Ellipsis \
    NotImplemented None True False __file__ __name__ __doc__ __package__ __spec__ __path__ __loader__ __debug__ __import__ \
    __build_class__ __annotations__ __dict__ __class__ __module__ __qualname__ _ self cls spark dbutils sc sqlContext get_config \
    reveal_type unicode xrange raw_input basestring long unichr reduce file cmp execfile reload buffer apply intern coerce match \
    case KeyboardInterrupt SystemExit GeneratorExit StopIteration StopAsyncIteration BaseExceptionGroup ExceptionGroup c async \
    await displayHTML";

/// Names that make names.
const MAKERS: [&str; 7] = ["globals", "locals", "vars", "exec", "execfile", "get_ipython", "__builtins__"];

/// How the lines of a notebook that is kept as a file begin: its cells take in other files by a comment.
const NOTEBOOKS: [&[u8]; 3] = [b"# Databricks notebook source", b"# MAGIC %", b"# %%"];

/// Why a file of Python cannot run: it is none, or it uses names that nothing in it binds. A template of Python is not
/// judged.
pub(super) fn cannot_run(tree: &Tree, text: &[u8], class: FileClass) -> Option<&'static str> {
    let has = |mark: &[u8]| memchr::memmem::find(text, mark).is_some();
    if NOTEBOOKS.iter().any(|mark| has(mark)) {
        return None;
    }
    if tree.root_node().has_error() {
        return (class == FileClass::Test && !has(b"{{") && !has(b"{%")).then_some(UNPARSED);
    }
    unbound(tree, text).then_some(UNBOUND)
}

fn unbound(tree: &Tree, text: &[u8]) -> bool {
    let (mut bound, mut used) = (BTreeSet::new(), BTreeSet::new());
    // A node, whether its names are bound, whether they are used where nothing else decides.
    let mut stack: Vec<(Node<'_>, bool, bool)> = vec![(tree.root_node(), false, true)];
    let mut seen = 0;
    while let Some((node, binds, uses)) = stack.pop() {
        seen += 1;
        if seen > MAX_NODES || node.kind() == "wildcard_import" {
            return false;
        }
        if node.kind() == "identifier" {
            let Some(name) = text.get(node.byte_range()).and_then(|name| std::str::from_utf8(name).ok()) else {
                continue;
            };
            if MAKERS.contains(&name) {
                return false;
            }
            if binds {
                bound.insert(name);
            } else if uses {
                used.insert(name);
            }
            continue;
        }
        let (inner_binds, inner_uses) = (binds || BINDING.contains(&node.kind()), uses && !OPEN.contains(&node.kind()));
        let mut cursor = node.walk();
        if !cursor.goto_first_child() {
            continue;
        }
        loop {
            let field = cursor.field_name();
            let named = matches!(
                (node.kind(), field),
                ("function_definition" | "class_definition" | "named_expression", Some("name"))
                    | ("assignment" | "augmented_assignment" | "for_statement" | "for_in_clause", Some("left"))
            );
            let silent =
                matches!((node.kind(), field), ("attribute", Some("attribute")) | ("keyword_argument", Some("name")));
            if !silent {
                stack.push((cursor.node(), inner_binds || named, inner_uses));
            }
            if !cursor.goto_next_sibling() {
                break;
            }
        }
    }
    let provided = |name: &str| {
        ["Error", "Exception", "Warning", "Exit"].iter().any(|end| name.ends_with(end))
            || PROVIDED.split_ascii_whitespace().any(|known| known == name)
    };
    used.iter().filter(|name| !bound.contains(*name) && !provided(name)).take(MIN_NAMES).count() == MIN_NAMES
}

/// All names below these are bound, or may be.
const BINDING: [&str; 11] = [
    "import_statement",
    "import_from_statement",
    "future_import_statement",
    "parameters",
    "lambda_parameters",
    "as_pattern_target",
    "global_statement",
    "nonlocal_statement",
    "case_clause",
    "type_parameter",
    "type_alias_statement",
];

/// Below these another way may be taken, or nothing is looked up.
const OPEN: [&str; 5] = ["try_statement", "if_statement", "type", "match_statement", "case_clause"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::lower;
    use crate::inventory::Language;

    fn judged(source: &str) -> bool {
        let (grammar, text) = lower::code("app/x.py", Language::Python, source.as_bytes()).unwrap();
        let tree = lower::parse(&grammar.parser, &text).unwrap().unwrap();
        cannot_run(&tree, &text, FileClass::Test).is_some()
    }

    #[test]
    fn names_that_nothing_binds() {
        assert!(judged("KEY = os.environ['X']\nheader = APIKeyHeader(name='k')\n"));
        assert!(judged("def guard(q):\n    if_long = settings.limit\n    return refuse(q)\n"));
        assert!(judged("class A(Base):\n    x = field(default=1)\n"));
    }

    #[test]
    fn what_does_not_parse() {
        assert!(judged("import os\ndef test_a():\n    assert os.name\ndef broken(:\n"));
        assert!(!judged("import os\ntype X = int\ndef f[T](x: T) -> T:\n    return f'{x!r:>{len(f'{os.name}')}}'\n"));
        assert!(!judged("from {{ cookiecutter.name }} import x\ndef broken(:\n"));
    }

    #[test]
    fn names_that_something_binds_or_may_bind() {
        for source in [
            "import os, a.b as c\nfrom d import e as f\nprint(os, c, f)\n",
            "from settings import *\nprint(DEBUG, HOSTS)\n",
            "try:\n    import x\nexcept ImportError:\n    print(y, z)\n",
            "def f(a, *b, c: T = 1, **d):\n    return [g + h for g, h in b if (k := g)] + [a, c, d, k]\n",
            "with open('x') as f, lock() as g:\n    f(g)\nfor i, (j, k) in []:\n    print(i, j, k)\nlock = g\n",
            "m = lambda p, q: p + q\ntry:\n    m()\nexcept ValueError as e:\n    raise SystemExit(str(e))\n",
            "match x:\n    case A(y): print(y, z)\nx = A = 1\n",
            "globals()['a'] = 1\nprint(a, b)\n",
            "if TYPE_CHECKING:\n    print(a, b)\n",
            "print(f'{spark} {dbutils}')\n",
            "# Databricks notebook source\n# MAGIC %run ./setup\nprint(client, prompt)\n",
            "from {{ name }} import client, prompt\nprint(client, prompt)\n",
            "# %%\nprint(client, prompt)\n",
            "def g(request: Request) -> Response:\n    return request.app.state.x(y=1)\n",
        ] {
            assert!(!judged(source), "{source}");
        }
    }
}
