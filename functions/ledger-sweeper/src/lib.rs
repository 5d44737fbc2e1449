//! Every hour: postings that move more than fits into one write and were cut off.

use app::posting::{PostingStore, Swept, UnfinishedAccounts, sweep};
use app::store::StoreError;
use app::system::Clock;
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[Capability::FindUnfinished, Capability::FinishPosting];

/// What this function works with.
#[derive(Debug)]
pub struct Ports<S, C> {
    /// Ledgers, and which of them are marked.
    pub store: S,
    /// The clock.
    pub clock: C,
}

/// Why a sweep counts as failed, for the alarm.
#[derive(Debug, thiserror::Error)]
pub enum SweepError {
    /// What is unfinished cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Some accounts are still marked; the next sweep tries again.
    #[error("{} accounts could not be finished", .0.failed)]
    Left(Swept),
}

/// Finishes what is marked.
///
/// # Errors
/// See [`SweepError`].
pub async fn handle<S, C>(ports: &Ports<S, C>) -> Result<(), SweepError>
where
    S: PostingStore + UnfinishedAccounts,
    C: Clock,
{
    let swept = sweep(&ports.store, &ports.store, &ports.clock).await?;
    tracing::info!(finished = swept.finished, failed = swept.failed, "ledger swept");
    if swept.failed == 0 { Ok(()) } else { Err(SweepError::Left(swept)) }
}
