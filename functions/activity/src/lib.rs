//! Who did what: in an account, to one's own login, and among staff.

use app::activity::{ActivityLog, ReadActivity};
use contract::ActivityPage;
use portal_http::people::{Doer, activity_page, activity_query};
use portal_http::{AccountCaller, Call, Failure, Reply, SessionCaller, StaffMember};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[
    Capability::ReadOriginSecret,
    Capability::ReadCaller,
    Capability::TouchSession,
    Capability::RecordActivity,
    Capability::ReadActivity,
];

/// What this function works with.
#[derive(Clone, Debug)]
pub struct Ports<A> {
    /// The trails.
    pub trails: A,
}

/// A page of an account's trail, the newest first.
///
/// # Errors
/// `malformed` when the query is.
pub async fn of_account<A: ReadActivity>(
    ports: &Ports<A>,
    call: Call<AccountCaller>,
) -> Result<Reply<ActivityPage>, Failure> {
    page(ports, &call, ActivityLog::Account(call.caller().account().clone())).await
}

/// A page of the trail of the caller's own login, the newest first.
///
/// # Errors
/// `malformed` when the query is.
pub async fn of_me<A: ReadActivity>(
    ports: &Ports<A>,
    call: Call<SessionCaller>,
) -> Result<Reply<ActivityPage>, Failure> {
    page(ports, &call, ActivityLog::User(call.caller().user().id)).await
}

/// A page of the staff's trail, the newest first.
///
/// # Errors
/// `malformed` when the query is.
pub async fn of_staff<A: ReadActivity>(
    ports: &Ports<A>,
    call: Call<StaffMember>,
) -> Result<Reply<ActivityPage>, Failure> {
    page(ports, &call, ActivityLog::Staff).await
}

async fn page<A: ReadActivity, C: Doer + Sync>(
    ports: &Ports<A>,
    call: &Call<C>,
    log: ActivityLog,
) -> Result<Reply<ActivityPage>, Failure> {
    let (after, limit) = activity_query(&log, &call.query()?)?;
    let (mut items, next) = ports.trails.activities(&log, after.as_ref(), limit).await?;
    if matches!(log, ActivityLog::Account(_)) {
        // What people did to their logins used to be written here, too. It is no account's matter.
        items.retain(|activity| !activity.action.is_of_login());
    }
    Ok(Reply::new(activity_page(&log, call.caller().doer(), items, next)?))
}
