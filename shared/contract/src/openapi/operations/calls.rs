//! Operations on call records.

use crate::openapi::schemas::Schemas;
use crate::openapi::shape::Shape;
use crate::{
    CallExportRequest, CallHistory, CallMonthLinkRequest, CallPage, CallSummary, CallSummaryQuery,
    CallsQuery, DownloadLink, InvoiceCallsQuery, InvoiceLinkRequest, Job, PageQuery, ProblemKind,
    StartedJob, UntiedInvoices,
};

/// The shape of such an operation.
pub(super) fn shape(operation: &str, schemas: &mut Schemas) -> Option<Shape> {
    use ProblemKind as P;
    Some(match operation {
        "call-history" => {
            Shape::new("List the months of Call History", schemas.response::<CallHistory>())
        }
        "call-month-link" => {
            let request = schemas.request::<CallMonthLinkRequest>();
            download("Download the calls of a month", request, schemas)
        }
        "calls" => Shape::new("Search calls", schemas.response::<CallPage>())
            .query::<CallsQuery>()
            .problems(&[P::Malformed, P::Invalid]),
        "call-summary" => Shape::new("Sum calls by group", schemas.response::<CallSummary>())
            .query::<CallSummaryQuery>()
            .problems(&[P::Malformed, P::Invalid]),
        "call-export" => {
            let request = schemas.request::<CallExportRequest>();
            download("Download the calls of a search", request, schemas)
        }
        "invoice-calls" => {
            Shape::new("List the calls of an invoice", schemas.response::<CallPage>())
                .query::<InvoiceCallsQuery>()
                .problems(&[P::Malformed])
        }
        "job" => Shape::new("Get a job that the caller started", schemas.response::<Job>()),
        "invoice-link" => {
            let request = schemas.request::<InvoiceLinkRequest>();
            download("Download the calls of an invoice", request, schemas)
        }
        "untied-invoices" => Shape::new(
            "List invoices whose calls do not add up",
            schemas.response::<UntiedInvoices>(),
        )
        .query::<PageQuery>()
        .problems(&[P::Malformed]),
        _ => return None,
    })
}

/// An operation that responds with a link, or with the job that builds the file.
fn download(
    summary: &'static str,
    request: Option<serde_json::Value>,
    schemas: &mut Schemas,
) -> Shape {
    Shape::idempotent(summary, request, schemas.response::<DownloadLink>())
        .later_with("A job builds the file", schemas.response::<StartedJob>())
}
