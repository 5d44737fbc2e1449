//! Why a payment was not made, in the words of the portal.

use crate::text_enum::text_enum;

text_enum! {
    /// Why a payment was not made. The gateway's own codes are many and change; each is mapped to
    /// one of these, for which the page has a text that says what to do next.
    Decline {
        /// The card or account does not have the money.
        InsufficientFunds = "insufficient-funds",
        /// The card has expired.
        ExpiredCard = "expired-card",
        /// A number, date or security code was typed wrong.
        IncorrectDetails = "incorrect-details",
        /// The card's or the account's limit is reached.
        LimitExceeded = "limit-exceeded",
        /// The payer did not pass the bank's authentication.
        AuthenticationFailed = "authentication-failed",
        /// The bank wants the payer to authenticate, and the payer was not there.
        AuthenticationRequired = "authentication-required",
        /// The card is lost, stolen or blocked: it will not work again.
        CardBlocked = "card-blocked",
        /// The bank account is closed, or cannot be debited.
        AccountClosed = "account-closed",
        /// The agreement to debit the bank account has ended.
        MandateInactive = "mandate-inactive",
        /// The method was removed at the gateway.
        MethodUnavailable = "method-unavailable",
        /// The gateway refused the request itself.
        Refused = "refused",
        /// The gateway did not carry it out for a reason of its own.
        ProcessingError = "processing-error",
        /// The gateway was too busy, and did not carry it out.
        Busy = "busy",
        /// The payer left the gateway's page, or its time ran out.
        Abandoned = "abandoned",
        /// The bank declined, without a reason.
        Declined = "declined",
    }
}

impl Decline {
    /// Whether the same method cannot succeed later, so that only another one can.
    pub const fn is_final_for_method(self) -> bool {
        matches!(
            self,
            Self::ExpiredCard
                | Self::CardBlocked
                | Self::AccountClosed
                | Self::MandateInactive
                | Self::MethodUnavailable
        )
    }
}
