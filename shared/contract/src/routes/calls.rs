//! Routes of call records: Call History, search, downloads and jobs.

use super::{AsStaff, InAccount, Method, Role, Route, Staff};

const VIEWER: InAccount = InAccount { role: Role::Viewer };
const MANAGER: InAccount = InAccount { role: Role::Manager };

/// The months of Call History.
pub const CALL_HISTORY: Route<InAccount> = Route {
    operation: "call-history",
    function: "call-months",
    method: Method::Get,
    path: "/v1/accounts/{accountId}/call-history",
    access: MANAGER,
};

/// A download of a month.
pub const CALL_MONTH_LINK: Route<InAccount> = Route {
    operation: "call-month-link",
    function: "call-months",
    method: Method::Post,
    path: "/v1/accounts/{accountId}/call-history/{month}/links",
    access: MANAGER,
};

/// Searches calls.
pub const CALLS: Route<InAccount> = Route {
    operation: "calls",
    function: "calls",
    method: Method::Get,
    path: "/v1/accounts/{accountId}/calls",
    access: MANAGER,
};

/// Sums of calls by day, cost centre or destination.
pub const CALL_SUMMARY: Route<InAccount> = Route {
    operation: "call-summary",
    function: "calls",
    method: Method::Get,
    path: "/v1/accounts/{accountId}/calls/summary",
    access: MANAGER,
};

/// A download of what a search finds.
pub const CALL_EXPORT: Route<InAccount> = Route {
    operation: "call-export",
    function: "calls",
    method: Method::Post,
    path: "/v1/accounts/{accountId}/calls/exports",
    access: MANAGER,
};

/// The calls of an invoice.
pub const INVOICE_CALLS: Route<InAccount> = Route {
    operation: "invoice-calls",
    function: "calls",
    method: Method::Get,
    path: "/v1/accounts/{accountId}/invoices/{number}/calls",
    access: VIEWER,
};

/// A job of the caller that builds a download.
pub const JOB: Route<InAccount> = Route {
    operation: "job",
    function: "jobs",
    method: Method::Get,
    path: "/v1/accounts/{accountId}/jobs/{jobId}",
    access: VIEWER,
};

/// A download of an invoice.
pub const INVOICE_LINK: Route<InAccount> = Route {
    operation: "invoice-link",
    function: "invoice-links",
    method: Method::Post,
    path: "/v1/accounts/{accountId}/invoices/{number}/links",
    access: VIEWER,
};

/// Invoices whose calls do not add up to them.
pub const UNTIED_INVOICES: Route<AsStaff> = Route {
    operation: "untied-invoices",
    function: "untied-invoices",
    method: Method::Get,
    path: "/v1/staff/untied-invoices",
    access: AsStaff { staff: Staff::Agent },
};
