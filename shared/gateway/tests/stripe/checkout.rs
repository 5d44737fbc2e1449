//! Stripe's hosted page.

use app::payments::gateway::{
    CheckoutPurpose, CheckoutRequest, CheckoutState, GatewayError, PaymentGateway,
};
use domain::document::{Language, MandateStatus, MethodKind};
use domain::ids::AccountId;
use domain::money::Currency;
use domain::payment::{Decline, GatewayState};
use serde_json::{Value, json};

use crate::objects::{captured, charge, intent, with};
use crate::script::{answer, assert_fields, list, ok, stripe};
use crate::{PAYMENT, account, cad, noon, payment};

const URL: &str = "https://checkout.stripe.com/c/pay/cs_1";

fn session(status: &str) -> Value {
    json!({
        "id": "cs_1", "object": "checkout.session", "mode": "payment", "status": status,
        "url": if status == "open" { Some(URL) } else { None },
        "metadata": { "account_id": "acct-1001", "payment_id": PAYMENT },
        "payment_intent": null, "setup_intent": null,
    })
}

fn request<'a>(
    account: &'a AccountId,
    kind: MethodKind,
    purpose: CheckoutPurpose<'a>,
) -> CheckoutRequest<'a> {
    CheckoutRequest {
        account,
        customer: "cus_1",
        currency: Currency::CAD,
        kind,
        purpose,
        language: Language::French,
        expires_at: noon(),
        return_url: "https://portal.example/accounts/acct-1001/pay",
    }
}

/// What every page is opened with.
fn common(kind: &'static str) -> Vec<(&'static str, &'static str)> {
    vec![
        ("customer", "cus_1"),
        ("allowed_payment_method_types[0]", kind),
        ("locale", "fr-CA"),
        ("expires_at", "1796040000"),
        ("success_url", "https://portal.example/accounts/acct-1001/pay?checkout=done"),
        ("cancel_url", "https://portal.example/accounts/acct-1001/pay?checkout=left"),
        ("metadata[account_id]", "acct-1001"),
    ]
}

#[tokio::test]
async fn a_page_to_pay_names_the_payment_at_the_session_and_at_the_payment_intent() {
    let (stripe, script) = stripe(vec![ok(&session("open"))]);
    let (account, payment) = (account(), payment());
    let purpose = CheckoutPurpose::Pay {
        payment: &payment,
        amount: cad("12.34"),
        description: "Facture 2041",
        save: false,
    };
    let opened = stripe.open_checkout(&request(&account, MethodKind::Card, purpose)).await.unwrap();
    assert_eq!((opened.checkout.id.as_str(), opened.checkout.url.as_str()), ("cs_1", URL));
    assert_eq!(opened.state, CheckoutState::Open);
    assert_eq!((opened.account, opened.payment.as_ref()), (Some(account), Some(&payment)));
    let asked = script.asked();
    assert_eq!(asked[0].idempotency_key.as_deref(), Some(PAYMENT));
    let mut expected = common("card");
    expected.extend([
        ("mode", "payment"),
        ("adaptive_pricing[enabled]", "false"),
        ("line_items[0][quantity]", "1"),
        ("line_items[0][price_data][currency]", "cad"),
        ("line_items[0][price_data][unit_amount]", "1234"),
        ("line_items[0][price_data][product_data][name]", "Facture 2041"),
        ("client_reference_id", PAYMENT),
        ("metadata[payment_id]", PAYMENT),
        ("payment_intent_data[metadata][account_id]", "acct-1001"),
        ("payment_intent_data[metadata][payment_id]", PAYMENT),
    ]);
    assert_fields(&asked[0], &expected);
}

const AGREEMENT: &str = "payment_method_options[acss_debit]";

#[tokio::test]
async fn a_bank_account_that_is_saved_is_agreed_on_for_all_later_bills() {
    let (stripe, script) = stripe(vec![ok(&session("open"))]);
    let (account, payment) = (account(), payment());
    let purpose = CheckoutPurpose::Pay {
        payment: &payment,
        amount: cad("12.34"),
        description: "Facture",
        save: true,
    };
    stripe.open_checkout(&request(&account, MethodKind::BankDebit, purpose)).await.unwrap();
    let sent = crate::script::fields(&script.asked()[0]);
    let value =
        |name: &str| sent.iter().find(|(known, _)| known == name).map(|(_, value)| &**value);
    let option = |name: &str| value(&format!("{AGREEMENT}{name}"));
    assert_eq!(option("[mandate_options][payment_schedule]"), Some("combined"));
    assert_eq!(option("[mandate_options][transaction_type]"), Some("personal"));
    assert!(option("[mandate_options][interval_description]").unwrap().contains("échéance"));
    assert_eq!(option("[verification_method]"), Some("automatic"));
    // The currency is that of the payment.
    assert_eq!(option("[currency]"), None);
    assert_eq!(value("payment_intent_data[setup_future_usage]"), Some("off_session"));
    assert!(!sent.iter().any(|(name, _)| name.starts_with("payment_method_types")));
}

#[tokio::test]
async fn a_page_to_save_a_bank_account_has_no_payment() {
    let (stripe, script) = stripe(vec![ok(&with(session("open"), json!({ "mode": "setup" })))]);
    let account = account();
    let purpose = CheckoutPurpose::Save { key: "key-1", use_for_auto_pay: true };
    stripe.open_checkout(&request(&account, MethodKind::BankDebit, purpose)).await.unwrap();
    let asked = script.asked();
    assert_eq!(asked[0].idempotency_key.as_deref(), Some("key-1"));
    let mut expected = common("acss_debit");
    expected.extend([
        ("mode", "setup"),
        ("currency", "cad"),
        ("metadata[use_for_auto_pay]", "true"),
        ("setup_intent_data[metadata][account_id]", "acct-1001"),
        ("payment_method_options[acss_debit][currency]", "cad"),
        ("payment_method_options[acss_debit][mandate_options][payment_schedule]", "combined"),
        (
            "payment_method_options[acss_debit][mandate_options][interval_description]",
            "à l’échéance d’une facture",
        ),
        ("payment_method_options[acss_debit][mandate_options][transaction_type]", "personal"),
        ("payment_method_options[acss_debit][verification_method]", "automatic"),
    ]);
    assert_fields(&asked[0], &expected);
}

#[tokio::test]
async fn the_payer_comes_back_to_the_same_page_with_one_more_word() {
    let (stripe, script) = stripe(vec![ok(&session("open"))]);
    let account = account();
    let purpose = CheckoutPurpose::Save { key: "key-1", use_for_auto_pay: false };
    let request = CheckoutRequest {
        return_url: "https://portal.example/pay?lang=fr#methods",
        ..request(&account, MethodKind::Card, purpose)
    };
    stripe.open_checkout(&request).await.unwrap();
    let sent = crate::script::fields(&script.asked()[0]);
    let done = "https://portal.example/pay?lang=fr&checkout=done#methods";
    assert!(sent.contains(&("success_url".to_owned(), done.to_owned())));
}

async fn seen(session: &Value) -> Result<CheckoutState, GatewayError> {
    let (stripe, _) = stripe(vec![ok(session), list(&[])]);
    stripe.checkout("cs_1").await.map(|seen| seen.state)
}

#[tokio::test]
async fn a_payer_has_paid_only_when_the_page_is_complete() {
    let declined = json!({ "code": "card_declined" });
    let declined =
        with(intent("requires_payment_method"), json!({ "last_payment_error": declined }));
    let open = with(session("open"), json!({ "payment_intent": declined }));
    assert_eq!(seen(&open).await, Ok(CheckoutState::Open));
    assert_eq!(seen(&session("expired")).await, Ok(CheckoutState::Expired));
    for (object, state) in [
        (captured(&charge(&[])), GatewayState::Succeeded),
        (intent("processing"), GatewayState::Processing),
        (declined, GatewayState::Declined(Decline::Declined)),
    ] {
        let complete = with(session("complete"), json!({ "payment_intent": object }));
        let Ok(CheckoutState::Paid(paid)) = seen(&complete).await else { panic!("{state:?}") };
        assert_eq!((paid.state, paid.payment), (state, Some(payment())));
    }
    for status in ["new", ""] {
        assert!(matches!(seen(&session(status)).await, Err(GatewayError::Unknown(_))));
    }
    assert!(matches!(seen(&session("complete")).await, Err(GatewayError::Unknown(_))));
}

#[tokio::test]
async fn a_page_that_the_portal_did_not_open_is_foreign_whatever_its_state() {
    let foreign = |fields| with(session("complete"), fields);
    for object in [
        foreign(json!({ "metadata": {} })),
        foreign(json!({ "metadata": null, "status": "new" })),
        foreign(json!({ "metadata": { "account_id": "acct-1001" } })),
        foreign(json!({ "mode": "setup", "metadata": {} })),
        foreign(json!({ "mode": "subscription" })),
        foreign(json!({ "mode": "new" })),
    ] {
        let (stripe, _) = stripe(vec![ok(&object)]);
        assert_eq!(stripe.checkout("cs_1").await, Err(GatewayError::Foreign), "{object}");
    }
}

fn setup(status: &str, mandate: &Value) -> Value {
    let method = json!({ "id": "pm_2", "acss_debit": { "last4": "6789" } });
    let setup = json!({
        "id": "seti_1", "status": status, "payment_method": method, "mandate": mandate,
    });
    let metadata = json!({ "account_id": "acct-1001", "use_for_auto_pay": "true" });
    with(
        session("complete"),
        json!({ "mode": "setup", "setup_intent": setup, "metadata": metadata }),
    )
}

#[tokio::test]
async fn a_saved_bank_account_is_pending_until_its_small_deposits_are_confirmed() {
    let active = json!({ "id": "mandate_1", "status": "active" });
    let pending = json!({ "id": "mandate_1", "status": "pending" });
    for (object, status) in [
        (setup("succeeded", &active), MandateStatus::Active),
        (setup("requires_action", &pending), MandateStatus::Pending),
        (setup("requires_action", &Value::Null), MandateStatus::Pending),
    ] {
        let Ok(CheckoutState::Saved { method, use_for_auto_pay }) = seen(&object).await else {
            panic!("{object}")
        };
        assert!(use_for_auto_pay);
        assert_eq!((method.id.as_str(), method.mandate.unwrap().status), ("pm_2", status));
    }
}

#[tokio::test]
async fn a_page_is_closed_unless_the_payer_was_faster() {
    let (closes, script) = stripe(vec![ok(&session("expired")), ok(&session("expired"))]);
    assert_eq!(closes.close_checkout("cs_1").await.unwrap().state, CheckoutState::Expired);
    assert_eq!(script.paths()[0], "POST /v1/checkout/sessions/cs_1/expire");
    let refused = || answer(400, &json!({ "error": { "type": "invalid_request_error" } }));
    let paid = with(session("complete"), json!({ "payment_intent": captured(&charge(&[])) }));
    let (late, _) = stripe(vec![refused(), ok(&paid), list(&[])]);
    let state = late.close_checkout("cs_1").await.unwrap().state;
    assert!(matches!(state, CheckoutState::Paid(_)), "{state:?}");
    let (again, _) = stripe(vec![refused(), ok(&session("expired"))]);
    assert_eq!(again.close_checkout("cs_1").await.unwrap().state, CheckoutState::Expired);
    let (open, _) = stripe(vec![refused(), ok(&session("open"))]);
    assert!(matches!(open.close_checkout("cs_1").await, Err(GatewayError::Refused { .. })));
}
