//! What is told when somebody takes a list along as a file.

use app::activity::{Action, Activity, RecordActivity};
use jiff::civil::Date;

use crate::{AccountCaller, Call, Failure};

/// Writes down that the caller takes along a file of these days of their account; `action` says
/// what it holds. Once an hour, whatever the days, so that nobody floods the trail. To be called
/// before the file is answered: without a trace nobody gets one.
///
/// # Errors
/// `unavailable` or `internal` when it cannot be written down.
pub async fn download(
    log: &impl RecordActivity,
    call: &Call<AccountCaller>,
    action: Action,
    (from, to): (Date, Date),
) -> Result<(), Failure> {
    let caller = call.caller();
    let activity = Activity::download(caller.user(), caller.account(), action, call.now());
    let activity = activity.with(format!("{from}/{to}")).from(call.address().as_str());
    Ok(log.record(&activity).await?)
}
