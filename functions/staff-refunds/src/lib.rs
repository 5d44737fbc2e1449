//! `POST /v1/staff/accounts/{accountId}/payments/{paymentId}/refunds`: staff refund a payment.

use app::payments::gateway::PaymentGateway;
use app::payments::{PaymentStore, Refunder, Settler, StaffRefund};
use app::posting::Bookkeeper;
use app::reading;
use app::system::Clock;
use contract::{RefundRequest, Transaction};
use portal_http::present::corrections::from_reason;
use portal_http::present::transaction::transaction;
use portal_http::present::value::from_money;
use portal_http::{Failure, Request, Response, StaffCaller};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[
    Capability::ServeSignedIn,
    Capability::SettlePayments,
    Capability::RecordActivity,
    Capability::UseGateway,
];

/// What this function works with.
#[derive(Debug)]
pub struct Ports<S, C, G> {
    /// Ledgers and payments.
    pub ledger: S,
    /// The clock.
    pub clock: C,
    /// The payment gateway.
    pub gateway: G,
}

/// Refunds, once for the `Idempotency-Key`, and responds with the refund's transaction; with 202
/// while the gateway has not answered.
///
/// # Errors
/// `malformed` when the body or the key is malformed; `invalid`, naming the field;
/// `idempotency-key-reused`; `not-found` when the account has no such payment; `unavailable` or
/// `internal` when the store fails.
pub async fn handle<S: PaymentStore, C: Clock, G: PaymentGateway>(
    ports: &Ports<S, C, G>,
    request: Request<StaffCaller>,
) -> Result<Response<Transaction>, Failure> {
    let payment = &request.path_payment()?;
    let body: RefundRequest = request.body()?;
    let by = &request.by();
    let asked = StaffRefund {
        account: request.caller().account(),
        payment,
        user: request.caller().user().id,
        by,
        key: request.idempotency_key()?,
        amount: from_money("/amount", &body.amount)?,
        reason: &from_reason(&body.reason)?,
    };
    let books = Bookkeeper { store: &ports.ledger, clock: &ports.clock };
    let refunder = Refunder { settler: Settler { books }, gateway: &ports.gateway };
    Ok(match refunder.refund(&asked).await? {
        // Nothing of a refund is open: it consumes what its payment paid.
        Some(entry) => Response::created(transaction(reading::Transaction { entry, open: None })),
        None => Response::pending(),
    })
}
