//! What is large costs no more than it has to, and loses no link.

use super::{expect, project};

#[test]
fn the_methods_of_a_large_go_type_find_each_other() {
    let methods: String = (0..60).map(|n| format!("func (a *App) m{n}() {{ a.m{}() }}\n", n + 1)).collect();
    let text = format!("package main\ntype App struct{{}}\n{methods}func (a *App) m60() {{}}\n");
    expect(&[("app.go", &text)], &["app.go:m0 -> app.go:m1", "app.go:m59 -> app.go:m60"]);
}

#[test]
fn what_is_handed_over_again_and_again_is_linked_once() {
    let handed = |count: usize| {
        let methods: String = (0..40).map(|n| format!("    def m{n}(self):\n        return {n}\n")).collect();
        let text = format!(
            "from textual.app import run\nclass App:\n{methods}def main():\n{}",
            "    run(App())\n".repeat(count)
        );
        let found = project(&[("app.py", &text)]);
        found.edges.iter().filter(|edge| edge.guess).count()
    };
    assert_eq!(handed(1), 40);
    assert_eq!(handed(500), 40);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the cost is what is tested")]
fn eight_times_the_files_cost_about_eight_times_as_much() {
    let files = |count: usize| -> Vec<(String, String)> {
        let python = |n: usize| {
            let text = format!(
                "from .m{} import f as g\nclass C{n}:\n    def ask(self, q):\n        return g(q)\ndef f(q):\n    return C{n}().ask(q)\n",
                n + 1
            );
            (format!("app/m{n}.py"), text)
        };
        let go = |n: usize| {
            let text = format!(
                "package p{n}\ntype I{n} interface {{ Ask{n}(q string); Run(q string) }}\ntype T{n} struct {{ i I{n} }}\nfunc (t *T{n}) Ask{n}(q string) {{ t.i.Run(q) }}\nfunc (t *T{n}) Run(q string) {{ t.Ask{n}(q) }}\n"
            );
            (format!("p{n}/a.go"), text)
        };
        (0..count).flat_map(|n| [python(n), go(n)]).collect()
    };
    let time = |count: usize| {
        let files = files(count);
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let run = || {
            let start = std::time::Instant::now();
            assert!(project(&files).edges.len() > count * 3);
            start.elapsed()
        };
        (0..2).map(|_| run()).min().unwrap()
    };
    let (one, eight) = (time(150), time(1_200));
    assert!(eight < one * 28, "{eight:?} after {one:?}: with the square of the files it would be 64 times as much");
}
