//! Markdown: the cost model as tables, for a document or a comment on a pull request.

use super::super::escape::{code, prose};
use super::{basis, break_even, currency, figure, headroom, kind, optional, percent, place, remarks, step};
use crate::cost::model::CostModel;
use crate::cost::{amount, whole};

/// Components and findings shown; the JSON has all.
const SHOWN: usize = 30;

/// Renders the model.
pub(super) fn render(model: &CostModel) -> String {
    let money = prose(currency(model));
    let mut out = format!("## Cost of {}\n\n", prose(&model.system));
    out.push_str(&format!(
        "{money} **{}** for one more request · **{}** a month without any · breaks even: {}\n",
        figure(model.marginal_per_request),
        figure(model.fixed_per_month),
        prose(&break_even(model))
    ));
    if !model.scenarios.is_empty() {
        out.push_str("\n| Volume | Requests a month | Month | A request | Declared | Budget left |\n");
        out.push_str("|:--|--:|--:|--:|--:|--:|\n");
        for s in &model.scenarios {
            out.push_str(&format!(
                "| {} | {} | {} | {} | {} | {} |\n",
                prose(&step(s)),
                whole(s.volume),
                figure(s.monthly),
                figure(s.per_request),
                optional(s.declared),
                headroom(model, s)
            ));
        }
    }
    if !model.components.is_empty() {
        let main = model.main();
        let title = main.map_or_else(|| "Share".to_owned(), |s| format!("Share at {}", step(s)));
        out.push_str(&format!("\n| Component | Basis | Cost | {} | How |\n|:--|:--|--:|--:|:--|\n", prose(&title)));
        for (index, c) in model.components.iter().enumerate().take(SHOWN) {
            let share = main.and_then(|s| s.part(index)).and_then(|p| p.share);
            out.push_str(&format!(
                "| {} | {} | {} | {} | {} |\n",
                prose(&c.name),
                basis(c),
                c.cost.map_or_else(|| "unknown".to_owned(), amount),
                share.map_or_else(|| "–".to_owned(), percent),
                prose(&c.how)
            ));
        }
        if model.components.len() > SHOWN {
            out.push_str(&format!("\n{} more components\n", model.components.len() - SHOWN));
        }
    }
    list(
        &mut out,
        "",
        remarks(model).into_iter().map(|(name, text)| format!("**{name}:** {}", prose(&text))).collect(),
    );
    let findings = model.findings.iter();
    let findings = findings.map(|f| format!("{} {}: {}", code(&place(f)), kind(f.kind), prose(&f.message)));
    list(&mut out, "Findings", findings.collect());
    let unknown = model.unknown.iter().map(|u| format!("{}: declare {}", prose(&u.what), code(&u.field)));
    list(&mut out, "Unknown", unknown.collect());
    out
}

fn list(out: &mut String, title: &str, items: Vec<String>) {
    if items.is_empty() {
        return;
    }
    if !title.is_empty() {
        out.push_str(&format!("\n**{title} ({})**\n", items.len()));
    }
    out.push('\n');
    for item in items.iter().take(SHOWN) {
        out.push_str(&format!("- {item}\n"));
    }
    if items.len() > SHOWN {
        out.push_str(&format!("- {} more\n", items.len() - SHOWN));
    }
}
