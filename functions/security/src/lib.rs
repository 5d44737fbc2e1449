//! `PUT /v1/accounts/{accountId}/security`: whether its users need a second factor.

use app::account::ReadAccountSummaries;
use app::system::Random;
use app::users::{WriteUsers, set_factor_rule};
use contract::AccountSecurity;
use portal_http::people::by;
use portal_http::{AccountCaller, Call, Failure, Reply};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[
    Capability::ReadOriginSecret,
    Capability::ReadCaller,
    Capability::TouchSession,
    Capability::RecordActivity,
    Capability::ReadAccountSummaries,
    Capability::WriteUsers,
];

/// What this function works with.
#[derive(Clone, Debug)]
pub struct Ports<S, R> {
    /// Cards of accounts.
    pub store: S,
    /// For ids of activities.
    pub random: R,
}

/// Sets it, and answers with it.
///
/// # Errors
/// `malformed` when the body is; `conflict` when somebody else sets it at the same time.
pub async fn handle<S, R>(
    ports: &Ports<S, R>,
    call: Call<AccountCaller>,
) -> Result<Reply<AccountSecurity>, Failure>
where
    S: ReadAccountSummaries + WriteUsers,
    R: Random,
{
    let wanted: AccountSecurity = call.body()?;
    let (account, required) = (call.caller().account(), wanted.second_factor_required);
    set_factor_rule(&ports.store, &ports.random, &by(&call), account, required).await?;
    Ok(Reply::new(wanted))
}
