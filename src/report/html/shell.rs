//! The frame around every page: loads nothing, runs nothing, readable on a phone and in the dark.

use super::MARKER;
use crate::report::document::html::cut;
use maud::{DOCTYPE, Markup, PreEscaped, html};

/// Even a mistake in escaping stays text.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// The page of a document.
pub(crate) fn page(title: &str, header: &Markup, main: &Markup, footer: &Markup) -> String {
    let body = html! {
        "\n" header { "\n" (header) } "\n"
        main { "\n" (main) } "\n"
        footer { p.dim { (footer) } } "\n"
    };
    frame(title, include_str!("style.css"), &body)
}

/// A whole page of a title, a style sheet and what stands in the body.
pub(super) fn frame(title: &str, style: &'static str, body: &Markup) -> String {
    let page = html! {
        (DOCTYPE) "\n" (PreEscaped(MARKER)) "\n"
        html lang="en" {
            "\n"
            head {
                "\n" meta charset="utf-8"; "\n"
                meta http-equiv="Content-Security-Policy" content=(POLICY); "\n"
                meta name="viewport" content="width=device-width, initial-scale=1"; "\n"
                meta name="color-scheme" content="light dark"; "\n"
                title { (cut(title)) } "\n"
                style { "\n" (PreEscaped(style)) } "\n"
            }
            "\n"
            body { (body) }
            "\n"
        }
        "\n"
    };
    page.into_string()
}
