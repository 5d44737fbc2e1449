//! The ports of the audit: it reads ledgers, and stores journals too large for a response.

use std::future::Future;
use std::io;

use domain::{
    ids::{AccountId, PaymentId},
    ledger::Record,
    payment::Payment,
};

use crate::{
    posting::{AccountState, DocumentKey, KnownDocument},
    store::StoreError,
};

/// Stores journals that are too large for a response.
pub trait ExportFiles: Send + Sync {
    /// Stores an account's journal, replacing an earlier one, and gives its `s3://` URI.
    fn put_journal(
        &self,
        account: &AccountId,
        journal: &str,
    ) -> impl Future<Output = io::Result<String>> + Send;
}

/// A part of all accounts. All parts with the same `of` contain together each account once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Number of the part, from 0.
    pub number: u32,
    /// Number of parts, at least 1.
    pub of: u32,
}

impl Part {
    /// All accounts.
    pub const ALL: Self = Self { number: 0, of: 1 };
}

/// The result of one read of account ids.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccountBatch {
    /// The ids, in an order that the store defines.
    pub accounts: Vec<AccountId>,
    /// Whether there may be more after the last of them.
    pub more: bool,
}

/// Reads all accounts, their records and identities. Reads of one account are strongly consistent.
pub trait AuditStore: Send + Sync {
    /// Some accounts of a part, in an order that the store defines: the first ones, or those after
    /// `after`. An account that is created at the same time may be missing.
    fn accounts(
        &self,
        part: Part,
        after: Option<&AccountId>,
    ) -> impl Future<Output = Result<AccountBatch, StoreError>> + Send;

    /// The account as it is stored, even if its state is inconsistent.
    fn state(
        &self,
        account: &AccountId,
    ) -> impl Future<Output = Result<Option<AccountState>, StoreError>> + Send;

    /// All entries and changes of the account, in order.
    fn records(
        &self,
        account: &AccountId,
    ) -> impl Future<Output = Result<Vec<Record>, StoreError>> + Send;

    /// The account's version, to detect a write since [`Self::state`].
    fn version(
        &self,
        account: &AccountId,
    ) -> impl Future<Output = Result<Option<u64>, StoreError>> + Send;

    /// The settled payments of an account with these ids, in their order.
    fn payments(
        &self,
        account: &AccountId,
        ids: &[PaymentId],
    ) -> impl Future<Output = Result<Vec<Option<Payment>>, StoreError>> + Send;

    /// The stored identity of each of these documents, in the order of the keys; the keys must be
    /// distinct.
    fn known(
        &self,
        keys: &[DocumentKey],
    ) -> impl Future<Output = Result<Vec<Option<KnownDocument>>, StoreError>> + Send;
}
