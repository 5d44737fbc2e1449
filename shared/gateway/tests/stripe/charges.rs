//! Charges of saved methods, and refunds.

use app::payments::gateway::{ChargeRequest, GatewayError, GatewayRefundRequest, PaymentGateway};
use domain::document::{Mandate, MandateStatus, MethodKind, SavedMethod};
use domain::money::{Currency, Money};
use domain::payment::{Decline, GatewayPayment, GatewayState, RefundState};
use gateway::TransportError;
use serde_json::{Value, json};

use crate::objects::{captured, charge, intent, refund as refund_object, with};
use crate::script::{answer, assert_fields, ok, stripe};
use crate::{PAYMENT, REFUND, account, cad, payment, refund};

fn card() -> SavedMethod {
    SavedMethod {
        id: "pm_1".to_owned(),
        kind: MethodKind::Card,
        brand: Some("visa".to_owned()),
        last4: "4242".to_owned(),
        expiry: Some((8, 2030)),
        mandate: None,
        receipt_email: None,
    }
}

fn debit() -> SavedMethod {
    let mandate = Mandate { id: "mandate_1".to_owned(), status: MandateStatus::Active };
    SavedMethod {
        kind: MethodKind::BankDebit,
        brand: None,
        expiry: None,
        mandate: Some(mandate),
        ..card()
    }
}

async fn charge_with(
    method: &SavedMethod,
    (amount, return_url): (Money, Option<&str>),
    answers: Vec<Result<gateway::Response, TransportError>>,
) -> (Result<GatewayPayment, GatewayError>, Vec<gateway::Request>) {
    let (stripe, script) = stripe(answers);
    let (account, payment) = (account(), payment());
    let request = ChargeRequest {
        account: &account,
        payment: &payment,
        customer: "cus_1",
        method,
        amount,
        return_url,
    };
    let charged = stripe.charge(&request).await;
    (charged, script.asked())
}

async fn charged(answered: (u16, &Value)) -> Result<GatewayPayment, GatewayError> {
    let answers = vec![answer(answered.0, answered.1)];
    charge_with(&card(), (cad("12.34"), Some("https://portal.example/back")), answers).await.0
}

const METADATA: [(&str, &str); 2] =
    [("metadata[account_id]", "acct-1001"), ("metadata[payment_id]", PAYMENT)];

#[tokio::test]
async fn a_payer_who_is_there_can_be_asked_to_authenticate() {
    let back = "https://portal.example/back";
    let answers = vec![ok(&captured(&charge(&[])))];
    let (paid, asked) = charge_with(&card(), (cad("12.34"), Some(back)), answers).await;
    let paid = paid.unwrap();
    assert_eq!(paid.state, GatewayState::Succeeded);
    assert_eq!((paid.account, paid.payment), (Some(account()), Some(payment())));
    assert_eq!((paid.amount, paid.method), (cad("12.34"), Some(card())));
    assert_eq!(asked[0].path, "/v1/payment_intents");
    assert_eq!(asked[0].idempotency_key.as_deref(), Some(PAYMENT));
    assert_eq!(asked[0].secret_key, "sk_test_hush");
    let expected = [
        ("amount", "1234"),
        ("currency", "cad"),
        ("customer", "cus_1"),
        ("payment_method", "pm_1"),
        ("allowed_payment_method_types[0]", "card"),
        ("confirm", "true"),
        ("return_url", &format!("{back}?checkout=done")),
    ];
    assert_fields(&asked[0], &[&expected[..], &METADATA].concat());
}

#[tokio::test]
async fn a_bank_debit_without_a_payer_names_its_mandate() {
    let answers = vec![ok(&intent("processing"))];
    let (paid, asked) = charge_with(&debit(), (cad("12.34"), None), answers).await;
    assert_eq!(paid.unwrap().state, GatewayState::Processing);
    let expected = [
        ("amount", "1234"),
        ("currency", "cad"),
        ("customer", "cus_1"),
        ("payment_method", "pm_1"),
        ("allowed_payment_method_types[0]", "acss_debit"),
        ("mandate", "mandate_1"),
        ("confirm", "true"),
        ("off_session", "true"),
    ];
    assert_fields(&asked[0], &[&expected[..], &METADATA].concat());
}

#[tokio::test]
async fn amounts_of_every_scale_are_charged_and_booked_back_exactly() {
    let cases = [("1000", Currency::JPY, 1_000), ("12.340", Currency::KWD, 12_340)];
    for (text, currency, minor) in cases {
        let amount = Money::parse(text, currency).unwrap();
        let paid = json!({
            "amount": minor, "amount_received": minor, "currency": currency.code().to_lowercase(),
        });
        let answers = vec![ok(&with(captured(&charge(&[])), paid))];
        let (paid, asked) = charge_with(&card(), (amount, None), answers).await;
        assert!(asked[0].body.starts_with(&format!("amount={minor}&")));
        assert_eq!(paid.unwrap().amount, amount);
    }
}

/// A card error, with the payment intent that it leaves.
fn card_error(code: &str, decline_code: Option<&str>) -> Value {
    let mut error = json!({
        "type": "card_error", "code": code,
        "payment_intent": with(intent("requires_payment_method"), json!({
            "latest_charge": "ch_1",
            "last_payment_error": { "code": code, "decline_code": decline_code },
        })),
    });
    if let Some(decline_code) = decline_code {
        error["decline_code"] = json!(decline_code);
    }
    json!({ "error": error })
}

#[tokio::test]
async fn a_declined_card_is_an_answer() {
    let cases = [
        ("card_declined", Some("insufficient_funds"), Decline::InsufficientFunds),
        ("card_declined", Some("generic_decline"), Decline::Declined),
        ("expired_card", None, Decline::ExpiredCard),
        (
            "authentication_required",
            Some("authentication_required"),
            Decline::AuthenticationRequired,
        ),
    ];
    for (code, decline_code, decline) in cases {
        let seen = charged((402, &card_error(code, decline_code))).await.unwrap();
        assert_eq!(seen.state, GatewayState::Declined(decline), "{code}");
        assert_eq!((seen.id.as_str(), seen.method), ("pi_1", Some(card())));
    }
}

#[tokio::test]
async fn a_payment_that_needs_the_payer_names_the_banks_page() {
    let url = "https://hooks.stripe.com/3d";
    let next = json!({ "type": "redirect_to_url", "redirect_to_url": { "url": url } });
    let waiting = with(intent("requires_action"), json!({ "next_action": next }));
    let seen = charged((200, &waiting)).await.unwrap();
    assert_eq!(seen.state, GatewayState::RequiresAction(url.to_owned()));
    // An action without an address cannot be taken.
    let strange = with(intent("requires_action"), json!({ "next_action": { "type": "new" } }));
    assert!(matches!(charged((200, &strange)).await, Err(GatewayError::Unknown(_))));
}

#[tokio::test]
async fn a_status_that_is_not_known_is_neither_success_nor_decline() {
    for status in ["requires_capture", "requires_confirmation", "paid", "declined", ""] {
        let seen = charged((200, &intent(status))).await;
        assert!(matches!(seen, Err(GatewayError::Unknown(_))), "{status}: {seen:?}");
    }
}

#[tokio::test]
async fn no_answer_is_unknown_and_a_full_queue_is_busy() {
    for error in [TransportError::Timeout, TransportError::Broken("reset".to_owned())] {
        let answers = vec![Err(error)];
        let (seen, _) = charge_with(&card(), (cad("1.00"), None), answers).await;
        assert!(matches!(seen, Err(GatewayError::Unknown(_))), "{seen:?}");
    }
    let api = json!({ "error": { "type": "api_error" } });
    assert!(matches!(charged((500, &api)).await, Err(GatewayError::Unknown(_))));
    assert!(matches!(charged((200, &json!("fine"))).await, Err(GatewayError::Unknown(_))));
    let limit = json!({ "error": { "code": "rate_limit" } });
    assert_eq!(charged((429, &limit)).await, Err(GatewayError::Busy));
}

#[tokio::test]
async fn a_success_that_does_not_parse_is_not_repeated_in_the_error() {
    let odd = with(intent("succeeded"), json!({ "amount": "dana@example.ca" }));
    let Err(GatewayError::Unknown(text)) = charged((200, &odd)).await else { panic!() };
    assert!(!text.contains("dana"), "{text}");
}

#[tokio::test]
async fn a_mandate_that_ended_is_a_refusal() {
    let error = json!({ "error": {
        "type": "invalid_request_error", "code": "payment_intent_mandate_invalid",
    }});
    let answers = vec![answer(400, &error)];
    let (seen, _) = charge_with(&debit(), (cad("5.00"), None), answers).await;
    let code = "payment_intent_mandate_invalid".to_owned();
    assert_eq!(seen, Err(GatewayError::Refused { code, decline: Decline::MandateInactive }));
}

async fn refunded(
    answered: (u16, &Value),
) -> (Result<domain::payment::GatewayRefund, GatewayError>, Vec<gateway::Request>) {
    let (stripe, script) = stripe(vec![answer(answered.0, answered.1)]);
    let refund = refund();
    let request =
        GatewayRefundRequest { refund: &refund, gateway_payment: "pi_1", amount: cad("2.34") };
    (stripe.refund(&request).await, script.asked())
}

#[tokio::test]
async fn a_refund_has_the_portals_id() {
    let (made, asked) = refunded((200, &refund_object("re_1", 234, "pending"))).await;
    let made = made.unwrap();
    assert_eq!((made.id.as_str(), made.request), ("re_1", Some(refund())));
    assert_eq!((made.amount, made.state), (cad("2.34"), RefundState::Made));
    assert_eq!(asked[0].path, "/v1/refunds");
    assert_eq!(asked[0].idempotency_key.as_deref(), Some(REFUND));
    let expected = [("payment_intent", "pi_1"), ("amount", "234"), ("metadata[refund_id]", REFUND)];
    assert_fields(&asked[0], &expected);
}

#[tokio::test]
async fn a_refund_is_made_failed_refused_or_unknown() {
    for (status, state) in [
        ("succeeded", RefundState::Made),
        ("requires_action", RefundState::Made),
        ("failed", RefundState::Failed),
        ("canceled", RefundState::Failed),
        ("new", RefundState::Unknown),
    ] {
        let made = refunded((200, &refund_object("re_1", 234, status))).await.0;
        assert_eq!(made.unwrap().state, state, "{status}");
    }
    let error = json!({ "error": { "code": "charge_already_refunded" } });
    let refused = refunded((400, &error)).await.0;
    let code = "charge_already_refunded".to_owned();
    assert_eq!(refused, Err(GatewayError::Refused { code, decline: Decline::Refused }));
}
