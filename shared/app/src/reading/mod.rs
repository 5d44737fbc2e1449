//! What customers and staff see of an account's ledger. All functions only read.

mod aging;
mod allocations;
mod applied;
mod causes;
mod dashboard;
mod invoice;
mod search;
mod statement;
mod store;
mod today;
mod transaction;
mod transactions;

pub use aging::{PeriodError, aging};
pub use allocations::{Allocation, AllocationPage, AllocationPosition, FIRST_PAGE, allocations};
pub use causes::{Comparison, Difference, InvoiceSummary, compare_invoice, newest_invoices};
pub use dashboard::{Dashboard, Tiles, dashboard};
pub use invoice::{
    CallsOfInvoice, Invoice, InvoiceStatus, LinePage, ShowInvoiceError, invoice_lines, show_invoice,
};
pub use search::Search;
pub use statement::{Statement, statement};
pub use store::{
    AccountHead, EntryBatch, EntryRange, InvoiceRecord, Overview, ReadDocuments, ReadHistory,
    ReadInvoices, ReadOverview, ReadProvidedPdfs, ReadTransactions,
};
pub use transaction::{TransactionDetail, show_transaction};
pub use transactions::{
    Filters, Position, Transaction, TransactionList, TransactionPage, first_page, next_page,
    whole_list,
};
