//! What every store of ledgers must do: run against the one in memory and against the real one.

use app::{
    audit::{AuditStore, Auditor, Part},
    import::{
        AccountCommit, Fence, ImportStore, LeaseStore, Problem, ProblemCode, Rejected, Rejection,
        parse,
    },
    outside::Clock,
    posting::{
        AccountState, Batch, Bookkeeper, ChangeCommit, DocumentKey, Identity, PostingStore, RunId,
        Source, StoredInvoice,
    },
    store::StoreError,
    unfinished::{UnfinishedAccounts, sweep},
};
use domain::{
    account::Profile,
    document::{Document, DocumentType, PaidBy},
    ids::{AccountId, DocumentId, DocumentNumber},
    ledger::{Dispute, EntryId, MOST_MOVES, Posting, Record, What, open_dispute, state_after},
    money::Money,
};
use jiff::{
    Timestamp,
    civil::{Date, date},
};

use crate::{documents, outside::FixedClock};

const TODAY: Date = date(2026, 7, 20);

fn clock() -> FixedClock {
    FixedClock::at("2026-07-20T15:00:00Z".parse().unwrap())
}

pub(super) fn run() -> RunId {
    RunId::of("billing/suite.jsonl", "v1")
}

/// What the suite's own writes check.
pub(super) const FENCE: Fence<'_> = Fence { owner: "suite", copy: 0 };

/// Takes the lease that the suite's writes check. It must be free.
pub async fn lease(leases: &impl LeaseStore) {
    let taken = leases.acquire(FENCE.owner, clock().now(), Timestamp::MAX).await;
    assert_eq!(taken, Ok(true));
}

/// An account of its own, so that rules do not meet.
pub(super) struct Books<'a, S> {
    pub(super) store: &'a S,
    pub(super) id: AccountId,
}

impl<'a, S: ImportStore> Books<'a, S> {
    /// Creates the account.
    pub(super) async fn open(store: &'a S, id: &str) -> Self {
        let books = Self { store, id: AccountId::parse(id).unwrap() };
        books.revise(1, None).await.unwrap();
        books
    }

    async fn revise(&self, revision: u64, before: Option<&AccountState>) -> Result<(), StoreError> {
        self.commit_line(FENCE, revision, before, false).await
    }

    pub(super) async fn commit_line(
        &self,
        fence: Fence<'_>,
        revision: u64,
        before: Option<&AccountState>,
        username_taken: bool,
    ) -> Result<(), StoreError> {
        let line = documents::with(
            documents::account(self.id.as_str(), revision),
            "manager",
            serde_json::Value::Null,
        );
        let (Document::Account(line), hash) = parse(line.to_string().as_bytes()).document.unwrap()
        else {
            unreachable!("it is an account")
        };
        let key = DocumentKey {
            kind: DocumentType::Account,
            id: self.id.to_string(),
            revision: Some(revision),
        };
        let commit = AccountCommit {
            identity: &Identity { key, hash, source: Source::Import { run: run(), line: 1 } },
            account: &self.id,
            before,
            profile: &Profile::new(&line),
            manager: None,
            manager_exists: false,
            username_taken,
            invite: false,
            at: clock().now(),
            rejected: Rejected { run: run(), lines: &[] },
            fence,
        };
        self.store.commit_account(&commit).await
    }

    pub(super) async fn state(&self) -> AccountState {
        self.store.account(&self.id).await.unwrap().unwrap()
    }

    fn key(&self, what: &What, name: &str) -> DocumentKey {
        let kind = DocumentType::parse(what.kind().as_str()).unwrap();
        DocumentKey::new(kind, &DocumentId::parse(&format!("{}-{name}", self.id)).unwrap())
    }

    /// Adds one document to a batch.
    pub(super) fn add(&self, batch: &mut Batch, name: &str, what: What, amount: &str) {
        let key = self.key(&what, name);
        let number = DocumentNumber::parse(name).unwrap();
        let invoice = matches!(what, What::Invoice { .. })
            .then(|| StoredInvoice { number, document_key: format!("documents/{name}") });
        let posting = Posting {
            document: DocumentId::parse(&key.id).unwrap(),
            number: Some(name.to_owned()),
            document_on: TODAY,
            amount: Money::parse(amount, batch.account().profile.currency).unwrap(),
            description: "suite".to_owned(),
            what,
            posted_at: clock().now(),
            source: Source::Staff.to_string(),
            actor: None,
        };
        let identity = Identity { key, hash: format!("hash of {name}"), source: Source::Staff };
        batch.post(identity, &posting, TODAY, invoice).unwrap();
    }

    /// Commits one document against this state.
    async fn post(
        &self,
        state: AccountState,
        name: &str,
        what: What,
        amount: &str,
    ) -> Result<(), StoreError> {
        let mut batch = Batch::new(state);
        self.add(&mut batch, name, what, amount);
        self.store.commit(&batch.commit()).await
    }

    pub(super) async fn records(&self) -> Vec<Record> {
        self.store.records_from(&self.id, EntryId::FIRST).await.unwrap()
    }
}

const fn invoice() -> What {
    What::Invoice { due_on: date(2026, 7, 31) }
}

pub(super) const fn payment() -> What {
    What::Payment { method: PaidBy::Cheque, first: None }
}

/// All rules, under the suite's [`lease`]. `prefix` begins the names of the accounts they make,
/// which must be new.
pub async fn all(store: &impl ImportStore, prefix: &str) {
    together(store, &format!("{prefix}-together")).await;
    left_out(store, &format!("{prefix}-left-out")).await;
    refused(store, &format!("{prefix}-refused")).await;
    split(store, &format!("{prefix}-split")).await;
    disputed(store, &format!("{prefix}-disputed")).await;
    rejected(store, &format!("{prefix}-rejected")).await;
    super::suite_fence::fenced(store, &format!("{prefix}-fenced")).await;
}

/// What the audit and the sweeper read of accounts that `posting` writes to the same tables.
/// `prefix` begins the names of the accounts they make, which must be new.
pub async fn audited<A>(posting: &impl ImportStore, store: &A, prefix: &str)
where
    A: AuditStore + UnfinishedAccounts + PostingStore,
{
    let (one, two) = (format!("{prefix}-one"), format!("{prefix}-two"));
    let (one, two) = (cut_off(posting, &one).await, cut_off(posting, &two).await);
    let marked = store.unfinished(u16::MAX).await.unwrap();
    assert!([&one, &two].iter().all(|id| marked.contains(id)), "{marked:?}");
    assert_eq!(store.unfinished(1).await.unwrap().len(), 1);
    assert_eq!(AuditStore::state(store, &one).await, posting.account(&one).await);
    let version = posting.account(&one).await.unwrap().map(|account| account.version);
    assert_eq!(store.version(&one).await, Ok(version));
    let nobody = AccountId::parse(&format!("{prefix}-nobody")).unwrap();
    let nothing = (AuditStore::state(store, &nobody).await, store.version(&nobody).await);
    assert_eq!(nothing, (Ok(None), Ok(None)));
    let clock = clock();
    let finished = sweep(store, store, &clock).await.unwrap();
    assert_eq!((finished.finished, finished.failed), (marked.len(), 0));
    assert_eq!(store.unfinished(u16::MAX).await, Ok(Vec::new()));
    assert_eq!(store.records(&one).await, posting.records_from(&one, EntryId::FIRST).await);

    let auditor = Auditor { store, clock: &clock };
    let mut accounts = Vec::new();
    for part in (0..3).map(|number| Part { number, of: 3 }) {
        let walked = auditor.walk(part, None, Timestamp::MAX).await.unwrap();
        assert_eq!((walked.faults, walked.next), (Vec::new(), None));
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
        assert_eq!(accounts.iter().filter(|account| **account == id).count(), 1, "once in all");
    }
}

/// Several documents of one command are there together, and each is found.
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
    assert_eq!(expected.version, before.version + 1, "one command");
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

/// An account line remembers whether its manager was left out.
pub async fn left_out(store: &impl ImportStore, account: &str) {
    for (name, taken) in [("taken", true), ("free", false)] {
        let books = Books { store, id: AccountId::parse(&format!("{account}-{name}")).unwrap() };
        books.commit_line(FENCE, 1, None, taken).await.unwrap();
        let id = books.id.to_string();
        let key = DocumentKey { kind: DocumentType::Account, id, revision: Some(1) };
        let known = store.known(&[key]).await.unwrap();
        assert_eq!(known[0].as_ref().map(|known| known.username_taken), Some(taken));
    }
}

/// A command is refused whole when its account has moved on, a document is known or an invoice's
/// number is taken, and leaves no trace.
pub async fn refused(store: &impl ImportStore, account: &str) {
    let books = Books::open(store, account).await;
    let stale = books.state().await;
    books.post(stale.clone(), "1", invoice(), "30").await.unwrap();
    let (state, records) = (books.state().await, books.records().await);
    let refused = |condition| Err(StoreError::ConditionFailed(condition));

    assert_eq!(books.post(stale.clone(), "2", payment(), "1").await, refused("version"));
    assert_eq!(books.post(state.clone(), "1", invoice(), "30").await, refused("document"));
    let mut batch = Batch::new(state.clone());
    books.add(&mut batch, "2", payment(), "1");
    let (mut account, mut documents) = (batch.account().clone(), batch.documents().to_vec());
    documents[0].invoice = Some(StoredInvoice {
        number: DocumentNumber::parse("1").unwrap(),
        document_key: "another".to_owned(),
    });
    let commit =
        app::posting::LedgerCommit { account: &account, documents: &documents, activity: None };
    assert_eq!(store.commit(&commit).await, refused("number"));
    assert_eq!(books.revise(2, Some(&stale)).await, refused("version"));
    assert_eq!(books.revise(1, Some(&state)).await, refused("document"));
    assert_eq!(books.revise(3, None).await, refused("version"), "it is not new");

    account.version = stale.version;
    let id = DocumentId::parse("d-1").unwrap();
    let (item, amount) = (records[0].entry().unwrap().id, records[0].entry().unwrap().amount);
    let dispute = Dispute { id, item, amount };
    let mut disputed = stale.clone();
    disputed.ledger = state.ledger.clone();
    let at = clock().now();
    let change = open_dispute(&mut disputed.ledger, dispute, TODAY, at, None).unwrap();
    let commit = ChangeCommit { account: &disputed, change: &change };
    assert_eq!(store.commit_change(&commit).await, refused("version"));

    assert_eq!((books.state().await, books.records().await), (state.clone(), records));
    let unknown = store.known(&[books.key(&payment(), "2")]).await.unwrap();
    assert_eq!(unknown, [None], "its identity is free");
    assert_eq!(books.post(state, "2", payment(), "1").await, Ok(()));
}

/// An account with a posting that moves more than fits and was cut off: a payment of all of its
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

/// Invoices whose payment does not fit into two writes.
const MANY: usize = MOST_MOVES * 2 + 3;

/// A posting that moves more than fits is marked, finished by whoever comes next, and ends as one
/// that fits.
pub async fn split(store: &impl ImportStore, account: &str) {
    let books = Books { store, id: cut_off(store, account).await };
    let invoices = MANY;
    let marked = books.state().await;
    assert!(marked.ledger.pending.is_some());
    assert_eq!(marked.ledger.open().count(), invoices - MOST_MOVES);
    assert!(marked.ledger.is_balanced());

    let clock = clock();
    let keeper = Bookkeeper { store, clock: &clock };
    let finished = keeper.account(&books.id).await.unwrap().unwrap();
    assert_eq!(books.state().await, finished);
    assert_eq!(finished.ledger.pending, None);
    assert_eq!(finished.ledger.open().count(), 0);
    assert_eq!(finished.ledger.unapplied().unwrap().to_string(), "2.00");
    let records = books.records().await;
    assert_eq!(records.len(), invoices + 3, "the payment and two that go on with it");
    let again = state_after(finished.ledger.currency(), &records).unwrap();
    assert!(again.credits().eq(finished.ledger.credits()));
}

/// A dispute is part of the account, and of what is open.
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
    assert_eq!(ledger.item(item).unwrap().open, amount, "it is held");
    assert_eq!(ledger.unapplied().unwrap().to_string(), "22.00");
}

/// What a run rejected is written with the next posting, and found by run and account.
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
