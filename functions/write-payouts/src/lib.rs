//! Every hour: writes the files that tie payouts of the gateway to the ledger.

use app::payments::Settler;
use app::payments::events::ReadPayouts;
use app::payments::gateway::PaymentGateway;
use app::payouts::{PayoutFiles, PayoutStore, PayoutWriter, PayoutsWritten};
use app::posting::Bookkeeper;
use app::store::StoreError;
use app::system::Clock;
use jiff::{SignedDuration, Timestamp};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[
    Capability::FindPayouts,
    Capability::SettlePayments,
    Capability::RecordActivity,
    Capability::UseGateway,
    Capability::WritePayouts,
];

/// Time kept at the end of a call, to list the lines of a payout that was begun, or to write its
/// file and the day's list. Tying its lines stops in time.
const RESERVE: SignedDuration = SignedDuration::from_secs(300);

/// What this function works with.
#[derive(Debug)]
pub struct Ports<S, C, G, F> {
    /// Ledgers, payments and marks.
    pub ledger: S,
    /// The clock.
    pub clock: C,
    /// The payment gateway.
    pub gateway: G,
    /// The files.
    pub files: F,
}

/// Why a run failed.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The marks could not be read or removed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A payout is not as it must be, or is not written; the next run tries again.
    #[error("{} payouts are not right; the next run tries again", .0.wrong)]
    Wrong(PayoutsWritten),
}

/// Writes the marked payouts until all are written or the call, which ends at `deadline`, is almost
/// over.
///
/// # Errors
/// See [`WriteError`].
pub async fn handle<S, C, G, F>(
    ports: &Ports<S, C, G, F>,
    deadline: Timestamp,
) -> Result<(), WriteError>
where
    S: PayoutStore,
    C: Clock,
    G: PaymentGateway + ReadPayouts,
    F: PayoutFiles,
{
    let Ports { ledger, clock, gateway, files } = ports;
    let settler = Settler { books: Bookkeeper { store: ledger, clock } };
    let until = deadline.saturating_sub(RESERVE).unwrap_or(deadline);
    let done = PayoutWriter { settler, gateway, files }.run(until).await?;
    let PayoutsWritten { written, skipped, wrong, is_cut_off } = done;
    tracing::info!(written, skipped, wrong, is_cut_off, "payouts written");
    if wrong == 0 { Ok(()) } else { Err(WriteError::Wrong(done)) }
}
