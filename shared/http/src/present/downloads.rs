//! Downloads of call records: links and jobs.

use app::call_records::{
    DownloadError, DownloadFile, DownloadRequest, DownloadScope, FileDialect, JobState,
    PresignedLink, Started,
};
use app::idempotency::IdempotencyKey;
use contract::{CallDialect, Download, DownloadLink, Job, JobStatus, ProblemKind, StartedJob};

use super::value::from_language;
use crate::{AccountCaller, Failure, Request, Response};

/// The form of a file, to the use case.
const fn from_dialect(dialect: CallDialect) -> FileDialect {
    match dialect {
        CallDialect::Machine => FileDialect::Machine,
        CallDialect::Spreadsheet => FileDialect::Spreadsheet,
    }
}

/// The download that a request asks for, in the language and for the role of its caller: viewers
/// see masked numbers only. `zone` is the account's.
pub fn wanted(
    request: &Request<AccountCaller>,
    scope: DownloadScope,
    dialect: CallDialect,
    zone: &str,
) -> DownloadRequest {
    let caller = request.caller();
    DownloadRequest {
        account: caller.account().clone(),
        scope,
        dialect: from_dialect(dialect),
        language: from_language(request.language()),
        time_zone: zone.to_owned(),
        masked: caller.sees_masked_numbers(),
    }
}

/// The key of a request for a download, with all that it asks for: path and body. `operation` names
/// the route for which the key is valid.
///
/// # Errors
/// `malformed`, naming the header.
pub fn idempotency_key(
    request: &Request<AccountCaller>,
    operation: &str,
) -> Result<IdempotencyKey, Failure> {
    let caller = request.caller();
    let (account, user) = (caller.account().as_str(), caller.user().id);
    let key = request.idempotency_key()?;
    let path = ["month", "number"].into_iter().filter_map(|name| request.path(name).ok());
    let mut content: Vec<u8> = path.flat_map(|part| [part, "\n"].concat().into_bytes()).collect();
    content.extend_from_slice(request.raw_body());
    // Otherwise a user whose role was lowered could get the whole numbers by a key of before.
    let masked = if caller.sees_masked_numbers() { "-masked" } else { "" };
    Ok(IdempotencyKey::new(account, &user, &format!("{operation}{masked}"), key, &content))
}

/// A link to the file: 201; or the job that builds it: 202.
pub fn started(started: Started) -> Response<Download> {
    match started {
        Started::Ready(file, found) => Response::created(Download::Ready(link(&file, found))),
        Started::Job(job) => {
            let job_id = job.to_string();
            Response::accepted(Download::Started(StartedJob { job_id }))
        }
    }
}

/// A link to a file.
pub fn link(file: &DownloadFile, link: PresignedLink) -> DownloadLink {
    let file_name = file.name().to_owned();
    DownloadLink { url: link.url, expires_at: link.expires_at, file_name, bytes: file.bytes }
}

/// A job, with a link to its file if that is still kept.
pub fn job(state: &JobState, found: Option<(DownloadFile, PresignedLink)>) -> Job {
    let (status, progress) = match state {
        JobState::Queued => (JobStatus::Queued, 0.0),
        JobState::Running { permille } => (JobStatus::Running, f64::from(*permille) / 1000.0),
        JobState::Done(_) => (JobStatus::Done, 1.0),
        JobState::Failed => (JobStatus::Failed, 0.0),
    };
    Job { status, progress, link: found.map(|(file, found)| link(&file, found)) }
}

/// Why a download is refused.
pub fn refused(error: DownloadError) -> Failure {
    match error {
        DownloadError::Nothing => Failure::of(ProblemKind::NotFound),
        DownloadError::KeyReused => Failure::of(ProblemKind::IdempotencyKeyReused),
        DownloadError::Store(error) => error.into(),
    }
}
