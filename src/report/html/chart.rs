//! Bars as inline SVG.

use crate::report::document::html::cut;
use crate::report::document::{Bar, Bars};
use maud::{Markup, html};

/// Bars of one chart.
const MOST: usize = 12;
/// Width of the longest bar in user units.
const LONGEST: f64 = 400.0;
/// Classes of the parts of a bar, the last part last.
const PARTS: [&str; 5] = ["cost-fixed", "cost-variable", "cost-third", "cost-fourth", "cost-rest"];

/// A single bar for a share from 0 to 1; the figure stands beside it.
pub(crate) fn bar(share: f64) -> Markup {
    let width = format!("{:.1}", share.clamp(0.0, 1.0) * 100.0);
    html! {
        svg.bar viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" {
            rect.track width="100" height="8" {}
            rect.fill width=(width) height="8" {}
        }
    }
}

/// Stacked bars, with the limit as a line across.
pub(crate) fn bars(chart: &Bars) -> Markup {
    let scale = chart.scale();
    let shown: Vec<&Bar> = chart.bars.iter().take(MOST).collect();
    if shown.is_empty() || scale <= 0.0 {
        return html! {};
    }
    let length = |n: f64| (n / scale).clamp(0.0, 1.0) * LONGEST;
    let height = shown.len() * 28 + if chart.limit.is_some() { 22 } else { 4 };
    let said: Vec<String> = shown.iter().map(|bar| format!("{} {}", bar.label, bar.value)).collect();
    let label = cut(&format!("{}: {}", chart.title, said.join(", ")));
    html! {
        figure {
            figcaption.dim { (cut(&chart.title)) }
            svg.cost viewBox={ "0 0 700 " (height) } role="img" aria-label=(label) {
                @for (index, bar) in shown.iter().enumerate() {
                    @for (at, size) in bar.sizes.iter().enumerate() {
                        @let before = bar.sizes.iter().take(at).map(|size| length(*size)).sum::<f64>();
                        @let (x, width) = (format!("{:.1}", 100.0 + before), format!("{:.1}", length(*size)));
                        rect class=(part(at)) x=(x) y=(index * 28 + 4) width=(width) height="18" {}
                    }
                }
                @if let Some(limit) = &chart.limit {
                    @let x = format!("{:.1}", 100.0 + length(limit.size()));
                    line.cost-budget x1=(x) y1="0" x2=(x) y2=(shown.len() * 28 + 2) {}
                    text.dim x=(x) y=(shown.len() * 28 + 15) text-anchor="middle" { (cut(&limit.label)) " " (cut(&limit.value)) }
                }
                // Texts come last, so that the line of the limit does not cross them out.
                @for (index, bar) in shown.iter().enumerate() {
                    text x="92" y=(index * 28 + 17) text-anchor="end" { (cut(&bar.label)) }
                    text.dim x=(format!("{:.1}", 106.0 + length(bar.size()))) y=(index * 28 + 17) { (cut(&bar.value)) }
                }
            }
            ul.legend {
                @for (at, name) in chart.parts.iter().enumerate() { li { span class={ "dot " (part(at)) } {} (cut(name)) } }
            }
        }
    }
}

fn part(at: usize) -> &'static str {
    PARTS.get(at).copied().unwrap_or("cost-rest")
}
