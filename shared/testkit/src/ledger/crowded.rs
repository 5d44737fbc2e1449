//! Accounts on which a posting meets many items and credits of exactly the same amount: each credit
//! change then uses up both sides.

use app::import::ImportStore;
use app::posting::{BUDGET, Bookkeeper, ChangeCommit};
use app::system::Clock;
use domain::{
    ids::{AccountId, DocumentId},
    ledger::{Dispute, EntryId, EntryKind, Excess, PostingKind, Record, end_dispute, open_dispute},
    money::Money,
};

use super::books::{Books, TODAY, clock, invoice, payment};

/// The posting that meets them; the kinds that apply or unapply credit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Crowd {
    /// An invoice meets credits.
    Invoice,
    /// A positive adjustment meets credits.
    AdjustmentUp,
    /// A payment meets invoices.
    Payment,
    /// A credit meets invoices.
    Credit,
    /// A negative adjustment meets invoices.
    AdjustmentDown,
    /// Invoices are written off.
    WriteOff,
    /// A refund consumes credits.
    RefundOfAny,
    /// A refund of a payment reopens invoices, which meet credits.
    RefundOfPayment,
    /// A payment is reversed: its invoices reopen and meet credits.
    Reversal,
    /// A refund is undone: the restored credits meet invoices.
    UndoRefund,
    /// A reversal is undone: its payment pays its invoices again.
    UndoReversal,
    /// The dispute of an invoice ends, and waiting credits pay it.
    DisputeEnded,
}

impl Crowd {
    /// All kinds.
    pub const ALL: [Self; 12] = [
        Self::Invoice,
        Self::AdjustmentUp,
        Self::Payment,
        Self::Credit,
        Self::AdjustmentDown,
        Self::WriteOff,
        Self::RefundOfAny,
        Self::RefundOfPayment,
        Self::Reversal,
        Self::UndoRefund,
        Self::UndoReversal,
        Self::DisputeEnded,
    ];
}

/// Creates an account and posts all documents of this kind, until a posting meets `pairs` items or
/// credits of 10.00 each and is finished. Then the balance is 0, and nothing is open or unapplied.
pub async fn crowd<S: ImportStore>(store: &S, id: &str, crowd: Crowd, pairs: u32) -> AccountId {
    let books = Books::open(store, id).await;
    let all = format!("{}.00", pairs * 10);
    let credit = PostingKind::Credit { apply_first_to: None };
    let post = async |name, what| books.post_to_the_end(name, what, &all).await;
    match crowd {
        Crowd::Invoice | Crowd::AdjustmentUp => {
            books.many("credit", &credit, pairs).await;
            let what = if crowd == Crowd::Invoice { invoice() } else { PostingKind::Adjustment };
            post("all", what).await;
        }
        Crowd::Payment => paid(&books, pairs, payment()).await,
        Crowd::Credit => paid(&books, pairs, credit).await,
        Crowd::WriteOff => {
            paid(&books, pairs, PostingKind::WriteOff { apply_first_to: None }).await
        }
        Crowd::AdjustmentDown => {
            books.many("invoice", &invoice(), pairs).await;
            books.post_to_the_end("all", PostingKind::Adjustment, &format!("-{all}")).await;
        }
        Crowd::RefundOfAny => {
            books.many("credit", &credit, pairs).await;
            post("all", PostingKind::Refund { payment: None, excess: Excess::Refuse }).await;
        }
        Crowd::RefundOfPayment | Crowd::Reversal => {
            paid(&books, pairs, payment()).await;
            books.many("credit", &credit, pairs).await;
            let payment = books.credit_history(EntryKind::Payment).await;
            let refund =
                PostingKind::Refund { payment: Some(payment.clone()), excess: Excess::Refuse };
            let reversal = PostingKind::Return { payment, last_payment: None };
            post("back", if crowd == Crowd::Reversal { reversal } else { refund }).await;
        }
        Crowd::UndoRefund => {
            books.many("credit", &credit, pairs).await;
            post("refund", PostingKind::Refund { payment: None, excess: Excess::Refuse }).await;
            books.many("invoice", &invoice(), pairs).await;
            let consumption = books.consumption_history(EntryKind::Refund).await;
            post("back", PostingKind::Undo { consumption, last_payment: None }).await;
        }
        Crowd::UndoReversal => {
            paid(&books, pairs, payment()).await;
            let payment = books.credit_history(EntryKind::Payment).await;
            post("reversal", PostingKind::Return { payment, last_payment: None }).await;
            let consumption = books.consumption_history(EntryKind::Reversal).await;
            let last_payment = books.last_payment().await;
            post("back", PostingKind::Undo { consumption, last_payment }).await;
        }
        Crowd::DisputeEnded => disputed(&books, &all, pairs).await,
    }
    let ledger = books.state().await.ledger;
    assert_eq!(ledger.unfinished, None, "{crowd:?} of {pairs}");
    let left = (ledger.open().count(), ledger.credits().count(), ledger.balance.is_zero());
    assert_eq!(left, (0, 0, true), "{crowd:?} of {pairs}");
    books.id
}

/// Many invoices, and one credit for their sum.
async fn paid<S: ImportStore>(books: &Books<'_, S>, pairs: u32, by: PostingKind) {
    books.many("invoice", &invoice(), pairs).await;
    books.post_to_the_end("all", by, &format!("{}.00", pairs * 10)).await;
}

/// One invoice that is disputed in full while credits are posted, until the dispute ends.
async fn disputed<S: ImportStore>(books: &Books<'_, S>, all: &str, pairs: u32) {
    let (clock, id) = (clock(), DocumentId::parse("dispute").unwrap());
    books.post_to_the_end("all", invoice(), all).await;
    let mut state = books.state().await;
    let item = books.records().await[0].entry().unwrap().id;
    let amount = Money::parse(all, state.profile.currency).unwrap();
    let dispute = Dispute { id: id.clone(), item, amount };
    let change = open_dispute(&mut state.ledger, dispute, TODAY, clock.now(), None).unwrap();
    let commit = ChangeCommit { account: &state, change: &change };
    books.store.commit_change(&commit).await.unwrap();
    books.many("credit", &PostingKind::Credit { apply_first_to: None }, pairs).await;
    let mut state = books.state().await;
    let ended = end_dispute(&mut state.ledger, &id, TODAY, clock.now(), None, BUDGET);
    let change = ended.unwrap().unwrap();
    let commit = ChangeCommit { account: &state, change: &change };
    books.store.commit_change(&commit).await.unwrap();
    Bookkeeper { store: books.store, clock: &clock }.finish(state.stored()).await.unwrap();
}

impl<S: ImportStore> Books<'_, S> {
    /// Posts one document, in as many transactions as it needs.
    async fn post_to_the_end(&self, name: &str, what: PostingKind, amount: &str) {
        self.post(self.state().await, name, what, amount).await.unwrap();
        let clock = clock();
        Bookkeeper { store: self.store, clock: &clock }.account(&self.id).await.unwrap();
    }

    /// The last entry of this kind.
    async fn last(&self, kind: EntryKind) -> EntryId {
        let records = self.records().await;
        let mut entries = records.iter().rev().filter_map(Record::entry);
        entries.find(|entry| entry.kind == kind).unwrap().id
    }

    async fn credit_history(&self, kind: EntryKind) -> domain::ledger::CreditHistory {
        let (clock, id) = (clock(), self.last(kind).await);
        let keeper = Bookkeeper { store: self.store, clock: &clock };
        keeper.credit_history(&self.state().await, id).await.unwrap()
    }

    async fn consumption_history(&self, kind: EntryKind) -> domain::ledger::ConsumptionHistory {
        let (clock, id) = (clock(), self.last(kind).await);
        let keeper = Bookkeeper { store: self.store, clock: &clock };
        keeper.consumption_history(&self.state().await, id).await.unwrap()
    }

    async fn last_payment(&self) -> Option<domain::ledger::LastPayment> {
        let records = self.records().await;
        let mut entries = records.iter().rev().filter_map(Record::entry);
        entries.find_map(domain::ledger::LastPayment::of)
    }
}
