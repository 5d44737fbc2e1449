//! The port through which posting reads and writes ledgers.

use std::future::Future;

use domain::{
    account::{Edit, Profile, ProfileChange},
    auto_pay::AutoPay,
    document::{DocumentType, GatewayCustomer},
    ids::{AccountId, DocumentId, DocumentNumber, PaymentId},
    ledger::{Change, Entry, EntryId, Ledger, Record},
    payment::{Payment, Slots},
};

use jiff::Timestamp;

use crate::posting::Source;
use crate::{activity::Activity, outbox::OutboxRecord, store::StoreError};

/// The key of a document, unique across all accounts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentKey {
    /// The document's type.
    pub kind: DocumentType,
    /// The id that the sender gave it, unique within the type.
    pub id: String,
    /// The revision of an account line; `None` for other documents.
    pub revision: Option<u64>,
}

impl DocumentKey {
    /// The key of a document that becomes an entry.
    pub fn new(kind: DocumentType, id: &DocumentId) -> Self {
        Self { kind, id: id.to_string(), revision: None }
    }
}

/// The identity of a document that is being posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The document's key.
    pub key: DocumentKey,
    /// Hash of its content.
    pub hash: String,
    /// Where it comes from.
    pub source: Source,
}

impl Identity {
    /// Whether the payment's own record is this identity, so that no other is stored: a payment in
    /// the portal is known by its account and id.
    pub fn is_payment_record(&self) -> bool {
        self.source == Source::Gateway && self.key.kind == DocumentType::Payment
    }
}

/// The stored identity of a document that was posted before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownDocument {
    /// Hash of its content.
    pub hash: String,
    /// Where it came from.
    pub source: Source,
    /// The account it was posted to.
    pub account: AccountId,
    /// Its entry, unless it was an account line.
    pub entry: Option<EntryId>,
    /// Whether the entry takes effect later than the document's date.
    pub late: bool,
    /// For an account line: whether its manager was left out because the user name is taken.
    pub username_taken: bool,
}

impl KnownDocument {
    /// Whether this is the document of that identity: the same content, or posted by the same line.
    pub fn is(&self, identity: &Identity) -> bool {
        self.hash == identity.hash || self.source == identity.source
    }
}

/// An account as a posting reads it.
#[derive(Clone, Debug, PartialEq)]
pub struct AccountState {
    /// The account's id.
    pub id: AccountId,
    /// Incremented by every write; a commit is conditioned on it.
    pub version: u64,
    /// Everything but the ledger.
    pub profile: Profile,
    /// The present state of the ledger.
    pub ledger: Ledger,
    /// The payments that wait for the gateway.
    pub payments: Slots,
    /// What is kept of Auto Pay, beside whether it is on.
    pub auto_pay: AutoPay,
    /// When Auto Pay acts next; `None` when it waits for a change.
    pub next_action_at: Option<Timestamp>,
    /// What else of the head changed since it was read.
    pub changed: HeadChanges,
}

/// What of an account's head changed since it was read, beside the ledger.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HeadChanges {
    /// [`AccountState::payments`].
    pub payments: bool,
    /// The profile's saved methods.
    pub gateway: bool,
    /// [`AccountState::auto_pay`].
    pub auto_pay: bool,
    /// [`AccountState::next_action_at`].
    pub next_action: bool,
    /// The customer at the gateway is new, so the account must be found by it.
    pub customer: bool,
    /// What customers can change of the profile. The billing system must be told.
    pub profile: bool,
}

impl AccountState {
    /// An account as it was read.
    pub fn read(id: AccountId, version: u64, profile: Profile, ledger: Ledger) -> Self {
        Self {
            id,
            version,
            profile,
            ledger,
            payments: Slots::default(),
            auto_pay: AutoPay::default(),
            next_action_at: None,
            changed: HeadChanges::default(),
        }
    }

    /// Puts a payment where its state says.
    pub fn place(&mut self, payment: &Payment) {
        let before = self.payments.clone();
        self.payments.place(payment);
        self.changed.payments |= self.payments != before;
    }

    /// Replaces the customer's data at the gateway.
    pub fn set_gateway(&mut self, gateway: GatewayCustomer) {
        let before = self.profile.gateway.as_ref();
        self.changed.customer |=
            before.is_none_or(|before| before.customer_id != gateway.customer_id);
        self.changed.gateway |= before != Some(&gateway);
        let methods = before.map(|before| before.methods.clone()).unwrap_or_default();
        self.change_auto_pay(|auto_pay| auto_pay.methods_changed(&methods, &gateway.methods));
        self.profile.gateway = Some(gateway);
    }

    /// Changes the profile as a customer wants it.
    pub fn change_profile(&mut self, change: &ProfileChange, edit: Edit) {
        self.profile = Profile { edited: Some(edit), ..self.profile.changed(change) };
        self.changed.profile = true;
    }

    /// Changes what is kept of Auto Pay.
    pub fn change_auto_pay<T>(&mut self, change: impl FnOnce(&mut AutoPay) -> T) -> T {
        let before = self.auto_pay.clone();
        let result = change(&mut self.auto_pay);
        self.changed.auto_pay |= self.auto_pay != before;
        result
    }

    /// Sets when Auto Pay acts next.
    pub fn set_next_action(&mut self, at: Option<Timestamp>) {
        self.changed.next_action |= self.next_action_at != at;
        self.next_action_at = at;
    }

    /// The account after its commit: the next version, with nothing touched.
    #[must_use]
    pub fn stored(mut self) -> Self {
        self.version = self.version.saturating_add(1);
        self.ledger.clear_touched();
        self.changed = HeadChanges::default();
        self
    }
}

/// Where the full document of an invoice is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredInvoice {
    /// The invoice's number.
    pub number: DocumentNumber,
    /// The key of its file.
    pub document_key: String,
}

/// A document that was posted to an account's state in memory.
#[derive(Clone, Debug, PartialEq)]
pub struct PostedDocument {
    /// The document's identity.
    pub identity: Identity,
    /// Its entry.
    pub entry: Entry,
    /// Whether the entry takes effect later than the document's date.
    pub late: bool,
    /// For an invoice: where its full document is.
    pub invoice: Option<StoredInvoice>,
}

/// Postings to one account, to be committed in one transaction.
#[derive(Clone, Debug, PartialEq)]
pub struct LedgerCommit<'a> {
    /// The account with its ledger after the postings, at the version that was read.
    pub account: &'a AccountState,
    /// The posted documents, in order.
    pub documents: &'a [PostedDocument],
    /// The activities to log; none for an import.
    pub activities: &'a [Activity],
    /// What belongs to a payment in the portal.
    pub payment: PaymentWrites<'a>,
}

/// What a commit writes beside the ledger when it concerns a payment in the portal.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PaymentWrites<'a> {
    /// The payment's record, unless it is in flight and so part of the head.
    pub record: Option<&'a Payment>,
    /// The gateway's event that caused it, which must be new.
    pub event: Option<&'a str>,
    /// Messages for the outbox, which must be new.
    pub messages: &'a [OutboxRecord],
}

/// A change without an entry, to be committed in one transaction.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangeCommit<'a> {
    /// The account with its ledger after the change, at the version that was read.
    pub account: &'a AccountState,
    /// The change.
    pub change: &'a Change,
}

/// Ledgers and document identities. Reads are strongly consistent.
///
/// A commit is atomic. It fails with [`StoreError::ConditionFailed`] when the account has another
/// version (`Version`), a document's identity is stored already (`Document`), an invoice's number
/// is taken (`InvoiceNumber`) or the gateway's event is known (`GatewayEvent`).
pub trait PostingStore: Send + Sync {
    /// The stored identity of each of these documents, in the order of the keys; `None` for a
    /// document that is not posted.
    fn known(
        &self,
        keys: &[DocumentKey],
    ) -> impl Future<Output = Result<Vec<Option<KnownDocument>>, StoreError>> + Send;

    /// The entry of each of these invoices of an account, in the order of the numbers.
    fn invoices(
        &self,
        account: &AccountId,
        numbers: &[DocumentNumber],
    ) -> impl Future<Output = Result<Vec<Option<EntryId>>, StoreError>> + Send;

    /// The settled payments of an account with these ids, in their order; `None` for one that is in
    /// flight or unknown.
    fn payments(
        &self,
        account: &AccountId,
        ids: &[PaymentId],
    ) -> impl Future<Output = Result<Vec<Option<Payment>>, StoreError>> + Send;

    /// The account. The read may be torn: it may see one part of a transaction that is being
    /// written and not the other.
    fn account(
        &self,
        id: &AccountId,
    ) -> impl Future<Output = Result<Option<AccountState>, StoreError>> + Send;

    /// An account's entries and changes from this entry on, in order.
    fn records_from(
        &self,
        account: &AccountId,
        first: EntryId,
    ) -> impl Future<Output = Result<Vec<Record>, StoreError>> + Send;

    /// The number of the last change before this entry; 0 when there is none.
    fn changes_before(
        &self,
        account: &AccountId,
        entry: EntryId,
    ) -> impl Future<Output = Result<u64, StoreError>> + Send;

    /// Each of these entries of an account, in the order of the ids.
    fn entries_at(
        &self,
        account: &AccountId,
        ids: &[EntryId],
    ) -> impl Future<Output = Result<Vec<Option<Entry>>, StoreError>> + Send;

    /// Commits postings.
    fn commit(
        &self,
        commit: &LedgerCommit<'_>,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Commits a change without an entry.
    fn commit_change(
        &self,
        commit: &ChangeCommit<'_>,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}
