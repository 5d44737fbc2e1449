//! The activity log's record of a downloaded list or document.

use app::activity::{Action, Activity, RecordActivity};
use jiff::civil::Date;

use crate::{AccountCaller, Failure, Request};

/// Records that the caller downloads a file with these days of the account; `action` says which
/// list. The log has one record an hour, whatever the days, so that nobody can flood it. Call this
/// before the response: a download that is not in the log is refused.
///
/// # Errors
/// `unavailable` or `internal` when the store fails.
pub async fn record_download(
    activity: &impl RecordActivity,
    request: &Request<AccountCaller>,
    action: Action,
    (from, to): (Date, Date),
) -> Result<(), Failure> {
    let caller = request.caller();
    let download = Activity::download(caller.user(), caller.account(), action, request.now());
    let address = request.client_address().as_str();
    Ok(activity.record(&download.with(format!("{from}/{to}")).from(address)).await?)
}

/// The same for one document of the account, named by its number. The log has one record an hour
/// for each document.
///
/// # Errors
/// `unavailable` or `internal` when the store fails.
pub async fn record_document(
    activity: &impl RecordActivity,
    request: &Request<AccountCaller>,
    action: Action,
    number: &str,
) -> Result<(), Failure> {
    let caller = request.caller();
    let (user, account) = (caller.user(), caller.account());
    let download = Activity::document(user, account, action, number, request.now());
    let address = request.client_address().as_str();
    Ok(activity.record(&download.from(address)).await?)
}
