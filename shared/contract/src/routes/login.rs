//! Routes of signing in and of the user's own login.

use super::{Method, Public, Route, SignedIn};

/// Signs in with user name and password.
pub const SIGN_IN: Route<Public> = Route {
    operation: "sign-in",
    function: "sign-in",
    method: Method::Post,
    path: "/v1/auth/sign-in",
    access: Public,
};

/// Replies to a challenge of [`SIGN_IN`].
pub const CHALLENGE: Route<Public> = Route {
    operation: "challenge",
    function: "challenge",
    method: Method::Post,
    path: "/v1/auth/challenge",
    access: Public,
};

/// Ends the session.
pub const SIGN_OUT: Route<SignedIn> = Route {
    operation: "sign-out",
    function: "sign-out",
    method: Method::Post,
    path: "/v1/auth/sign-out",
    access: SignedIn,
};

/// The caller's own session.
pub const SESSION: Route<SignedIn> = Route {
    operation: "session",
    function: "session",
    method: Method::Get,
    path: "/v1/session",
    access: SignedIn,
};

/// Requests a code for a forgotten password or a lost invitation.
pub const FORGOT_PASSWORD: Route<Public> = Route {
    operation: "forgot-password",
    function: "forgot-password",
    method: Method::Post,
    path: "/v1/auth/forgot-password",
    access: Public,
};

/// Sets a new password with the code from the e-mail.
pub const RESET_PASSWORD: Route<Public> = Route {
    operation: "reset-password",
    function: "reset-password",
    method: Method::Post,
    path: "/v1/auth/reset-password",
    access: Public,
};

/// Changes the user's own name and language.
pub const CHANGE_ME: Route<SignedIn> = Route {
    operation: "change-me",
    function: "me",
    method: Method::Patch,
    path: "/v1/me",
    access: SignedIn,
};

/// The user's own sessions.
pub const MY_SESSIONS: Route<SignedIn> = Route {
    operation: "my-sessions",
    function: "my-sessions",
    method: Method::Get,
    path: "/v1/me/sessions",
    access: SignedIn,
};

/// Ends one of the user's own sessions.
pub const END_MY_SESSION: Route<SignedIn> = Route {
    operation: "end-my-session",
    function: "my-sessions",
    method: Method::Delete,
    path: "/v1/me/sessions/{sessionId}",
    access: SignedIn,
};

/// The activity log of the user's own login, newest first.
pub const MY_ACTIVITY: Route<SignedIn> = Route {
    operation: "my-activity",
    function: "activity",
    method: Method::Get,
    path: "/v1/me/activity",
    access: SignedIn,
};

/// Changes the password; requires the current one.
pub const MY_PASSWORD: Route<SignedIn> = Route {
    operation: "my-password",
    function: "my-password",
    method: Method::Post,
    path: "/v1/me/password",
    access: SignedIn,
};

/// Starts the set-up of an authenticator app.
pub const SET_UP_TOTP: Route<SignedIn> = Route {
    operation: "set-up-totp",
    function: "second-factor",
    method: Method::Post,
    path: "/v1/me/totp",
    access: SignedIn,
};

/// Switches the second factor on, with the app's first code.
pub const VERIFY_TOTP: Route<SignedIn> = Route {
    operation: "verify-totp",
    function: "second-factor",
    method: Method::Post,
    path: "/v1/me/totp/verify",
    access: SignedIn,
};

/// Switches the second factor off. It is a `POST` because it contains the password: the content of
/// a `DELETE` has no defined meaning, and proxies may refuse it (RFC 9110, 9.3.5).
pub const REMOVE_TOTP: Route<SignedIn> = Route {
    operation: "remove-totp",
    function: "second-factor",
    method: Method::Post,
    path: "/v1/me/totp/removal",
    access: SignedIn,
};

/// Replaces the recovery codes.
pub const RECOVERY_CODES: Route<SignedIn> = Route {
    operation: "recovery-codes",
    function: "second-factor",
    method: Method::Post,
    path: "/v1/me/recovery-codes",
    access: SignedIn,
};

/// Accepts or declines the invitation to an account.
pub const ANSWER_INVITATION: Route<SignedIn> = Route {
    operation: "answer-invitation",
    function: "my-accounts",
    method: Method::Post,
    path: "/v1/me/invitations/{accountId}",
    access: SignedIn,
};

/// Leaves an account.
pub const LEAVE_ACCOUNT: Route<SignedIn> = Route {
    operation: "leave-account",
    function: "my-accounts",
    method: Method::Post,
    path: "/v1/me/accounts/{accountId}/leave",
    access: SignedIn,
};
