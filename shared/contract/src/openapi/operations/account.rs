//! Operations that read an account, and activity logs.

use crate::openapi::schemas::Schemas;
use crate::openapi::shape::Shape;
use crate::{
    ActivityPage, Aging, AgingQuery, AllocationPage, ChangeProfileRequest, Dashboard, DownloadLink,
    Invoice, InvoiceComparison, InvoiceLinePage, InvoiceList, PageQuery, ProblemKind, Profile,
    Statement, StatementQuery, TransactionDetail, TransactionPage, TransactionsQuery,
};

/// The shape of such an operation.
pub(super) fn shape(operation: &str, schemas: &mut Schemas) -> Option<Shape> {
    use ProblemKind as P;
    Some(match operation {
        "dashboard" => Shape::new("Get the Account Dashboard", schemas.response::<Dashboard>()),
        "profile" => Shape::new("Get the profile", schemas.response::<Profile>()).tagged(),
        "change-profile" => Shape::new("Change the profile", schemas.response::<Profile>())
            .request(schemas.request::<ChangeProfileRequest>())
            .replaces()
            .problems(&[P::Invalid, P::Stale, P::Conflict]),
        "transactions" => {
            Shape::new("List Transaction History", schemas.response::<TransactionPage>())
                .query::<TransactionsQuery>()
                .csv()
                .problems(&[P::Malformed, P::Invalid])
        }
        "transaction" => {
            Shape::new("Get Transaction Details", schemas.response::<TransactionDetail>())
        }
        "allocations" => Shape::new(
            "List the allocations of a transaction",
            schemas.response::<AllocationPage>(),
        )
        .query::<PageQuery>()
        .problems(&[P::Malformed]),
        "invoice" => Shape::new("Get Invoice Transaction Details", schemas.response::<Invoice>()),
        "invoice-lines" => {
            Shape::new("List the lines of an invoice", schemas.response::<InvoiceLinePage>())
                .query::<PageQuery>()
                .problems(&[P::Malformed])
        }
        "invoices" => Shape::new(
            "List the newest invoices with what they are for",
            schemas.response::<InvoiceList>(),
        ),
        "invoice-comparison" => Shape::new(
            "Compare an invoice with the one before it",
            schemas.response::<InvoiceComparison>(),
        ),
        "aging" => Shape::new("Get Account Aging", schemas.response::<Aging>())
            .query::<AgingQuery>()
            .problems(&[P::Malformed, P::Invalid]),
        "statement" => Shape::new("Get the statement of a period", schemas.response::<Statement>())
            .query::<StatementQuery>()
            .csv()
            .problems(&[P::Malformed, P::Invalid]),
        "invoice-pdf" => Shape::new(
            "Get an invoice as PDF: the provider's own, or one in the account's language",
            schemas.response::<DownloadLink>(),
        )
        .pdf()
        .problems(&[P::Invalid]),
        "statement-pdf" => Shape::new(
            "Get the statement of a period as PDF, in the caller's language",
            schemas.response::<DownloadLink>(),
        )
        .query::<StatementQuery>()
        .pdf()
        .problems(&[P::Malformed, P::Invalid]),
        "receipt-pdf" => Shape::new(
            "Get the receipt of a payment as PDF, in the account's language",
            schemas.response::<DownloadLink>(),
        )
        .pdf(),
        "activity" | "staff-activity" => {
            Shape::new("List activities", schemas.response::<ActivityPage>())
                .query::<PageQuery>()
                .problems(&[P::Malformed])
        }
        _ => return None,
    })
}
