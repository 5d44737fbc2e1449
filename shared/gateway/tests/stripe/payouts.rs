//! Payouts and their lines.

use app::payments::events::ReadPayouts;
use app::payments::gateway::GatewayError;
use domain::money::Money;
use serde_json::{Value, json};

use crate::cad;
use crate::script::{assert_fields, ok, stripe};

fn line(id: &str, category: &str, (amount, fee): (i64, i64), source: &Value) -> Value {
    json!({
        "id": id, "amount": amount, "fee": fee, "net": amount - fee, "currency": "cad",
        "created": 1_796_040_000, "reporting_category": category, "source": source,
    })
}

#[tokio::test]
async fn a_payout_arrives_on_a_day_in_utc() {
    let payout = json!({
        "id": "po_1", "amount": 1_000, "currency": "cad", "arrival_date": 1_796_083_200,
        "automatic": true, "status": "paid",
    });
    let (stripe, _) = stripe(vec![ok(&payout)]);
    let seen = stripe.payout("po_1").await.unwrap();
    assert_eq!((seen.amount, seen.automatic), (cad("10.00"), true));
    assert_eq!(seen.arrives_on.to_string(), "2026-12-01");
}

#[tokio::test]
async fn the_lines_of_a_payout_add_up_to_it_on_all_pages() {
    let charge = json!({ "id": "ch_1", "payment_intent": "pi_1" });
    let refund = json!({ "id": "re_1", "payment_intent": { "id": "pi_2" } });
    let payout = json!({ "id": "po_1", "object": "payout" });
    let fees = Value::Null;
    let pages = [
        json!({ "has_more": true, "data": [
            line("txn_4", "payout", (-1_000, 0), &payout),
            line("txn_3", "fee", (-25, 0), &fees),
        ]}),
        json!({ "has_more": false, "data": [
            line("txn_2", "refund", (-500, 0), &refund),
            line("txn_1", "charge", (1_600, 75), &charge),
        ]}),
    ];
    let (stripe, script) = stripe(vec![ok(&pages[0]), ok(&pages[1])]);
    let lines = stripe.payout_lines("po_1").await.unwrap();
    let ids: Vec<_> = lines.iter().map(|line| line.id.as_str()).collect();
    assert_eq!(ids, ["txn_1", "txn_2", "txn_3"]);
    let net = Money::sum(cad("0").currency(), lines.iter().map(|line| line.net));
    assert_eq!(net, Ok(cad("10.00")));
    assert_eq!((lines[0].amount, lines[0].fee), (cad("16.00"), cad("0.75")));
    assert_eq!(lines[0].gateway_payment.as_deref(), Some("pi_1"));
    assert_eq!(lines[1].gateway_payment.as_deref(), Some("pi_2"));
    assert_eq!((lines[2].gateway_payment.as_ref(), lines[2].source.as_ref()), (None, None));
    let query = [("payout", "po_1"), ("limit", "100"), ("starting_after", "txn_3")];
    assert_fields(&script.asked()[1], &query);
}

#[tokio::test]
async fn an_amount_of_a_currency_that_does_not_exist_is_unknown() {
    let odd = json!({
        "id": "po_1", "amount": 1, "currency": "zzz", "arrival_date": 0, "automatic": true,
    });
    let (stripe, _) = stripe(vec![ok(&odd)]);
    assert!(matches!(stripe.payout("po_1").await, Err(GatewayError::Unknown(_))));
}
