//! Builds downloads of call records that are too large to be built while the customer waits.
//!
//! A message names a job. A job that fails is delivered again; at its last delivery it is given up,
//! so that its customer sees that, and the message goes to the dead letters.

use app::call_records::{DownloadFiles, ReadCallFiles, ReadCallRecords, RecordJobs};
use app::reading::ReadInvoices;
use aws_lambda_events::event::sqs::{SqsBatchResponse, SqsEvent, SqsMessage};
use call_history::RunJobs;
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[
    Capability::ReadInvoice,
    Capability::ReadCallRecords,
    Capability::ReadCallFiles,
    Capability::WriteDownloads,
    Capability::LinkDownloads,
    Capability::RecordJob,
];

/// Deliveries of a message: `maxReceiveCount` of the queue.
const DELIVERIES: u32 = 5;

/// What this function works with.
#[derive(Clone, Debug)]
pub struct Ports<L, C, F, D, A> {
    /// Accounts.
    pub ledger: L,
    /// What is listed of call records.
    pub records: C,
    /// The files of call records.
    pub files: F,
    /// The files of downloads.
    pub downloads: D,
    /// The jobs.
    pub jobs: A,
}

/// Builds the downloads of a batch of messages, and returns the messages that failed.
pub async fn handle<L, C, F, D, A>(
    ports: &Ports<L, C, F, D, A>,
    event: SqsEvent,
) -> SqsBatchResponse
where
    L: ReadInvoices,
    C: ReadCallRecords,
    F: ReadCallFiles,
    D: DownloadFiles,
    A: RecordJobs,
{
    let last: Vec<bool> = event.records.iter().map(is_last).collect();
    let jobs = RunJobs {
        ledger: &ports.ledger,
        records: &ports.records,
        files: &ports.files,
        downloads: &ports.downloads,
        jobs: &ports.jobs,
    };
    // Messages come one at a time, so one that is delivered for the last time is alone.
    let is_last = last.contains(&true);
    queue::each_message(event, "download", async |body| one(&jobs, body, is_last).await).await
}

/// Whether the message goes to the dead letters when it fails now.
fn is_last(message: &SqsMessage) -> bool {
    let count = message.attributes.get("ApproximateReceiveCount");
    count.and_then(|count| count.parse::<u32>().ok()).is_some_and(|count| count >= DELIVERIES)
}

/// Builds the download of one job. The error is text for the log and names no person.
async fn one<L, C, F, D, A>(
    jobs: &RunJobs<'_, L, C, F, D, A>,
    body: &str,
    is_last: bool,
) -> Result<(), String>
where
    L: ReadInvoices,
    C: ReadCallRecords,
    F: ReadCallFiles,
    D: DownloadFiles,
    A: RecordJobs,
{
    let (account, id) = queue::parse_download_job(body).map_err(|error| error.to_string())?;
    // Boxed: the compiler cannot lay out futures nested deeper.
    let Err(error) = Box::pin(jobs.run(&account, id)).await else { return Ok(()) };
    if is_last && let Err(error) = jobs.give_up(&account, id).await {
        return Err(format!("job {id} of account {account} could not be given up: {error}"));
    }
    Err(format!("job {id} of account {account}: {error}"))
}
