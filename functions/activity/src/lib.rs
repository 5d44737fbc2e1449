//! Activity logs: of an account, of the caller's own login, and of staff.

use app::activity::{ActivityLog, ReadActivity};
use app::users::User;
use contract::{ActivityPage, PageQuery};
use portal_http::{AccountCaller, Failure, Request, Response, SessionCaller, StaffMember, present};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[Capability::ServeAccount, Capability::ReadActivity];

/// What this function works with.
#[derive(Clone, Debug)]
pub struct Ports<A> {
    /// The activity logs.
    pub activity: A,
}

/// A page of an account's activity log, newest first.
///
/// # Errors
/// `malformed` when the query is malformed.
pub async fn of_account<A: ReadActivity>(
    ports: &Ports<A>,
    request: Request<AccountCaller>,
) -> Result<Response<ActivityPage>, Failure> {
    let caller = request.caller();
    let log = ActivityLog::Account(caller.account().clone());
    page(ports, request.query()?, log, caller.user()).await
}

/// A page of the activity log of the caller's own login, newest first.
///
/// # Errors
/// `malformed` when the query is malformed.
pub async fn of_me<A: ReadActivity>(
    ports: &Ports<A>,
    request: Request<SessionCaller>,
) -> Result<Response<ActivityPage>, Failure> {
    let reader = request.caller().user();
    page(ports, request.query()?, ActivityLog::User(reader.id), reader).await
}

/// A page of the activity log of staff, newest first.
///
/// # Errors
/// `malformed` when the query is malformed.
pub async fn of_staff<A: ReadActivity>(
    ports: &Ports<A>,
    request: Request<StaffMember>,
) -> Result<Response<ActivityPage>, Failure> {
    page(ports, request.query()?, ActivityLog::Staff, request.caller().user()).await
}

async fn page<A: ReadActivity>(
    ports: &Ports<A>,
    query: PageQuery,
    log: ActivityLog,
    reader: &User,
) -> Result<Response<ActivityPage>, Failure> {
    let (after, limit) = present::activity::page_query(&log, &query)?;
    let (mut items, next) = ports.activity.activities(&log, after.as_ref(), limit).await?;
    if matches!(log, ActivityLog::Account(_)) {
        // Old records of an account can be about logins, which the account must not see.
        items.retain(|activity| !activity.action.is_of_login());
    }
    Ok(Response::new(present::activity::page(&log, reader, items, next)?))
}
