//! Postings that meet many items and credits of exactly the same amount, against a real DynamoDB
//! protocol: it refuses a transaction of more than 100 items or 4 MB.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use app::audit::Auditor;
use dynamo::{access::AccessTable, ledger::LedgerTable};
use testkit::ledger::{Crowd, crowd, posting_suite};
use testkit::local_dynamo::{ACCESS, LEDGER, local_dynamo};
use testkit::system::FixedClock;

/// Just beyond what one transaction holds of pairs, and of items.
const PAIRS: [u32; 2] = [46, 92];

/// Far beyond.
const FAR: [(Crowd, u32); 2] = [(Crowd::Reversal, 400), (Crowd::UndoRefund, 400)];

#[tokio::test]
async fn a_posting_that_meets_many_exact_amounts_is_finished() {
    let client = local_dynamo().await;
    let posting = LedgerTable::new(client.clone(), LEDGER)
        .with_access(AccessTable::new(client.clone(), ACCESS));
    let table = LedgerTable::new(client, LEDGER);
    posting_suite::lease(&table).await;
    let clock = FixedClock::at("2026-07-20T15:00:00Z".parse().unwrap());
    let auditor = Auditor { store: &table, clock: &clock };
    let near = Crowd::ALL.iter().flat_map(|kind| PAIRS.map(|pairs| (*kind, pairs)));
    for (kind, pairs) in near.chain(FAR) {
        let id = crowd(&posting, &format!("{kind:?}-{pairs}"), kind, pairs).await;
        assert_eq!(auditor.account(&id).await, Ok(Some(Vec::new())), "{kind:?} of {pairs}");
    }
}
