//! Figures as tables in Markdown, each with its reference beside it.

use std::fmt::Write;

use serde_json::Value;

/// Rows a second and core, and what else a program needs for the same work.
pub(super) fn rates(what: &str, figures: &[Value]) -> String {
    let mut table =
        format!("| {what} | rows a second and core | CPU, s | time, s | memory, MB |\n");
    table.push_str("|---|---|---|---|---|\n");
    for figure in figures {
        let peer = figure["peer"].as_str().unwrap_or_default();
        if let Some(failed) = figure["failed"].as_str() {
            let _infallible = writeln!(table, "| {peer} | {failed} | | | |");
            continue;
        }
        let number = |name: &str| figure[name].as_f64().unwrap_or_default();
        let rate = number("rows") / number("cpu");
        let _infallible = writeln!(
            table,
            "| {peer} | {} | {:.1} | {:.1} | {:.0} |",
            thousands(rate),
            number("cpu"),
            number("seconds"),
            number("megabytes"),
        );
    }
    table
}

/// Each search beside the reference's: what it fetches and how long it takes.
pub(super) fn searches(ours: &[Value], theirs: &[Value]) -> String {
    let mut table =
        "| search | calls | MB fetched | ranged reads | cold, ms | warm, ms | CPU, ms | \
                     DuckDB: cold, ms | warm, ms | CPU, ms |\n"
            .to_owned();
    table.push_str("|---|---|---|---|---|---|---|---|---|---|\n");
    for (one, other) in ours.iter().zip(theirs) {
        let number = |figure: &Value, name: &str| figure[name].as_f64().unwrap_or_default();
        let times = |figure: &Value| match figure["failed"].as_str() {
            Some(failed) => format!("{failed} | | "),
            None => ["cold", "warm", "cpu"]
                .map(|name| thousands(number(figure, name) * 1e3))
                .join(" | "),
        };
        let _infallible = writeln!(
            table,
            "| {} | {} | {:.1} | {} | {} | {} |",
            one["what"].as_str().unwrap_or_default(),
            thousands(number(one, "rows")),
            number(one, "bytes") / 1e6,
            number(one, "gets"),
            times(one),
            times(other),
        );
    }
    table
}

/// A whole number with commas: `1,204`.
fn thousands(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_program_that_did_not_finish_is_in_the_table() {
        let figures = [
            json!({"peer": "portal", "rows": 2_000, "cpu": 4.0, "seconds": 5.0, "megabytes": 99}),
            json!({"peer": "DuckDB", "failed": "not finished after 300 s"}),
        ];
        let table = rates("import", &figures);
        assert!(table.contains("| portal | 500 | 4.0 | 5.0 | 99 |"), "{table}");
        assert!(table.contains("| DuckDB | not finished after 300 s | | | |"), "{table}");
    }

    #[test]
    fn thousands_have_commas() {
        let texts = [0.4, 999.0, 1_204.0, 4_500_000.0].map(thousands);
        assert_eq!(texts, ["0", "999", "1,204", "4,500,000"]);
    }
}
