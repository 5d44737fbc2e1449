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

use crate::store::StoreError;

/// An account at one glance.
#[derive(Clone, Debug, PartialEq)]
pub struct Overview {
    /// Everything but its ledger.
    pub profile: Profile,
    /// Sum of all entries.
    pub balance: Money,
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

/// Reads invoices.
pub trait ReadInvoices: Send + Sync {
    /// The account's invoice of this number.
    fn invoice(
        &self,
        account: &AccountId,
        number: &DocumentNumber,
    ) -> impl Future<Output = Result<Option<InvoiceRecord>, StoreError>> + Send;

    /// An account's profile.
    fn profile(
        &self,
        account: &AccountId,
    ) -> impl Future<Output = Result<Option<Profile>, StoreError>> + Send;

    /// An account's entries and changes from this entry on, in order.
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
}

/// Reads full documents.
pub trait ReadDocuments: Send + Sync {
    /// The original line kept under this key.
    fn document(&self, key: &str) -> impl Future<Output = io::Result<Vec<u8>>> + Send;
}
