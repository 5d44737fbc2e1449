//! What customers see of their account: nothing here changes anything.

mod aging;
mod dashboard;
mod invoice;
mod ports;
mod statement;
mod transaction;
mod transactions;

pub use aging::{PeriodError, aging};
pub use dashboard::{Dashboard, Tiles, dashboard};
pub use invoice::{Invoice, InvoiceStatus, ShowInvoiceError, show_invoice};
pub use ports::{
    AccountLedger, EntryBatch, EntryRange, InvoiceRecord, Overview, ReadDocuments, ReadHistory,
    ReadInvoices, ReadOverview, ReadTransactions,
};
pub use statement::{Statement, statement};
pub use transaction::{Allocation, TransactionDetail, show_transaction};
pub use transactions::{
    Filters, Position, Transaction, TransactionList, TransactionPage, first_page, next_page,
    whole_list,
};

use domain::{account::Profile, ids::AccountId};
use jiff::{Timestamp, civil::Date};

use crate::store::StoreError;

/// The civil day it is now where the account is.
fn today(profile: &Profile, account: &AccountId, now: Timestamp) -> Result<Date, StoreError> {
    let no_zone = || StoreError::Corrupt(format!("zone of account {account}"));
    profile.day_of(now).ok_or_else(no_zone)
}
