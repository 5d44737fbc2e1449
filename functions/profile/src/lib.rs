//! `GET` and `PATCH /v1/accounts/{accountId}/profile`: billing address, time zone and language.

use app::posting::{Bookkeeper, PostingStore};
use app::profile::{ProfileEditor, ProfileRequest, profile_tag};
use app::reading::ReadInvoices;
use app::system::{Clock, Random};
use contract::{ChangeProfileRequest, ProblemKind};
use domain::account::Profile;
use portal_http::present::profile::{change as wanted, profile};
use portal_http::{AccountCaller, Failure, Request, Response};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] =
    &[Capability::ServeAccount, Capability::ReadInvoice, Capability::ChangeAccountProfile];

/// What this function works with.
#[derive(Debug)]
pub struct Ports<S, C, R> {
    /// Accounts.
    pub ledger: S,
    /// The clock.
    pub clock: C,
    /// For ids of activities.
    pub random: R,
}

/// Responds with the profile.
///
/// # Errors
/// `not-found` when the account has no ledger; `unavailable` or `internal` when the store fails.
pub async fn read<S: ReadInvoices, C: Sync, R: Sync>(
    ports: &Ports<S, C, R>,
    request: Request<AccountCaller>,
) -> Result<Response<contract::Profile>, Failure> {
    let found = ports.ledger.head(request.caller().account()).await?;
    let found = found.ok_or_else(|| Failure::of(ProblemKind::NotFound))?;
    Ok(respond(&found.profile))
}

/// Changes the parts that the request names, and responds with the whole profile.
///
/// # Errors
/// `malformed` without `If-Match`; `stale` when the profile is another than the caller saw;
/// `invalid`, naming each field that is wrong. Nothing is then changed.
pub async fn change<S: PostingStore, C: Clock, R: Random>(
    ports: &Ports<S, C, R>,
    request: Request<AccountCaller>,
) -> Result<Response<contract::Profile>, Failure> {
    let change = wanted(request.body::<ChangeProfileRequest>()?)?;
    let (account, by) = (request.caller().account(), request.by());
    let asked = ProfileRequest { account, by: &by, tag: request.if_match()?, change: &change };
    let books = Bookkeeper { store: &ports.ledger, clock: &ports.clock };
    let after = ProfileEditor { books, random: &ports.random }.change(&asked).await?;
    Ok(respond(&after.profile))
}

fn respond(found: &Profile) -> Response<contract::Profile> {
    Response::new(profile(found)).with_tag(profile_tag(found))
}
