//! Every hour: enqueues the accounts for which Auto Pay has something to do.

use app::auto_pay::{
    AutoPayQueue, DueAccounts, PlanError, PlanStore, Planned, Planner, UnfinishedImport,
};
use app::system::Clock;
use jiff::{SignedDuration, Timestamp};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[Capability::PlanAutoPay, Capability::FillAutoPayQueue];

/// Time kept at the end of a call, to finish the page that was begun.
const RESERVE: SignedDuration = SignedDuration::from_secs(60);

/// What this function works with.
#[derive(Debug)]
pub struct Ports<S, Q, C> {
    /// Accounts, imports, and how far the planner has come.
    pub ledger: S,
    /// The queue of the worker.
    pub queue: Q,
    /// The clock.
    pub clock: C,
}

/// Plans until everything is enqueued or the call, which ends at `deadline`, is almost over.
///
/// # Errors
/// [`PlanError`]; the next hour plans again.
pub async fn handle<S, Q, C>(
    ports: &Ports<S, Q, C>,
    deadline: Timestamp,
) -> Result<Planned, PlanError>
where
    S: DueAccounts + PlanStore + UnfinishedImport,
    Q: AutoPayQueue,
    C: Clock,
{
    let planner = Planner { store: &ports.ledger, queue: &ports.queue, clock: &ports.clock };
    let planned = planner.plan(deadline.saturating_sub(RESERVE).unwrap_or(deadline)).await?;
    tracing::info!(?planned, "Auto Pay planned");
    Ok(planned)
}
