//! The settings of Auto Pay, and what it will charge.

use app::auto_pay::{
    AutoPayQueue, LimitsOf, Outlook, ReadBills, SettingsManager, SettingsRequest, settings_tag,
};
use app::payments::PaymentStore;
use app::posting::{AccountState, Bookkeeper};
use app::rate_limit::{CountAttempts, PAYMENTS};
use app::system::{Clock, Random};
use contract::{AutoPaySettings, ChangeAutoPayRequest, ProblemKind};
use portal_http::present::auto_pay::{settings, wanted};
use portal_http::{AccountCaller, Failure, Request, Response};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[
    Capability::ServeAccount,
    Capability::CountAttempts,
    Capability::SettlePayments,
    Capability::QueueAutoPay,
];

/// What this function works with.
#[derive(Debug)]
pub struct Ports<A, S, C, R, Q> {
    /// The counts of attempts.
    pub access: A,
    /// Accounts.
    pub ledger: S,
    /// The clock.
    pub clock: C,
    /// For ids of activities.
    pub random: R,
    /// The queue of the worker, for what is to be charged at once.
    pub queue: Q,
    /// What the payment gateway charges.
    pub limits: LimitsOf,
}

/// Responds with the settings and the charges to come.
///
/// # Errors
/// `not-found` when the account has no ledger; `unavailable` or `internal` when the store fails.
pub async fn read<A: Sync, S: PaymentStore + ReadBills, C: Clock, R: Sync, Q: Sync>(
    ports: &Ports<A, S, C, R, Q>,
    request: Request<AccountCaller>,
) -> Result<Response<AutoPaySettings>, Failure> {
    let books = Bookkeeper { store: &ports.ledger, clock: &ports.clock };
    let account = books.account(request.caller().account()).await?;
    let account = account.ok_or_else(|| Failure::of(ProblemKind::NotFound))?;
    respond(ports, &account, &request).await
}

/// Changes the settings, and responds with them. If the customer agreed to pay what is past due,
/// the charge follows at once; the worker makes it.
///
/// # Errors
/// `malformed` without `If-Match`, or without `Idempotency-Key` when something is to be charged;
/// `stale` when the settings are others than the caller saw; `invalid`, naming the field;
/// `idempotency-key-reused`; `too-many-tries`. Nothing is then changed or charged.
pub async fn change<A, S, C, R, Q>(
    ports: &Ports<A, S, C, R, Q>,
    request: Request<AccountCaller>,
) -> Result<Response<AutoPaySettings>, Failure>
where
    A: CountAttempts,
    S: PaymentStore + ReadBills,
    C: Clock,
    R: Random,
    Q: AutoPayQueue,
{
    let settings = wanted(request.body::<ChangeAutoPayRequest>()?)?;
    let key = match settings.charge_past_due {
        Some(_) => Some(request.idempotency_key()?),
        None => request.optional_idempotency_key()?,
    };
    let (account, by) = (request.caller().account(), request.by());
    let asked =
        SettingsRequest { account, by: &by, key, tag: request.if_match()?, settings: &settings };
    if settings.charge_past_due.is_some() {
        PAYMENTS.count(&ports.access, account.as_str(), request.now()).await?;
    }
    let books = Bookkeeper { store: &ports.ledger, clock: &ports.clock };
    let manager = SettingsManager { books, random: &ports.random, limits: ports.limits };
    let after = manager.change(&asked).await?;
    if after.next_action_at.is_some_and(|at| at <= ports.clock.now())
        && let Err(error) = ports.queue.send_accounts(std::slice::from_ref(account)).await
    {
        // The planner of the next hour finds the account.
        tracing::warn!(%account, %error, "Auto Pay begins with the next hour");
    }
    respond(ports, &after, &request).await
}

async fn respond<A: Sync, S: ReadBills, C: Sync, R: Sync, Q: Sync>(
    ports: &Ports<A, S, C, R, Q>,
    account: &AccountState,
    request: &Request<AccountCaller>,
) -> Result<Response<AutoPaySettings>, Failure> {
    let outlook = Outlook::of(account, (ports.limits)(account.profile.currency))?;
    let outlook = outlook.with_bills(&ports.ledger, &account.id).await?;
    let body = settings(account, &outlook, request.now())?;
    Ok(Response::new(body).with_tag(settings_tag(account)))
}
