//! `PUT /v1/accounts/{accountId}/security`: whether the account requires a second factor.

use app::account::ReadAccountSummaries;
use app::system::Random;
use app::users::{WriteUsers, set_factor_rule};
use contract::AccountSecurity;
use portal_http::{AccountCaller, Failure, Request, Response};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] =
    &[Capability::ServeAccount, Capability::ReadAccountSummaries, Capability::WriteUsers];

/// What this function works with.
#[derive(Clone, Debug)]
pub struct Ports<S, R> {
    /// Accounts.
    pub store: S,
    /// For ids of activities.
    pub random: R,
}

/// Sets the rule, and responds with it.
///
/// # Errors
/// `malformed` when the body is malformed; `conflict` when another request changes it at the same
/// time.
pub async fn handle<S, R>(
    ports: &Ports<S, R>,
    request: Request<AccountCaller>,
) -> Result<Response<AccountSecurity>, Failure>
where
    S: ReadAccountSummaries + WriteUsers,
    R: Random,
{
    let wanted: AccountSecurity = request.body()?;
    let (account, required) = (request.caller().account(), wanted.second_factor_required);
    set_factor_rule(&ports.store, &ports.random, &request.by(), account, required).await?;
    Ok(Response::new(wanted))
}
