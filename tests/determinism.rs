//! The same commit gives the same bytes: threads, time zones, copies, working directory.

use crate::common::{TODAY, project};
use std::process::Command;

fn bytes(folder: &std::path::Path, format: &str, extra: &[(&str, &str)], jobs: &str) -> Vec<u8> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_produ"));
    command.args(["audit", ".", "-o", format, "--today", TODAY, "--jobs", jobs]).current_dir(folder).env_clear();
    for (name, value) in extra {
        command.env(name, value);
    }
    command.output().unwrap().stdout
}

#[test]
fn same_bytes_over_threads_zones_and_copies() {
    let (one, two) = (project("production-ready", true), project("production-ready", true));
    for format in ["json", "markdown", "terminal"] {
        let reference = bytes(&one.path, format, &[], "1");
        assert!(!reference.is_empty());
        let zones = ["UTC", "Pacific/Kiritimati", "America/St_Johns"];
        for zone in zones {
            let env = [("TZ", zone), ("LC_ALL", "tr_TR.UTF-8")];
            let locale = bytes(&two.path, format, &env, "2");
            if format == "terminal" {
                // A locale may change the width of bars, never the words.
                assert_eq!(bytes(&one.path, format, &env, "1"), locale, "{zone}");
            } else {
                assert_eq!(reference, locale, "{format} {zone}");
            }
        }
    }
}
