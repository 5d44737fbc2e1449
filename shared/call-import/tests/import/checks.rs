//! What holds of everything that is stored, and of every report.

use std::collections::{BTreeMap, BTreeSet};

use app::import::Report;
use domain::call_record::{CallCharge, Month, Totals};
use domain::ids::{AccountId, DocumentNumber};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::{
    plan::{ACCOUNTS, Batch, INVOICES, Line},
    world::{Call, World, arrival},
};

/// The content of a row: its charge with as few decimals as it needs.
fn content(row: &str) -> String {
    let mut cells: Vec<String> = row.split(',').map(str::to_owned).collect();
    cells[13] = CallCharge::parse(&cells[13]).unwrap().to_string();
    cells.join(",")
}

/// What no two stored rows have in common: account, UTC month, id.
type Id = (String, String, String);

fn id(row: &str) -> Id {
    let cells: Vec<&str> = row.split(',').collect();
    (cells[1].to_owned(), cells[3][..7].to_owned(), cells[0].to_owned())
}

/// The stored rows by id, each with its content, and the sums of what is listed.
pub(crate) struct Stored {
    pub(crate) rows: BTreeMap<Id, String>,
    totals: Totals,
}

fn added(totals: &mut Totals, row: &str) {
    let cells: Vec<&str> = row.split(',').collect();
    totals.add(cells[5].parse().unwrap(), CallCharge::parse(cells[13]).unwrap());
}

/// Every row is stored once, and all sums are those of the rows.
pub(crate) async fn stored(world: &World) -> Stored {
    let mut found = Stored { rows: BTreeMap::new(), totals: Totals::default() };
    let mut months: BTreeMap<(AccountId, Month), Totals> = BTreeMap::new();
    let mut lines: BTreeMap<(AccountId, DocumentNumber), BTreeMap<String, Totals>> =
        BTreeMap::new();
    for (account, segment, rows) in world.stored().await {
        let mut totals = Totals::default();
        let text: String = rows.iter().map(|row| row.clone() + "\n").collect();
        let hash = Sha256::digest(text.as_bytes());
        let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(segment.sha256, hash, "{segment:?}");
        assert!(
            rows.is_sorted_by_key(|row| (row.split(',').nth(3).unwrap().to_owned(), id(row).2))
        );
        for row in &rows {
            added(&mut totals, row);
            added(&mut found.totals, row);
            let cells: Vec<&str> = row.split(',').collect();
            assert_eq!(
                (cells[1], &cells[3][..7]),
                (account.as_str(), &*segment.id.month.to_string())
            );
            if !cells[2].is_empty() {
                let key = (account.clone(), DocumentNumber::parse(cells[2]).unwrap());
                let sum = lines.entry(key).or_default().entry(cells[15].to_owned()).or_default();
                added(sum, row);
            }
            let before = found.rows.insert(id(row), content(row));
            assert_eq!(before, None, "a call is stored twice: {row}");
        }
        assert_eq!(totals, segment.totals, "{segment:?}");
        let month = months.entry((account, segment.id.month)).or_default();
        *month = month.plus(totals);
    }
    assert_eq!(months, world.tables.all_months());
    let sums = world.tables.all_sums();
    let sums: BTreeMap<_, _> = sums.into_iter().map(|(key, sums)| (key, sums.lines)).collect();
    assert_eq!(lines, sums);
    for (invoice, lines) in lines {
        let calls = lines.values().copied().fold(Totals::default(), Totals::plus);
        assert_eq!(world.tables.all_marks()[&invoice].calls, calls, "{invoice:?}");
    }
    found
}

/// Counts of a report by the names it gives them.
fn count(report: &Value, name: &str) -> u64 {
    report[name].as_u64().unwrap()
}

/// Every row of every batch is in exactly one place. In round `round` accounts and invoices are
/// known up to it; at last nothing waits.
pub(crate) async fn batches(world: &World, batches: &[Batch], round: u32, is_last: bool) -> Stored {
    let stored = stored(world).await;
    let (mut posted, mut seconds, mut charges) = (0, 0, CallCharge::default());
    for batch in batches {
        let report = world.report(&arrival(&batch.key, "1"));
        let counts = ["posted", "duplicates", "rejected", "waiting"].map(|it| count(&report, it));
        let lines = u64::try_from(batch.lines.len()).unwrap();
        assert_eq!(counts.iter().sum::<u64>(), lines, "{report:#}");
        assert_eq!(count(&report, "lines"), lines);
        assert_eq!(report["file"], if lines == 0 { "empty" } else { "complete" });
        assert!(!is_last || counts[3] == 0, "something waits: {report:#}");
        posted += counts[0];
        seconds += count(&report, "billedSeconds");
        for charge in report["charges"].as_object().unwrap().values() {
            charges = charges.plus(CallCharge::parse_sum(charge.as_str().unwrap()).unwrap());
        }
        ended(world, batch, &report, &stored, (round, is_last));
    }
    assert_eq!(posted, u64::try_from(stored.rows.len()).unwrap(), "posted is what is stored");
    assert_eq!((seconds, charges), (stored.totals.billed_seconds, stored.totals.charge));
    stored
}

/// Each row of a batch ended, or waits, for a reason.
fn ended(world: &World, batch: &Batch, report: &Value, stored: &Stored, when: (u32, bool)) {
    let text = world.files.text(&Report::problems_key(&arrival(&batch.key, "1"))).unwrap();
    let problems: Vec<Value> = text.lines().map(|it| serde_json::from_str(it).unwrap()).collect();
    assert_eq!(report["problems"].as_array().unwrap(), &problems);
    assert_eq!(problems.len(), usize::try_from(count(report, "rejected")).unwrap());
    let codes: BTreeMap<u64, &str> = problems
        .iter()
        .map(|problem| (count(problem, "line"), problem["code"].as_str().unwrap()))
        .collect();
    assert_eq!(codes.len(), problems.len(), "a line has two problems");
    let mut waiting = 0;
    let mut rows: BTreeMap<Id, BTreeSet<String>> = BTreeMap::new();
    for (line, of_batch) in (2..).zip(&batch.lines) {
        let Line::Call(call) = of_batch else {
            assert!(codes.contains_key(&line), "a bad row of line {line}");
            continue;
        };
        let (id, content) = (id(&call.row()), content(&call.row()));
        let is_stored = stored.rows.get(&id) == Some(&content);
        match codes.get(&line) {
            Some(code) => assert!(is_right(code, call, stored, &rows, when), "{code}: {call:?}"),
            None if is_stored => {}
            None => {
                assert!(!when.1, "lost: {call:?}");
                assert!(may_wait(call, when.0), "lost, or forgotten: {call:?}");
                waiting += 1;
            }
        }
        rows.entry(id).or_default().insert(content);
    }
    // A row that waits may have the content of one that was stored meanwhile.
    assert!(waiting <= count(report, "waiting"), "{waiting} wait: {report:#}");
}

fn known(call: &Call, round: u32) -> (bool, bool) {
    let is_known = |since: Option<u32>| since.is_some_and(|since| since <= round);
    let account = ACCOUNTS.iter().find(|(id, ..)| *id == call.account).unwrap();
    let invoice = INVOICES.iter().find(|(number, _)| *number == call.invoice);
    (is_known(account.2), invoice.is_none_or(|(_, since)| is_known(*since)))
}

fn may_wait(call: &Call, round: u32) -> bool {
    known(call, round) != (true, true)
}

/// Whether a row that is not bad by itself may be rejected with this code.
fn is_right(
    code: &str,
    call: &Call,
    stored: &Stored,
    earlier: &BTreeMap<Id, BTreeSet<String>>,
    (round, is_last): (u32, bool),
) -> bool {
    let (id, content) = (id(&call.row()), content(&call.row()));
    let (account, invoice) = known(call, round);
    let currency = ACCOUNTS.iter().find(|(id, ..)| *id == call.account).unwrap().1;
    match code {
        "wrong-currency" => account && call.currency != currency,
        "unknown-account" => is_last && !account,
        "unknown-invoice" => is_last && account && !invoice,
        "conflict" => {
            let other = |of: Option<&String>| of.is_some_and(|other| *other != content);
            let in_batch =
                || earlier.get(&id).is_some_and(|all| all.iter().any(|one| *one != content));
            account && (other(stored.rows.get(&id)) || in_batch())
        }
        _ => false,
    }
}
