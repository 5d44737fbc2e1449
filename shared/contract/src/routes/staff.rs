//! Routes of the provider's own people.

use super::{AsStaff, Method, OnAccountAsStaff, Route, Staff};

const ADMIN: OnAccountAsStaff = OnAccountAsStaff { staff: Staff::Admin };
const AGENTS: AsStaff = AsStaff { staff: Staff::Agent };
const ADMINS: AsStaff = AsStaff { staff: Staff::Admin };

/// Staff give credit.
pub const STAFF_CREDITS: Route<OnAccountAsStaff> = Route {
    operation: "staff-credits",
    function: "staff-credits",
    method: Method::Post,
    path: "/v1/staff/accounts/{accountId}/credits",
    access: ADMIN,
};

/// Staff correct a balance, up or down.
pub const STAFF_ADJUSTMENTS: Route<OnAccountAsStaff> = Route {
    operation: "staff-adjustments",
    function: "staff-adjustments",
    method: Method::Post,
    path: "/v1/staff/accounts/{accountId}/adjustments",
    access: ADMIN,
};

/// Staff return a payment, or take back a refund or another reversal.
pub const STAFF_REVERSALS: Route<OnAccountAsStaff> = Route {
    operation: "staff-reversals",
    function: "staff-reversals",
    method: Method::Post,
    path: "/v1/staff/accounts/{accountId}/reversals",
    access: ADMIN,
};

/// Staff give up what will not be paid.
pub const STAFF_WRITE_OFFS: Route<OnAccountAsStaff> = Route {
    operation: "staff-write-offs",
    function: "staff-write-offs",
    method: Method::Post,
    path: "/v1/staff/accounts/{accountId}/write-offs",
    access: ADMIN,
};

/// Who did what among staff, newest first.
pub const STAFF_ACTIVITY: Route<AsStaff> = Route {
    operation: "staff-activity",
    function: "activity",
    method: Method::Get,
    path: "/v1/staff/activity",
    access: ADMINS,
};

/// Finds accounts.
pub const STAFF_ACCOUNTS: Route<AsStaff> = Route {
    operation: "staff-accounts",
    function: "staff-accounts",
    method: Method::Get,
    path: "/v1/staff/accounts",
    access: AGENTS,
};

/// The provider's own people.
pub const STAFF_USERS: Route<AsStaff> = Route {
    operation: "staff-users",
    function: "staff-users",
    method: Method::Get,
    path: "/v1/staff/users",
    access: ADMINS,
};

/// Invites one of them.
pub const INVITE_STAFF: Route<AsStaff> = Route {
    operation: "invite-staff",
    function: "staff-users",
    method: Method::Post,
    path: "/v1/staff/users",
    access: ADMINS,
};

/// Changes the role of one of them, deactivates or reinstates them.
pub const CHANGE_STAFF: Route<AsStaff> = Route {
    operation: "change-staff",
    function: "staff-user",
    method: Method::Patch,
    path: "/v1/staff/users/{userId}",
    access: ADMINS,
};

/// Switches off the second factor of anybody who has lost it.
pub const RESET_TOTP: Route<AsStaff> = Route {
    operation: "reset-totp",
    function: "staff-user",
    method: Method::Delete,
    path: "/v1/staff/users/{userId}/totp",
    access: ADMINS,
};

/// Finds logins, of customers and of staff.
pub const STAFF_LOGINS: Route<AsStaff> = Route {
    operation: "staff-logins",
    function: "staff-user",
    method: Method::Get,
    path: "/v1/staff/logins",
    access: AGENTS,
};

/// Deactivates or reinstates a login, or corrects its e-mail address.
pub const CHANGE_LOGIN: Route<AsStaff> = Route {
    operation: "change-login",
    function: "staff-user",
    method: Method::Patch,
    path: "/v1/staff/logins/{userId}",
    access: ADMINS,
};

/// Ends all sessions of a login.
pub const END_LOGIN_SESSIONS: Route<AsStaff> = Route {
    operation: "end-login-sessions",
    function: "staff-user",
    method: Method::Delete,
    path: "/v1/staff/logins/{userId}/sessions",
    access: ADMINS,
};

/// Who is recorded from imports and not invited yet.
pub const STAFF_INVITATIONS: Route<AsStaff> = Route {
    operation: "staff-invitations",
    function: "staff-invitations",
    method: Method::Get,
    path: "/v1/staff/invitations",
    access: AGENTS,
};

/// Has them invited, at the set rate.
pub const RELEASE_INVITATIONS: Route<AsStaff> = Route {
    operation: "release-invitations",
    function: "staff-invitations",
    method: Method::Post,
    path: "/v1/staff/invitations",
    access: ADMINS,
};

/// Staff invite somebody to an account.
pub const STAFF_INVITE_USER: Route<OnAccountAsStaff> = Route {
    operation: "staff-invite-user",
    function: "staff-invitations",
    method: Method::Post,
    path: "/v1/staff/accounts/{accountId}/invitations",
    access: ADMIN,
};
