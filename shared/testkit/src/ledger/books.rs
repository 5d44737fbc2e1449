//! An account of a store under test, with functions to post documents to it.

use app::import::{AccountCommit, Fence, ImportStore, Rejected, parse};
use app::posting::{
    AccountState, Batch, Bookkeeper, DocumentKey, Identity, RunId, Source, StoredInvoice,
};
use app::store::StoreError;
use app::system::Clock;
use domain::{
    account::Profile,
    document::{Document, DocumentType, PaidBy},
    ids::{AccountId, DocumentId, DocumentNumber, Username},
    ledger::{EntryId, Posting, PostingKind, Record},
    money::Money,
};
use jiff::civil::{Date, date};

use crate::documents;
use crate::system::FixedClock;

pub(super) const TODAY: Date = date(2026, 7, 20);

pub(super) fn clock() -> FixedClock {
    FixedClock::at("2026-07-20T15:00:00Z".parse().unwrap())
}

pub(super) fn run() -> RunId {
    RunId::of("billing/suite.jsonl", "v1")
}

/// The fence of the suite's writes.
pub(super) const FENCE: Fence<'_> = Fence { owner: "suite", copy: 0 };

/// An account that one test of the suite uses alone.
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

    pub(super) async fn revise(
        &self,
        revision: u64,
        before: Option<&AccountState>,
    ) -> Result<(), StoreError> {
        self.commit_line(FENCE, revision, before, None).await
    }

    pub(super) async fn commit_line(
        &self,
        fence: Fence<'_>,
        revision: u64,
        before: Option<&AccountState>,
        username_taken: Option<&Username>,
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

    pub(super) fn key(&self, what: &PostingKind, name: &str) -> DocumentKey {
        let kind = DocumentType::parse(what.entry_kind().as_str()).unwrap();
        DocumentKey::new(kind, &DocumentId::parse(&format!("{}-{name}", self.id)).unwrap())
    }

    pub(super) fn posting(
        &self,
        batch: &Batch,
        name: &str,
        what: PostingKind,
        amount: &str,
    ) -> Posting {
        Posting {
            document: DocumentId::parse(&self.key(&what, name).id).unwrap(),
            number: Some(name.to_owned()),
            document_on: TODAY,
            amount: Money::parse(amount, batch.account().profile.currency).unwrap(),
            description: "suite".to_owned(),
            kind: what,
            posted_at: clock().now(),
            source: Source::Staff.to_string(),
            actor: None,
        }
    }

    /// Adds one document to a batch.
    pub(super) fn add(&self, batch: &mut Batch, name: &str, what: PostingKind, amount: &str) {
        let posting = self.posting(batch, name, what, amount);
        self.add_posting(batch, name, &posting);
    }

    /// Adds one posting to a batch.
    pub(super) fn add_posting(&self, batch: &mut Batch, name: &str, posting: &Posting) {
        let number = DocumentNumber::parse(name).unwrap();
        let invoice = matches!(posting.kind, PostingKind::Invoice { .. })
            .then(|| StoredInvoice { number, document_key: format!("documents/{name}") });
        let key = self.key(&posting.kind, name);
        let identity = Identity { key, hash: format!("hash of {name}"), source: Source::Staff };
        batch.post(identity, posting, TODAY, invoice).unwrap();
    }

    /// Posts `count` documents of 10.00 each, as many in one transaction as fit.
    pub(super) async fn many(&self, name: &str, what: &PostingKind, count: u32) {
        let clock = clock();
        let keeper = Bookkeeper { store: self.store, clock: &clock };
        let mut batch = Batch::new(self.state().await);
        for number in 0..count {
            let name = format!("{name}-{number}");
            let posting = self.posting(&batch, &name, what.clone(), "10.00");
            if !batch.has_room(&posting) {
                batch = Batch::new(keeper.commit(batch).await.unwrap().0);
            }
            self.add_posting(&mut batch, &name, &posting);
        }
        keeper.commit(batch).await.unwrap();
    }

    /// Commits one document against this state.
    pub(super) async fn post(
        &self,
        state: AccountState,
        name: &str,
        what: PostingKind,
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

pub(super) const fn invoice() -> PostingKind {
    PostingKind::Invoice { due_on: date(2026, 7, 31) }
}

pub(super) const fn payment() -> PostingKind {
    PostingKind::Payment { method: PaidBy::Cheque, apply_first_to: None }
}
