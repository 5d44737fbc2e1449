//! Every minute: sends some of the invitations that staff ordered to be released.

use app::staff::{FindRecorded, ReadRelease, ReleaseError, Released, release};
use app::users::QueueInvitation;
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[
    Capability::FindRecorded,
    Capability::ListMemberships,
    Capability::ReadRelease,
    Capability::NoteRelease,
    Capability::QueueInvitation,
];

/// What this function works with.
#[derive(Clone, Debug)]
pub struct Ports<S, Q> {
    /// The order, recorded people and their places.
    pub store: S,
    /// The worker's queue.
    pub queue: Q,
    /// How many are sent in one run, at most.
    pub per_minute: u16,
}

/// Sends what one run may send.
///
/// # Errors
/// When a port fails; the next run goes on.
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
