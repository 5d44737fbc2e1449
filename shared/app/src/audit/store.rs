//! What the audit reads, and where it puts what is too large for an answer.

use std::future::Future;
use std::io;

use domain::{ids::AccountId, ledger::Record};

use crate::{
    posting::{AccountState, DocumentKey, KnownDocument},
    store::StoreError,
};

/// Keeps journals that are too large for an answer.
pub trait ExportFiles: Send + Sync {
    /// Stores an account's journal, in place of an earlier one; where it is then, as an `s3://`
    /// address.
    fn put_journal(
        &self,
        account: &AccountId,
        journal: &str,
    ) -> impl Future<Output = io::Result<String>> + Send;
}

/// A part of all accounts. All parts of one `of` together are all accounts, each once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Which, from 0.
    pub number: u32,
    /// Of how many, at least 1.
    pub of: u32,
}

impl Part {
    /// All accounts.
    pub const ALL: Self = Self { number: 0, of: 1 };
}

/// Some accounts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccountBatch {
    /// Which.
    pub accounts: Vec<AccountId>,
    /// Whether there may be more after the last of them.
    pub more: bool,
}

/// Everything that is stored of accounts. Reads of one account are strongly consistent.
pub trait AuditStore: Send + Sync {
    /// Some accounts of a part, in an order of the store's own: the first ones, or those after this
    /// one. An account that is made meanwhile may be missing.
    fn accounts(
        &self,
        part: Part,
        after: Option<&AccountId>,
    ) -> impl Future<Output = Result<AccountBatch, StoreError>> + Send;

    /// The account as it is stored, even if that cannot be.
    fn state(
        &self,
        account: &AccountId,
    ) -> impl Future<Output = Result<Option<AccountState>, StoreError>> + Send;

    /// All its entries and changes, in order.
    fn records(
        &self,
        account: &AccountId,
    ) -> impl Future<Output = Result<Vec<Record>, StoreError>> + Send;

    /// Its version.
    fn version(
        &self,
        account: &AccountId,
    ) -> impl Future<Output = Result<Option<u64>, StoreError>> + Send;

    /// What is known of each of these documents, in their order. None comes twice.
    fn known(
        &self,
        keys: &[DocumentKey],
    ) -> impl Future<Output = Result<Vec<Option<KnownDocument>>, StoreError>> + Send;
}
