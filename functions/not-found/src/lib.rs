//! `$default`: what no other route serves is not found, as a problem document too.

use contract::ProblemKind;
use portal_http::{Call, Failure, NoContent, Reply};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[Capability::ReadOriginSecret];

/// Refuses.
///
/// # Errors
/// Always.
pub async fn handle(_ports: &(), _call: Call<()>) -> Result<Reply<NoContent>, Failure> {
    Err(Failure::of(ProblemKind::NotFound))
}
