//! `POST /v1/accounts/{accountId}/payments`: a customer pays.

use app::payments::gateway::PaymentGateway;
use app::payments::{PaymentMaker, PaymentRequest, PaymentStore, Site};
use app::posting::Bookkeeper;
use app::rate_limit::{CountAttempts, PAYMENTS};
use app::system::Clock;
use contract::{MakePaymentRequest, Payment};
use portal_http::present::corrections::invoice_number;
use portal_http::present::payments::{method_choice, payment, receipt_email};
use portal_http::present::value::from_money;
use portal_http::{AccountCaller, Failure, Request, Response};
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
pub struct Ports<A, S, C, G> {
    /// The counts of attempts.
    pub access: A,
    /// Ledgers and payments.
    pub ledger: S,
    /// The clock.
    pub clock: C,
    /// The payment gateway.
    pub gateway: G,
    /// What the provider decided, and where the portal is.
    pub site: Site,
}

/// Pays, once for the `Idempotency-Key`, and responds with the payment. A decline is a payment,
/// too; its status says so.
///
/// # Errors
/// `malformed` when the body or the key is malformed; `invalid`, naming the field;
/// `balance-changed`; `payment-in-flight`; `idempotency-key-reused`; `too-many-tries`;
/// `unavailable` when the gateway or the store fails before the payment is recorded.
pub async fn handle<A: CountAttempts, S: PaymentStore, C: Clock, G: PaymentGateway>(
    ports: &Ports<A, S, C, G>,
    request: Request<AccountCaller>,
) -> Result<Response<Payment>, Failure> {
    let body: MakePaymentRequest = request.body()?;
    let (user, by) = (request.caller().user(), request.by());
    let asked = PaymentRequest {
        account: request.caller().account(),
        user: user.id,
        by: &by,
        language: user.language,
        key: request.idempotency_key()?,
        amount: from_money("/amount", &body.amount)?,
        balance_seen: from_money("/balanceSeen", &body.balance_seen)?,
        method: method_choice(body.method_id, body.new_method)?,
        invoice: invoice_number(body.invoice_number.as_deref())?,
        receipt_email: body.receipt_email.as_deref().map(receipt_email).transpose()?,
    };
    PAYMENTS.count(&ports.access, asked.account.as_str(), request.now()).await?;
    let books = Bookkeeper { store: &ports.ledger, clock: &ports.clock };
    let maker = PaymentMaker { books, gateway: &ports.gateway, site: &ports.site };
    Ok(Response::created(payment(&maker.pay(&asked).await?)?))
}
