//! `GET /v1/accounts/{accountId}/jobs/{jobId}`: a job that the caller started.

use app::call_records::{DownloadFiles, JobId, ReadJobs};
use call_history::show_job;
use contract::{Job, ProblemKind};
use portal_http::present::downloads;
use portal_http::{AccountCaller, Failure, Request, Response};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] =
    &[Capability::ServeAccount, Capability::ReadJob, Capability::LinkDownloads];

/// What this function works with.
#[derive(Clone, Debug)]
pub struct Ports<A, D> {
    /// Reads jobs.
    pub jobs: A,
    /// Makes links to downloads.
    pub downloads: D,
}

/// Responds with a job, and with a new link to its file once that is there.
///
/// # Errors
/// `not-found` when the account has no such job, another user started it, or the caller's role no
/// longer allows its file; `unavailable` or `internal` when a store fails.
pub async fn handle<A: ReadJobs, D: DownloadFiles>(
    ports: &Ports<A, D>,
    request: Request<AccountCaller>,
) -> Result<Response<Job>, Failure> {
    let absent = || Failure::of(ProblemKind::NotFound);
    let id = JobId::parse(request.path("jobId")?).ok_or_else(absent)?;
    let caller = request.caller();
    let who = (caller.user().id, caller.role());
    let Ports { jobs, downloads: files } = ports;
    let found = show_job(jobs, files, (caller.account(), id), who, request.now()).await?;
    let shown = found.ok_or_else(absent)?;
    Ok(Response::new(downloads::job(&shown.state, shown.link)))
}
