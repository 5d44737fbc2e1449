//! `GET /v1/portal`: whose portal this is, before anybody signs in.

use contract::Portal;
use portal_http::{Call, Failure, Reply};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[Capability::ReadOriginSecret];

/// Answers what was configured.
///
/// # Errors
/// Never.
pub async fn handle(portal: &Portal, _call: Call<()>) -> Result<Reply<Portal>, Failure> {
    Ok(Reply::new(portal.clone()))
}
