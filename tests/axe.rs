//! The page in a browser: axe-core finds nothing to complain of, at two widths, in light and in dark, with every row open.
//!
//! Skipped, with a word, where no Chromium or no axe-core is installed. `.ci/run` installs both where it can.

use crate::common::{TODAY, commit, produ, project, root, tool};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Seconds a browser may take for one page.
const PATIENCE: Duration = Duration::from_secs(120);

fn browser() -> Option<PathBuf> {
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"].into_iter().find_map(tool)
}

fn axe() -> Option<String> {
    let folders = ["target/ci-tools/node_modules", "node_modules"].map(|folder| root().join(folder));
    let named = std::env::var_os("AXE_CORE").map(PathBuf::from);
    let files = named.into_iter().chain(folders.map(|folder| folder.join("axe-core/axe.min.js")));
    files.into_iter().find_map(|file| fs::read_to_string(file).ok())
}

/// A page around the page: a frame of the width asked for, in which axe-core runs. The policy of the page would forbid
/// any script, so it is taken out; the colours are set to one scheme as the reader's system would.
fn around(html: &str, axe: &str, scheme: &str, width: u32) -> String {
    let (head, rest) = html.split_once("<meta http-equiv=\"Content-Security-Policy\"").unwrap();
    let rest = rest.split_once('>').unwrap().1;
    let page = format!("{head}{rest}")
        .replace("content=\"light dark\"", &format!("content=\"{scheme}\""))
        .replace("color-scheme:light dark", &format!("color-scheme:{scheme}"));
    let run = "document.querySelectorAll('details').forEach(d=>{d.open=true});
        const said=text=>{parent.document.getElementById('out').textContent=text};
        axe.run(document,{runOnly:['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice']}).then(
          r=>said('DONE '+r.passes.length+' '+(document.documentElement.scrollWidth>innerWidth?'WIDE ':'')+
            r.violations.map(v=>v.id+' x'+v.nodes.length+': '+v.nodes.slice(0,3).map(n=>n.html.slice(0,160)).join(' | ')).join('\\n')),
          e=>said('BROKEN '+e));";
    let inner = page.replace("</body>", &format!("<script>{axe}</script><script>{run}</script></body>"));
    let inner = inner.replace('&', "&amp;").replace('"', "&quot;");
    format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>axe</title><pre id=\"out\">nothing</pre>\
         <iframe title=\"page\" width=\"{width}\" height=\"900\" style=\"border:0\" srcdoc=\"{inner}\"></iframe></html>"
    )
}

/// What the browser says of a page when axe-core has looked at it.
fn looked_at(browser: &Path, folder: &Path, file: &Path) -> String {
    let (dom, noise) = (folder.join("dom.html"), folder.join("noise"));
    let mut child = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"])
        .args(["--virtual-time-budget=60000", "--window-size=1400,1000", "--dump-dom"])
        .arg(format!("--user-data-dir={}", folder.join("profile").display()))
        .arg(format!("file://{}", file.display()))
        .env("HOME", folder)
        .stdin(Stdio::null())
        .stdout(fs::File::create(&dom).unwrap())
        .stderr(fs::File::create(&noise).unwrap())
        .spawn()
        .unwrap();
    let start = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if start.elapsed() > PATIENCE {
            child.kill().unwrap();
            child.wait().unwrap();
            return "BROKEN no answer".to_owned();
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    let dom = fs::read_to_string(dom).unwrap();
    let out = dom.split_once("<pre id=\"out\">").and_then(|(_, rest)| rest.split_once("</pre>"));
    out.map_or_else(|| format!("BROKEN {}", fs::read_to_string(noise).unwrap()), |(out, _)| out.to_owned())
}

#[test]
fn the_page_is_accessible() {
    let (Some(browser), Some(axe)) = (browser(), axe()) else {
        eprintln!(
            "SKIPPED the_page_is_accessible: it needs Chromium and axe-core (npm install axe-core, or AXE_CORE=file)"
        );
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let mut complaints = Vec::new();
    for fixture in ["production-ready", "demo-only"] {
        let system = project(fixture, true);
        // A second state, so that the page has something to compare with.
        let baseline = system.path.join("before.json");
        let written = produ(&system.path, &["baseline", "write", "before.json", "--today", TODAY]);
        assert!(baseline.is_file(), "{}", String::from_utf8_lossy(&written.stderr));
        commit(&system.path);
        let base = "https://git.example/acme/chat/blob/main";
        let args = ["audit", ".", "-o", "html", "--today", TODAY, "--baseline", "before.json", "--link-base", base];
        let html = String::from_utf8(produ(&system.path, &args).stdout).unwrap();
        assert!(html.contains("id=\"system\"") && html.contains(base) && html.contains("Then and now"), "{fixture}");
        for scheme in ["light", "dark"] {
            for width in [360, 1280] {
                let file = folder.path().join(format!("{fixture}-{scheme}-{width}.html"));
                fs::write(&file, around(&html, &axe, scheme, width)).unwrap();
                let said = looked_at(&browser, folder.path(), &file);
                let clean = said.strip_prefix("DONE ").and_then(|rest| rest.split_once(' '));
                let passed =
                    clean.is_some_and(|(passes, rest)| passes.parse::<u32>().unwrap() > 20 && rest.trim().is_empty());
                if !passed {
                    complaints.push(format!("{fixture}, {scheme}, {width}: {said}"));
                }
            }
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}
