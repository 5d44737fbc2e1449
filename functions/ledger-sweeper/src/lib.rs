//! Every hour: finishes postings that did not fit into one transaction and were interrupted.

use app::posting::{PostingStore, Swept, UnfinishedAccounts, sweep};
use app::store::StoreError;
use app::system::Clock;
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[Capability::FindUnfinished, Capability::FinishPosting];

/// What this function works with.
#[derive(Debug)]
pub struct Ports<S, C> {
    /// Ledgers, and the accounts with an unfinished posting.
    pub store: S,
    /// The clock.
    pub clock: C,
}

/// Why a sweep failed.
#[derive(Debug, thiserror::Error)]
pub enum SweepError {
    /// The unfinished postings could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Some postings are still unfinished; the next sweep retries them.
    #[error("postings of {} accounts could not be finished; the next sweep retries", .0.failed)]
    Remaining(Swept),
}

/// Finishes the unfinished postings.
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
    if swept.failed == 0 { Ok(()) } else { Err(SweepError::Remaining(swept)) }
}
