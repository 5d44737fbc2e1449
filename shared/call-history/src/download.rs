//! Requests for downloads: at once up to [`AT_ONCE`] rows, otherwise as a job.

use std::future::Future;

use app::{
    activity::{Action, Activity, ActivityLog, RecordActivity},
    call_records::{
        DownloadError, DownloadFile, DownloadFiles, DownloadRequest, DownloadScope, JOB_LIFE, Job,
        JobId, JobState, QueueJobs, ReadCallFiles, ReadCallRecords, StartJobs, Started,
    },
    idempotency::{
        IdempotencyKey, IdempotencyRecord, Lookup, PutIdempotency, RECORD_LIFE, ReadIdempotency,
        look_up,
    },
    store::{Condition, StoreError},
    system::Random,
    users::Author,
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{
    account::CallAccount,
    build::build,
    failure::{corrupt, unavailable},
    name::days,
    plan::Plan,
    stored,
};

/// Most rows of a download that is built while the user waits.
pub const AT_ONCE: u64 = 100_000;

/// Makes downloads on request.
pub trait StartDownload: Send + Sync {
    /// Makes a download for `author`, a user, or starts the job that makes it, once for the key. A
    /// file that exists already is used again. The activity log has it before anybody can download
    /// it.
    fn start(
        &self,
        account: CallAccount,
        request: DownloadRequest,
        author: &Author,
        key: IdempotencyKey,
    ) -> impl Future<Output = Result<Started, DownloadError>> + Send;
}

/// Makes downloads, with the ports that this needs.
#[derive(Clone, Debug)]
pub struct Downloads<L, F, D, A, G, Q, R> {
    /// What is listed of call records.
    pub records: L,
    /// The files of call records.
    pub files: F,
    /// The files of downloads.
    pub downloads: D,
    /// Idempotency records and jobs.
    pub access: A,
    /// The activity log.
    pub log: G,
    /// The queue of jobs.
    pub queue: Q,
    /// For ids of activities.
    pub random: R,
}

/// What an idempotency record has of a response. A link is made again: it is a secret.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
enum Recorded {
    File { key: String },
    Job { id: String },
}

impl<L, F, D, A, G, Q, R> StartDownload for Downloads<L, F, D, A, G, Q, R>
where
    L: ReadCallRecords,
    F: ReadCallFiles,
    D: DownloadFiles,
    A: ReadIdempotency + PutIdempotency + StartJobs,
    G: RecordActivity,
    Q: QueueJobs,
    R: Random,
{
    async fn start(
        &self,
        account: CallAccount,
        request: DownloadRequest,
        author: &Author,
        key: IdempotencyKey,
    ) -> Result<Started, DownloadError> {
        if let Some(started) = self.replay(&key, author.at).await? {
            return Ok(started);
        }
        let plan = Plan::of(&self.records, account, request, author.at).await?;
        let activity = activity(&plan, author, &self.random);
        let (started, recorded) = match self.at_once(&plan).await? {
            Some(file) => {
                self.log.record(&activity).await?;
                let link = self.downloads.link(&file.key, author.at).await.map_err(unavailable)?;
                let recorded = Recorded::File { key: file.key.clone() };
                (Started::Ready(file, link), recorded)
            }
            None => {
                self.log.record(&activity).await?;
                let id = self.start_job(&plan, author, &key).await?;
                (Started::Job(id), Recorded::Job { id: id.to_string() })
            }
        };
        self.record(key, &recorded, author.at).await?;
        Ok(started)
    }
}

impl<L, F, D, A, G, Q, R> Downloads<L, F, D, A, G, Q, R>
where
    L: ReadCallRecords,
    F: ReadCallFiles,
    D: DownloadFiles,
    A: ReadIdempotency + PutIdempotency + StartJobs,
    Q: QueueJobs,
{
    /// The response of an earlier request with this key; `None` without one, and when its file is
    /// not kept any longer.
    async fn replay(
        &self,
        key: &IdempotencyKey,
        now: Timestamp,
    ) -> Result<Option<Started>, DownloadError> {
        let answer = match look_up(&self.access, key).await? {
            Lookup::New => return Ok(None),
            Lookup::Reused => return Err(DownloadError::KeyReused),
            Lookup::Replay(answer) => answer,
        };
        let unknown = || corrupt(format!("idempotency record {}", key.id));
        Ok(match serde_json::from_str(&answer).map_err(|_| unknown())? {
            Recorded::Job { id } => Some(Started::Job(JobId::parse(&id).ok_or_else(unknown)?)),
            Recorded::File { key } => {
                let found = self.downloads.find(&key).await.map_err(unavailable)?;
                let Some(bytes) = found else { return Ok(None) };
                let link = self.downloads.link(&key, now).await.map_err(unavailable)?;
                Some(Started::Ready(DownloadFile { key, bytes }, link))
            }
        })
    }

    /// The file, if it exists or has few rows; `None` when a job must build it.
    async fn at_once(&self, plan: &Plan) -> Result<Option<DownloadFile>, DownloadError> {
        if let Some(bytes) = self.downloads.find(&plan.key).await.map_err(unavailable)? {
            return Ok(Some(DownloadFile { key: plan.key.clone(), bytes }));
        }
        if plan.rows(&self.files, AT_ONCE).await? > AT_ONCE {
            return Ok(None);
        }
        Ok(Some(build(&self.files, &self.downloads, plan).await?))
    }

    /// Stores the job of this key and enqueues it. Both may happen again.
    async fn start_job(
        &self,
        plan: &Plan,
        author: &Author,
        key: &IdempotencyKey,
    ) -> Result<JobId, DownloadError> {
        let nobody = || StoreError::Corrupt("a download without a user".into());
        let request = stored::write(&plan.request).map_err(corrupt)?;
        let id = JobId::of(key.id);
        let job = Job {
            id,
            account: plan.account.id.clone(),
            user: author.user.ok_or_else(nobody)?,
            request,
            state: JobState::Queued,
            started_at: author.at,
            expires_at: later(author.at, JOB_LIFE),
        };
        self.access.put_job(&job).await?;
        let queued = self.queue.queue_job(&job.account, id).await;
        queued.map_err(|error| StoreError::Unavailable(error.0))?;
        Ok(id)
    }

    async fn record(
        &self,
        key: IdempotencyKey,
        recorded: &Recorded,
        now: Timestamp,
    ) -> Result<(), DownloadError> {
        let answer = serde_json::to_string(recorded).map_err(corrupt)?;
        let record =
            IdempotencyRecord { key: key.clone(), answer, expires_at: later(now, RECORD_LIFE) };
        match self.access.put_idempotency_record(&record).await {
            // The same request at the same time, or another one with its key.
            Err(StoreError::ConditionFailed(Condition::IdempotencyKey)) => {
                match look_up(&self.access, &key).await? {
                    Lookup::Reused => Err(DownloadError::KeyReused),
                    Lookup::New | Lookup::Replay(_) => Ok(()),
                }
            }
            done => Ok(done?),
        }
    }
}

/// What the activity log says of a download.
fn activity(plan: &Plan, author: &Author, random: &impl Random) -> Activity {
    let log = ActivityLog::Account(plan.account.id.clone());
    let of = |action| {
        let (log, actor) = (log.clone(), author.actor.clone());
        Activity::new(random, log, actor, action, author.at)
    };
    let activity = match &plan.request.scope {
        DownloadScope::Month(month) => of(Action::CallHistoryDownloaded).with(month.to_string()),
        DownloadScope::Search(filter) => {
            let days = days(filter.from, filter.to, &plan.account.zone);
            let activity = of(Action::CallsExported).with(days);
            match &filter.invoice_number {
                Some(number) => activity.of(number),
                None => activity,
            }
        }
        DownloadScope::Invoice(number) => of(Action::CallRecordsDownloaded)
            .of(number.to_string())
            .with(plan.request.dialect.as_str()),
    };
    match &author.address {
        Some(address) => activity.from(address.as_str()),
        None => activity,
    }
}

fn later(now: Timestamp, life: SignedDuration) -> Timestamp {
    now.checked_add(life).unwrap_or(Timestamp::MAX)
}
