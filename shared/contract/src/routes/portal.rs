//! Routes of the portal itself.

use super::{Method, Public, Route};

/// The provider's name, contact and languages.
pub const PORTAL: Route<Public> = Route {
    operation: "portal",
    function: "portal",
    method: Method::Get,
    path: "/v1/portal",
    access: Public,
};

/// Serves what no other route serves: the problem `not-found`.
pub const NOT_FOUND: Route<Public> = Route {
    operation: "not-found",
    function: "not-found",
    method: Method::Get,
    path: "$default",
    access: Public,
};
