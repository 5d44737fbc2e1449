//! Routes of staff.

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

/// Staff reverse a payment, a refund or another reversal.
pub const STAFF_REVERSALS: Route<OnAccountAsStaff> = Route {
    operation: "staff-reversals",
    function: "staff-reversals",
    method: Method::Post,
    path: "/v1/staff/accounts/{accountId}/reversals",
    access: ADMIN,
};

/// Staff write off open items.
pub const STAFF_WRITE_OFFS: Route<OnAccountAsStaff> = Route {
    operation: "staff-write-offs",
    function: "staff-write-offs",
    method: Method::Post,
    path: "/v1/staff/accounts/{accountId}/write-offs",
    access: ADMIN,
};

/// The activity log of staff, newest first.
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

/// All staff.
pub const STAFF_USERS: Route<AsStaff> = Route {
    operation: "staff-users",
    function: "staff-users",
    method: Method::Get,
    path: "/v1/staff/users",
    access: ADMINS,
};

/// Invites a member of staff.
pub const INVITE_STAFF: Route<AsStaff> = Route {
    operation: "invite-staff",
    function: "staff-users",
    method: Method::Post,
    path: "/v1/staff/users",
    access: ADMINS,
};

/// Changes the role or the status of a member of staff.
pub const CHANGE_STAFF: Route<AsStaff> = Route {
    operation: "change-staff",
    function: "staff-user",
    method: Method::Patch,
    path: "/v1/staff/users/{userId}",
    access: ADMINS,
};

/// Switches off the second factor of a user who has lost it.
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

/// Users from imports who are not invited yet.
pub const STAFF_INVITATIONS: Route<AsStaff> = Route {
    operation: "staff-invitations",
    function: "staff-invitations",
    method: Method::Get,
    path: "/v1/staff/invitations",
    access: AGENTS,
};

/// Releases their invitations at the configured rate.
pub const RELEASE_INVITATIONS: Route<AsStaff> = Route {
    operation: "release-invitations",
    function: "staff-invitations",
    method: Method::Post,
    path: "/v1/staff/invitations",
    access: ADMINS,
};

/// Staff invite a person to an account.
pub const STAFF_INVITE_USER: Route<OnAccountAsStaff> = Route {
    operation: "staff-invite-user",
    function: "staff-invitations",
    method: Method::Post,
    path: "/v1/staff/accounts/{accountId}/invitations",
    access: ADMIN,
};
