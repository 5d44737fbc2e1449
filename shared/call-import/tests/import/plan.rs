//! Random batches of calls.

use fastrand::Rng;

use crate::world::{Call, HEADER, call};

/// Accounts of a simulation, each with its currency, and the round from which on it is known.
pub(crate) const ACCOUNTS: [(&str, &str, Option<u32>); 6] = [
    ("a", "CAD", Some(0)),
    ("a-", "CAD", Some(0)),
    ("b", "USD", Some(0)),
    ("c", "CAD", Some(1)),
    ("d", "CAD", Some(2)),
    ("z", "CAD", None),
];

/// Invoices of each account, and the round from which on they are known.
pub(crate) const INVOICES: [(&str, Option<u32>); 4] =
    [("I-1", Some(0)), ("I-2", Some(1)), ("I-3", Some(2)), ("I-9", None)];

const MONTHS: [&str; 3] = ["2026-05", "2026-06", "2026-07"];

/// What is wrong with a bad row: a text to replace, and by what.
const BAD: [(&str, &str); 6] = [
    (",61,", ",-61,"),
    (",61,", ",6 1,"),
    ("Z,", ","),
    (",outbound,", ",sideways,"),
    (",CAD,", ",dollars,"),
    (",+16135550142,", ",\u{0},"),
];

/// A row of a batch.
#[derive(Clone, Debug)]
pub(crate) enum Line {
    Call(Call),
    Bad(String),
}

/// A batch, as the billing system drops it.
#[derive(Clone, Debug)]
pub(crate) struct Batch {
    pub(crate) key: String,
    pub(crate) lines: Vec<Line>,
    is_packed: bool,
}

impl Batch {
    /// Its bytes.
    pub(crate) fn content(&self) -> Vec<u8> {
        let mut text = HEADER.to_owned();
        for line in &self.lines {
            match line {
                Line::Call(call) => text += &call.row(),
                Line::Bad(row) => text += row,
            }
            text.push('\n');
        }
        if self.is_packed { zstd::encode_all(text.as_bytes(), 1).unwrap() } else { text.into() }
    }
}

fn random_call(dice: &mut Rng, ids: usize, lines: usize) -> Call {
    // Most calls are of a few accounts, so that batches meet in the same months.
    let (account, currency, _) = ACCOUNTS[dice.usize(..ACCOUNTS.len()).min(dice.usize(..8))];
    let (invoice, _) = INVOICES[dice.usize(..INVOICES.len()).min(dice.usize(..5))];
    let month = MONTHS[dice.usize(..MONTHS.len())];
    let (day, second, milli) = (dice.u8(1..=30), dice.u8(..60), dice.u16(..1_000));
    Call {
        invoice: if dice.u8(..8) == 0 { String::new() } else { invoice.into() },
        billed: dice.u32(..600),
        charge: format!("{}.{:02}", dice.u8(..3), dice.u8(10..100)),
        currency: if dice.u8(..30) == 0 { "EUR".into() } else { currency.into() },
        line: if lines == 0 { String::new() } else { dice.usize(..lines).to_string() },
        ..call(&format!("c{}", dice.usize(..ids)), account)
            .at(&format!("{month}-{day:02}T10:00:{second:02}.{milli:03}Z"))
    }
}

/// A row that has to do with an earlier one.
fn again(dice: &mut Rng, call: Call) -> Call {
    match dice.u8(..4) {
        0 => Call { name: "Other".into(), ..call },
        1 => Call { charge: call.charge.clone() + "0", ..call },
        _ => call,
    }
}

/// Batches for one simulation. Some rows come again, in the same batch or in another.
pub(crate) fn batches(dice: &mut Rng) -> Vec<Batch> {
    let (ids, lines) = (dice.usize(5..200), if dice.bool() { 0 } else { dice.usize(1..130) });
    let mut batches: Vec<Batch> = Vec::new();
    let mut calls: Vec<Call> = Vec::new();
    for number in 0..dice.usize(1..=3) {
        let key = format!("batch-{number}");
        let is_packed = dice.u8(..4) == 0;
        if let Some(first) = batches.first().filter(|_| dice.u8(..5) == 0) {
            batches.push(Batch { key, is_packed, ..first.clone() });
            continue;
        }
        let most = if dice.u8(..6) == 0 { 4 } else { 70 };
        let mut batch = Batch { key, lines: Vec::new(), is_packed };
        for _ in 0..dice.usize(..most) {
            let earlier = if calls.is_empty() { None } else { Some(dice.usize(..calls.len())) };
            let line = match earlier.filter(|_| dice.u8(..3) == 0) {
                Some(at) => Line::Call(again(dice, calls[at].clone())),
                None => Line::Call(random_call(dice, ids, lines)),
            };
            let Line::Call(call) = &line else { continue };
            let (good, wrong) = BAD[dice.usize(..BAD.len())];
            let row = call.row();
            if dice.u8(..20) == 0 && row.contains(good) {
                batch.lines.push(Line::Bad(row.replacen(good, wrong, 1)));
                continue;
            }
            calls.push(call.clone());
            batch.lines.push(line);
        }
        batches.push(batch);
    }
    batches
}
