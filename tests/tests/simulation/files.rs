//! Random billing files: lines of several runs, which share documents.

use app::{
    import::{NumberedDocument, parse},
    posting::{DocumentKey, RunId},
};
use domain::{document::Document, ids::AccountId};
use serde_json::{Value, json};
use testkit::documents::{invoice, payment, refund, with};

use crate::dice::Dice;

/// One run's lines, by account.
pub(crate) struct File {
    pub(crate) run: RunId,
    pub(crate) accounts: Vec<Vec<NumberedDocument>>,
}

/// Random files for these accounts. Some documents are in several files, some with other content.
pub(crate) fn files(dice: &Dice, accounts: &[AccountId], files: usize) -> Vec<File> {
    let pools: Vec<Vec<Value>> = accounts.iter().map(|account| pool(dice, account)).collect();
    let file = |number: usize| {
        let mut line = 0;
        let mut choose = |pool: &Vec<Value>| {
            let mut chosen = Vec::new();
            for document in pool.iter().filter(|_| !dice.once_in(3)) {
                let other = dice.once_in(25) && document.get("amount").is_some();
                let document = document.clone();
                let document = if other { with(document, "amount", json!("77")) } else { document };
                line += 1;
                chosen.push(numbered(line, &document));
            }
            chosen
        };
        let accounts = pools.iter().map(&mut choose).collect();
        File { run: RunId::of(&format!("billing/{number}.jsonl"), "v1"), accounts }
    };
    (0..files).map(file).collect()
}

fn numbered(line: u64, document: &Value) -> NumberedDocument {
    let bytes = document.to_string().into_bytes();
    let (document, hash) = parse(&bytes).document.unwrap();
    NumberedDocument { line, document, hash, bytes }
}

/// The key of a document.
pub(crate) fn key(document: &NumberedDocument) -> DocumentKey {
    let Document::Ledger(ledger) = &document.document else { unreachable!("none is an account") };
    DocumentKey::new(document.kind(), &ledger.id)
}

/// Random documents of one account, of all kinds. Some accounts have so many open items that a
/// payment of all exceeds one transaction.
fn pool(dice: &Dice, account: &AccountId) -> Vec<Value> {
    let account = account.as_str();
    let mut pool = Vec::new();
    if dice.once_in(8) {
        pool.extend((0..130).map(|number| invoice(&format!("{account}-o{number}"), account, "1")));
        pool.push(payment(&format!("{account}-o"), account, "300"));
    }
    if dice.once_in(6) {
        dice.note("a crowded account");
        pool.extend(crowded(dice, account));
    }
    let many = 4 + dice.below(26);
    pool.extend((0..many).map(|number| document(dice, account, number)));
    pool
}

/// Many invoices and credits of exactly the same amount, and a payment that is reversed.
fn crowded(dice: &Dice, account: &str) -> Vec<Value> {
    let pairs = 40 + dice.below(80);
    let id = |name: &str| format!("{account}-x{name}");
    let invoices = (0..pairs).map(|number| invoice(&id(&format!("i{number}")), account, "10"));
    let credit = |number: usize| {
        json!({
            "type": "credit", "id": id(&format!("c{number}")), "accountId": account,
            "number": id(&format!("c{number}")), "currency": "CAD", "issuedOn": "2026-07-11",
            "amount": "10", "reason": "simulated",
        })
    };
    let reversal = json!({
        "type": "reversal", "id": id("b"), "accountId": account, "on": "2026-07-14",
        "currency": "CAD", "paymentId": id("p"), "reason": "simulated",
    });
    let payment = payment(&id("p"), account, &(pairs * 10).to_string());
    let (first, last) = (invoices.chain([payment]), (0..pairs).map(credit));
    first.chain(last).chain([reversal]).collect()
}

fn document(dice: &Dice, account: &str, number: usize) -> Value {
    let (id, amount) = (format!("{account}-{number}"), (1 + dice.below(40)).to_string());
    let earlier = format!("{account}-{}", dice.below(number.max(1)));
    let other = |kind: &str, day: &str| {
        json!({
            "type": kind, "id": id, "accountId": account, day: "2026-07-12", "amount": amount,
            "currency": "CAD", "reason": "simulated",
        })
    };
    let named = |document: Value| {
        if dice.once_in(3) { with(document, "invoiceNumber", json!(earlier)) } else { document }
    };
    match dice.below(10) {
        0..3 => invoice(&id, account, &amount),
        3..6 => named(payment(&id, account, &amount)),
        6 if dice.once_in(2) => refund(&id, account, &amount, &earlier),
        6 => other("refund", "paidOn"),
        7 => json!({
            "type": "reversal", "id": id, "accountId": account, "on": "2026-07-14",
            "currency": "CAD", "paymentId": earlier, "reason": "simulated",
        }),
        8 if dice.once_in(2) => named(other("write-off", "on")),
        8 => {
            let sign = if dice.once_in(2) { "-" } else { "" };
            with(other("adjustment", "effectiveOn"), "amount", json!(format!("{sign}{amount}")))
        }
        _ => named(with(
            with(other("credit", "issuedOn"), "number", json!(id)),
            "amount",
            json!((30 + dice.below(90)).to_string()),
        )),
    }
}
