//! Payments that customers make in the portal, and refunds of them.

use app::payments::gateway::{GatewayError, Unchargeable};
use app::payments::{
    EventError, EventOutcome, MethodChoice, MethodError, PayError, RefundError, SettleError,
};
use contract::{
    DeclineCode, EventReceipt, MethodType, NewMethod, PaymentRefund, PaymentStatus, ProblemKind,
    RefundStatus, UsedMethod,
};
use domain::document::{MethodKind, SavedMethod};
use domain::ids::PaymentId;
use domain::money::MoneyError;
use domain::payment::{Decline, MovementKind, Payment, PaymentState};
use domain::user::Email;

use super::value::money;
use crate::{AccountCaller, Failure, Request};

/// The payment as a caller may see it: staff look and do not pay, so they do not get the address
/// of the page where the payer does.
pub fn seen_by(caller: &AccountCaller, payment: contract::Payment) -> contract::Payment {
    let redirect_url = payment.redirect_url.filter(|_| !caller.is_staff());
    contract::Payment { redirect_url, ..payment }
}

/// A payment, as its payer sees it.
///
/// # Errors
/// `internal` when a sum of its refunds is out of range.
pub fn payment(payment: &Payment) -> Result<contract::Payment, Failure> {
    let asked = payment.state == PaymentState::RequiresAction;
    Ok(contract::Payment {
        id: payment.id.to_string(),
        status: status(payment.state),
        amount: money(payment.amount),
        created_at: payment.created_at,
        received_on: payment.entry.map(|entry| entry.on),
        method: payment.known_method().map(used_method),
        invoice_number: payment.invoice.as_ref().map(ToString::to_string),
        decline_code: payment.decline.map(decline),
        redirect_url: payment.redirect.clone().filter(|_| asked),
        entry_id: payment.entry.map(|entry| entry.to_string()),
        receipt_email: payment.receipt_email.as_ref().map(|email| email.as_str().to_owned()),
        refunds: refunds(payment),
        refundable: money(payment.refundable()?),
    })
}

const fn status(state: PaymentState) -> PaymentStatus {
    match state {
        PaymentState::Created => PaymentStatus::Created,
        // A call that ended early leaves it so: nobody knows whether the gateway was asked.
        PaymentState::Submitted | PaymentState::Unknown => PaymentStatus::Unknown,
        PaymentState::RequiresAction => PaymentStatus::RequiresAction,
        PaymentState::Processing => PaymentStatus::Processing,
        PaymentState::Succeeded => PaymentStatus::Succeeded,
        PaymentState::Declined => PaymentStatus::Declined,
        PaymentState::Returned => PaymentStatus::Returned,
        PaymentState::ChargedBack => PaymentStatus::ChargedBack,
    }
}

const fn decline(why: Decline) -> DeclineCode {
    match why {
        Decline::InsufficientFunds => DeclineCode::InsufficientFunds,
        Decline::ExpiredCard => DeclineCode::ExpiredCard,
        Decline::IncorrectDetails => DeclineCode::IncorrectDetails,
        Decline::LimitExceeded => DeclineCode::LimitExceeded,
        Decline::AuthenticationFailed => DeclineCode::AuthenticationFailed,
        Decline::AuthenticationRequired => DeclineCode::AuthenticationRequired,
        Decline::CardBlocked => DeclineCode::CardBlocked,
        Decline::AccountClosed => DeclineCode::AccountClosed,
        Decline::MandateInactive => DeclineCode::MandateInactive,
        Decline::MethodUnavailable => DeclineCode::MethodUnavailable,
        Decline::Refused => DeclineCode::Refused,
        Decline::ProcessingError => DeclineCode::ProcessingError,
        Decline::Busy => DeclineCode::Busy,
        Decline::Abandoned => DeclineCode::Abandoned,
        Decline::Declined => DeclineCode::Declined,
    }
}

pub(super) fn used_method(method: &SavedMethod) -> UsedMethod {
    let (brand, last4) = (method.brand.clone(), method.last4.clone());
    UsedMethod { r#type: method_type(method.kind), brand, last4 }
}

/// Refunds that were booked, then requests of staff that are pending or were refused.
fn refunds(payment: &Payment) -> Vec<PaymentRefund> {
    let booked = payment.movements.iter().filter(|one| one.kind == MovementKind::Refund);
    let booked = booked.map(|one| PaymentRefund {
        amount: money(one.amount),
        status: if one.undone { RefundStatus::Failed } else { RefundStatus::Made },
        entry_id: one.entry.map(|entry| entry.to_string()),
    });
    let asked = payment.refunds.iter().filter(|one| one.pending || one.refused);
    let asked = asked.map(|one| PaymentRefund {
        amount: money(one.amount),
        status: if one.pending { RefundStatus::Pending } else { RefundStatus::Failed },
        entry_id: None,
    });
    booked.chain(asked).collect()
}

/// A type, from the domain.
pub const fn method_type(kind: MethodKind) -> MethodType {
    match kind {
        MethodKind::Card => MethodType::Card,
        MethodKind::BankDebit => MethodType::BankDebit,
    }
}

/// A type, to the domain.
pub const fn from_method_type(kind: MethodType) -> MethodKind {
    match kind {
        MethodType::Card => MethodKind::Card,
        MethodType::BankDebit => MethodKind::BankDebit,
    }
}

/// How a request wants to pay.
///
/// # Errors
/// `invalid` unless it names exactly one of a saved and a new method.
pub fn method_choice(
    saved: Option<String>,
    new: Option<NewMethod>,
) -> Result<MethodChoice, Failure> {
    match (saved, new) {
        (Some(id), None) => Ok(MethodChoice::Saved(id)),
        (None, Some(NewMethod { r#type, use_for_auto_pay })) => {
            Ok(MethodChoice::New { kind: from_method_type(r#type), use_for_auto_pay })
        }
        _ => Err(Failure::invalid("", "one-method")),
    }
}

/// Where receipts go.
///
/// # Errors
/// `invalid` when it is not an e-mail address.
pub fn receipt_email(sent: &str) -> Result<Email, Failure> {
    Email::parse(sent).map_err(|_| Failure::invalid("/receiptEmail", "bad-email"))
}

/// The response to an event of the gateway.
///
/// # Errors
/// When the store or the gateway fails: the gateway sends an event again whose response is no
/// success.
pub fn event_receipt(handled: Result<EventOutcome, EventError>) -> Result<EventReceipt, Failure> {
    use contract::EventOutcome as Outcome;
    let outcome = match handled {
        Ok(EventOutcome::CarriedOut) => Outcome::CarriedOut,
        Ok(EventOutcome::Repeated) => Outcome::Repeated,
        Ok(EventOutcome::Ignored) => Outcome::Ignored,
        Err(EventError::Gateway(GatewayError::NotFound)) => Outcome::Unresolved,
        Err(EventError::Gateway(error) | EventError::Methods(MethodError::Gateway(error))) => {
            return Err(error.into());
        }
        Err(
            EventError::Store(error)
            | EventError::Methods(MethodError::Store(error))
            | EventError::Settle(SettleError::Store(error)),
        ) => return Err(error.into()),
        Err(EventError::Settle(_) | EventError::Methods(_)) => Outcome::Unresolved,
    };
    Ok(EventReceipt { outcome })
}

impl<C> Request<C> {
    /// The payment of the path.
    ///
    /// # Errors
    /// `not-found` when it is not a payment id.
    pub fn path_payment(&self) -> Result<PaymentId, Failure> {
        let not_found = |_| Failure::of(ProblemKind::NotFound);
        PaymentId::parse(self.path("paymentId")?).map_err(not_found)
    }
}

impl From<MoneyError> for Failure {
    fn from(error: MoneyError) -> Self {
        Self::internal(error.to_string())
    }
}

impl From<GatewayError> for Failure {
    fn from(error: GatewayError) -> Self {
        Self::of(ProblemKind::Unavailable).because(error.to_string())
    }
}

impl From<SettleError> for Failure {
    fn from(error: SettleError) -> Self {
        match error {
            SettleError::NoRecord(_) => Self::of(ProblemKind::NotFound),
            SettleError::Contradiction { .. } => Self::internal(error.to_string()),
            SettleError::Store(error) => error.into(),
        }
    }
}

impl From<Unchargeable> for Failure {
    fn from(error: Unchargeable) -> Self {
        let code = match error {
            Unchargeable::TooSmall(_) => "too-small",
            Unchargeable::TooLarge(_) => "too-large",
            Unchargeable::Decimals => "bad-amount",
        };
        Self::invalid("/amount", code)
    }
}

impl From<PayError> for Failure {
    fn from(error: PayError) -> Self {
        match error {
            PayError::UnknownAccount => Self::of(ProblemKind::NotFound),
            PayError::KeyReused => Self::of(ProblemKind::IdempotencyKeyReused),
            PayError::BalanceChanged(now) => Self::balance_changed(money(now)),
            PayError::InFlight(payment) => Self::payment_in_flight(payment.to_string()),
            PayError::UnknownMethod => Self::invalid("/methodId", "unknown-method"),
            PayError::UnusableMethod => Self::invalid("/methodId", "method-not-usable"),
            PayError::NotOffered => Self::invalid("/newMethod/type", "not-offered"),
            PayError::TooManyMethods => {
                Self::invalid("/newMethod/useForAutoPay", "too-many-methods")
            }
            PayError::UnknownInvoice => Self::invalid("/invoiceNumber", "unknown-invoice"),
            PayError::WrongCurrency => Self::invalid("/amount/currency", "wrong-currency"),
            PayError::BadAmount => Self::invalid("/amount/amount", "bad-amount"),
            PayError::TooMuch(_) => Self::invalid("/amount", "too-much"),
            PayError::Unchargeable(error) => error.into(),
            PayError::Gateway(error) => error.into(),
            PayError::Settle(error) => error.into(),
            PayError::Store(error) => error.into(),
        }
    }
}

impl From<RefundError> for Failure {
    fn from(error: RefundError) -> Self {
        match error {
            RefundError::UnknownPayment => Self::of(ProblemKind::NotFound),
            RefundError::KeyReused => Self::of(ProblemKind::IdempotencyKeyReused),
            RefundError::NotRefundable => Self::invalid("/amount", "not-refundable"),
            RefundError::Refused => Self::invalid("/amount", "refund-refused"),
            RefundError::WrongCurrency => Self::invalid("/amount/currency", "wrong-currency"),
            RefundError::BadAmount => Self::invalid("/amount/amount", "bad-amount"),
            RefundError::TooMuch => Self::invalid("/amount", "too-much"),
            RefundError::Settle(error) => error.into(),
            RefundError::Store(error) => error.into(),
        }
    }
}
