//! Saved methods: read, their mandates, and removed.

use app::payments::gateway::{GatewayError, PaymentGateway};
use domain::document::{Mandate, MandateStatus, MethodKind};
use serde_json::{Value, json};

use crate::objects::{captured, charge, with};
use crate::script::{answer, assert_fields, list, ok, stripe};

fn account(customer: Option<&str>) -> Value {
    json!({
        "id": "pm_2", "object": "payment_method", "type": "acss_debit", "customer": customer,
        "acss_debit": { "bank_name": "STRIPE TEST BANK", "last4": "6789" },
    })
}

fn card(customer: Option<&str>) -> Value {
    json!({
        "id": "pm_1", "object": "payment_method", "type": "card", "customer": customer,
        "card": { "brand": "visa", "last4": "4242", "exp_month": 8, "exp_year": 2030 },
    })
}

fn mandate(status: &str) -> Value {
    json!({ "id": "mandate_1", "object": "mandate", "status": status })
}

fn detach_refused() -> Value {
    json!({ "error": { "code": "payment_method_unexpected_state" } })
}

#[tokio::test]
async fn a_saved_card_has_its_brand_digits_and_expiry() {
    let (stripe, _) = stripe(vec![ok(&card(Some("cus_1")))]);
    let (method, customer) = stripe.method("pm_1").await.unwrap();
    assert_eq!((method.id.as_str(), customer.as_str()), ("pm_1", "cus_1"));
    assert_eq!((method.kind, method.brand.as_deref()), (MethodKind::Card, Some("visa")));
    assert_eq!((method.last4.as_str(), method.expiry), ("4242", Some((8, 2030))));
}

#[tokio::test]
async fn a_saved_bank_account_has_the_mandate_of_its_last_setup() {
    for (word, status) in [
        ("active", MandateStatus::Active),
        ("pending", MandateStatus::Pending),
        ("inactive", MandateStatus::Inactive),
        ("new", MandateStatus::Inactive),
    ] {
        let setups = [
            json!({ "id": "seti_3", "status": "canceled", "mandate": null }),
            json!({ "id": "seti_2", "status": "succeeded", "mandate": mandate(word) }),
            json!({ "id": "seti_1", "status": "succeeded", "mandate": mandate("active") }),
        ];
        let (stripe, script) = stripe(vec![ok(&account(Some("cus_1"))), list(&setups)]);
        let (method, _) = stripe.method("pm_2").await.unwrap();
        assert_eq!((method.kind, method.last4.as_str()), (MethodKind::BankDebit, "6789"));
        assert_eq!(method.mandate, Some(Mandate { id: "mandate_1".to_owned(), status }), "{word}");
        assert_fields(&script.asked()[1], &[("payment_method", "pm_2"), ("limit", "100")]);
    }
}

#[tokio::test]
async fn a_mandate_that_was_given_with_a_payment_is_read_by_its_id() {
    let (stripe, _) =
        stripe(vec![ok(&account(Some("cus_1"))), list(&[]), ok(&mandate("inactive"))]);
    assert_eq!(stripe.method("pm_2").await.unwrap().0.mandate, None);
    assert_eq!(stripe.mandate("mandate_1").await.unwrap().status, MandateStatus::Inactive);
}

#[tokio::test]
async fn a_paid_bank_debit_comes_with_its_mandate_as_it_is_now() {
    let details = json!({ "acss_debit": { "last4": "6789", "mandate": "mandate_1" } });
    let charge =
        with(charge(&[]), json!({ "payment_method": "pm_2", "payment_method_details": details }));
    let answers = vec![ok(&captured(&charge)), ok(&mandate("inactive")), list(&[])];
    let (stripe, script) = stripe(answers);
    let method = stripe.payment("pi_1").await.unwrap().method.unwrap();
    assert_eq!((method.id.as_str(), method.last4.as_str()), ("pm_2", "6789"));
    assert_eq!(method.mandate.unwrap().status, MandateStatus::Inactive);
    assert_eq!(script.paths()[1], "GET /v1/mandates/mandate_1");
}

#[tokio::test]
async fn a_method_without_a_customer_or_of_another_kind_is_not_found() {
    let (detached, _) = stripe(vec![ok(&card(None))]);
    assert_eq!(detached.method("pm_1").await, Err(GatewayError::NotFound));
    let wallet = json!({ "id": "pm_3", "type": "link", "customer": "cus_1", "link": {} });
    let (wallet, _) = stripe(vec![ok(&wallet)]);
    assert_eq!(wallet.method("pm_3").await, Err(GatewayError::NotFound));
}

#[tokio::test]
async fn a_method_is_removed_once_and_removing_it_again_changes_nothing() {
    let (first, script) = stripe(vec![ok(&card(None))]);
    assert_eq!(first.remove_method("pm_1").await, Ok(()));
    assert_eq!(script.paths(), ["POST /v1/payment_methods/pm_1/detach"]);
    let (again, _) = stripe(vec![answer(400, &detach_refused()), ok(&card(None))]);
    assert_eq!(again.remove_method("pm_1").await, Ok(()));
    let missing = json!({ "error": { "code": "resource_missing" } });
    let (gone, _) = stripe(vec![answer(404, &missing)]);
    assert_eq!(gone.remove_method("pm_1").await, Ok(()));
}

#[tokio::test]
async fn a_method_that_stays_with_its_customer_was_not_removed() {
    let (stays, _) = stripe(vec![answer(400, &detach_refused()), ok(&card(Some("cus_1")))]);
    let refused = stays.remove_method("pm_1").await;
    assert!(matches!(refused, Err(GatewayError::Refused { .. })), "{refused:?}");
    let (down, _) = stripe(vec![answer(500, &json!({ "error": { "type": "api_error" } }))]);
    assert!(matches!(down.remove_method("pm_1").await, Err(GatewayError::Unknown(_))));
}
