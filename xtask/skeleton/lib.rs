//! `GET /v1/skeleton`

use portal_http::{AccountCaller, Failure, NoContent, Request, Response};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[Capability::ServeAccount];

/// What this function works with.
#[derive(Clone, Debug)]
pub struct Ports;

/// Responds with no content yet.
///
/// # Errors
/// None yet.
pub async fn handle(
    _ports: &Ports,
    _request: Request<AccountCaller>,
) -> Result<Response<NoContent>, Failure> {
    Ok(Response::no_content())
}
