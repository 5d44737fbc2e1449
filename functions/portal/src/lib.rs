//! `GET /v1/portal`: the provider's name, contact and languages, for callers who are not signed in.

use contract::Portal;
use portal_http::{Failure, Request, Response};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[Capability::ReadOriginSecret];

/// Responds with the configuration.
///
/// # Errors
/// Never.
pub async fn handle(portal: &Portal, _request: Request<()>) -> Result<Response<Portal>, Failure> {
    Ok(Response::new(portal.clone()))
}
