//! What reading needs of the outside.

use std::{future::Future, io};

use domain::{
    account::Profile,
    document::Address,
    ids::{AccountId, DocumentNumber},
    ledger::{Entry, EntryId, LastPayment, OpenItem, Record},
    money::Money,
};
use jiff::civil::Date;

use crate::{posting::AccountState, store::StoreError};

/// An account at one glance.
#[derive(Clone, Debug, PartialEq)]
pub struct Overview {
    /// Everything but its ledger.
    pub profile: Profile,
    /// Sum of all entries.
    pub balance: Money,
    /// Position of the last entry that balance and open items know.
    pub last_seq: u64,
    /// Day of the last change, if there was one.
    pub last_change_on: Option<Date>,
    /// The latest payment that still stands.
    pub last_payment: Option<LastPayment>,
    /// What is not fully paid.
    pub open: Vec<OpenItem>,
    /// The newest entries, newest first.
    pub newest: EntryBatch,
}

/// Some entries, newest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EntryBatch {
    /// The entries.
    pub entries: Vec<Entry>,
    /// Whether there may be older ones.
    pub more: bool,
}

/// Which entries, newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EntryRange {
    /// First day of effect.
    pub from: Date,
    /// Last day of effect; any without one.
    pub to: Option<Date>,
    /// Only entries before this one.
    pub before: Option<EntryId>,
}

/// Reads an account at one glance.
pub trait ReadOverview: Send + Sync {
    /// Head, open items and at least `entries` of the newest entries, in one read. `None` when
    /// there is no such account.
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

    /// What is not fully paid.
    fn open_items(
        &self,
        account: &AccountId,
    ) -> impl Future<Output = Result<Vec<OpenItem>, StoreError>> + Send;
}

/// Reads an account's ledger and how it came to be. Reads are strongly consistent, so that one
/// after another fits the one before.
pub trait ReadHistory: Send + Sync {
    /// An account with everything that is open and unapplied; `None` when there is no such account.
    /// It may be torn, as [`PostingStore::account`](crate::posting::PostingStore::account).
    fn account_ledger(
        &self,
        account: &AccountId,
    ) -> impl Future<Output = Result<Option<AccountState>, StoreError>> + Send;

    /// Every entry that took effect between two days, both inclusive, in order.
    fn entries_between(
        &self,
        account: &AccountId,
        from: Date,
        to: Date,
    ) -> impl Future<Output = Result<Vec<Entry>, StoreError>> + Send;

    /// Every entry and change that took effect up to a day, in order. While others are written, at
    /// least what was there when the call began, and nothing without what came before it.
    fn records_until(
        &self,
        account: &AccountId,
        to: Date,
    ) -> impl Future<Output = Result<Vec<Record>, StoreError>> + Send;

    /// Every entry and change from this entry on, in order; nothing without what came before it.
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

    /// Each of these entries, in their order. None may come twice.
    fn entries_of(
        &self,
        account: &AccountId,
        ids: &[EntryId],
    ) -> impl Future<Output = Result<Vec<Option<Entry>>, StoreError>> + Send;
}

/// Where an invoice is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvoiceRecord {
    /// Its entry.
    pub entry: EntryId,
    /// Its full document.
    pub document_key: String,
    /// Name and address it was posted with.
    pub bill_to: Address,
}

/// What decides an account's today.
#[derive(Clone, Debug, PartialEq)]
pub struct AccountHead {
    /// Everything but its ledger.
    pub profile: Profile,
    /// Day of the last change, if there was one.
    pub last_change_on: Option<Date>,
}

/// Reads invoices.
pub trait ReadInvoices: ReadHistory {
    /// The account's invoice of this number.
    fn invoice(
        &self,
        account: &AccountId,
        number: &DocumentNumber,
    ) -> impl Future<Output = Result<Option<InvoiceRecord>, StoreError>> + Send;

    /// An account's head.
    fn head(
        &self,
        account: &AccountId,
    ) -> impl Future<Output = Result<Option<AccountHead>, StoreError>> + Send;
}

/// Reads full documents.
pub trait ReadDocuments: Send + Sync {
    /// The original line kept under this key.
    fn document(&self, key: &str) -> impl Future<Output = io::Result<Vec<u8>>> + Send;
}
