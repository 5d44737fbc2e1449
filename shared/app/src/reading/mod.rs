//! What customers see of their account: nothing here changes anything.

mod dashboard;
mod invoice;
mod ports;
mod transactions;

pub use dashboard::{Dashboard, Tiles, dashboard};
pub use invoice::{AppliedCredit, Invoice, InvoiceStatus, ShowInvoiceError, show_invoice};
pub use ports::{
    EntryBatch, EntryRange, InvoiceRecord, Overview, ReadDocuments, ReadInvoices, ReadOverview,
    ReadTransactions,
};
pub use transactions::{Filters, Position, Transaction, TransactionPage, first_page, next_page};
