//! Every route, and who may call it.
//!
//! A route carries its access rule in its type, and a handler receives what that rule proves: a
//! handler of a [`Route<InAccount>`] gets an account its caller may see. A route without a rule
//! cannot be written.

use serde::{Deserialize, Serialize};

/// A person's role in an account, low to high.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Sees balances and invoices.
    Viewer,
    /// Also pays.
    Billing,
    /// Office Manager: everything.
    Manager,
}

/// A role of the provider's own people, low to high.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Staff {
    /// Reads any account.
    Agent,
    /// Also posts.
    Admin,
}

/// HTTP methods in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// Changes nothing.
    Get,
    /// Changes something.
    Post,
}

impl Method {
    /// As in an HTTP request.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
        }
    }
}

/// Anybody may call it.
#[derive(Clone, Copy, Debug)]
pub struct Public;

/// Whoever is signed in may call it.
#[derive(Clone, Copy, Debug)]
pub struct SignedIn;

/// Members of the account in the path may call it, from `role` upwards. Staff may call every GET.
#[derive(Clone, Copy, Debug)]
pub struct InAccount {
    /// The lowest role that may.
    pub role: Role,
}

/// Staff may call it on the account in the path, from `staff` upwards; they need not belong to it.
/// Nobody else may, whatever their role in the account.
#[derive(Clone, Copy, Debug)]
pub struct OnAccountAsStaff {
    /// The lowest staff role that may.
    pub staff: Staff,
}

/// One route: method, path, the function that serves it, and who may call it.
#[derive(Clone, Copy, Debug)]
pub struct Route<A> {
    /// Folder, package and binary of the function.
    pub function: &'static str,
    /// HTTP method.
    pub method: Method,
    /// Path with `{parameters}`; `$default` is everything that no other route serves.
    pub path: &'static str,
    /// Who may call it.
    pub access: A,
}

/// A [`Route`] for tables: its rule as a value.
#[derive(Clone, Copy, Debug)]
pub struct RouteInfo {
    /// Folder, package and binary of the function.
    pub function: &'static str,
    /// HTTP method.
    pub method: Method,
    /// Path with `{parameters}`.
    pub path: &'static str,
    /// Who may call it.
    pub access: Access,
}

/// Who may call a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anybody.
    Public,
    /// Whoever is signed in.
    SignedIn,
    /// Members of the account in the path, from this role upwards.
    InAccount(Role),
    /// Staff, from this role upwards, on the account in the path.
    OnAccountAsStaff(Staff),
}

macro_rules! info {
    ($rule:ty, $route:ident => $access:expr) => {
        impl Route<$rule> {
            /// The route with its rule as a value.
            pub const fn info(&self) -> RouteInfo {
                let $route = self;
                RouteInfo {
                    function: self.function,
                    method: self.method,
                    path: self.path,
                    access: $access,
                }
            }
        }
    };
}

info!(Public, _route => Access::Public);
info!(SignedIn, _route => Access::SignedIn);
info!(InAccount, route => Access::InAccount(route.access.role));
info!(OnAccountAsStaff, route => Access::OnAccountAsStaff(route.access.staff));

const VIEWER: InAccount = InAccount { role: Role::Viewer };
const ADMIN: OnAccountAsStaff = OnAccountAsStaff { staff: Staff::Admin };

/// Whose portal this is.
pub const PORTAL: Route<Public> =
    Route { function: "portal", method: Method::Get, path: "/v1/portal", access: Public };

/// User name and password.
pub const SIGN_IN: Route<Public> =
    Route { function: "sign-in", method: Method::Post, path: "/v1/auth/sign-in", access: Public };

/// The answer to a challenge of [`SIGN_IN`].
pub const CHALLENGE: Route<Public> = Route {
    function: "challenge",
    method: Method::Post,
    path: "/v1/auth/challenge",
    access: Public,
};

/// Ends the session.
pub const SIGN_OUT: Route<SignedIn> = Route {
    function: "sign-out",
    method: Method::Post,
    path: "/v1/auth/sign-out",
    access: SignedIn,
};

/// Who is signed in.
pub const SESSION: Route<SignedIn> =
    Route { function: "session", method: Method::Get, path: "/v1/session", access: SignedIn };

/// The Account Dashboard.
pub const DASHBOARD: Route<InAccount> = Route {
    function: "dashboard",
    method: Method::Get,
    path: "/v1/accounts/{accountId}/dashboard",
    access: VIEWER,
};

/// Transaction History.
pub const TRANSACTIONS: Route<InAccount> = Route {
    function: "transactions",
    method: Method::Get,
    path: "/v1/accounts/{accountId}/transactions",
    access: VIEWER,
};

/// Transaction Details: one entry with its allocations.
pub const TRANSACTION: Route<InAccount> = Route {
    function: "transaction",
    method: Method::Get,
    path: "/v1/accounts/{accountId}/transactions/{entryId}",
    access: VIEWER,
};

/// Invoice Transaction Details.
pub const INVOICE: Route<InAccount> = Route {
    function: "invoice",
    method: Method::Get,
    path: "/v1/accounts/{accountId}/invoices/{number}",
    access: VIEWER,
};

/// Account Aging.
pub const AGING: Route<InAccount> = Route {
    function: "aging",
    method: Method::Get,
    path: "/v1/accounts/{accountId}/aging",
    access: VIEWER,
};

/// A statement of any period.
pub const STATEMENT: Route<InAccount> = Route {
    function: "statement",
    method: Method::Get,
    path: "/v1/accounts/{accountId}/statements",
    access: VIEWER,
};

/// Staff give credit.
pub const STAFF_CREDITS: Route<OnAccountAsStaff> = Route {
    function: "staff-credits",
    method: Method::Post,
    path: "/v1/staff/accounts/{accountId}/credits",
    access: ADMIN,
};

/// Staff correct a balance, up or down.
pub const STAFF_ADJUSTMENTS: Route<OnAccountAsStaff> = Route {
    function: "staff-adjustments",
    method: Method::Post,
    path: "/v1/staff/accounts/{accountId}/adjustments",
    access: ADMIN,
};

/// Staff return a payment, or take back a refund or another reversal.
pub const STAFF_REVERSALS: Route<OnAccountAsStaff> = Route {
    function: "staff-reversals",
    method: Method::Post,
    path: "/v1/staff/accounts/{accountId}/reversals",
    access: ADMIN,
};

/// Staff give up what will not be paid.
pub const STAFF_WRITE_OFFS: Route<OnAccountAsStaff> = Route {
    function: "staff-write-offs",
    method: Method::Post,
    path: "/v1/staff/accounts/{accountId}/write-offs",
    access: ADMIN,
};

/// Everything that no other route serves: a problem document too.
pub const NOT_FOUND: Route<Public> =
    Route { function: "not-found", method: Method::Get, path: "$default", access: Public };

/// Every route but [`NOT_FOUND`], which serves what is not here.
pub const ROUTES: &[RouteInfo] = &[
    PORTAL.info(),
    SIGN_IN.info(),
    CHALLENGE.info(),
    SIGN_OUT.info(),
    SESSION.info(),
    DASHBOARD.info(),
    TRANSACTIONS.info(),
    TRANSACTION.info(),
    INVOICE.info(),
    AGING.info(),
    STATEMENT.info(),
    STAFF_CREDITS.info(),
    STAFF_ADJUSTMENTS.info(),
    STAFF_REVERSALS.info(),
    STAFF_WRITE_OFFS.info(),
];
