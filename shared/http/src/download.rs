//! What is told when somebody takes a list along as a file.

use app::activity::{Action, Activity, Actor, RecordActivity, Trail};
use app::outside::Random;
use jiff::civil::Date;

use crate::{AccountCaller, Call, Failure};

/// Writes down that the caller takes along a file of these days of their account; `action` says
/// what it holds. To be called before the file is answered: without a trace nobody gets one.
///
/// # Errors
/// `unavailable` or `internal` when it cannot be written down.
pub async fn download(
    trail: &impl RecordActivity,
    random: &impl Random,
    call: &Call<AccountCaller>,
    action: Action,
    (from, to): (Date, Date),
) -> Result<(), Failure> {
    let caller = call.caller();
    let (account, actor) = (Trail::Account(caller.account().clone()), Actor::user(caller.user()));
    let activity = Activity::new(random, account, actor, action, call.now());
    let activity = activity.with(format!("{from}/{to}")).from(call.address().as_str());
    Ok(trail.record(&activity).await?)
}
