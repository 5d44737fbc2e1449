//! The ports of payout files.

use std::future::Future;
use std::io;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::payments::PaymentStore;
use crate::store::StoreError;

/// A payout whose file must be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkedPayout {
    /// Its id at the gateway.
    pub id: String,
    /// When it was marked last.
    pub at: Timestamp,
}

/// Finds payouts whose files must be written.
pub trait PayoutStore: PaymentStore {
    /// The marked payouts, at most a few hundred, in order of their ids. The list may lag behind by
    /// seconds.
    fn marked_payouts(&self) -> impl Future<Output = Result<Vec<MarkedPayout>, StoreError>> + Send;

    /// Removes a mark. One that was set again since it was read stays.
    fn remove_payout_mark(
        &self,
        marked: &MarkedPayout,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// The file of a payout, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PayoutFile {
    /// The payout.
    pub payout: String,
    /// Changes whenever the content does.
    pub content_tag: String,
}

/// Stores the files of payouts, and the list of each day.
pub trait PayoutFiles: Send + Sync {
    /// Stores the file of a payout, replacing an earlier one.
    fn put_payout(
        &self,
        day: Date,
        payout: &str,
        content: Vec<u8>,
    ) -> impl Future<Output = io::Result<()>> + Send;

    /// The files of a day's payouts, in order.
    fn payouts_of(&self, day: Date) -> impl Future<Output = io::Result<Vec<PayoutFile>>> + Send;

    /// The content of a payout's file.
    fn read_payout(
        &self,
        day: Date,
        payout: &str,
    ) -> impl Future<Output = io::Result<Vec<u8>>> + Send;

    /// Stores a day's list, replacing an earlier one.
    fn put_day(&self, day: Date, csv: Vec<u8>) -> impl Future<Output = io::Result<()>> + Send;
}
