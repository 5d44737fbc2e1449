//! Every 15 minutes: settles payments and refunds without an outcome, and carries out what the
//! gateway reported and the portal missed.

use app::payments::events::ReadEvents;
use app::payments::gateway::PaymentGateway;
use app::payments::{PaymentStore, ProgressStore, Reconciled, Reconciler, Site, UnsettledAccounts};
use app::posting::Bookkeeper;
use app::store::StoreError;
use app::system::Clock;
use jiff::{SignedDuration, Timestamp};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[
    Capability::FindUnsettled,
    Capability::SettlePayments,
    Capability::RecordActivity,
    Capability::UseGateway,
];

/// Time kept at the end of a call, to finish the account or the page of events that was begun.
const RESERVE: SignedDuration = SignedDuration::from_secs(60);

/// What this function works with.
#[derive(Debug)]
pub struct Ports<S, C, G> {
    /// Ledgers and payments.
    pub ledger: S,
    /// The clock.
    pub clock: C,
    /// The payment gateway.
    pub gateway: G,
    /// What the provider decided, and where the portal is.
    pub site: Site,
}

/// Why a reconciliation failed.
#[derive(Debug, thiserror::Error)]
pub enum ReconcileError {
    /// The payments could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Something could not be reconciled.
    #[error("{} things could not be reconciled; the next reconciliation tries again", .0.failed)]
    Remaining(Reconciled),
}

/// Reconciles until everything is done or the call, which ends at `deadline`, is almost over.
///
/// # Errors
/// See [`ReconcileError`].
pub async fn handle<S, C, G>(
    ports: &Ports<S, C, G>,
    deadline: Timestamp,
) -> Result<(), ReconcileError>
where
    S: PaymentStore + UnsettledAccounts + ProgressStore,
    C: Clock,
    G: PaymentGateway + ReadEvents,
{
    let books = Bookkeeper { store: &ports.ledger, clock: &ports.clock };
    let reconciler = Reconciler { books, gateway: &ports.gateway, site: &ports.site };
    let done = reconciler.run(deadline.saturating_sub(RESERVE).unwrap_or(deadline)).await?;
    let Reconciled { unsettled, settled, missed, failed, is_cut_off } = done;
    tracing::info!(unsettled, settled, missed, failed, is_cut_off, "payments reconciled");
    if failed == 0 { Ok(()) } else { Err(ReconcileError::Remaining(done)) }
}
