//! The contract of every store of ledgers, run against the store in memory and against DynamoDB.

use app::audit::{AuditStore, Auditor, Part};
use app::import::{ImportStore, LeaseStore, Problem, ProblemCode, Rejected, Rejection};
use app::posting::{
    AccountState, BUDGET, Batch, Bookkeeper, ChangeCommit, DocumentKey, LedgerCommit,
    PaymentWrites, PostedDocument, PostingStore, RunId, StoredInvoice, UnfinishedAccounts, sweep,
};
use app::reading::ReadHistory;
use app::store::{Condition, MAX_BYTES, MAX_ITEM_BYTES, MAX_ITEMS, StoreError};
use app::system::Clock;
use domain::{
    document::DocumentType,
    ids::{AccountId, DocumentId, DocumentNumber, Username},
    ledger::{Dispute, EntryId, Record, open_dispute, state_after},
    money::Money,
};
use jiff::Timestamp;

use super::books::{Books, FENCE, TODAY, clock, invoice, payment, run};

/// Acquires the lease that the suite's writes check. It must be free.
pub async fn lease(leases: &impl LeaseStore) {
    let taken = leases.acquire(FENCE.owner, clock().now(), Timestamp::MAX).await;
    assert_eq!(taken, Ok(true));
}

/// Checks all rules, under the suite's [`lease`]. `prefix` begins the ids of the accounts that the
/// function creates; they must be new.
pub async fn all(store: &impl ImportStore, prefix: &str) {
    rules(store, prefix).await;
    too_large(store, &format!("{prefix}-large")).await;
}

/// Checks all rules except the limits of a transaction, which not every emulator enforces.
pub async fn rules(store: &impl ImportStore, prefix: &str) {
    together(store, &format!("{prefix}-together")).await;
    left_out(store, &format!("{prefix}-left-out")).await;
    refused(store, &format!("{prefix}-refused")).await;
    split(store, &format!("{prefix}-split")).await;
    disputed(store, &format!("{prefix}-disputed")).await;
    rejected(store, &format!("{prefix}-rejected")).await;
    super::fence_suite::fenced(store, &format!("{prefix}-fenced")).await;
}

/// Checks what audit and sweep read of accounts that `posting` writes to the same tables. `prefix`
/// begins the ids of the accounts that the function creates; they must be new.
pub async fn audited<A>(posting: &impl ImportStore, store: &A, prefix: &str)
where
    A: AuditStore + UnfinishedAccounts + PostingStore,
{
    let (one, two) = (format!("{prefix}-one"), format!("{prefix}-two"));
    let (one, two) = (cut_off(posting, &one).await, cut_off(posting, &two).await);
    let marked = store.unfinished(None, u16::MAX).await.unwrap();
    assert!([&one, &two].iter().all(|id| marked.contains(id)), "{marked:?}");
    let first = store.unfinished(None, 1).await.unwrap();
    let second = store.unfinished(first.last(), 1).await.unwrap();
    assert_eq!([first, second].concat(), marked, "by page");
    assert_eq!(store.unfinished(marked.last(), 1).await, Ok(Vec::new()));
    assert_eq!(AuditStore::state(store, &one).await, posting.account(&one).await);
    let version = posting.account(&one).await.unwrap().map(|account| account.version);
    assert_eq!(store.version(&one).await, Ok(version));
    let unknown = AccountId::parse(&format!("{prefix}-unknown")).unwrap();
    let nothing = (AuditStore::state(store, &unknown).await, store.version(&unknown).await);
    assert_eq!(nothing, (Ok(None), Ok(None)));
    let clock = clock();
    let finished = sweep(store, store, &clock).await.unwrap();
    assert_eq!((finished.finished, finished.failed), (marked.len(), 0));
    assert_eq!(store.unfinished(None, u16::MAX).await, Ok(Vec::new()));
    assert_eq!(store.records(&one).await, posting.records_from(&one, EntryId::FIRST).await);

    let auditor = Auditor { store, clock: &clock };
    let mut accounts = Vec::new();
    for part in (0..3).map(|number| Part { number, of: 3 }) {
        let audited = auditor.audit_part(part, None, Timestamp::MAX).await.unwrap();
        assert_eq!((audited.faults, audited.next), (Vec::new(), None));
        let mut after = None;
        loop {
            let batch = store.accounts(part, after.as_ref()).await.unwrap();
            after = batch.accounts.last().cloned();
            accounts.extend(batch.accounts);
            if !batch.more {
                break;
            }
        }
    }
    for id in [one, two] {
        assert_eq!(
            accounts.iter().filter(|account| **account == id).count(),
            1,
            "once in all parts"
        );
    }
}

/// Checks what screens read of accounts that `posting` writes to the same tables. `prefix` begins
/// the ids of the accounts that the function creates; they must be new.
pub async fn shown(posting: &impl ImportStore, store: &impl ReadHistory, prefix: &str) {
    super::reading_suite::entries_by_id(posting, store, prefix).await;
}

/// Several documents of one transaction are stored together, and each is found.
pub async fn together(store: &impl ImportStore, account: &str) {
    let books = Books::open(store, account).await;
    let before = books.state().await;
    let mut batch = Batch::new(before.clone());
    books.add(&mut batch, "1", invoice(), "30");
    books.add(&mut batch, "2", payment(), "50");
    books.add(&mut batch, "3", invoice(), "5");
    store.commit(&batch.commit()).await.unwrap();
    let (expected, posted) = batch.stored();
    assert_eq!(books.state().await, expected);
    assert_eq!(expected.version, before.version + 1, "one transaction");
    assert_eq!(expected.ledger.balance.to_string(), "-15.00");

    let records = books.records().await;
    let entries: Vec<_> = posted.iter().map(|it| Record::Entry(it.entry.clone())).collect();
    assert_eq!(records, entries);
    let second = posted[1].entry.id;
    assert_eq!(store.records_from(&books.id, second).await.unwrap(), entries[1..]);
    let unknown = EntryId { seq: 99, ..second };
    let found = store.entries_at(&books.id, &[second, unknown]).await.unwrap();
    assert_eq!(found, [records[1].entry().cloned(), None]);

    let numbers = ["3", "9", "1"].map(|number| DocumentNumber::parse(number).unwrap());
    let found = store.invoices(&books.id, &numbers).await.unwrap();
    assert_eq!(found, [Some(posted[2].entry.id), None, Some(posted[0].entry.id)]);
    let keys = [books.key(&payment(), "2"), books.key(&payment(), "1"), books.key(&invoice(), "1")];
    let known = store.known(&keys).await.unwrap();
    let entry = |known: &Option<_>| {
        known.as_ref().map(|it: &app::posting::KnownDocument| (it.hash.clone(), it.entry))
    };
    let hash = |name: &str| format!("hash of {name}");
    let expected =
        [Some((hash("2"), Some(second))), None, Some((hash("1"), Some(posted[0].entry.id)))];
    assert_eq!(known.iter().map(entry).collect::<Vec<_>>(), expected);
}

/// The identity of an account line records whether its manager was left out.
pub async fn left_out(store: &impl ImportStore, account: &str) {
    let username = Username::parse("taken").unwrap();
    for (name, taken) in [("taken", Some(&username)), ("free", None)] {
        let books = Books { store, id: AccountId::parse(&format!("{account}-{name}")).unwrap() };
        books.commit_line(FENCE, 1, None, taken).await.unwrap();
        let id = books.id.to_string();
        let key = DocumentKey { kind: DocumentType::Account, id, revision: Some(1) };
        let known = store.known(&[key]).await.unwrap();
        let found = known[0].as_ref().map(|known| known.username_taken);
        assert_eq!(found, Some(taken.is_some()));
    }
}

/// A commit is refused, and writes nothing, when the account has another version, a document is
/// stored already or an invoice's number is taken.
pub async fn refused(store: &impl ImportStore, account: &str) {
    let books = Books::open(store, account).await;
    let stale = books.state().await;
    books.post(stale.clone(), "1", invoice(), "30").await.unwrap();
    let (state, records) = (books.state().await, books.records().await);
    let refused = |condition| Err(StoreError::ConditionFailed(condition));

    assert_eq!(books.post(stale.clone(), "2", payment(), "1").await, refused(Condition::Version));
    assert_eq!(books.post(state.clone(), "1", invoice(), "30").await, refused(Condition::Document));
    let mut batch = Batch::new(state.clone());
    books.add(&mut batch, "2", payment(), "1");
    let (mut account, mut documents) = (batch.account().clone(), batch.documents().to_vec());
    documents[0].invoice = Some(StoredInvoice {
        number: DocumentNumber::parse("1").unwrap(),
        document_key: "another".to_owned(),
    });
    let commit = LedgerCommit {
        account: &account,
        documents: &documents,
        activities: &[],
        payment: PaymentWrites::default(),
    };
    assert_eq!(store.commit(&commit).await, refused(Condition::InvoiceNumber));
    assert_eq!(books.revise(2, Some(&stale)).await, refused(Condition::Version));
    assert_eq!(books.revise(1, Some(&state)).await, refused(Condition::Document));
    assert_eq!(books.revise(3, None).await, refused(Condition::Version), "it is not new");

    account.version = stale.version;
    let id = DocumentId::parse("d-1").unwrap();
    let (item, amount) = (records[0].entry().unwrap().id, records[0].entry().unwrap().amount);
    let dispute = Dispute { id, item, amount };
    let mut disputed = stale.clone();
    disputed.ledger = state.ledger.clone();
    let at = clock().now();
    let change = open_dispute(&mut disputed.ledger, dispute, TODAY, at, None).unwrap();
    let commit = ChangeCommit { account: &disputed, change: &change };
    assert_eq!(store.commit_change(&commit).await, refused(Condition::Version));

    assert_eq!((books.state().await, books.records().await), (state.clone(), records));
    let unknown = store.known(&[books.key(&payment(), "2")]).await.unwrap();
    assert_eq!(unknown, [None], "its identity is free");
    assert_eq!(books.post(state, "2", payment(), "1").await, Ok(()));
}

/// An account with an interrupted posting that exceeds one transaction: a payment of all of its
/// many invoices and 2.00 more.
pub async fn cut_off(store: &impl ImportStore, account: &str) -> AccountId {
    let books = Books::open(store, account).await;
    let invoices = MANY;
    let mut state = books.state().await;
    for part in (0..invoices).collect::<Vec<_>>().chunks(20) {
        let mut batch = Batch::new(state);
        for number in part {
            books.add(&mut batch, &number.to_string(), invoice(), "1");
        }
        store.commit(&batch.commit()).await.unwrap();
        state = batch.stored().0;
    }
    let amount = (invoices + 2).to_string();
    books.post(state, "all", payment(), &amount).await.unwrap();
    books.id
}

/// Invoices that one transaction can pay, besides the payment itself.
const PAID: usize = BUDGET.touched - 1;

/// Invoices whose payment does not fit into two transactions.
const MANY: usize = PAID * 2 + 3;

/// A posting that exceeds one transaction is marked as unfinished, the next posting finishes it,
/// and the result is that of a single transaction.
pub async fn split(store: &impl ImportStore, account: &str) {
    let books = Books { store, id: cut_off(store, account).await };
    let invoices = MANY;
    let marked = books.state().await;
    assert!(marked.ledger.unfinished.is_some());
    assert_eq!(marked.ledger.open().count(), invoices - PAID);
    assert!(marked.ledger.is_balanced());

    let clock = clock();
    let keeper = Bookkeeper { store, clock: &clock };
    let finished = keeper.account(&books.id).await.unwrap().unwrap();
    assert_eq!(books.state().await, finished);
    assert_eq!(finished.ledger.unfinished, None);
    assert_eq!(finished.ledger.open().count(), 0);
    assert_eq!(finished.ledger.unapplied().unwrap().to_string(), "2.00");
    let records = books.records().await;
    assert_eq!(records.len(), invoices + 3, "the payment and two changes that continue it");
    let again = state_after(finished.ledger.currency(), &records).unwrap();
    assert!(again.credits().eq(finished.ledger.credits()));
}

/// A dispute is stored with the account, and its amount stays open.
pub async fn disputed(store: &impl ImportStore, account: &str) {
    let books = Books::open(store, account).await;
    books.post(books.state().await, "1", invoice(), "30").await.unwrap();
    let mut state = books.state().await;
    let item = books.records().await[0].entry().unwrap().id;
    let amount = Money::parse("12", state.profile.currency).unwrap();
    let dispute = Dispute { id: DocumentId::parse("d-1").unwrap(), item, amount };
    let at = clock().now();
    let change = open_dispute(&mut state.ledger, dispute, TODAY, at, None).unwrap();
    store.commit_change(&ChangeCommit { account: &state, change: &change }).await.unwrap();
    assert_eq!(books.state().await, state.stored());
    assert_eq!(books.records().await[1], Record::Change(change));
    books.post(books.state().await, "2", payment(), "40").await.unwrap();
    let ledger = books.state().await.ledger;
    assert_eq!(ledger.item(item).unwrap().open, amount, "no credit pays it");
    assert_eq!(ledger.unapplied().unwrap().to_string(), "22.00");
}

/// The rejections of a run are written with the next posting, and found by run and account.
pub async fn rejected(store: &impl ImportStore, account: &str) {
    let books = Books::open(store, account).await;
    let line = |line, message: &str| Rejection {
        line,
        problem: Problem::new(ProblemCode::TooMuch, message),
    };
    let (first, second) = ([line(2, "a"), line(5, "é")], [line(12, "b")]);
    for (name, lines) in [("1", first.as_slice()), ("2", &[]), ("3", &second)] {
        let mut batch = Batch::new(books.state().await);
        books.add(&mut batch, name, payment(), "1");
        let rejected = Rejected { run: run(), lines };
        store.commit_import(&batch.commit(), rejected, FENCE).await.unwrap();
    }
    let read = store.rejections(run(), &books.id).await.unwrap();
    assert_eq!(read, [first.as_slice(), &second].concat());
    let other_run = RunId::of("billing/suite.jsonl", "v2");
    assert_eq!(store.rejections(other_run, &books.id).await.unwrap(), []);
    let longer = AccountId::parse(&format!("{account}-other")).unwrap();
    assert_eq!(store.rejections(run(), &longer).await.unwrap(), []);
}

/// A commit that exceeds the limits of a transaction is refused and writes nothing: too many items,
/// an item twice, or too many bytes.
pub async fn too_large(store: &impl ImportStore, account: &str) {
    let books = Books::open(store, account).await;
    let before = books.state().await;
    let refused = async |account: &AccountState, documents: &[PostedDocument]| {
        let commit =
            LedgerCommit { account, documents, activities: &[], payment: PaymentWrites::default() };
        let refusal = store.commit(&commit).await;
        assert!(matches!(refusal, Err(StoreError::Unavailable(_))), "{refusal:?}");
        assert_eq!(books.state().await, before);
    };
    // Without checking `has_room`.
    let mut batch = Batch::new(before.clone());
    for number in 0..MAX_ITEMS / 4 {
        books.add(&mut batch, &number.to_string(), invoice(), "1");
    }
    refused(batch.account(), batch.documents()).await;
    let (account, documents) = (batch.account(), batch.documents());
    refused(account, &[documents[0].clone(), documents[0].clone()]).await;

    let mut batch = Batch::new(before.clone());
    for number in 0..12 {
        books.add(&mut batch, &number.to_string(), payment(), "1");
    }
    let mut documents = batch.documents().to_vec();
    documents[0].entry.description = "x".repeat(MAX_ITEM_BYTES);
    refused(batch.account(), &documents).await;
    for document in &mut documents {
        document.entry.description = "x".repeat(MAX_BYTES / 12);
    }
    refused(batch.account(), &documents).await;
    store.commit(&batch.commit()).await.unwrap();
}
