//! Every minute: enqueues some of the invitations that staff released.

use app::staff::{FindRecorded, ReadRelease, ReleaseError, Released, release};
use app::users::QueueInvitation;
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[
    Capability::FindRecorded,
    Capability::ListMemberships,
    Capability::ReadRelease,
    Capability::RecordRelease,
    Capability::QueueInvitation,
];

/// What this function works with.
#[derive(Clone, Debug)]
pub struct Ports<S, Q> {
    /// The release order, recorded users and their memberships.
    pub store: S,
    /// The queue of invitations to send.
    pub queue: Q,
    /// Most invitations of one run.
    pub per_minute: u16,
}

/// Enqueues the invitations of one run.
///
/// # Errors
/// When the store or the queue fails. The next run continues.
pub async fn handle<S, Q>(ports: &Ports<S, Q>) -> Result<Released, ReleaseError>
where
    S: FindRecorded + ReadRelease,
    Q: QueueInvitation,
{
    let done = release(&ports.store, &ports.queue, ports.per_minute).await?;
    if done.sent > 0 {
        tracing::info!(sent = done.sent, ended = done.ended, "release");
    }
    Ok(done)
}
