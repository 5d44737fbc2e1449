//! Routes of the users of an account.

use super::{InAccount, Method, Role, Route};

const MANAGER: InAccount = InAccount { role: Role::Manager };

/// The account's users.
pub const USERS: Route<InAccount> = Route {
    operation: "users",
    function: "users",
    method: Method::Get,
    path: "/v1/accounts/{accountId}/users",
    access: MANAGER,
};

/// Invites a person to the account.
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

/// Sets whether the account requires a second factor.
pub const SECURITY: Route<InAccount> = Route {
    operation: "security",
    function: "security",
    method: Method::Put,
    path: "/v1/accounts/{accountId}/security",
    access: MANAGER,
};
