//! Routes of an account, for those who belong to it.

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

/// Transaction History.
pub const TRANSACTIONS: Route<InAccount> = Route {
    operation: "transactions",
    function: "transactions",
    method: Method::Get,
    path: "/v1/accounts/{accountId}/transactions",
    access: VIEWER,
};

/// Transaction Details: one entry with its allocations.
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

/// The account's users.
pub const USERS: Route<InAccount> = Route {
    operation: "users",
    function: "users",
    method: Method::Get,
    path: "/v1/accounts/{accountId}/users",
    access: MANAGER,
};

/// Invites somebody to the account.
pub const INVITE_USER: Route<InAccount> = Route {
    operation: "invite-user",
    function: "users",
    method: Method::Post,
    path: "/v1/accounts/{accountId}/users",
    access: MANAGER,
};

/// Changes a user's role, or reinstates them.
pub const CHANGE_USER: Route<InAccount> = Route {
    operation: "change-user",
    function: "user",
    method: Method::Patch,
    path: "/v1/accounts/{accountId}/users/{userId}",
    access: MANAGER,
};

/// Deactivates a user in this account.
pub const DEACTIVATE_USER: Route<InAccount> = Route {
    operation: "deactivate-user",
    function: "user",
    method: Method::Delete,
    path: "/v1/accounts/{accountId}/users/{userId}",
    access: MANAGER,
};

/// Sends a user a new invitation.
pub const INVITE_USER_AGAIN: Route<InAccount> = Route {
    operation: "invite-user-again",
    function: "user",
    method: Method::Post,
    path: "/v1/accounts/{accountId}/users/{userId}/invitations",
    access: MANAGER,
};

/// Whether the account requires a second factor of its users.
pub const SECURITY: Route<InAccount> = Route {
    operation: "security",
    function: "security",
    method: Method::Put,
    path: "/v1/accounts/{accountId}/security",
    access: MANAGER,
};

/// Who did what in the account, newest first.
pub const ACTIVITY: Route<InAccount> = Route {
    operation: "activity",
    function: "activity",
    method: Method::Get,
    path: "/v1/accounts/{accountId}/activity",
    access: MANAGER,
};
