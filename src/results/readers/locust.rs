//! Locust: `<prefix>_stats.csv`; the row `Aggregated` counts.

use crate::results::input::{Table, number};
use crate::results::model::{At, Load, Results, Unreadable};

pub(super) fn fits(table: &Table) -> bool {
    table.column(&["Request Count"]).is_some() && table.column(&["Failure Count"]).is_some()
}

pub(super) fn read(table: &Table) -> Result<Results, Unreadable> {
    let mut out = Results::of("Locust statistics");
    let Some(name) = table.column(&["Name"]) else { return Err(Unreadable::new(1, "Locust: no column `Name`")) };
    if table.column(&["User Count"]).is_some() {
        return Err(Unreadable::new(1, "Locust: this is the history of the run; store `<prefix>_stats.csv`"));
    }
    let row = table.rows.iter().rev().find(|(_, r)| r.get(name).is_some_and(|n| matches!(n, "Aggregated" | "Total")));
    let Some((line, row)) = row else {
        let last = table.rows.last().map_or(1, |(line, _)| *line);
        return Err(Unreadable::new(last, "Locust: the row `Aggregated` is missing: is the file cut off?"));
    };
    let cell = |column: &str| number(row.get(table.column(&[column])?)?).map(|n| At::new(n, *line));
    let (requests, failures) = (cell("Request Count"), cell("Failure Count"));
    let error_rate = match (&requests, &failures) {
        (Some(all), Some(bad)) if all.value > 0.0 => Some(At::new(bad.value / all.value, *line)),
        _ => return Err(Unreadable::new(*line, "Locust: no request was made")),
    };
    out.load = Some(Load {
        p50_ms: cell("50%"),
        p95_ms: cell("95%"),
        p99_ms: cell("99%"),
        error_rate,
        rate: cell("Requests/s"),
        requests,
        duration_s: None,
        crossed: None,
    });
    Ok(out)
}
