//! Jobs: what their users see of them, and what `build-download` does.

use app::{
    call_records::{
        DownloadError, DownloadFile, DownloadFiles, DownloadRequest, DownloadScope, Job, JobId,
        JobState, PresignedLink, ReadCallFiles, ReadCallRecords, ReadJobs, RecordJobs,
    },
    reading::ReadInvoices,
    store::StoreError,
};
use domain::{
    ids::{AccountId, UserId},
    user::Role,
};
use jiff::Timestamp;

use crate::{
    account::CallAccount,
    build::Build,
    download::AT_ONCE,
    failure::{corrupt, unavailable},
    plan::Plan,
    stored,
};

/// Thousandths between two records of a job's progress, at least.
const STEP: u16 = 20;

/// A job, as its user sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownJob {
    /// Where it is.
    pub state: JobState,
    /// A new link to its file; `None` unless it is done and the file is still kept.
    pub link: Option<(DownloadFile, PresignedLink)>,
}

/// The job of a user who now has this role in the account; `None` when there is none, another user
/// started it, or the role no longer allows its file.
///
/// # Errors
/// When a port fails or its contents are inconsistent.
pub async fn show_job(
    jobs: &impl ReadJobs,
    downloads: &impl DownloadFiles,
    (account, id): (&AccountId, JobId),
    (user, role): (UserId, Role),
    now: Timestamp,
) -> Result<Option<ShownJob>, StoreError> {
    let found = jobs.job(account, id).await?;
    let Some(job) = found.filter(|job| job.user == user) else { return Ok(None) };
    if !may_download(role, &request_of(&job)?) {
        return Ok(None);
    }
    let link = match &job.state {
        JobState::Done(file) => match downloads.find(&file.key).await.map_err(unavailable)? {
            Some(_) => {
                let link = downloads.link(&file.key, now).await.map_err(unavailable)?;
                Some((file.clone(), link))
            }
            None => None,
        },
        JobState::Queued | JobState::Running { .. } | JobState::Failed => None,
    };
    Ok(Some(ShownJob { state: job.state, link }))
}

/// Whether a role allows a download. Viewers have the calls of invoices only, with masked numbers.
fn may_download(role: Role, request: &DownloadRequest) -> bool {
    match request.scope {
        DownloadScope::Month(_) | DownloadScope::Search(_) => role >= Role::Manager,
        DownloadScope::Invoice(_) => request.masked || role >= Role::Billing,
    }
}

fn request_of(job: &Job) -> Result<DownloadRequest, StoreError> {
    let (account, id) = (&job.account, job.id);
    let unknown = || corrupt(format!("request of job {id} of account {account}"));
    stored::read(&job.request).ok_or_else(unknown)
}

/// Builds the downloads of jobs, with the ports that this needs.
#[derive(Clone, Copy, Debug)]
pub struct RunJobs<'a, L, C, F, D, A> {
    /// Accounts.
    pub ledger: &'a L,
    /// What is listed of call records.
    pub records: &'a C,
    /// The files of call records.
    pub files: &'a F,
    /// The files of downloads.
    pub downloads: &'a D,
    /// The jobs.
    pub jobs: &'a A,
}

impl<L, C, F, D, A> RunJobs<'_, L, C, F, D, A>
where
    L: ReadInvoices,
    C: ReadCallRecords,
    F: ReadCallFiles,
    D: DownloadFiles,
    A: RecordJobs,
{
    /// Builds the file of a job, unless that is done or given up already. The job becomes `Done`;
    /// `Failed` when there is nothing that could be downloaded.
    ///
    /// # Errors
    /// When a port fails. The job stays as it is, so that it can be run again.
    pub async fn run(&self, account: &AccountId, id: JobId) -> Result<(), StoreError> {
        let Some(job) = self.jobs.job(account, id).await? else { return Ok(()) };
        if matches!(job.state, JobState::Done(_) | JobState::Failed) {
            return Ok(());
        }
        let state = match self.file(&job).await {
            Ok(file) => JobState::Done(file),
            Err(DownloadError::Store(error)) => return Err(error),
            Err(DownloadError::Nothing | DownloadError::KeyReused) => JobState::Failed,
        };
        self.jobs.record_job(account, id, &state).await
    }

    /// Gives a job up after its last try.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn give_up(&self, account: &AccountId, id: JobId) -> Result<(), StoreError> {
        self.jobs.record_job(account, id, &JobState::Failed).await
    }

    async fn file(&self, job: &Job) -> Result<DownloadFile, DownloadError> {
        let request = request_of(job)?;
        let account = CallAccount::read(self.ledger, &job.account).await?;
        let account = account.ok_or(DownloadError::Nothing)?;
        let plan = Plan::of(self.records, account, request, job.started_at).await?;
        if let Some(bytes) = self.downloads.find(&plan.key).await.map_err(unavailable)? {
            return Ok(DownloadFile { key: plan.key, bytes });
        }
        let rows = plan.rows(self.files, AT_ONCE).await?;
        let mut build = Build::begin(self.files, self.downloads, &plan);
        match self.steps(job, rows, &mut build).await {
            Ok(()) => Ok(build.finish().await?),
            Err(error) => {
                build.abandon().await;
                Err(error.into())
            }
        }
    }

    /// Writes all rows but the last piece, and records the progress.
    async fn steps(
        &self,
        job: &Job,
        rows: u64,
        build: &mut Build<'_, F, D::Upload>,
    ) -> Result<(), StoreError> {
        let mut recorded = match job.state {
            JobState::Running { permille } => permille,
            _ => 0,
        };
        self.progress(job, recorded).await?;
        while let Some(written) = build.step().await? {
            let permille = permille(written, rows);
            if permille >= recorded.saturating_add(STEP) {
                self.progress(job, permille).await?;
                recorded = permille;
            }
        }
        Ok(())
    }

    async fn progress(&self, job: &Job, permille: u16) -> Result<(), StoreError> {
        let state = JobState::Running { permille };
        self.jobs.record_job(&job.account, job.id, &state).await
    }
}

/// The thousandths that are written: 1000 only when the file is finished.
fn permille(written: u64, rows: u64) -> u16 {
    let part = written.saturating_mul(1000).checked_div(rows).unwrap_or_default();
    u16::try_from(part.min(999)).unwrap_or(999)
}
