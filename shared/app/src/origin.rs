//! The secret that proves a request came through the edge.

use std::future::Future;

/// The secret cannot be read, and none is known from before.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the origin secret is unavailable: {0}")]
pub struct OriginSecretError(pub String);

/// Knows the origin secret.
pub trait OriginSecrets: Send + Sync {
    /// The values that are good now: one, or two while it is being rotated.
    fn accepted(&self) -> impl Future<Output = Result<Vec<String>, OriginSecretError>> + Send;
}
