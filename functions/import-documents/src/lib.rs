//! Import of billing documents: a message in the import queue says that a file arrived.
//!
//! Each message registers its files, then everything that waits is worked on, in order of arrival.
//! A message that announces no billing file does nothing and asks for nothing. A message that fails
//! goes back to the queue; whatever it did stays done and is not done again.

mod notification;

use app::import::{
    BillingFiles, DocumentFiles, ImportError, ImportQueue, ImportStore, InviteOnImport, LeaseStore,
    Limits, Outcome, ReportFiles, RunStore, TimeLeft, WorkFiles, Worker,
};
use app::outbox::QueueError;
use app::system::{Clock, Random};
use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent, SqsMessage};
use jiff::{SignedDuration, Timestamp};
use runtime::Capability;

pub use notification::{Message, NotANotification, read};

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
];

/// Left over at the end of a call, for saving and for answering.
const RESERVE: SignedDuration = SignedDuration::from_secs(30);

/// After this a lease that is not renewed is over.
const LOOK_AGAIN: SignedDuration = SignedDuration::from_secs(120);

/// What this function works with.
#[derive(Debug)]
pub struct Ports<S, D, F, Q, N, C, R> {
    /// Ledger, profiles and identities.
    pub store: S,
    /// Full documents.
    pub documents: D,
    /// The files that were dropped, what runs keep for themselves, and reports.
    pub files: F,
    /// Runs, and who imports now.
    pub runs: Q,
    /// Asks for one more call.
    pub queue: N,
    /// Now.
    pub clock: C,
    /// Names for lease owners.
    pub random: R,
    /// Whether new managers are invited at once.
    pub invite: InviteOnImport,
}

/// Why a message goes back to the queue.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Message(#[from] NotANotification),
    #[error(transparent)]
    Import(#[from] ImportError),
    #[error(transparent)]
    Queue(#[from] QueueError),
}

/// Handles messages until `deadline`, the end of this call; answers with those that failed.
pub async fn handle<S, D, F, Q, N, C, R>(
    ports: &Ports<S, D, F, Q, N, C, R>,
    event: SqsEvent,
    deadline: Timestamp,
) -> SqsBatchResponse
where
    S: ImportStore,
    D: DocumentFiles,
    F: BillingFiles + WorkFiles + ReportFiles,
    Q: RunStore + LeaseStore,
    N: ImportQueue,
    C: Clock,
    R: Random,
{
    let until = deadline.saturating_sub(RESERVE).unwrap_or(deadline);
    let mut response = SqsBatchResponse::default();
    for message in event.records {
        let id = message.message_id.clone().unwrap_or_default();
        match one(ports, message, TimeLeft { until }).await {
            Ok(Some(outcome)) => tracing::info!(message = id, ?outcome, "import"),
            Ok(None) => tracing::info!(message = id, "ignored: it announces no billing file"),
            Err(error) => {
                tracing::error!(message = id, %error, "import failed");
                response.add_failure(id);
            }
        }
    }
    response
}

/// How the message's call ended; `None` when it announces nothing.
async fn one<S, D, F, Q, N, C, R>(
    ports: &Ports<S, D, F, Q, N, C, R>,
    message: SqsMessage,
    time: TimeLeft,
) -> Result<Option<Outcome>, Failure>
where
    S: ImportStore,
    D: DocumentFiles,
    F: BillingFiles + WorkFiles + ReportFiles,
    Q: RunStore + LeaseStore,
    N: ImportQueue,
    C: Clock,
    R: Random,
{
    let worker = Worker {
        store: &ports.store,
        documents: &ports.documents,
        files: &ports.files,
        runs: &ports.runs,
        clock: &ports.clock,
        invite: ports.invite,
        limits: Limits::default(),
    };
    if let Message::Files(files) = read(message.body.as_deref().unwrap_or_default())? {
        if files.is_empty() {
            return Ok(None);
        }
        for arrival in &files {
            Box::pin(worker.register(arrival, time)).await?;
        }
    }
    let owner: String = ports.random.bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    // Boxed, because futures are nested here as deeply as the compiler allows.
    let outcome = Box::pin(worker.work(&owner, time)).await?;
    match outcome {
        Outcome::Done => {}
        Outcome::OutOfTime => ports.queue.go_on(SignedDuration::ZERO).await?,
        // The call that has the lease will come to what waits, unless it dies: look again later.
        Outcome::Busy => ports.queue.go_on(LOOK_AGAIN).await?,
    }
    Ok(Some(outcome))
}
