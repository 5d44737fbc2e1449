//! Imports billing documents. A message in the import queue says that a file arrived.
//!
//! Each message registers its files. The function then processes every waiting run, in order of
//! arrival. A message that names no billing file does nothing. A message that fails returns to the
//! queue; its completed work is kept and not repeated.

use app::call_records::RetryWaitingCalls;
pub use app::import::InviteOnImport;
use app::import::{
    BillingFiles, DocumentFiles, Import, ImportContext, ImportError, ImportPorts, ImportQueue,
    ImportStore, LeaseStore, Limits, Outcome, ReportFiles, RunStore, WorkFiles,
};
use app::outbox::QueueError;
use app::system::{Clock, Random};
use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent, SqsMessage};
use jiff::{SignedDuration, Timestamp};
use queue::{BadImportMessage, ImportMessage, parse_import_message};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[
    Capability::PostLedger,
    Capability::RecordManager,
    Capability::ListMemberships,
    Capability::ReadAccountSummaries,
    Capability::RemoveMembers,
    Capability::RecordActivity,
    Capability::ReadImports,
    Capability::WriteReports,
    Capability::WriteDocuments,
    Capability::QueueImport,
    Capability::QueueCallImport,
];

/// Time kept at the end of a call, to save the state and to respond.
const RESERVE: SignedDuration = SignedDuration::from_secs(30);

/// Delay before another call looks for waiting runs. Longer than a lease that is not renewed.
const LOOK_AGAIN: SignedDuration = SignedDuration::from_secs(120);

/// What this function works with.
#[derive(Debug)]
pub struct Ports<S, D, F, Q, N, W, C, R> {
    /// Ledgers, profiles and document identities.
    pub store: S,
    /// Full documents.
    pub documents: D,
    /// Billing files, the work files of runs, and reports.
    pub files: F,
    /// Runs and their lease.
    pub runs: Q,
    /// Enqueues another call.
    pub queue: N,
    /// Tries again call records that wait for an account or invoice.
    pub calls: W,
    /// The clock.
    pub clock: C,
    /// For names of lease owners.
    pub random: R,
    /// Whether the import invites new managers at once.
    pub invite: InviteOnImport,
}

/// Why a message returns to the queue.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Message(#[from] BadImportMessage),
    #[error(transparent)]
    Import(#[from] ImportError),
    #[error("a message to an import queue could not be sent: {0}")]
    Queue(#[from] QueueError),
}

/// Handles messages until `end_of_call`, and returns those that failed.
pub async fn handle<S, D, F, Q, N, W, C, R>(
    ports: &Ports<S, D, F, Q, N, W, C, R>,
    event: SqsEvent,
    end_of_call: Timestamp,
) -> SqsBatchResponse
where
    S: ImportStore,
    D: DocumentFiles,
    F: BillingFiles + WorkFiles + ReportFiles,
    Q: RunStore + LeaseStore,
    N: ImportQueue,
    W: RetryWaitingCalls,
    C: Clock,
    R: Random,
{
    let deadline = end_of_call.saturating_sub(RESERVE).unwrap_or(end_of_call);
    let import = Import {
        store: &ports.store,
        documents: &ports.documents,
        files: &ports.files,
        runs: &ports.runs,
        clock: &ports.clock,
        invite: ports.invite,
        limits: Limits::default(),
    };
    let mut response = SqsBatchResponse::default();
    for message in event.records {
        let id = message.message_id.clone().unwrap_or_default();
        let owner = ports.random.bytes();
        match one(&import, (&ports.queue, &ports.calls), owner, message, deadline).await {
            Ok(Some(outcome)) => tracing::info!(message = id, ?outcome, "import"),
            Ok(None) => tracing::info!(message = id, "ignored: the message names no billing file"),
            Err(error) => {
                tracing::error!(
                    message = id,
                    %error,
                    "import failed: the message is delivered again, and then goes to the \
                     dead-letter queue"
                );
                response.add_failure(id);
            }
        }
    }
    response
}

/// Handles one message under the lease of this owner. `None` when it names no billing file.
async fn one<P: ImportPorts>(
    import: &ImportContext<'_, P>,
    (queue, calls): (&impl ImportQueue, &impl RetryWaitingCalls),
    owner: [u8; 32],
    message: SqsMessage,
    deadline: Timestamp,
) -> Result<Option<Outcome>, Failure> {
    let message = parse_import_message(message.body.as_deref().unwrap_or_default())?;
    if let ImportMessage::Files(files) = message {
        if files.is_empty() {
            return Ok(None);
        }
        for arrival in &files {
            Box::pin(import.register(arrival, deadline)).await?;
        }
    }
    let owner: String = owner.iter().map(|byte| format!("{byte:02x}")).collect();
    // Boxed: the compiler cannot lay out futures nested deeper.
    let outcome = Box::pin(import.work(&owner, deadline)).await?;
    match outcome {
        // Accounts and invoices that were posted may be what calls wait for.
        Outcome::Done => calls.retry_waiting().await?,
        Outcome::OutOfTime => queue.continue_after(SignedDuration::ZERO).await?,
        // The call with the lease processes the waiting runs. It may crash, so look again later.
        Outcome::Busy => queue.continue_after(LOOK_AGAIN).await?,
    }
    Ok(Some(outcome))
}
