//! Routes that read an account.

use super::{InAccount, Method, Role, Route};

const VIEWER: InAccount = InAccount { role: Role::Viewer };
const MANAGER: InAccount = InAccount { role: Role::Manager };

/// The Account Dashboard.
pub const DASHBOARD: Route<InAccount> = Route {
    operation: "dashboard",
    function: "dashboard",
    method: Method::Get,
    path: "/v1/accounts/{accountId}/dashboard",
    access: VIEWER,
};

/// The account's profile.
pub const PROFILE: Route<InAccount> = Route {
    operation: "profile",
    function: "profile",
    method: Method::Get,
    path: "/v1/accounts/{accountId}/profile",
    access: VIEWER,
};

/// Changes the profile.
pub const CHANGE_PROFILE: Route<InAccount> = Route {
    operation: "change-profile",
    function: "profile",
    method: Method::Patch,
    path: "/v1/accounts/{accountId}/profile",
    access: MANAGER,
};

/// Transaction History.
pub const TRANSACTIONS: Route<InAccount> = Route {
    operation: "transactions",
    function: "transactions",
    method: Method::Get,
    path: "/v1/accounts/{accountId}/transactions",
    access: VIEWER,
};

/// Transaction Details: one entry with its first allocations.
pub const TRANSACTION: Route<InAccount> = Route {
    operation: "transaction",
    function: "transaction",
    method: Method::Get,
    path: "/v1/accounts/{accountId}/transactions/{entryId}",
    access: VIEWER,
};

/// What a transaction pays, or what pays it, page by page.
pub const ALLOCATIONS: Route<InAccount> = Route {
    operation: "allocations",
    function: "transaction",
    method: Method::Get,
    path: "/v1/accounts/{accountId}/transactions/{entryId}/allocations",
    access: VIEWER,
};

/// Invoice Transaction Details.
pub const INVOICE: Route<InAccount> = Route {
    operation: "invoice",
    function: "invoice",
    method: Method::Get,
    path: "/v1/accounts/{accountId}/invoices/{number}",
    access: VIEWER,
};

/// The lines of an invoice, page by page.
pub const INVOICE_LINES: Route<InAccount> = Route {
    operation: "invoice-lines",
    function: "invoice",
    method: Method::Get,
    path: "/v1/accounts/{accountId}/invoices/{number}/lines",
    access: VIEWER,
};

/// The newest invoices by cause.
pub const INVOICES: Route<InAccount> = Route {
    operation: "invoices",
    function: "invoice",
    method: Method::Get,
    path: "/v1/accounts/{accountId}/invoices",
    access: VIEWER,
};

/// An invoice, compared with the one before it.
pub const INVOICE_COMPARISON: Route<InAccount> = Route {
    operation: "invoice-comparison",
    function: "invoice",
    method: Method::Get,
    path: "/v1/accounts/{accountId}/invoices/{number}/comparison",
    access: VIEWER,
};

/// Account Aging.
pub const AGING: Route<InAccount> = Route {
    operation: "aging",
    function: "aging",
    method: Method::Get,
    path: "/v1/accounts/{accountId}/aging",
    access: VIEWER,
};

/// A statement of any period.
pub const STATEMENT: Route<InAccount> = Route {
    operation: "statement",
    function: "statement",
    method: Method::Get,
    path: "/v1/accounts/{accountId}/statements",
    access: VIEWER,
};

/// An invoice as PDF.
pub const INVOICE_PDF: Route<InAccount> = Route {
    operation: "invoice-pdf",
    function: "documents",
    method: Method::Get,
    path: "/v1/accounts/{accountId}/invoices/{number}/pdf",
    access: VIEWER,
};

/// A statement of any period as PDF.
pub const STATEMENT_PDF: Route<InAccount> = Route {
    operation: "statement-pdf",
    function: "documents",
    method: Method::Get,
    path: "/v1/accounts/{accountId}/statements/pdf",
    access: VIEWER,
};

/// The receipt of a payment as PDF.
pub const RECEIPT_PDF: Route<InAccount> = Route {
    operation: "receipt-pdf",
    function: "documents",
    method: Method::Get,
    path: "/v1/accounts/{accountId}/transactions/{entryId}/receipt",
    access: VIEWER,
};

/// The activity log of the account, newest first.
pub const ACTIVITY: Route<InAccount> = Route {
    operation: "activity",
    function: "activity",
    method: Method::Get,
    path: "/v1/accounts/{accountId}/activity",
    access: MANAGER,
};
