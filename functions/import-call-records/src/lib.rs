//! Imports call records. A message in the queue says that a file arrived, that a run continues, or
//! that what waits is to be tried again; the schedule says the latter, too.
//!
//! A message that fails returns to the queue; its completed work is kept and not repeated.

use app::call_records::import::{
    CallFiles, CallImportQueue, CallRunStore, CallWorkFiles, CommitSegments, ReadUsageLines,
};
use app::import::{BillingFiles, ReportFiles};
use app::posting::RunId;
use app::system::{Clock, Random};
use aws_lambda_events::event::sqs::{SqsBatchResponse, SqsEvent, SqsMessage};
use call_import::{CallImportContext, CallImportError, CallImportPorts, CallOutcome, Limits};
use jiff::{SignedDuration, Timestamp};
use queue::{BadImportMessage, CallImportMessage, parse_call_import_message};
use runtime::Capability;
use serde::Deserialize;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[
    Capability::WriteCallRecords,
    Capability::ReadInvoice,
    Capability::ReadDocuments,
    Capability::ReadImports,
    Capability::WriteReports,
    Capability::DeleteCallWork,
    Capability::WriteCallFiles,
    Capability::QueueCallImport,
];

/// Time kept at the end of a call, to save the state and to respond.
const RESERVE: SignedDuration = SignedDuration::from_secs(60);

/// What this function works with.
#[derive(Debug)]
pub struct Ports<L, I, S, F, Q, C, R> {
    /// What is listed of call records, the accounts and invoices that are known, and runs.
    pub ledger: L,
    /// The usage lines of invoices.
    pub invoices: I,
    /// The files of segments.
    pub calls: S,
    /// Batches, the work files of runs, and reports.
    pub files: F,
    /// Enqueues another call.
    pub queue: Q,
    /// The clock.
    pub clock: C,
    /// For names of lease owners.
    pub random: R,
    /// For how long the provider keeps the files of call records.
    pub kept: SignedDuration,
}

/// What invokes this function.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Event {
    /// The schedule.
    Schedule(Schedule),
    /// The queue.
    Queue(SqsEvent),
}

/// `{"retryWaiting": true}`.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Schedule {
    /// Always true.
    pub retry_waiting: bool,
}

/// Why a message returns to the queue, or a scheduled call fails.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The message cannot be read.
    #[error(transparent)]
    Message(#[from] BadImportMessage),
    /// The import failed.
    #[error(transparent)]
    Import(#[from] CallImportError),
}

/// What became of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Outcome {
    /// It names no file of call records.
    Ignored,
    /// How its runs ended.
    Runs(Vec<(RunId, CallOutcome)>),
    /// So many runs were enqueued.
    Enqueued(usize),
}

/// Handles an event until `end_of_call`, and returns the messages that failed.
///
/// # Errors
/// [`Failure`] when the schedule's order fails.
pub async fn handle<L, I, S, F, Q, C, R>(
    ports: &Ports<L, I, S, F, Q, C, R>,
    event: Event,
    end_of_call: Timestamp,
) -> Result<SqsBatchResponse, Failure>
where
    L: CommitSegments + CallRunStore,
    I: ReadUsageLines,
    S: CallFiles,
    F: BillingFiles + CallWorkFiles + ReportFiles,
    Q: CallImportQueue,
    C: Clock,
    R: Random,
{
    let deadline = end_of_call.saturating_sub(RESERVE).unwrap_or(end_of_call);
    let import: call_import::CallImport<'_, L, I, F, S, L, Q, C> = CallImportContext {
        tables: &ports.ledger,
        invoices: &ports.invoices,
        files: &ports.files,
        calls: &ports.calls,
        runs: &ports.ledger,
        queue: &ports.queue,
        clock: &ports.clock,
        kept: ports.kept,
        limits: Limits::default(),
    };
    let mut response = SqsBatchResponse::default();
    let messages = match event {
        Event::Schedule(_) => {
            let runs = Box::pin(import.retry_waiting(deadline)).await?;
            tracing::info!(runs, "unfinished runs of call records enqueued");
            return Ok(response);
        }
        Event::Queue(event) => event.records,
    };
    for message in messages {
        let id = message.message_id.clone().unwrap_or_default();
        match one(&import, ports.random.bytes(), message, deadline).await {
            Ok(outcome) => tracing::info!(message = id, ?outcome, "import of call records"),
            Err(error) => {
                tracing::error!(
                    message = id,
                    %error,
                    "import of call records failed: the message is delivered again, and then goes \
                     to the dead-letter queue"
                );
                response.add_failure(id);
            }
        }
    }
    Ok(response)
}

/// Handles one message; this owner takes the leases.
async fn one<P: CallImportPorts>(
    import: &CallImportContext<'_, P>,
    owner: [u8; 32],
    message: SqsMessage,
    deadline: Timestamp,
) -> Result<Outcome, Failure> {
    let runs = match parse_call_import_message(message.body.as_deref().unwrap_or_default())? {
        CallImportMessage::Continue(run) => vec![run],
        CallImportMessage::RetryWaiting => {
            return Ok(Outcome::Enqueued(Box::pin(import.retry_waiting(deadline)).await?));
        }
        CallImportMessage::Files(files) => {
            let mut runs = Vec::with_capacity(files.len());
            for arrival in &files {
                runs.push(Box::pin(import.register(arrival, deadline)).await?);
            }
            runs
        }
    };
    if runs.is_empty() {
        return Ok(Outcome::Ignored);
    }
    let owner: String = owner.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut ended = Vec::with_capacity(runs.len());
    for run in runs {
        // Boxed: the compiler cannot lay out futures nested deeper. After the deadline this
        // enqueues the run.
        ended.push((run, Box::pin(import.work(run, &owner, deadline)).await?));
    }
    Ok(Outcome::Runs(ended))
}
