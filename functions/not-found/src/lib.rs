//! `$default`: responds with the problem `not-found` to a request that no other route serves.

use contract::ProblemKind;
use portal_http::{Failure, NoContent, Request, Response};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[Capability::ReadOriginSecret];

/// Refuses the request.
///
/// # Errors
/// Always.
pub async fn handle(_ports: &(), _request: Request<()>) -> Result<Response<NoContent>, Failure> {
    Err(Failure::of(ProblemKind::NotFound))
}
