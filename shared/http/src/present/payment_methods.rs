//! Saved payment methods, with what can be paid.

use app::payments::{MethodChange, MethodError, Site};
use app::posting::AccountState;
use contract::{ChangeMethodRequest, MethodStatus, MethodType, PaymentMethods, ProblemKind};
use domain::document::{MandateStatus, MethodKind, SavedMethod};
use domain::money::Currency;
use jiff::Timestamp;
use jiff::civil::Date;

use super::payments::{method_type, payment, receipt_email};
use super::value::money;
use crate::Failure;

/// The methods of an account at this time, with what can be paid.
///
/// # Errors
/// `internal` when the account's zone is unknown, or a sum is out of range.
pub fn methods(
    state: &AccountState,
    site: &Site,
    now: Timestamp,
) -> Result<PaymentMethods, Failure> {
    let currency = state.profile.currency;
    let no_zone = || Failure::internal(format!("zone of account {}", state.id));
    let today = state.profile.day_of(now).ok_or_else(no_zone)?;
    let saved = state.profile.gateway.iter().flat_map(|gateway| &gateway.methods);
    Ok(PaymentMethods {
        items: (1..).zip(saved).map(|(order, one)| method(one, order, today)).collect(),
        payable: money(state.payable()?),
        balance: money(state.ledger.balance),
        may_exceed: site.may_exceed,
        in_flight: state.payments.in_flight.as_ref().map(payment).transpose()?,
        reserved: money(state.payments.reserved(currency)?),
        types: types(currency),
    })
}

fn method(method: &SavedMethod, order: u16, today: Date) -> contract::SavedMethod {
    contract::SavedMethod {
        id: method.id.clone(),
        r#type: method_type(method.kind),
        brand: method.brand.clone(),
        last4: method.last4.clone(),
        exp_month: method.expiry.map(|(month, _)| month),
        exp_year: method.expiry.map(|(_, year)| year),
        default: order == 1,
        order,
        receipt_email: method.receipt_email.as_ref().map(|email| email.as_str().to_owned()),
        status: status(method, today),
    }
}

fn status(method: &SavedMethod, today: Date) -> MethodStatus {
    match method.mandate.as_ref().map(|mandate| mandate.status) {
        Some(MandateStatus::Pending) => MethodStatus::AwaitingVerification,
        Some(MandateStatus::Inactive) => MethodStatus::Inactive,
        Some(MandateStatus::Active) | None if method.is_valid_on(today) => MethodStatus::Ready,
        Some(MandateStatus::Active) | None => MethodStatus::Expired,
    }
}

/// The types that the gateway's page can add.
fn types(currency: Currency) -> Vec<MethodType> {
    let offered = MethodKind::ALL.iter().filter(|kind| kind.is_offered_in(currency));
    offered.map(|kind| method_type(*kind)).collect()
}

/// The change that a request asks for.
///
/// # Errors
/// `invalid` when the receipts' address is none, or the default method must not be the first.
pub fn change(sent: &ChangeMethodRequest) -> Result<MethodChange, Failure> {
    let default = sent.default == Some(true);
    if default && sent.order.is_some_and(|order| order != 1) {
        return Err(Failure::invalid("/order", "bad-order"));
    }
    let receipt_email = match sent.receipt_email.as_deref() {
        None => None,
        Some("") => Some(None),
        Some(sent) => Some(Some(receipt_email(sent)?)),
    };
    Ok(MethodChange { default, order: sent.order, receipt_email })
}

impl From<MethodError> for Failure {
    fn from(error: MethodError) -> Self {
        match error {
            MethodError::UnknownAccount | MethodError::UnknownMethod => {
                Self::of(ProblemKind::NotFound)
            }
            MethodError::BadOrder => Self::invalid("/order", "bad-order"),
            MethodError::NotOffered => Self::invalid("/type", "not-offered"),
            MethodError::TooMany => Self::invalid("", "too-many-methods"),
            MethodError::InUse => Self::of(ProblemKind::MethodInUse),
            MethodError::Gateway(error) => error.into(),
            MethodError::Store(error) => error.into(),
        }
    }
}
