//! `GET /v1/accounts/{accountId}/dashboard`: all four sections in one answer, from one query.

use app::{
    reading::{self, Filters, ReadOverview, Tiles},
    store::StoreError,
};
use contract::{AutoPay, CannotCharge, CurrentBalance, Dashboard, LastPayment, ProblemKind};
use domain::{account::Profile, ids::AccountId, money::Money};
use portal_http::{AccountCaller, Call, Failure, Glimpse, Reply, convert, seal_position};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[
    Capability::ReadOriginSecret,
    Capability::ReadCaller,
    Capability::TouchSession,
    Capability::RecordActivity,
    Capability::ReadLedger,
];

/// What this function works with.
#[derive(Clone, Debug)]
pub struct Ports<S> {
    /// Reads accounts.
    pub ledger: S,
}

/// What the query found.
type Found = Result<Option<reading::Dashboard>, StoreError>;

/// Starts the query beside the access check.
pub async fn prefetch<S: ReadOverview>(ports: &Ports<S>, glimpse: Glimpse) -> Found {
    reading::dashboard(&ports.ledger, glimpse.account(), glimpse.now()).await
}

/// Answers with the dashboard of the caller's account.
///
/// # Errors
/// `not-found` when there is no such account; `unavailable` or `internal` when the store fails.
pub async fn handle<S: ReadOverview>(
    ports: &Ports<S>,
    call: Call<AccountCaller>,
    fetched: Option<Found>,
) -> Result<Reply<Dashboard>, Failure> {
    let account = call.caller().account();
    let found = match fetched {
        Some(found) => found?,
        None => reading::dashboard(&ports.ledger, account, call.now()).await?,
    };
    let dashboard = found.ok_or_else(|| Failure::of(ProblemKind::NotFound))?;
    let next = dashboard.transactions.next;
    let next = next.map(|position| seal_position(account, &Filters::default(), position));
    Ok(Reply::new(answer(account, dashboard, next.transpose()?)))
}

fn answer(account: &AccountId, dashboard: reading::Dashboard, next: Option<String>) -> Dashboard {
    let reading::Dashboard { profile, tiles, transactions } = dashboard;
    Dashboard {
        account: convert::account(account, &profile),
        current_balance: current_balance(&tiles),
        last_payment: tiles.last_payment.map(|payment| LastPayment {
            date: payment.received_on,
            amount: convert::money(payment.amount),
            method: payment.method.to_string(),
            number: payment.number,
        }),
        auto_pay: auto_pay(&profile, tiles.cannot_charge),
        billing_address: convert::address(&profile.bill_to),
        transactions: convert::transactions(transactions.items, next),
    }
}

fn current_balance(tiles: &Tiles) -> CurrentBalance {
    CurrentBalance {
        amount: convert::money(tiles.balance),
        due_on: tiles.due_on,
        past_due: convert::money(tiles.past_due),
        // No bank debit can be on its way before payments can be made here.
        reserved: convert::money(Money::zero(tiles.balance.currency())),
    }
}

fn auto_pay(profile: &Profile, cannot_charge: Option<domain::document::CannotCharge>) -> AutoPay {
    let gateway = profile.gateway.as_ref();
    AutoPay {
        enabled: gateway.is_some_and(|gateway| gateway.auto_pay),
        // Nothing is charged yet, so nothing is announced.
        next_charge: None,
        cannot_charge: cannot_charge.map(|why| match why {
            domain::document::CannotCharge::NoMethod => CannotCharge::NoMethod,
            domain::document::CannotCharge::Expired => CannotCharge::Expired,
        }),
        method: gateway.and_then(|gateway| gateway.methods.first()).map(convert::payment_method),
    }
}
