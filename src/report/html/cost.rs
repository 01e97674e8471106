//! The cost model as one page: the building blocks and the guarantees of the report, a chart as inline SVG.

use super::markup::{element, list, text, wrap};
use super::opening;
use crate::cost::model::{CostModel, Scenario};
use crate::cost::{amount, whole};
use crate::report::cost as words;

/// Components, findings and unknown figures shown; the JSON has all.
const SHOWN: usize = 100;
/// Bars of the chart.
const BARS: usize = 12;

/// Renders the model.
pub(crate) fn render(model: &CostModel) -> String {
    let mut out = opening(&format!("Cost of {}", model.system));
    out.push_str("<header>\n");
    out.push_str(&element("p", "kicker", "Cost model"));
    out.push_str(&element("h1", "", &model.system));
    let mut facts = vec![format!("amounts in {}", words::currency(model))];
    facts.extend(model.price_table.as_ref().map(|t| {
        let dates = t.oldest.iter().zip(&t.newest).map(|(a, b)| format!(", {a} to {b}")).collect::<String>();
        format!("{} prices in {}{dates}", t.prices, t.path)
    }));
    facts.extend(model.commit.as_ref().map(|c| format!("commit {}", c.chars().take(12).collect::<String>())));
    facts.push(model.today.clone());
    out.push_str(&element("p", "dim", &facts.join(" · ")));
    out.push_str(&tiles(model));
    out.push_str("</header>\n<main>\n");
    out.push_str(&volumes(model));
    out.push_str(&parts(model));
    let remarks = words::remarks(model);
    let remarks: Vec<String> = remarks
        .iter()
        .map(|(name, said)| format!("{} {}", element("strong", "", &format!("{name}:")), text(said)))
        .collect();
    section(&mut out, "In short", &remarks, remarks.len());
    let findings = model.findings.iter().take(SHOWN);
    let findings = findings.map(|f| {
        let kind = element("strong", "", words::kind(f.kind));
        format!("{kind} {} {}", text(&f.message), element("code", "", &words::place(f)))
    });
    section(&mut out, "Findings", &findings.collect::<Vec<_>>(), model.findings.len());
    let unknown = model.unknown.iter().take(SHOWN);
    let unknown = unknown.map(|u| format!("{}: declare {}", text(&u.what), element("code", "", &u.field)));
    section(&mut out, "Unknown", &unknown.collect::<Vec<_>>(), model.unknown.len());
    out.push_str("</main>\n<footer>");
    let line = format!(
        "produ {}, calculated from {}; nothing is rounded before the last step, nothing is converted",
        env!("CARGO_PKG_VERSION"),
        model.manifest
    );
    out.push_str(&element("p", "dim", &line));
    out.push_str("</footer>\n</body>\n</html>\n");
    out
}

fn section(out: &mut String, title: &str, items: &[String], total: usize) {
    if items.is_empty() {
        return;
    }
    out.push_str(&format!("<section><h2>{title}</h2>{}", list("places", items)));
    if total > items.len() {
        out.push_str(&element("p", "dim", &format!("and {} more", total - items.len())));
    }
    out.push_str("</section>\n");
}

fn tiles(model: &CostModel) -> String {
    let expected = model.main().map(|s| (words::figure(s.monthly), format!("a month, {}", words::step(s))));
    let tiles = [
        Some((words::figure(model.marginal_per_request), "for one more request".to_owned())),
        Some((words::figure(model.fixed_per_month), "a month without any request".to_owned())),
        expected,
        model.break_even.volume.map(|n| (whole(n), "requests a month to break even".to_owned())),
    ];
    let tiles: String = tiles
        .into_iter()
        .flatten()
        .map(|(figure, what)| wrap("div", "", &(element("strong", "", &figure) + &text(&what))))
        .collect();
    wrap("div", "tiles", &tiles)
}

/// Chart and table of the volumes.
fn volumes(model: &CostModel) -> String {
    if model.scenarios.is_empty() {
        return String::new();
    }
    let head: String =
        ["Volume", "Requests a month", "Month", "A request", "Declared", "Budget left", "Value minus cost"]
            .iter()
            .enumerate()
            .map(|(at, name)| format!("<th scope=\"col\"{}>{name}</th>", if at > 0 { " class=\"n\"" } else { "" }))
            .collect();
    let row = |s: &Scenario| {
        let off = s.deviation_pct.is_some_and(|pct| pct.abs() > 10.0);
        let cells = [
            (whole(s.volume), false),
            (words::figure(s.monthly), false),
            (words::figure(s.per_request), false),
            (words::optional(s.declared), off),
            (words::headroom(model, s), words::over(model, s)),
            (words::optional(s.net_value), s.net_value.is_some_and(|n| n < 0.0)),
        ];
        let cells = cells.map(|(cell, bad)| element("td", if bad { "n bad" } else { "n" }, &cell)).concat();
        format!("<tr><th scope=\"row\">{}</th>{cells}</tr>", text(&words::step(s)))
    };
    let rows: String = model.scenarios.iter().map(row).collect();
    format!(
        "<section><h2>A month by volume</h2>{}<div class=\"scroll\"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div></section>\n",
        chart(model)
    )
}

/// Stacked bars: fixed and variable cost, with the budget as a line across.
fn chart(model: &CostModel) -> String {
    let bars: Vec<&Scenario> = model.scenarios.iter().filter(|s| s.monthly.lower().is_some()).take(BARS).collect();
    let budget = model.budget.as_ref().and_then(|b| b.monthly);
    let most = bars.iter().filter_map(|s| s.monthly.lower()).chain(budget).fold(0.0, f64::max);
    if bars.is_empty() || most <= 0.0 {
        return String::new();
    }
    let scale = |n: f64| (n / most).clamp(0.0, 1.0) * 400.0;
    let height = bars.len() * 28 + if budget.is_some() { 22 } else { 4 };
    let said: Vec<String> = bars.iter().map(|s| format!("{} {}", words::step(s), words::figure(s.monthly))).collect();
    let mut out = format!(
        "<svg class=\"cost\" viewBox=\"0 0 620 {height}\" role=\"img\" aria-label=\"Cost of a month: {}\">",
        text(&said.join(", "))
    );
    // Texts come last, so that the line of the budget does not cross them out.
    let mut texts = String::new();
    for (index, s) in bars.iter().enumerate() {
        let y = index * 28 + 4;
        let fixed = scale(s.fixed.lower().unwrap_or_default());
        let variable = scale(s.variable.lower().unwrap_or_default());
        out.push_str(&format!(
            "<rect class=\"cost-fixed\" x=\"100\" y=\"{y}\" width=\"{fixed:.1}\" height=\"18\"/>\
             <rect class=\"cost-variable\" x=\"{:.1}\" y=\"{y}\" width=\"{variable:.1}\" height=\"18\"/>",
            100.0 + fixed
        ));
        texts.push_str(&format!(
            "<text x=\"92\" y=\"{}\" text-anchor=\"end\">{}</text><text class=\"dim\" x=\"{:.1}\" y=\"{}\">{}</text>",
            y + 13,
            text(&words::step(s)),
            106.0 + fixed + variable,
            y + 13,
            text(&words::figure(s.monthly))
        ));
    }
    if let Some(budget) = budget {
        let (x, end) = (100.0 + scale(budget), bars.len() * 28 + 2);
        out.push_str(&format!(
            "<line class=\"cost-budget\" x1=\"{x:.1}\" y1=\"0\" x2=\"{x:.1}\" y2=\"{end}\"/>\
             <text class=\"dim\" x=\"{x:.1}\" y=\"{}\" text-anchor=\"middle\">budget {}</text>",
            end + 13,
            text(&amount(budget))
        ));
    }
    out.push_str(&texts);
    out.push_str("</svg>");
    out + "<ul class=\"legend\"><li><span class=\"dot cost-fixed\"></span>fixed</li>\
           <li><span class=\"dot cost-variable\"></span>with the requests</li></ul>"
}

/// The components with their share at the main volume.
fn parts(model: &CostModel) -> String {
    if model.components.is_empty() {
        return String::new();
    }
    let main = model.main();
    let rows: String = model
        .components
        .iter()
        .enumerate()
        .take(SHOWN)
        .map(|(index, c)| {
            let part = main.and_then(|s| s.part(index));
            let share = part.and_then(|p| p.share);
            let bar = share.map(|share| {
                format!(
                    "<svg class=\"bar\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\
                     <rect class=\"track\" width=\"100\" height=\"8\"/>\
                     <rect class=\"fill\" width=\"{:.1}\" height=\"8\"/></svg>",
                    share * 100.0
                )
            });
            let cost = c.cost.map_or_else(|| "unknown".to_owned(), amount);
            let cells = [
                element("td", "", words::basis(c)),
                element("td", if c.cost.is_none() { "n warn" } else { "n" }, &cost),
                element("td", "n", &part.map_or_else(|| "–".to_owned(), |p| amount(p.monthly))),
                element("td", "n", &share.map_or_else(|| "–".to_owned(), words::percent)),
                wrap("td", "", &bar.unwrap_or_default()),
                element("td", "dim", &c.how),
            ];
            format!("<tr><th scope=\"row\">{}</th>{}</tr>", text(&c.name), cells.concat())
        })
        .collect();
    let at = main.map_or_else(|| "Month".to_owned(), |s| format!("Month, {}", words::step(s)));
    let more = model.components.len().saturating_sub(SHOWN);
    let more = if more > 0 { element("p", "dim", &format!("and {more} more")) } else { String::new() };
    format!(
        "<section><h2>What the money goes to</h2><div class=\"scroll\"><table class=\"parts\"><thead><tr><th scope=\"col\">Component</th>\
         <th scope=\"col\">Basis</th><th scope=\"col\" class=\"n\">Cost</th><th scope=\"col\" class=\"n\">{}</th>\
         <th scope=\"col\" class=\"n\">Share</th><th scope=\"col\" aria-label=\"Share as a bar\"></th>\
         <th scope=\"col\">How</th></tr></thead><tbody>{rows}</tbody></table></div>{more}</section>\n",
        text(&at)
    )
}
