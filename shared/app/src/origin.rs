//! The secret that proves that a request came through the edge.

use std::future::Future;

/// The secret cannot be read, and no earlier value is cached.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the origin secret is unavailable: {0}")]
pub struct OriginSecretError(pub String);

/// Reads and caches the origin secret.
pub trait OriginSecrets: Send + Sync {
    /// The cached values: one, or two during a rotation. Waits only while none is cached.
    fn accepted(&self) -> impl Future<Output = Result<Vec<String>, OriginSecretError>> + Send;

    /// Reads the values again, for a request whose value is not an accepted one: after a rotation
    /// the edge may send the new value before it is cached. The wait is short. `None` when the
    /// values cannot be read, or were reread for another such request just before.
    fn reread(&self) -> impl Future<Output = Option<Vec<String>>> + Send;
}
