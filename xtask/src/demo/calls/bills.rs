//! What the demo's documents say about calls: accounts, and the usage lines of their invoices.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use jiff::{civil::Date, tz::TimeZone};
use serde::Deserialize;
use serde_json::Value;

/// An account and its invoices, in the order of the file.
pub(super) struct Billed {
    pub(super) currency: String,
    pub(super) zone: TimeZone,
    pub(super) invoices: Vec<Invoice>,
}

/// An invoice.
#[derive(Deserialize)]
pub(super) struct Invoice {
    pub(super) number: String,
    pub(super) period: Period,
    pub(super) lines: Vec<Line>,
}

/// The days whose calls it bills, both included.
#[derive(Deserialize)]
pub(super) struct Period {
    pub(super) from: Date,
    pub(super) to: Date,
}

/// One of its lines.
#[derive(Deserialize)]
pub(super) struct Line {
    pub(super) id: String,
    pub(super) description: String,
    pub(super) amount: String,
    pub(super) usage: Option<Usage>,
}

/// What a usage line states.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Usage {
    pub(super) calls: u64,
    pub(super) billed_seconds: u64,
}

/// Reads documents, one a line, whose dates are filled in.
pub(super) fn read<'a>(
    documents: impl Iterator<Item = &'a str>,
) -> Result<BTreeMap<String, Billed>> {
    let mut accounts = BTreeMap::new();
    for line in documents {
        let document: Value = serde_json::from_str(line)?;
        let text = |name: &str| {
            let text = document.get(name).and_then(Value::as_str);
            text.map(str::to_owned).with_context(|| format!("no {name} in {line}"))
        };
        match text("type")?.as_str() {
            "account" => {
                let zone = TimeZone::get(&text("timeZone")?)?;
                let billed = Billed { currency: text("currency")?, zone, invoices: Vec::new() };
                accounts.insert(text("id")?, billed);
            }
            "invoice" => {
                let account = accounts.get_mut(&text("accountId")?);
                let account = account.context("an invoice comes before its account")?;
                account.invoices.push(serde_json::from_str(line)?);
            }
            _ => {}
        }
    }
    Ok(accounts)
}
