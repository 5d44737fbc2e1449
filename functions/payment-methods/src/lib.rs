//! The saved payment methods of an account: the list, with what can be paid; the gateway's page to
//! add one; changes and removal.

use app::payments::gateway::PaymentGateway;
use app::payments::{MethodManager, PaymentStore, Site};
use app::posting::Bookkeeper;
use app::rate_limit::{CountAttempts, METHOD_PAGES};
use app::system::{Clock, Random};
use contract::{ChangeMethodRequest, MethodSetUp, PaymentMethods, ProblemKind, SetUpMethodRequest};
use portal_http::present::payment_methods::{change as from_change, methods};
use portal_http::present::payments::{from_method_type, seen_by};
use portal_http::{AccountCaller, Failure, NoContent, Request, Response};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[
    Capability::ServeAccount,
    Capability::CountAttempts,
    Capability::SettlePayments,
    Capability::UseGateway,
];

/// What this function works with.
#[derive(Debug)]
pub struct Ports<A, S, C, G, R> {
    /// The counts of attempts.
    pub access: A,
    /// Accounts with their methods.
    pub ledger: S,
    /// The clock.
    pub clock: C,
    /// The payment gateway.
    pub gateway: G,
    /// For ids of activities.
    pub random: R,
    /// What the provider decided, and where the portal is.
    pub site: Site,
}

impl<A, S, C, G, R> Ports<A, S, C, G, R> {
    fn books(&self) -> Bookkeeper<'_, S, C> {
        Bookkeeper { store: &self.ledger, clock: &self.clock }
    }

    fn manager(&self) -> MethodManager<'_, S, C, G, R> {
        let Self { gateway, random, site, .. } = self;
        MethodManager { books: self.books(), gateway, random, site }
    }
}

/// Responds with the methods, and with what can be paid.
///
/// # Errors
/// `not-found` when the account has no ledger; `unavailable` or `internal` when the store fails.
pub async fn list<A: Sync, S: PaymentStore, C: Clock, G: Sync, R: Sync>(
    ports: &Ports<A, S, C, G, R>,
    request: Request<AccountCaller>,
) -> Result<Response<PaymentMethods>, Failure> {
    let state = ports.books().account(request.caller().account()).await?;
    let state = state.ok_or_else(|| Failure::of(ProblemKind::NotFound))?;
    let listed = methods(&state, &ports.site, request.now())?;
    let in_flight = listed.in_flight.map(|payment| seen_by(request.caller(), payment));
    Ok(Response::new(PaymentMethods { in_flight, ..listed }))
}

/// Opens the gateway's page to save a method, once for the `Idempotency-Key`.
///
/// # Errors
/// `malformed`; `invalid` when the account has as many methods as it may have; `too-many-tries`;
/// `unavailable` when the gateway or the store fails.
pub async fn set_up<A, S, C, G, R>(
    ports: &Ports<A, S, C, G, R>,
    request: Request<AccountCaller>,
) -> Result<Response<MethodSetUp>, Failure>
where
    A: CountAttempts,
    S: PaymentStore,
    C: Clock,
    G: PaymentGateway,
    R: Random,
{
    let SetUpMethodRequest { r#type, use_for_auto_pay } = request.body()?;
    let (account, user) = (request.caller().account(), request.caller().user());
    METHOD_PAGES.count(&ports.access, account.as_str(), request.now()).await?;
    let by = (user.id, &request.by(), request.idempotency_key()?);
    let method = (from_method_type(r#type), use_for_auto_pay);
    let redirect_url = ports.manager().set_up(account, by, method, user.language).await?;
    Ok(Response::created(MethodSetUp { redirect_url }))
}

/// Changes a method's place or its receipts, and responds with the methods.
///
/// # Errors
/// `malformed`; `invalid`, naming the field; `not-found` when the account has no such method.
pub async fn change<A: Sync, S: PaymentStore, C: Clock, G: PaymentGateway, R: Random>(
    ports: &Ports<A, S, C, G, R>,
    request: Request<AccountCaller>,
) -> Result<Response<PaymentMethods>, Failure> {
    let body: ChangeMethodRequest = request.body()?;
    let (account, id) = (request.caller().account(), request.path("methodId")?);
    let change = from_change(&body)?;
    let state = ports.manager().change(account, &request.by(), id, &change).await?;
    Ok(Response::new(methods(&state, &ports.site, request.now())?))
}

/// Removes a method.
///
/// # Errors
/// `not-found` when the account has no such method; `method-in-use`; `unavailable` when the gateway
/// or the store fails.
pub async fn remove<A: Sync, S: PaymentStore, C: Clock, G: PaymentGateway, R: Random>(
    ports: &Ports<A, S, C, G, R>,
    request: Request<AccountCaller>,
) -> Result<Response<NoContent>, Failure> {
    let (account, id) = (request.caller().account(), request.path("methodId")?);
    ports.manager().remove(account, &request.by(), id).await?;
    Ok(Response::no_content())
}
