//! `GET /v1/accounts/{accountId}/payments/{paymentId}`: one payment, such as one that the page
//! waits for.

use app::payments::read_payment;
use app::posting::PostingStore;
use contract::{Payment, ProblemKind};
use portal_http::present::payments::{payment, seen_by};
use portal_http::{AccountCaller, Failure, Request, Response};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[Capability::ServeAccount, Capability::ReadPayment];

/// What this function works with.
#[derive(Clone, Debug)]
pub struct Ports<S> {
    /// Accounts and payments.
    pub ledger: S,
}

/// Responds with the payment.
///
/// # Errors
/// `not-found` when the account has no such payment; `unavailable` or `internal` when the store
/// fails.
pub async fn handle<S: PostingStore>(
    ports: &Ports<S>,
    request: Request<AccountCaller>,
) -> Result<Response<Payment>, Failure> {
    let id = request.path_payment()?;
    let found = read_payment(&ports.ledger, request.caller().account(), &id).await?;
    let found = found.ok_or_else(|| Failure::of(ProblemKind::NotFound))?;
    Ok(Response::new(seen_by(request.caller(), payment(&found)?)))
}
