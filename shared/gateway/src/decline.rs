//! Stripe's codes for declined payments and refused requests, in the portal's words.
//!
//! Sources: <https://docs.stripe.com/declines/codes>, <https://docs.stripe.com/error-codes>.

use domain::payment::Decline::{self, *};

/// Codes, each list with what it means. A code that is in none of them is not known.
const MEANINGS: [(Decline, &[&str]); 11] = [
    (InsufficientFunds, &["insufficient_funds"]),
    (ExpiredCard, &["expired_card"]),
    (
        IncorrectDetails,
        &[
            "account_number_invalid",
            "bank_account_invalid_details",
            "incorrect_account_details",
            "incorrect_address",
            "incorrect_cvc",
            "incorrect_number",
            "incorrect_pin",
            "incorrect_zip",
            "invalid_cvc",
            "invalid_expiry_month",
            "invalid_expiry_year",
            "invalid_number",
            "invalid_pin",
            "payment_method_microdeposit_verification_amounts_invalid",
            "payment_method_microdeposit_verification_amounts_mismatch",
            "payment_method_microdeposit_verification_descriptor_code_mismatch",
        ],
    ),
    (
        LimitExceeded,
        &[
            "card_decline_rate_limit_exceeded",
            "card_velocity_exceeded",
            "charge_exceeds_source_limit",
            "charge_exceeds_transaction_limit",
            "charge_exceeds_weekly_limit",
            "invalid_amount",
            "pin_try_exceeded",
            "withdrawal_count_limit_exceeded",
        ],
    ),
    (
        AuthenticationFailed,
        &[
            "payment_intent_authentication_failure",
            "payment_intent_payment_attempt_expired",
            "setup_intent_authentication_failure",
        ],
    ),
    (
        AuthenticationRequired,
        &[
            "authentication_not_handled",
            "authentication_required",
            "mobile_device_authentication_required",
            "offline_pin_required",
            "online_or_offline_pin_required",
            "payment_intent_action_required",
        ],
    ),
    (
        CardBlocked,
        &[
            "invalid_account",
            "lost_card",
            "new_account_information_available",
            "pickup_card",
            "restricted_card",
            "revocation_of_all_authorizations",
            "revocation_of_authorization",
            "stolen_card",
            "stop_payment_order",
        ],
    ),
    (
        AccountClosed,
        &[
            "account_closed",
            "bank_account_closed",
            "bank_account_declined",
            "bank_account_restricted",
            "bank_account_unusable",
            "bank_ownership_changed",
            "no_account",
            "payment_method_bank_account_blocked",
            "payment_method_microdeposit_failed",
        ],
    ),
    (
        MandateInactive,
        &[
            "bank_account_unverified",
            "billing_invalid_mandate",
            "debit_not_authorized",
            "mandate_invalid",
            "payment_intent_mandate_invalid",
            "payment_method_microdeposit_verification_attempts_exceeded",
            "payment_method_microdeposit_verification_timeout",
            "setup_intent_mandate_invalid",
        ],
    ),
    (MethodUnavailable, &["payment_method_unexpected_state"]),
    (
        ProcessingError,
        &[
            "bank_cannot_process",
            "generic_could_not_process",
            "issuer_not_available",
            "payment_method_not_available",
            "payment_method_provider_timeout",
            "processing_error",
            "reenter_transaction",
            "try_again_later",
        ],
    ),
];

fn known(code: &str) -> Option<Decline> {
    MEANINGS.iter().find(|(_, codes)| codes.contains(&code)).map(|(decline, _)| *decline)
}

/// Why a payment was declined. The bank's own reason, `decline_code`, says more than `code`.
/// Without a reason that is known it is [`Declined`].
///
/// Stripe asks not to tell a payer that a payment looks fraudulent: it is a decline without a
/// reason.
pub(crate) fn declined(code: Option<&str>, decline_code: Option<&str>) -> Decline {
    decline_code.and_then(known).or_else(|| code.and_then(known)).unwrap_or(Declined)
}

/// What a refused request means for a payment: [`Refused`], unless it is the method's fault.
/// `param` is the parameter that Stripe names.
pub(crate) fn refused(code: Option<&str>, param: Option<&str>) -> Decline {
    match (code.and_then(known), param) {
        (Some(decline), _) => decline,
        // It was detached, or is no method of this customer.
        (None, Some("payment_method")) => MethodUnavailable,
        (None, Some("mandate")) => MandateInactive,
        (None, _) => Refused,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_banks_reason_counts_more_than_stripes_code() {
        let card = Some("card_declined");
        assert_eq!(declined(card, Some("insufficient_funds")), InsufficientFunds);
        assert_eq!(declined(card, Some("lost_card")), CardBlocked);
        assert_eq!(declined(card, Some("card_velocity_exceeded")), LimitExceeded);
        assert_eq!(declined(Some("expired_card"), None), ExpiredCard);
        assert_eq!(declined(Some("incorrect_cvc"), Some("incorrect_cvc")), IncorrectDetails);
        let required = Some("authentication_required");
        assert_eq!(declined(required, required), AuthenticationRequired);
        assert_eq!(declined(Some("account_closed"), None), AccountClosed);
        assert_eq!(declined(Some("processing_error"), None), ProcessingError);
    }

    #[test]
    fn a_reason_that_is_not_known_or_must_not_be_told_is_a_plain_decline() {
        let card = Some("card_declined");
        for code in ["generic_decline", "do_not_honor", "fraudulent", "merchant_blacklist", "new"] {
            assert_eq!(declined(card, Some(code)), Declined, "{code}");
        }
        assert_eq!(declined(None, None), Declined);
    }

    #[test]
    fn a_refused_request_is_the_methods_fault_only_where_stripe_says_so() {
        let mandate = Some("payment_intent_mandate_invalid");
        assert_eq!(refused(mandate, None), MandateInactive);
        let detached = Some("payment_method_unexpected_state");
        assert_eq!(refused(detached, Some("payment_method")), MethodUnavailable);
        assert_eq!(refused(None, Some("payment_method")), MethodUnavailable);
        let missing = Some("resource_missing");
        assert_eq!(refused(missing, Some("payment_method")), MethodUnavailable);
        assert_eq!(refused(missing, Some("customer")), Refused);
        assert_eq!(refused(Some("payment_method_unactivated"), None), Refused);
        assert_eq!(refused(Some("amount_too_small"), Some("amount")), Refused);
    }

    #[test]
    fn a_code_has_one_meaning() {
        let codes: Vec<_> = MEANINGS.iter().flat_map(|(_, codes)| codes.iter()).collect();
        assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), codes.len());
    }
}
