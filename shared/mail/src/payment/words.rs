//! The parts of a mail about a payment that are sentences.

use app::payments::{PaymentAbout, PaymentLetter};
use domain::document::MethodKind;
use domain::payment::Decline;

/// The sentences of a mail.
pub(crate) struct Words {
    /// Subject and heading.
    pub(crate) title: String,
    /// What happened, before the facts.
    pub(crate) lead: String,
    /// What follows from it and what to do, after the facts.
    pub(crate) next: Option<String>,
}

impl Words {
    pub(crate) fn new(title: String, lead: impl Into<String>, next: impl Into<String>) -> Self {
        let next = next.into();
        Self { title, lead: lead.into(), next: Some(next).filter(|next| !next.is_empty()) }
    }
}

/// What a mail is about, as far as its sentences differ.
pub(super) enum Case {
    Receipt,
    OnItsWay,
    Declined(Decline),
    /// The bank did not pay a debit. It may have been on its way for days.
    DebitNotPaid(Decline),
    Refunded,
    Returned,
    ChargedBack,
    RefundFailed,
    ReturnUndone,
    ChargebackUndone,
}

impl Case {
    pub(super) const fn of(letter: &PaymentLetter) -> Self {
        use domain::payment::MovementKind::{Chargeback, Refund, Return};
        match (letter.about, letter.method.kind) {
            (PaymentAbout::Receipt, _) => Self::Receipt,
            (PaymentAbout::OnItsWay, _) => Self::OnItsWay,
            (PaymentAbout::Declined(why), MethodKind::BankDebit) if is_by_bank(why) => {
                Self::DebitNotPaid(why)
            }
            (PaymentAbout::Declined(why), _) => Self::Declined(why),
            (PaymentAbout::Moved(Refund), _) => Self::Refunded,
            (PaymentAbout::Moved(Return), _) => Self::Returned,
            (PaymentAbout::Moved(Chargeback), _) => Self::ChargedBack,
            (PaymentAbout::Undone(Refund), _) => Self::RefundFailed,
            (PaymentAbout::Undone(Return), _) => Self::ReturnUndone,
            (PaymentAbout::Undone(Chargeback), _) => Self::ChargebackUndone,
        }
    }
}

/// Whether a bank declines for this reason, rather than the gateway.
const fn is_by_bank(why: Decline) -> bool {
    match why {
        Decline::InsufficientFunds
        | Decline::IncorrectDetails
        | Decline::LimitExceeded
        | Decline::CardBlocked
        | Decline::AccountClosed
        | Decline::MandateInactive
        | Decline::Declined => true,
        Decline::ExpiredCard
        | Decline::AuthenticationFailed
        | Decline::AuthenticationRequired
        | Decline::MethodUnavailable
        | Decline::Refused
        | Decline::ProcessingError
        | Decline::Busy
        | Decline::Abandoned => false,
    }
}
