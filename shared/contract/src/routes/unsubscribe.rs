//! Routes of the link that ends optional mails.

use super::{Linked, Method, Public, Route};

const PATH: &str = "/v1/unsubscribe/{token}";

/// Switches the optional mails of the link's user off. Mail services send it (RFC 8058), and so
/// does the portal's page.
pub const UNSUBSCRIBE: Route<Linked> = Route {
    operation: "unsubscribe",
    function: "unsubscribe",
    method: Method::Post,
    path: PATH,
    access: Linked { parameter: "token" },
};

/// Sends a person who follows the link to the portal's page. Changes nothing: programs that look
/// for harmful links follow it, too.
pub const UNSUBSCRIBE_PAGE: Route<Public> = Route {
    operation: "unsubscribe-page",
    function: "unsubscribe",
    method: Method::Get,
    path: PATH,
    access: Public,
};
