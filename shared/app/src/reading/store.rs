//! The ports through which screens read accounts, entries and documents.

use std::{future::Future, io};

use domain::{
    account::Profile,
    auto_pay::AutoPay,
    document::Address,
    ids::{AccountId, DocumentNumber},
    ledger::{Entry, EntryId, LastPayment, OpenItem, Record},
    money::Money,
    payment::Slots,
};
use jiff::civil::Date;

use crate::{posting::AccountState, store::StoreError};

/// What one read gives of an account: head, open items and newest entries.
#[derive(Clone, Debug, PartialEq)]
pub struct Overview {
    /// Everything but the ledger.
    pub profile: Profile,
    /// Sum of all entries.
    pub balance: Money,
    /// Sequence number of the last entry that balance and open items include.
    pub last_seq: u64,
    /// Day of the last change; `None` for an account without entries.
    pub last_change_on: Option<Date>,
    /// The latest payment that is not reversed in full.
    pub last_payment: Option<LastPayment>,
    /// The payments that wait for the gateway.
    pub payments: Slots,
    /// What is kept of Auto Pay.
    pub auto_pay: AutoPay,
    /// All open items.
    pub open: Vec<OpenItem>,
    /// The newest entries, newest first.
    pub newest: EntryBatch,
}

/// The result of one read of entries, newest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EntryBatch {
    /// The entries.
    pub entries: Vec<Entry>,
    /// Whether there may be older ones.
    pub more: bool,
}

/// The entries to read, newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EntryRange {
    /// First effective day.
    pub from: Date,
    /// Last effective day; `None` for no end.
    pub to: Option<Date>,
    /// Only entries before this one.
    pub before: Option<EntryId>,
}

/// Reads an account's overview.
pub trait ReadOverview: Send + Sync {
    /// Head, open items and at least `entries` of the newest entries (fewer only if the account has
    /// fewer), in one read. `None` when the account does not exist.
    fn overview(
        &self,
        account: &AccountId,
        entries: usize,
    ) -> impl Future<Output = Result<Option<Overview>, StoreError>> + Send;
}

/// Reads entries by day.
pub trait ReadTransactions: ReadOverview {
    /// Up to `limit` entries of a range, newest first.
    fn entries(
        &self,
        account: &AccountId,
        range: EntryRange,
        limit: usize,
    ) -> impl Future<Output = Result<EntryBatch, StoreError>> + Send;

    /// All open items.
    fn open_items(
        &self,
        account: &AccountId,
    ) -> impl Future<Output = Result<Vec<OpenItem>, StoreError>> + Send;
}

/// Reads an account's ledger and its history. Reads are strongly consistent: a later read sees at
/// least what an earlier one saw.
pub trait ReadHistory: Send + Sync {
    /// An account with its open items and unapplied credits; `None` when it does not exist. The
    /// read may be torn, like [`PostingStore::account`](crate::posting::PostingStore::account).
    fn account_ledger(
        &self,
        account: &AccountId,
    ) -> impl Future<Output = Result<Option<AccountState>, StoreError>> + Send;

    /// All entries with an effective day between two days, both inclusive, in order.
    fn entries_between(
        &self,
        account: &AccountId,
        from: Date,
        to: Date,
    ) -> impl Future<Output = Result<Vec<Entry>, StoreError>> + Send;

    /// All entries and changes with an effective day up to `to`, inclusive, in order. The result
    /// has no gaps, and includes at least the records that were stored when the call began.
    fn records_until(
        &self,
        account: &AccountId,
        to: Date,
    ) -> impl Future<Output = Result<Vec<Record>, StoreError>> + Send;

    /// All entries and changes from this entry on, in order and without gaps.
    fn records_since(
        &self,
        account: &AccountId,
        first: EntryId,
    ) -> impl Future<Output = Result<Vec<Record>, StoreError>> + Send;

    /// One entry.
    fn entry_at(
        &self,
        account: &AccountId,
        id: EntryId,
    ) -> impl Future<Output = Result<Option<Entry>, StoreError>> + Send;

    /// Each of these entries, in the order of the ids; the ids must be distinct.
    fn entries_of(
        &self,
        account: &AccountId,
        ids: &[EntryId],
    ) -> impl Future<Output = Result<Vec<Option<Entry>>, StoreError>> + Send;
}

/// Where an invoice is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvoiceRecord {
    /// The invoice's entry.
    pub entry: EntryId,
    /// Key of the file with the full document.
    pub document_key: String,
    /// Name and address at the time of posting.
    pub bill_to: Address,
}

/// What the account's today depends on: time zone and last change.
#[derive(Clone, Debug, PartialEq)]
pub struct AccountHead {
    /// Everything but the ledger.
    pub profile: Profile,
    /// Day of the last change; `None` for an account without entries.
    pub last_change_on: Option<Date>,
}

/// Reads invoices.
pub trait ReadInvoices: ReadHistory {
    /// The account's invoice with this number.
    fn invoice(
        &self,
        account: &AccountId,
        number: &DocumentNumber,
    ) -> impl Future<Output = Result<Option<InvoiceRecord>, StoreError>> + Send;

    /// The account's head; `None` when it does not exist.
    fn head(
        &self,
        account: &AccountId,
    ) -> impl Future<Output = Result<Option<AccountHead>, StoreError>> + Send;
}

/// Reads the PDFs that the billing system sent with its invoices.
pub trait ReadProvidedPdfs: Send + Sync {
    /// The PDF of the document that is stored under this key; `None` when none was sent.
    fn provided_pdf(
        &self,
        document_key: &str,
    ) -> impl Future<Output = io::Result<Option<Vec<u8>>>> + Send;
}

/// Reads the stored original documents.
pub trait ReadDocuments: Send + Sync {
    /// The line of the billing file that is stored under this key.
    fn document(&self, key: &str) -> impl Future<Output = io::Result<Vec<u8>>> + Send;
}
