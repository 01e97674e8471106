//! The workflow of GitHub, job by job.

use super::machine::{BUILD, BUILT, changes, checks, release, reported, temp_binary};
use super::{SERVICES, scripts, written};
use std::fs;

#[test]
fn github_runs() {
    if !checks("github") {
        return;
    }
    for (code, machine) in changes() {
        let text = written(&machine.project.path, "github", SERVICES[0].1);
        let scripts = scripts("github", &text);
        let [install, build, audit, comment] = &scripts[..] else { panic!("{}", scripts.len()) };
        let temp = machine.keep.path().join("temp");
        let temp = temp.to_str().unwrap();
        let output = || fs::read_to_string(machine.keep.path().join("output")).unwrap();
        let job = [("RUNNER_TEMP", temp), ("GITHUB_BASE_REF", "trunk")];
        let with = |more: &[(&'static str, &'static str)]| [&job[..], more].concat();
        if code == 0 {
            let blank = [("PRODU_RELEASE", "{{blank: x}}"), ("PRODU_COMMIT", "{{blank: y}}"), ("PRODU_SHA256", "")];
            assert_eq!(machine.run(install, &with(&blank)).0, 2, "nothing is filled in");
            let (failed, said) = machine.run(install, &[&job[..], &release(&machine)[..2]].concat());
            assert_eq!((failed, output().as_str()), (0, ""), "{said}");
            assert!(temp_binary(&machine).is_file() && machine.log() == "downloaded\n");
            let mut wrong = release(&machine);
            wrong[1].1 = BUILT;
            fs::remove_file(temp_binary(&machine)).unwrap();
            let (failed, said) = machine.run(install, &[&job[..], &wrong].concat());
            assert!(failed != 0 && !temp_binary(&machine).exists(), "another checksum: {said}");
        }
        assert_eq!(machine.run(install, &with(&BUILD)).0, 0);
        assert_eq!(output(), "build=true\n");
        // Built outside of the checkout; the runner stands in it only because this test is shorter so.
        let (failed, said) = machine.run(build, &with(&BUILD));
        assert_eq!(failed, 0, "{said}");
        let (ended, said) = machine.run(audit, &job);
        assert_eq!(ended, code, "{said}");
        reported(&machine.temp("produ-reports/produ.json"), &machine, code);
        for file in ["produ.sarif", "produ.html"] {
            assert!(machine.temp("produ-reports").join(file).is_file(), "{file}");
        }
        assert!(output().contains("sarif=true\n"));
        assert_eq!(output().contains("changes=true\n"), code != 3, "{said}");
        if code == 3 {
            continue;
        }
        let pull = [
            ("RUNNER_TEMP", temp),
            ("PULL", "7"),
            ("GITHUB_REPOSITORY", "o/r"),
            ("GITHUB_SERVER_URL", "https://git.example"),
            ("GITHUB_RUN_ID", "1"),
        ];
        let before = machine.log();
        assert_eq!(machine.run(comment, &pull).0, 0);
        let said = machine.log().split_off(before.len());
        assert!(said.contains("--method POST repos/o/r/issues/7/comments"), "{said}");
        assert!(said.contains("body=@") && said.contains("\n<!-- produ diff 1 -->\n"), "{said}");
        assert!(said.contains("[All reports](https://git.example/o/r/actions/runs/1)"));
        fs::write(machine.keep.path().join("known"), "41\n42\n").unwrap();
        assert_eq!(machine.run(comment, &pull).0, 0);
        let said = machine.log().split_off(before.len());
        assert!(
            said.contains("--method PATCH repos/o/r/issues/comments/41 "),
            "one comment is kept up to date: {said}"
        );
        let (ended, said) = machine.run(comment, &[&pull[..], &[("FAKE_REFUSES", "1")]].concat());
        assert!(ended == 0 && said.contains("::notice::"), "no right to comment is no failure: {said}");
    }
}

#[test]
fn github_judges_its_own_branch_without_a_base() {
    if !checks("github") {
        return;
    }
    let [(_, machine), ..] = changes();
    let text = written(&machine.project.path, "github", SERVICES[0].1);
    let scripts = scripts("github", &text);
    let temp = machine.keep.path().join("temp");
    let job = [("RUNNER_TEMP", temp.to_str().unwrap()), ("GITHUB_BASE_REF", "")];
    assert_eq!(machine.run(&scripts[1], &[&job[..], &BUILD].concat()).0, 0);
    let (ended, said) = machine.run(&scripts[2], &job);
    assert_eq!(ended, 0, "{said}");
    let report = fs::read_to_string(machine.temp("produ-reports/produ.json")).unwrap();
    assert!(report.contains("regression") && !report.contains(&machine.base), "by its own baseline");
    assert!(!machine.temp("produ-reports/changes.md").exists());
    let (ended, said) = machine.run(&scripts[2], &[job[0], ("GITHUB_BASE_REF", "elsewhere")]);
    assert!(ended == 2 && said.contains("::error::"), "a base that is not there is no reason to pass: {said}");
}
