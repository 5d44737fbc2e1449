//! The ports of the journal.

use std::future::Future;
use std::io;

use domain::ids::AccountId;
use domain::ledger::{Entry, EntryId};
use jiff::civil::Date;

use crate::posting::PostingStore;
use crate::store::StoreError;

/// An entry that is not in the journal yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Marked {
    /// Its account.
    pub account: AccountId,
    /// Its position in the account.
    pub seq: u64,
    /// The entry; an error when what is stored of it cannot be read.
    pub entry: Result<Entry, StoreError>,
}

impl Marked {
    /// Its place in the order of accounts and their entries.
    pub fn position(&self) -> (AccountId, u64) {
        (self.account.clone(), self.seq)
    }
}

/// An account whose profile must be told to the billing system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkedProfile {
    /// The account.
    pub account: AccountId,
    /// The account's version after the last change.
    pub version: u64,
}

/// Finds entries and profiles that are not in the journal yet.
pub trait JournalStore: PostingStore {
    /// At most `limit` marked entries after this position, account by account, each in the order of
    /// its entries; empty at the end. The list may lag behind by seconds: it may miss an entry that
    /// was just posted, and contain one whose mark was just removed.
    fn marked(
        &self,
        after: Option<&(AccountId, u64)>,
        limit: u16,
    ) -> impl Future<Output = Result<Vec<Marked>, StoreError>> + Send;

    /// Removes the mark of an entry. Removing it again changes nothing.
    fn remove_mark(
        &self,
        account: &AccountId,
        entry: EntryId,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// At most `limit` accounts after this one whose profile was changed, in order; empty at the
    /// end. The list may lag behind by seconds.
    fn marked_profiles(
        &self,
        after: Option<&AccountId>,
        limit: u16,
    ) -> impl Future<Output = Result<Vec<MarkedProfile>, StoreError>> + Send;

    /// Removes the mark of a profile. One that was set again since it was read stays.
    fn remove_profile_mark(
        &self,
        marked: &MarkedProfile,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// The files of the journal, numbered from 1 on each day.
pub trait JournalFiles: Send + Sync {
    /// The number of a day's last file; 0 when it has none.
    fn last_number(&self, day: Date) -> impl Future<Output = io::Result<u32>> + Send;

    /// Stores a file; `false` when another one has this number.
    fn put_new(
        &self,
        day: Date,
        number: u32,
        content: Vec<u8>,
    ) -> impl Future<Output = io::Result<bool>> + Send;
}
