//! What customers see of their account: nothing here changes anything.

mod aging;
mod allocations;
mod dashboard;
mod fate;
mod invoice;
mod statement;
mod store;
mod transaction;
mod transactions;

pub use aging::{PeriodError, aging};
pub use allocations::{Allocation, AllocationPage, AllocationPosition, FIRST_PAGE, allocations};
pub use dashboard::{Dashboard, Tiles, dashboard};
pub use invoice::{
    Invoice, InvoiceStatus, LinePage, ShowInvoiceError, invoice_lines, show_invoice,
};
pub use statement::{Statement, statement};
pub use store::{
    AccountHead, EntryBatch, EntryRange, InvoiceRecord, Overview, ReadDocuments, ReadHistory,
    ReadInvoices, ReadOverview, ReadTransactions,
};
pub use transaction::{TransactionDetail, show_transaction};
pub use transactions::{
    Filters, Position, Transaction, TransactionList, TransactionPage, first_page, next_page,
    whole_list,
};

use domain::{account::Profile, ids::AccountId};
use jiff::{Timestamp, civil::Date};

use crate::store::StoreError;

/// The account's today: the last day that can be shown, and the day by which things are overdue.
///
/// It is the civil day of `now` where the account is, or the day of the account's last change if
/// that is later. An account that has moved to a zone further west has changes of a day that has
/// not come there yet; days of effect never run backwards, and neither does today. So the present
/// state is always that of today, and the state of each earlier day is folded from its records.
fn today(
    profile: &Profile,
    last_change_on: Option<Date>,
    account: &AccountId,
    now: Timestamp,
) -> Result<Date, StoreError> {
    let no_zone = || StoreError::Corrupt(format!("zone of account {account}"));
    let civil = profile.day_of(now).ok_or_else(no_zone)?;
    Ok(last_change_on.map_or(civil, |last| last.max(civil)))
}
