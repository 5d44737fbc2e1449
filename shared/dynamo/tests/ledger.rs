//! The `ledger` table against a real DynamoDB protocol: it ends as the one in memory does, and
//! costs what the data model says.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use app::{
    import::{
        Arrival, Import, ImportStore, InviteOnImport, LeaseStore, Limits, Outcome, Report,
        RunStore, register,
    },
    outbox::PendingOutbox,
    posting::{Bookkeeper, PostingStore},
    reading::{ReadHistory, aging, allocations, dashboard, show_transaction, statement},
    staff::{Correction, CorrectionKind, CorrectionPoster, CorrectionRequest, Reason},
    store::StoreError,
};
use aws_sdk_dynamodb::Client;
use domain::{
    ids::{AccountId, Username},
    ledger::EntryId,
    money::{Money, currency},
};
use dynamo::{access::AccessTable, ledger::LedgerTable, outbox::OutboxTable};
use jiff::Timestamp;
use serde_json::{Value, json};
use testkit::documents::{account, entangled, file, invoice, payment, refund, with};
use testkit::ledger::{Faults, MemoryFiles, MemoryLedger, posting_suite, view};
use testkit::local_dynamo::{ACCESS, ACTIVITY, LEDGER, local_dynamo};
use testkit::meter::{Meter, Spent};
use testkit::payment::limits;
use testkit::system::FixedClock;

const NOW: &str = "2026-07-20T15:00:00Z";

fn arrival(name: &str) -> Arrival {
    Arrival {
        key: format!("billing/{name}.jsonl"),
        version_id: "v1".to_owned(),
        at: "2026-07-20T14:00:00Z".parse().unwrap(),
        sequencer: name.to_owned(),
    }
}

async fn import<S: ImportStore, Q: RunStore + LeaseStore>(
    store: &S,
    runs: &Q,
    files: &MemoryFiles,
    name: &str,
    content: &str,
) -> String {
    let arrival = arrival(name);
    files.drop_file(&arrival, content);
    register(runs, &arrival).await.unwrap();
    let clock = FixedClock::at(NOW.parse().unwrap());
    let invite = InviteOnImport(true);
    // Which of two accounts gets a user name must not depend on who is faster.
    let limits = Limits { at_once: 1, ..Limits::default() };
    let import = Import { store, documents: files, files, runs, clock: &clock, invite, limits };
    assert_eq!(import.work("one", Timestamp::MAX).await.unwrap(), Outcome::Done);
    files.text(&Report::key(&arrival)).unwrap()
}

fn tables(client: &Client) -> (LedgerTable<AccessTable>, LedgerTable) {
    let posting = LedgerTable::new(client.clone(), LEDGER)
        .with_access(AccessTable::new(client.clone(), ACCESS).with_activity(ACTIVITY));
    (posting, LedgerTable::new(client.clone(), LEDGER))
}

#[tokio::test]
async fn an_import_ends_as_it_does_in_memory() {
    let client = local_dynamo().await;
    let (posting, table) = tables(&client);
    let memory = MemoryLedger::new(Faults::default());
    let (files, other_files) = (MemoryFiles::default(), MemoryFiles::default());
    let second = file(&[refund("r-3", "a", "80.00", "p-1"), payment("p-5", "a", "500.00")]);
    for (name, content) in [("one", entangled()), ("two", entangled()), ("three", second)] {
        let real = import(&posting, &table, &files, name, &content).await;
        let fake = import(&memory, &memory, &other_files, name, &content).await;
        assert_eq!(real, fake, "report of {name}");
        for id in ["a", "b", "c", "nobody"] {
            let id = AccountId::parse(id).unwrap();
            let invoices = ["i-1", "i-2", "i-9", "none"];
            let real = view(&posting, &table, &id, &invoices).await;
            let fake = view(&memory, &memory, &id, &invoices).await;
            // Documents are kept under keys of their own adapters.
            assert_eq!(real, fake, "account {id} after {name}");
        }
    }
    let outbox = OutboxTable::new(client, LEDGER);
    assert_eq!(outbox.pending(Timestamp::MAX, 10).await.unwrap().len(), memory.invited().len());
}

#[tokio::test]
async fn an_account_with_many_open_items_reads_as_in_memory() {
    for open in [14, 20, 24, 25, 30, 60] {
        let client = local_dynamo().await;
        let (posting, table) = tables(&client);
        let memory = MemoryLedger::new(Faults::default());
        let bills = (0..open).map(|number| invoice(&format!("i-{number}"), "a", "10.00"));
        let lines: Vec<_> = std::iter::once(account("a", 1)).chain(bills).collect();
        let (files, other_files) = (MemoryFiles::default(), MemoryFiles::default());
        import(&posting, &table, &files, "one", &file(&lines)).await;
        import(&memory, &memory, &other_files, "one", &file(&lines)).await;
        let (id, now) = (AccountId::parse("a").unwrap(), NOW.parse().unwrap());
        let real = dashboard(&table, &id, limits, now).await.unwrap();
        let fake = dashboard(&memory, &id, limits, now).await.unwrap();
        assert_eq!(real, fake, "{open} open invoices");
        assert_eq!(real.unwrap().transactions.items.len(), 10);
    }
}

#[tokio::test]
async fn a_posting_in_several_transactions_reads_as_in_memory() {
    let client = local_dynamo().await;
    let (posting, table) = tables(&client);
    let memory = MemoryLedger::new(Faults::default());
    let bills = (0..190).map(|number| invoice(&format!("i-{number}"), "a", "10.00"));
    let mut lines: Vec<_> = std::iter::once(account("a", 1)).chain(bills).collect();
    lines.push(with(payment("p-1", "a", "2000.00"), "receivedOn", json!("2026-07-10")));
    lines.push(refund("r-1", "a", "1900.00", "p-1"));
    let (files, other_files) = (MemoryFiles::default(), MemoryFiles::default());
    import(&posting, &table, &files, "one", &file(&lines)).await;
    import(&memory, &memory, &other_files, "one", &file(&lines)).await;
    let id = AccountId::parse("a").unwrap();
    let real = view(&posting, &table, &id, &["i-0", "i-169"]).await;
    assert!(real.contains("Continued"), "more than one write holds");
    assert_eq!(real, view(&memory, &memory, &id, &["i-0", "i-169"]).await);
    let to = jiff::civil::date(2026, 7, 11);
    let until = table.records_until(&id, to).await.unwrap();
    assert_eq!(until.len(), 190 + 3, "the payment, and what it did in two steps more");
}

#[tokio::test]
async fn the_table_passes_the_posting_suite() {
    let memory = MemoryLedger::default();
    posting_suite::lease(&memory).await;
    posting_suite::all(&memory, "s").await;
    posting_suite::audited(&memory, &memory, "a").await;
    posting_suite::shown(&memory, &memory, "r").await;
    let (posting, table) = tables(&local_dynamo().await);
    posting_suite::lease(&table).await;
    posting_suite::all(&posting, "s").await;
    posting_suite::audited(&posting, &table, "a").await;
    posting_suite::shown(&posting, &table, "r").await;
}

#[tokio::test]
async fn an_item_that_does_not_parse_is_corrupt() {
    let client = local_dynamo().await;
    let (posting, table) = tables(&client);
    import(&posting, &table, &MemoryFiles::default(), "one", &file(&[account("a", 1)])).await;
    let broken = client
        .update_item()
        .table_name(LEDGER)
        .set_key(Some(dynamo::item::key("A#a", "HEAD")))
        .update_expression("REMOVE balance");
    broken.send().await.unwrap();
    let id = AccountId::parse("a").unwrap();
    let corrupt = |error: StoreError| matches!(error, StoreError::Corrupt(_));
    assert!(corrupt(posting.account(&id).await.unwrap_err()));
    let now = NOW.parse().unwrap();
    assert!(corrupt(dashboard(&table, &id, limits, now).await.unwrap_err()));
}

/// Units of posting one line to an account that has an open invoice and nothing else.
async fn cost(line: Value) -> Spent {
    let meter = Meter::default();
    let client = meter.on(&local_dynamo().await);
    let (posting, table) = tables(&client);
    let files = MemoryFiles::default();
    let before = [account("a", 1), payment("p-0", "a", "1.00"), invoice("i-1", "a", "100.00")];
    import(&posting, &table, &files, "before", &file(&before)).await;
    // A payment that comes again costs what surrounds every run, and one read of one unit.
    meter.take();
    import(&posting, &table, &files, "nothing", &file(&before[1..2])).await;
    let around = meter.take();
    import(&posting, &table, &files, "one", &file(&[line])).await;
    let all = meter.take();
    Spent { calls: all.calls + 1 - around.calls, units: all.units + 1.0 - around.units }
}

/// What one posting costs, reads included. A change here is a change of the data model's table.
#[tokio::test]
async fn a_posting_costs_what_the_data_model_says() {
    let credit = json!({
        "type": "credit", "id": "c-1", "accountId": "a", "number": "c-1", "currency": "CAD",
        "issuedOn": "2026-07-12", "amount": "20.00", "reason": "outage",
    });
    let named = with(payment("p-1", "a", "99.00"), "invoiceNumber", json!("i-1"));
    let other = |kind: &str, day: &str, amount: &str| {
        json!({
            "type": kind, "id": "o-1", "accountId": "a", "currency": "CAD", day: "2026-07-12",
            "amount": amount, "reason": "agreed",
        })
    };
    let adjustment = other("adjustment", "effectiveOn", "5.00");
    let write_off = other("write-off", "on", "99.00");
    let reversal = json!({
        "type": "reversal", "id": "o-1", "accountId": "a", "currency": "CAD", "on": "2026-07-12",
        "paymentId": "p-0", "reason": "bounced",
    });
    let cases = [
        ("account", account("b", 1), 4, 28.0),
        ("revision", account("a", 2), 3, 8.0),
        ("invoice", invoice("i-2", "a", "50.00"), 4, 15.0),
        ("payment in full", payment("p-1", "a", "99.00"), 3, 12.0),
        ("payment in full that names its invoice", named, 4, 13.0),
        ("credit", credit, 3, 12.0),
        ("refund", refund("r-1", "a", "1.00", "p-0"), 5, 15.0),
        ("reversal", reversal, 7, 17.0),
        ("adjustment", adjustment, 3, 12.0),
        ("write-off", write_off, 3, 12.0),
    ];
    let mut measured = Vec::new();
    let mut expected = Vec::new();
    for (name, line, calls, units) in cases {
        measured.push((name, cost(line).await));
        expected.push((name, Spent { calls, units }));
    }
    assert_eq!(measured, expected);
}

/// Taking the lease takes its copies, which postings check; a call that finds it taken only reads.
#[tokio::test]
async fn the_lease_costs_what_the_data_model_says() {
    let meter = Meter::default();
    let (_, table) = tables(&meter.on(&local_dynamo().await));
    let (now, until) = (NOW.parse().unwrap(), "2026-07-20T15:01:30Z".parse().unwrap());
    assert!(table.acquire("one", now, until).await.unwrap());
    assert_eq!(meter.take(), Spent { calls: 2, units: 67.0 });
    assert!(!table.acquire("two", now, until).await.unwrap());
    assert_eq!(meter.take(), Spent { calls: 1, units: 1.0 });
}

/// Twenty invoices of one account are one command, so that each costs less than one alone.
#[tokio::test]
async fn documents_that_are_posted_together_share_the_head() {
    let meter = Meter::default();
    let client = meter.on(&local_dynamo().await);
    let (posting, table) = tables(&client);
    let files = MemoryFiles::default();
    let before = [account("a", 1), payment("p-0", "a", "0.01")];
    import(&posting, &table, &files, "before", &file(&before)).await;
    meter.take();
    import(&posting, &table, &files, "nothing", &file(&before[1..])).await;
    let around = meter.take();
    let invoices: Vec<_> =
        (0..20).map(|number| invoice(&format!("i-{number}"), "a", "1.00")).collect();
    import(&posting, &table, &files, "twenty", &file(&invoices)).await;
    let all = meter.take();
    let spent = (all.calls + 1 - around.calls, all.units + 1.0 - around.units);
    assert_eq!(spent, (4, 207.0));
}

/// A counted table with 24 months of an account: an invoice, and a payment of most of it.
async fn two_years() -> (Meter, LedgerTable<AccessTable>, LedgerTable, AccountId) {
    let meter = Meter::default();
    let client = meter.on(&local_dynamo().await);
    let (posting, table) = tables(&client);
    let months = (1..=24).flat_map(|month| {
        let (bill, paid) = (format!("i-{month}"), format!("p-{month}"));
        [invoice(&bill, "a", "100.00"), payment(&paid, "a", "90.00")]
    });
    let lines: Vec<_> = std::iter::once(account("a", 1)).chain(months).collect();
    import(&posting, &table, &MemoryFiles::default(), "one", &file(&lines)).await;
    meter.take();
    (meter, posting, table, AccountId::parse("a").unwrap())
}

#[tokio::test]
async fn aging_statements_and_details_cost_what_the_data_model_says() {
    let (meter, _, table, id) = two_years().await;
    let (clock, day) =
        (FixedClock::at(NOW.parse().unwrap()), |day| jiff::civil::date(2026, 7, day));
    let mut measured = Vec::new();
    aging(&table, &clock, &id, None).await.unwrap().unwrap();
    measured.push(("aging", meter.take()));
    aging(&table, &clock, &id, Some(day(9))).await.unwrap().unwrap();
    measured.push(("aging, past", meter.take()));
    let shown = statement(&table, &clock, &id, day(10), day(20)).await.unwrap().unwrap();
    assert_eq!(shown.movements.len(), 47, "but the first invoice");
    measured.push(("statement", meter.take()));
    statement(&table, &clock, &id, day(1), day(9)).await.unwrap().unwrap();
    measured.push(("statement, past", meter.take()));
    let paid = table.entries_between(&id, day(10), day(10)).await.unwrap().pop().unwrap();
    meter.take();
    show_transaction(&table, &id, paid.id).await.unwrap().unwrap();
    measured.push(("transaction", meter.take()));
    let expected = [
        ("aging", Spent { calls: 1, units: 1.0 }),
        ("aging, past", Spent { calls: 3, units: 3.0 }),
        ("statement", Spent { calls: 2, units: 5.0 }),
        ("statement, past", Spent { calls: 3, units: 3.0 }),
        ("transaction", Spent { calls: 4, units: 5.0 }),
    ];
    assert_eq!(measured, expected);
}

/// What opening a payment of so many invoices costs: its first page of allocations, and the next.
async fn opening(many: u64) -> [Spent; 2] {
    let meter = Meter::default();
    let (posting, table) = tables(&meter.on(&local_dynamo().await));
    let bills = (0..many).map(|number| invoice(&format!("i-{number}"), "a", "1.00"));
    let paid = payment("p-1", "a", &format!("{many}.00"));
    let lines: Vec<_> = std::iter::once(account("a", 1)).chain(bills).chain([paid]).collect();
    import(&posting, &table, &MemoryFiles::default(), "one", &file(&lines)).await;
    let id = AccountId::parse("a").unwrap();
    let entry = EntryId { on: jiff::civil::date(2026, 7, 10), seq: many + 1 };
    meter.take();
    let shown = show_transaction(&table, &id, entry).await.unwrap().unwrap().allocations;
    let first = meter.take();
    assert_eq!((shown.items.len(), shown.count), (200, usize::try_from(many).unwrap()));
    let next = allocations(&table, &id, entry, shown.next, 200).await.unwrap().unwrap();
    assert_eq!(next.items.len(), 200);
    [first, meter.take()]
}

/// Its invoices are read by page and not one by one.
#[tokio::test]
async fn a_large_payment_is_opened_in_a_few_calls() {
    assert_eq!(opening(401).await, [Spent { calls: 5, units: 208.0 }; 2]);
}

#[tokio::test]
#[ignore = "takes minutes"]
async fn a_very_large_payment_costs_what_the_data_model_says() {
    assert_eq!(opening(4_000).await, [Spent { calls: 5, units: 252.0 }; 2]);
}

#[tokio::test]
async fn a_correction_costs_what_the_data_model_says() {
    let (meter, posting, _, account) = two_years().await;
    let clock = FixedClock::at(NOW.parse().unwrap());
    let poster = CorrectionPoster {
        books: Bookkeeper { store: &posting, clock: &clock },
        by: &testkit::staff::by(),
    };
    let user = Username::parse("sam.staff").unwrap().user_id();
    let mut measured = Vec::new();
    for (name, key, what) in [
        ("credit", "1", CorrectionKind::Credit { invoice: None }),
        ("the same again", "1", CorrectionKind::Credit { invoice: None }),
        ("adjustment", "2", CorrectionKind::Adjustment),
    ] {
        let amount = Money::parse("1.00", currency("CAD").unwrap()).unwrap();
        let wanted = Correction { kind: what, amount, reason: Reason::parse("patience").unwrap() };
        poster
            .post(CorrectionRequest { account: &account, user, key, posting: &wanted })
            .await
            .unwrap();
        measured.push((name, meter.take()));
    }
    let expected = [
        ("credit", Spent { calls: 3, units: 16.0 }),
        ("the same again", Spent { calls: 3, units: 6.0 }),
        ("adjustment", Spent { calls: 3, units: 16.0 }),
    ];
    assert_eq!(measured, expected);
}

#[tokio::test]
async fn a_dashboard_costs_one_query_of_at_most_one_unit() {
    let (meter, _, table, id) = two_years().await;
    let shown = dashboard(&table, &id, limits, NOW.parse().unwrap()).await.unwrap().unwrap();
    assert_eq!(shown.transactions.items.len(), 10);
    assert_eq!(shown.tiles.balance.to_string(), "240.00");
    let spent = meter.take();
    assert_eq!(spent.calls, 1);
    assert!(spent.units <= 1.0, "{spent:?}");
}
