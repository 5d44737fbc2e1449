//! Every route, and who may call it.
//!
//! A route carries its access rule in its type, and a handler receives what that rule proves: a
//! handler of a [`Route<InAccount>`] gets an account its caller may see. A route without a rule
//! cannot be written.

mod account;
mod own;
mod staff;

use serde::{Deserialize, Serialize};

pub use account::*;
pub use own::*;
pub use staff::*;

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
    /// Makes something.
    Post,
    /// Says how something is to be from now on.
    Put,
    /// Changes a part of something.
    Patch,
    /// Ends something.
    Delete,
}

impl Method {
    /// As in an HTTP request.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }

    /// Whether it may change something: all but GET.
    pub const fn changes(self) -> bool {
        !matches!(self, Self::Get)
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

/// Staff may call it, from `staff` upwards. It concerns no account, or more than one.
#[derive(Clone, Copy, Debug)]
pub struct AsStaff {
    /// The lowest staff role that may.
    pub staff: Staff,
}

/// One route: method, path, the function that serves it, and who may call it.
///
/// A route without an access rule does not compile:
///
/// ```compile_fail
/// use contract::{Method, Route};
/// const NO_RULE: Route = Route { operation: "x", function: "x", method: Method::Get, path: "/" };
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Route<A> {
    /// What it does, in one or two words; the name of its operation in the OpenAPI document.
    pub operation: &'static str,
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
    /// The name of its operation.
    pub operation: &'static str,
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
    /// Staff, from this role upwards.
    AsStaff(Staff),
}

macro_rules! info {
    ($rule:ty, $route:ident => $access:expr) => {
        impl Route<$rule> {
            /// The route with its rule as a value.
            pub const fn info(&self) -> RouteInfo {
                let $route = self;
                RouteInfo {
                    operation: self.operation,
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
info!(AsStaff, route => Access::AsStaff(route.access.staff));

/// Every route but [`NOT_FOUND`], which serves what is not here.
pub const ROUTES: &[RouteInfo] = &[
    PORTAL.info(),
    SIGN_IN.info(),
    CHALLENGE.info(),
    SIGN_OUT.info(),
    SESSION.info(),
    FORGOT_PASSWORD.info(),
    RESET_PASSWORD.info(),
    CHANGE_ME.info(),
    MY_SESSIONS.info(),
    END_MY_SESSION.info(),
    MY_ACTIVITY.info(),
    MY_PASSWORD.info(),
    SET_UP_TOTP.info(),
    VERIFY_TOTP.info(),
    REMOVE_TOTP.info(),
    RECOVERY_CODES.info(),
    ANSWER_INVITATION.info(),
    LEAVE_ACCOUNT.info(),
    DASHBOARD.info(),
    TRANSACTIONS.info(),
    TRANSACTION.info(),
    ALLOCATIONS.info(),
    INVOICE.info(),
    INVOICE_LINES.info(),
    AGING.info(),
    STATEMENT.info(),
    USERS.info(),
    INVITE_USER.info(),
    CHANGE_USER.info(),
    DEACTIVATE_USER.info(),
    INVITE_USER_AGAIN.info(),
    SECURITY.info(),
    ACTIVITY.info(),
    STAFF_CREDITS.info(),
    STAFF_ADJUSTMENTS.info(),
    STAFF_REVERSALS.info(),
    STAFF_WRITE_OFFS.info(),
    STAFF_ACTIVITY.info(),
    STAFF_ACCOUNTS.info(),
    STAFF_USERS.info(),
    INVITE_STAFF.info(),
    CHANGE_STAFF.info(),
    RESET_TOTP.info(),
    STAFF_LOGINS.info(),
    CHANGE_LOGIN.info(),
    END_LOGIN_SESSIONS.info(),
    STAFF_INVITATIONS.info(),
    RELEASE_INVITATIONS.info(),
    STAFF_INVITE_USER.info(),
];
