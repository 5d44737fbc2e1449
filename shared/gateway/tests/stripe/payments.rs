//! Payments that are read: refunds, disputes, pages that are open, and payments that are searched.

use app::payments::gateway::{GatewayError, PaymentGateway};
use domain::document::MandateStatus;
use domain::payment::{
    Decline, GatewayDispute, GatewayPayment, GatewayState, RefundState, ReturnKind,
};
use serde_json::{Value, json};

use crate::objects::{captured, charge, intent, refund, with};
use crate::script::{answer, assert_fields, fields, list, ok, stripe};
use crate::{PAYMENT, cad, noon, payment};

const OTHER: &str = "pay_ffffffffffffffffffffffffffffffff";

async fn seen(object: &Value) -> GatewayPayment {
    let (stripe, _) = stripe(vec![ok(object), list(&[])]);
    stripe.payment("pi_1").await.unwrap()
}

#[tokio::test]
async fn refunds_come_oldest_first_with_what_became_of_them() {
    let odd = with(refund("re_4", 400, ""), json!({ "status": null }));
    let refunds = [odd, refund("re_3", 300, "pending"), refund("re_2", 200, "failed")];
    let seen = seen(&captured(&charge(&refunds))).await;
    let found: Vec<_> = seen
        .refunds
        .iter()
        .map(|refund| (refund.id.as_str(), refund.amount, refund.state))
        .collect();
    let expected = [
        ("re_2", cad("2.00"), RefundState::Failed),
        ("re_3", cad("3.00"), RefundState::Made),
        ("re_4", cad("4.00"), RefundState::Unknown),
    ];
    assert_eq!(found, expected);
}

#[tokio::test]
async fn a_captured_payment_that_does_not_show_its_charge_is_unknown() {
    let (stripe, _) = stripe(vec![ok(&intent("succeeded"))]);
    let unknown = stripe.payment("pi_1").await;
    assert!(matches!(unknown, Err(GatewayError::Unknown(_))), "{unknown:?}");
}

#[tokio::test]
async fn more_refunds_than_a_charge_shows_are_all_read() {
    let first = json!({ "data": [refund("re_9", 1, "succeeded")], "has_more": true });
    let charge = with(charge(&[]), json!({ "refunds": first }));
    let pages = [
        json!({ "data": [refund("re_9", 1, "succeeded")], "has_more": true }),
        json!({ "data": [refund("re_8", 1, "succeeded")], "has_more": false }),
    ];
    let (stripe, script) =
        stripe(vec![ok(&captured(&charge)), ok(&pages[0]), ok(&pages[1]), list(&[])]);
    let seen = stripe.payment("pi_1").await.unwrap();
    let ids: Vec<_> = seen.refunds.iter().map(|refund| refund.id.as_str()).collect();
    assert_eq!(ids, ["re_8", "re_9"]);
    let asked = script.asked();
    assert_fields(&asked[1], &[("payment_intent", "pi_1"), ("limit", "100")]);
    let next = [("payment_intent", "pi_1"), ("limit", "100"), ("starting_after", "re_9")];
    assert_fields(&asked[2], &next);
}

fn dispute(id: &str, reason: &str, moved: &[i64]) -> Value {
    let moved: Vec<_> = moved.iter().map(|amount| json!({ "amount": amount })).collect();
    json!({
        "id": id, "amount": 1234, "currency": "cad", "reason": reason, "status": "new_status",
        "balance_transactions": moved,
    })
}

async fn disputes(charge: Value, found: &[Value]) -> Vec<GatewayDispute> {
    let (stripe, script) = stripe(vec![ok(&captured(&charge)), list(found)]);
    let seen = stripe.payment("pi_1").await.unwrap().disputes;
    assert_eq!(script.paths(), ["GET /v1/payment_intents/pi_1", "GET /v1/disputes"]);
    seen
}

#[tokio::test]
async fn a_dispute_says_by_its_movements_where_the_money_is() {
    let found = [
        dispute("dp_3", "fraudulent", &[-1234, 1234]),
        dispute("dp_2", "fraudulent", &[-1234]),
        dispute("dp_1", "general", &[]),
    ];
    let seen = disputes(charge(&[]), &found).await;
    let states: Vec<_> =
        seen.iter().map(|one| (one.id.as_str(), one.withdrawn, one.reinstated)).collect();
    assert_eq!(states, [("dp_1", false, false), ("dp_2", true, false), ("dp_3", true, true)]);
    assert!(seen.iter().all(|one| one.kind == ReturnKind::Chargeback));
}

#[tokio::test]
async fn only_a_bank_debit_that_the_bank_could_not_make_is_a_return() {
    let debit = json!({
        "payment_method_details": { "type": "acss_debit", "acss_debit": { "last4": "6789" } },
    });
    for (reason, kind) in [
        ("insufficient_funds", ReturnKind::Return),
        ("bank_cannot_process", ReturnKind::Return),
        ("incorrect_account_details", ReturnKind::Return),
        ("debit_not_authorized", ReturnKind::Chargeback),
        ("new_reason", ReturnKind::Chargeback),
    ] {
        let found = [dispute("dp_1", reason, &[-1234])];
        let seen = disputes(with(charge(&[]), debit.clone()), &found).await;
        assert_eq!(seen[0].kind, kind, "{reason}");
        let by_card = disputes(charge(&[]), &found).await;
        assert_eq!(by_card[0].kind, ReturnKind::Chargeback, "{reason}");
    }
}

fn declined_card() -> Value {
    let error = json!({ "code": "card_declined", "decline_code": "lost_card" });
    with(intent("requires_payment_method"), json!({ "last_payment_error": error }))
}

#[tokio::test]
async fn a_declined_card_is_no_declined_payment_while_the_page_is_open() {
    let url = "https://checkout.stripe.com/c/pay/cs_1";
    let session =
        |status: &str| json!({ "id": "cs_1", "status": status, "mode": "payment", "url": url });
    for object in [declined_card(), intent("requires_action"), intent("requires_confirmation")] {
        let (stripe, script) = stripe(vec![ok(&object), list(&[session("open")])]);
        let seen = stripe.payment("pi_1").await.unwrap();
        assert_eq!(seen.state, GatewayState::RequiresAction(url.to_owned()));
        assert_eq!(script.asked()[1].path, "/v1/checkout/sessions?payment_intent=pi_1");
    }
    for status in ["expired", "complete"] {
        let declined = ok(&declined_card());
        let (stripe, _) = stripe(vec![declined.clone(), list(&[session(status)]), declined]);
        let seen = stripe.payment("pi_1").await.unwrap();
        assert_eq!(seen.state, GatewayState::Declined(Decline::CardBlocked), "{status}");
    }
}

#[tokio::test]
async fn a_card_that_pays_on_the_page_after_another_was_declined_is_no_declined_payment() {
    // The page is complete by the time that it is looked for.
    let (before, after) = (declined_card(), intent("processing"));
    let (stripe, _) = stripe(vec![ok(&before), list(&[]), ok(&after)]);
    assert_eq!(stripe.payment("pi_1").await.unwrap().state, GatewayState::Processing);
}

#[tokio::test]
async fn a_payment_that_was_never_tried_or_was_cancelled_is_abandoned() {
    let untried = ok(&intent("requires_payment_method"));
    let (stripe, _) = stripe(vec![untried.clone(), list(&[]), untried]);
    let abandoned = GatewayState::Declined(Decline::Abandoned);
    assert_eq!(stripe.payment("pi_1").await.unwrap().state, abandoned);
    assert_eq!(seen(&intent("canceled")).await.state, abandoned);
}

#[tokio::test]
async fn a_bank_debit_that_waits_for_its_small_deposits_is_on_its_way_without_a_mandate_in_force() {
    let url = "https://payments.stripe.com/microdeposit/1";
    let next = json!({ "verify_with_microdeposits": { "hosted_verification_url": url } });
    let method = json!({ "id": "pm_2", "acss_debit": { "last4": "6789" } });
    let waiting = json!({ "next_action": next, "payment_method": method });
    let waiting = ok(&with(intent("requires_action"), waiting));
    let (stripe, _) = stripe(vec![waiting.clone(), list(&[]), waiting]);
    let seen = stripe.payment("pi_1").await.unwrap();
    assert_eq!(seen.state, GatewayState::Processing);
    let mandate = seen.method.unwrap().mandate.unwrap();
    assert_eq!((mandate.id.as_str(), mandate.status), ("", MandateStatus::Pending));
}

#[tokio::test]
async fn a_payment_that_is_not_there_is_not_found() {
    let missing = json!({ "error": { "code": "resource_missing" } });
    let (stripe, _) = stripe(vec![answer(404, &missing)]);
    assert_eq!(stripe.payment("pi_1").await, Err(GatewayError::NotFound));
    assert_eq!(stripe.payment("../customers").await, Err(GatewayError::NotFound));
}

#[tokio::test]
async fn a_payment_that_the_portal_did_not_begin_is_foreign_whatever_its_state() {
    let other = json!({ "account_id": "acct-1001", "order": "17" });
    let words =
        ["requires_capture", "requires_confirmation", "requires_action", "succeeded", "new"];
    for status in words {
        for metadata in [json!({}), other.clone()] {
            let fields = json!({ "metadata": metadata, "currency": "xts" });
            let (stripe, script) = stripe(vec![ok(&with(intent(status), fields))]);
            assert_eq!(stripe.payment("pi_1").await, Err(GatewayError::Foreign), "{status}");
            assert_eq!(script.asked().len(), 1, "nothing more is read of it");
        }
    }
}

fn listed(id: &str, payment: &str, status: &str) -> Value {
    with(intent(status), json!({ "id": id, "metadata": { "payment_id": payment } }))
}

#[tokio::test]
async fn a_payment_is_found_on_any_page_by_the_portals_id() {
    let pages = [
        json!({ "data": [listed("pi_9", OTHER, "succeeded")], "has_more": true }),
        json!({ "data": [listed("pi_1", PAYMENT, "processing")], "has_more": false }),
    ];
    let answers = vec![ok(&pages[0]), ok(&pages[1]), ok(&intent("processing"))];
    let (stripe, script) = stripe(answers);
    let found = stripe.find_payment("cus_1", &payment(), noon()).await.unwrap().unwrap();
    assert_eq!(found.state, GatewayState::Processing);
    let asked = script.asked();
    // Five minutes earlier, because the clocks differ.
    let since = (noon().as_second() - 300).to_string();
    let query = [("customer", "cus_1"), ("created[gte]", &since), ("limit", "100")];
    assert_fields(&asked[0], &query);
    assert!(fields(&asked[1]).contains(&("starting_after".to_owned(), "pi_9".to_owned())));
    assert!(asked[2].path.starts_with("/v1/payment_intents/pi_1?"));
}

#[tokio::test]
async fn of_two_payments_with_one_id_the_captured_one_counts() {
    let both = [
        listed("pi_2", PAYMENT, "canceled"),
        listed("pi_1", PAYMENT, "succeeded"),
        listed("pi_0", PAYMENT, "processing"),
    ];
    let (stripe, script) = stripe(vec![list(&both), ok(&captured(&charge(&[]))), list(&[])]);
    stripe.find_payment("cus_1", &payment(), noon()).await.unwrap().unwrap();
    assert_eq!(script.paths()[1], "GET /v1/payment_intents/pi_1");
}

#[tokio::test]
async fn a_search_finds_nothing_only_when_stripe_says_so() {
    let (none, _) = stripe(vec![list(&[listed("pi_9", OTHER, "succeeded")])]);
    assert_eq!(none.find_payment("cus_1", &payment(), noon()).await, Ok(None));
    let (failed, _) = stripe(vec![answer(500, &json!({ "error": { "type": "api_error" } }))]);
    let unknown = failed.find_payment("cus_1", &payment(), noon()).await;
    assert!(matches!(unknown, Err(GatewayError::Unknown(_))), "{unknown:?}");
    let (page, _) = stripe(vec![answer(404, &json!("a proxy's page"))]);
    let unknown = page.find_payment("cus_1", &payment(), noon()).await;
    assert!(matches!(unknown, Err(GatewayError::Unknown(_))), "{unknown:?}");
}

#[tokio::test]
async fn cancelling_gives_the_payment_as_it_is_then() {
    let (stripe, script) = stripe(vec![ok(&intent("canceled")), ok(&intent("canceled"))]);
    let seen = stripe.cancel_payment("pi_1").await.unwrap();
    assert_eq!(seen.state, GatewayState::Declined(Decline::Abandoned));
    assert_fields(&script.asked()[0], &[("cancellation_reason", "abandoned")]);
}

#[tokio::test]
async fn a_payment_that_succeeded_meanwhile_is_not_cancelled() {
    let refused = json!({ "error": { "code": "payment_intent_unexpected_state" } });
    let (stripe, script) =
        stripe(vec![answer(400, &refused), ok(&captured(&charge(&[]))), list(&[])]);
    assert_eq!(stripe.cancel_payment("pi_1").await.unwrap().state, GatewayState::Succeeded);
    let expected = ["POST /v1/payment_intents/pi_1/cancel", "GET /v1/payment_intents/pi_1"];
    assert_eq!(script.paths()[..2], expected);
}
