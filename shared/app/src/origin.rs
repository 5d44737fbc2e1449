//! The secret that proves a request came through the edge.

use std::future::Future;

/// The secret cannot be read, and none is known from before.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the origin secret is unavailable: {0}")]
pub struct OriginSecretError(pub String);

/// Knows the origin secret.
pub trait OriginSecrets: Send + Sync {
    /// The values that are good as far as is known: one, or two while it is being rotated. Waits
    /// only while none is known.
    fn accepted(&self) -> impl Future<Output = Result<Vec<String>, OriginSecretError>> + Send;

    /// The values that are good now, read again for a request whose value is not an accepted one:
    /// the edge may send a new value before it is known here. Waits a moment at most. `None` when
    /// they cannot be had, or were read for such a request a moment ago.
    fn reread(&self) -> impl Future<Output = Option<Vec<String>>> + Send;
}
