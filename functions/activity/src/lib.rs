//! Who did what: in an account, and among staff.

use app::activity::{ReadActivity, Trail};
use contract::ActivityPage;
use portal_http::people::{activity_page, activity_query};
use portal_http::{AccountCaller, Call, Failure, Reply, StaffMember};
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
    page(ports, &call, Trail::Account(call.caller().account().clone())).await
}

/// A page of the staff's trail, the newest first.
///
/// # Errors
/// `malformed` when the query is.
pub async fn of_staff<A: ReadActivity>(
    ports: &Ports<A>,
    call: Call<StaffMember>,
) -> Result<Reply<ActivityPage>, Failure> {
    page(ports, &call, Trail::Staff).await
}

async fn page<A: ReadActivity, C: Sync>(
    ports: &Ports<A>,
    call: &Call<C>,
    trail: Trail,
) -> Result<Reply<ActivityPage>, Failure> {
    let (after, limit) = activity_query(&trail, &call.query()?)?;
    let (items, next) = ports.trails.activities(&trail, after.as_ref(), limit).await?;
    Ok(Reply::new(activity_page(&trail, items, next)?))
}
