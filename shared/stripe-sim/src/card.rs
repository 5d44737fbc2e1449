//! Stripe's test cards: what each does when it is charged or saved.
//!
//! Source: <https://docs.stripe.com/testing>.

use Behaviour::{
    AlwaysAuthenticate, AuthenticateOnce, Declined, DeclinedWhenSaved, Disputed, Good, RefundFails,
};

/// What a card does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Behaviour {
    /// Every charge succeeds.
    Good,
    /// Every charge is declined.
    Declined(Decline),
    /// It can be saved, and every charge of it is declined.
    DeclinedWhenSaved(Decline),
    /// Every payment needs authentication; without the customer it is refused.
    AlwaysAuthenticate,
    /// It needs authentication once; when that has saved it, later payments succeed.
    AuthenticateOnce,
    /// The charge succeeds, then the customer's bank takes it back.
    Disputed,
    /// The charge succeeds, and a refund of it fails later.
    RefundFails,
}

/// Why a card is declined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Decline {
    /// Stripe's `code`.
    pub(crate) code: &'static str,
    /// Stripe's `decline_code`; empty if there is none.
    pub(crate) decline_code: &'static str,
    /// Stripe's sentence.
    pub(crate) message: &'static str,
}

const fn declined(decline_code: &'static str, message: &'static str) -> Decline {
    Decline { code: "card_declined", decline_code, message }
}

pub(crate) const GENERIC: Decline = declined("generic_decline", "Your card was declined.");
const INSUFFICIENT: Decline = declined("insufficient_funds", "Your card has insufficient funds.");
const LOST: Decline = declined("lost_card", "Your card was declined.");
const STOLEN: Decline = declined("stolen_card", "Your card was declined.");
const VELOCITY: Decline = declined(
    "card_velocity_exceeded",
    "Your card was declined for making repeated attempts too frequently or exceeding its amount \
     limit.",
);
pub(crate) const EXPIRED: Decline =
    Decline { code: "expired_card", decline_code: "", message: "Your card has expired." };
const CVC: Decline = Decline {
    code: "incorrect_cvc",
    decline_code: "",
    message: "Your card's security code is incorrect.",
};
const PROCESSING: Decline = Decline {
    code: "processing_error",
    decline_code: "",
    message: "An error occurred while processing your card. Try again in a little bit.",
};
/// An off-session payment that needs the customer.
pub(crate) const AUTHENTICATE: Decline = Decline {
    code: "authentication_required",
    decline_code: "authentication_required",
    message: "Your card was declined. This transaction requires authentication.",
};

/// A card of Stripe's list.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Card {
    pub(crate) number: &'static str,
    /// Stripe's test payment method, without `pm_card_`.
    pub(crate) token: &'static str,
    pub(crate) brand: &'static str,
    pub(crate) behaviour: Behaviour,
}

const fn card(
    number: &'static str,
    token: &'static str,
    brand: &'static str,
    behaviour: Behaviour,
) -> Card {
    Card { number, token, brand, behaviour }
}

const fn visa(number: &'static str, token: &'static str, behaviour: Behaviour) -> Card {
    card(number, token, "visa", behaviour)
}

/// Every card that the simulator knows.
pub(crate) const CARDS: [Card; 18] = [
    visa("4242424242424242", "visa", Good),
    card("5555555555554444", "mastercard", "mastercard", Good),
    card("378282246310005", "amex", "amex", Good),
    card("6011111111111117", "discover", "discover", Good),
    visa("4000056655665556", "visa_debit", Good),
    visa("4000000000000002", "chargeDeclined", Declined(GENERIC)),
    visa("4000000000009995", "chargeDeclinedInsufficientFunds", Declined(INSUFFICIENT)),
    visa("4000000000009987", "chargeDeclinedLostCard", Declined(LOST)),
    visa("4000000000009979", "chargeDeclinedStolenCard", Declined(STOLEN)),
    visa("4000000000000069", "chargeDeclinedExpiredCard", Declined(EXPIRED)),
    visa("4000000000000127", "chargeDeclinedIncorrectCvc", Declined(CVC)),
    visa("4000000000000119", "chargeDeclinedProcessingError", Declined(PROCESSING)),
    visa("4000000000006975", "chargeDeclinedVelocityLimitExceeded", Declined(VELOCITY)),
    visa("4000000000000341", "chargeCustomerFail", DeclinedWhenSaved(GENERIC)),
    visa("4000002500003155", "authenticationRequiredOnSetup", AuthenticateOnce),
    visa("4000002760003184", "authenticationRequired", AlwaysAuthenticate),
    visa("4000000000000259", "createDispute", Disputed),
    visa("4000000000005126", "refundFail", RefundFails),
];

/// The card with this number, written with or without blanks.
pub(crate) fn by_number(number: &str) -> Option<Card> {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    CARDS.into_iter().find(|card| card.number == digits)
}

/// The card of a test payment method such as `pm_card_visa` or `pm_card_visa_chargeDeclined`.
pub(crate) fn by_token(id: &str) -> Option<Card> {
    let token = id.strip_prefix("pm_card_")?;
    let short = token.strip_prefix("visa_").unwrap_or(token);
    CARDS.into_iter().find(|card| card.token == token || card.token == short)
}

/// A decline by its `decline_code` or code, for the control route that makes a saved card fail.
pub(crate) fn decline(code: &str) -> Option<Decline> {
    let all = CARDS.iter().filter_map(|card| match card.behaviour {
        Declined(decline) => Some(decline),
        _ => None,
    });
    let mut all = all.chain([AUTHENTICATE]);
    all.find(|decline| decline.decline_code == code || decline.code == code)
}
