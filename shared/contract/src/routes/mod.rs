//! Every route, and who may call it.
//!
//! The type of a route contains its access rule, and a handler receives what the rule proves: a
//! handler of a [`Route<InAccount>`] receives an account that its caller may open. A route without
//! a rule does not compile.

mod account;
mod calls;
mod login;
mod payments;
mod portal;
mod staff;
mod unsubscribe;
mod users;

use serde::{Deserialize, Serialize};

pub use account::*;
pub use calls::*;
pub use login::*;
pub use payments::*;
pub use portal::*;
pub use staff::*;
pub use unsubscribe::*;
pub use users::*;

/// A user's role in an account, low to high.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Reads balances and invoices.
    Viewer,
    /// Also pays.
    Billing,
    /// Office Manager: also manages users.
    Manager,
}

/// A staff role, low to high.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Staff {
    /// Agent: reads any account.
    Agent,
    /// Administrator: also posts, and manages users and staff.
    Admin,
}

/// HTTP methods in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// Changes nothing.
    Get,
    /// Creates something.
    Post,
    /// Replaces something.
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

/// Any client may call it.
#[derive(Clone, Copy, Debug)]
pub struct Public;

/// The payment gateway may call it: it signs the bytes of the body.
#[derive(Clone, Copy, Debug)]
pub struct Signed {
    /// The header with the signature, in lower case.
    pub header: &'static str,
}

/// The holder of a link that the portal mailed may call it, without a session: mail services follow
/// such links for their users (RFC 8058). The link's token is signed, expires, and names one user.
#[derive(Clone, Copy, Debug)]
pub struct Linked {
    /// The parameter of the path with the token.
    pub parameter: &'static str,
}

/// Any signed-in user may call it.
#[derive(Clone, Copy, Debug)]
pub struct SignedIn;

/// Members of the account in the path may call it, from `role` upwards. Staff may call it if it is
/// a GET.
#[derive(Clone, Copy, Debug)]
pub struct InAccount {
    /// The lowest role that may call it.
    pub role: Role,
}

/// Staff may call it on any account, from `staff` upwards. A role in the account is neither
/// required nor sufficient.
#[derive(Clone, Copy, Debug)]
pub struct OnAccountAsStaff {
    /// The lowest staff role that may call it.
    pub staff: Staff,
}

/// Staff may call it, from `staff` upwards. It does not concern one account.
#[derive(Clone, Copy, Debug)]
pub struct AsStaff {
    /// The lowest staff role that may call it.
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
    /// Name of the operation in the OpenAPI document.
    pub operation: &'static str,
    /// Folder, package and binary of the function.
    pub function: &'static str,
    /// HTTP method.
    pub method: Method,
    /// Path with `{parameters}`; `$default` matches what no other route serves.
    pub path: &'static str,
    /// Who may call it.
    pub access: A,
}

/// A [`Route`] with its access rule as a value, for tables.
#[derive(Clone, Copy, Debug)]
pub struct RouteInfo {
    /// Name of the operation.
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
    /// Any client.
    Public,
    /// The payment gateway, which signs the body.
    Signed,
    /// The holder of a link that the portal mailed to a user.
    Linked,
    /// Any signed-in user.
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
            /// The route with its access rule as a value.
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
info!(Signed, _route => Access::Signed);
info!(Linked, _route => Access::Linked);
info!(SignedIn, _route => Access::SignedIn);
info!(InAccount, route => Access::InAccount(route.access.role));
info!(OnAccountAsStaff, route => Access::OnAccountAsStaff(route.access.staff));
info!(AsStaff, route => Access::AsStaff(route.access.staff));

/// Every route except [`NOT_FOUND`], which serves the rest.
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
    UNSUBSCRIBE.info(),
    UNSUBSCRIBE_PAGE.info(),
    DASHBOARD.info(),
    PROFILE.info(),
    CHANGE_PROFILE.info(),
    TRANSACTIONS.info(),
    TRANSACTION.info(),
    ALLOCATIONS.info(),
    INVOICE.info(),
    INVOICE_LINES.info(),
    INVOICES.info(),
    INVOICE_COMPARISON.info(),
    AGING.info(),
    STATEMENT.info(),
    INVOICE_PDF.info(),
    STATEMENT_PDF.info(),
    RECEIPT_PDF.info(),
    USERS.info(),
    INVITE_USER.info(),
    CHANGE_USER.info(),
    DEACTIVATE_USER.info(),
    INVITE_USER_AGAIN.info(),
    SECURITY.info(),
    ACTIVITY.info(),
    MAKE_PAYMENT.info(),
    PAYMENT.info(),
    PAYMENT_METHODS.info(),
    SET_UP_METHOD.info(),
    CHANGE_METHOD.info(),
    REMOVE_METHOD.info(),
    AUTO_PAY.info(),
    CHANGE_AUTO_PAY.info(),
    CALL_HISTORY.info(),
    CALL_MONTH_LINK.info(),
    CALLS.info(),
    CALL_SUMMARY.info(),
    CALL_EXPORT.info(),
    INVOICE_CALLS.info(),
    JOB.info(),
    INVOICE_LINK.info(),
    UNTIED_INVOICES.info(),
    STAFF_REFUNDS.info(),
    STRIPE_WEBHOOK.info(),
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
