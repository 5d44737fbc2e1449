//! The process of the payment function is killed while the gateway carries out its request.

use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::clock::Moved;
use crate::payer::{Payer, Silent, cad};
use crate::stack::{Stack, wait_for};

/// The simulator has made the charge, answers later, and reports nothing: only the record of the
/// payment says that there may be one.
#[test]
#[ignore = "needs a running stack"]
fn a_payment_whose_process_is_killed_is_settled_once_within_thirty_minutes() {
    let stack = Stack::alone();
    let payer = Payer::new(&stack, "killed", 2);
    let body = payer.ten();
    let payment = kill_while_paying(&stack, &payer, &body);
    assert_eq!(payer.balance(), cad("20.00"), "nothing is booked");
    let other = payer.post("payments", "other", &body);
    assert_eq!((other.status, &other.json()["paymentId"]), (409, &json!(payment)));

    let moved = Moved::by(&stack, SignedDuration::from_mins(15));
    let reconciler = stack.function("ReconcilePaymentsFunction");
    stack.invoke(&reconciler, &json!({})).unwrap();
    drop(moved);

    let settled = payer.get(&format!("payments/{payment}"));
    assert_eq!((&settled["status"], &settled["amount"]), (&json!("succeeded"), &cad("10.00")));
    let booked = payer.booked();
    assert_eq!((booked.len(), &booked[0]["number"]), (1, &json!(payment)), "{booked:?}");
    assert_eq!(settled["entryId"], booked[0]["id"]);
    assert_eq!(payer.balance(), cad("10.00"));

    let again = payer.post("payments", "pay", &body);
    assert_eq!((again.status, &again.json()["id"]), (201, &json!(payment)), "{}", again.body);
    assert_eq!((payer.booked(), payer.balance()), (booked, cad("10.00")));
    assert_eq!(stack.charges_asked(&payment).len(), 1, "it was asked for once");
    assert_eq!(charged(&stack, &payment), [json!(1000)]);
}

/// Begins the payment, kills the function once the charge is made, and gives the payment's id.
fn kill_while_paying(stack: &Stack, payer: &Payer<'_>, body: &Value) -> String {
    let function = stack.function("PaymentsFunction");
    let held = json!({ "operation": "POST /v1/payment_intents", "effect": "delay", "seconds": 25 });
    let _silent = Silent::stripe(stack);
    stack.stripe("POST", "/_sim/faults", &held);
    std::thread::scope(|scope| {
        let paying = scope.spawn(|| payer.post("payments", "pay", body));
        let payment = wait_for(|| {
            let begun = payer.get("payment-methods")["inFlight"]["id"].as_str()?.to_owned();
            (stack.charges_asked(&begun).len() == 1).then_some(begun)
        });
        assert!(stack.kill(&function) > 0, "no process of {function}");
        let answer = paying.join().unwrap();
        assert!(answer.status >= 500, "{answer:?}");
        assert_eq!(payer.get("payment-methods")["inFlight"]["id"], payment.as_str());
        payment
    })
}

/// What the simulator has taken for this payment.
fn charged(stack: &Stack, payment: &str) -> Vec<Value> {
    let charges = stack.stripe("GET", "/v1/charges?limit=100", &Value::Null);
    let own = charges["data"].as_array().unwrap().iter();
    let own = own.filter(|charge| charge["metadata"]["payment_id"] == payment);
    own.map(|charge| charge["amount_captured"].clone()).collect()
}
