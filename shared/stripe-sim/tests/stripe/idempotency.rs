//! Idempotency keys.

use std::thread;

use stripe_sim::{Effect, Fault, Outcome};

use crate::shop::{Form, Shop, answered, request};

const PATH: &str = "/v1/payment_intents";

fn payment(token: &'static str) -> [(&'static str, &'static str); 4] {
    [("amount", "1234"), ("currency", "cad"), ("payment_method", token), ("confirm", "true")]
}

fn intents(shop: &Shop) -> usize {
    shop.read("/v1/payment_intents?limit=100")["data"].as_array().unwrap().len()
}

#[test]
fn thirty_parallel_requests_with_one_key_are_one_charge() {
    let shop = Shop::open();
    let now = shop.now();
    let clients = (0..30).map(|_| {
        let stripe = shop.stripe.clone();
        thread::spawn(move || {
            let request = request("POST", PATH, &payment("pm_card_visa"), Some("key-1"));
            answered(stripe.request(now, &request))
        })
    });
    let clients: Vec<_> = clients.collect();
    let answers: Vec<_> = clients.into_iter().map(|client| client.join().unwrap()).collect();
    assert!(answers.iter().all(|answer| answer.status == 200));
    assert!(answers.iter().all(|answer| answer.body == answers[0].body));
    assert_eq!(answers.iter().filter(|answer| !answer.replayed).count(), 1);
    assert_eq!(intents(&shop), 1);
    assert_eq!(shop.read("/v1/charges")["data"].as_array().unwrap().len(), 1);
}

#[test]
fn a_decline_is_replayed() {
    let shop = Shop::open();
    let first = shop.keyed(PATH, &payment("pm_card_chargeDeclined"), "key-1");
    let second = shop.keyed(PATH, &payment("pm_card_chargeDeclined"), "key-1");
    assert_eq!((first.status, second.status), (402, 402));
    assert_eq!(first.body, second.body);
    assert_eq!((second.replayed, intents(&shop)), (true, 1));
}

#[test]
fn a_failure_of_stripe_is_replayed() {
    let shop = Shop::open();
    let operation = format!("POST {PATH}");
    shop.stripe.fault(Fault { operation, effect: Effect::Status500, seconds: 0, times: 1 });
    assert_eq!(shop.keyed(PATH, &payment("pm_card_visa"), "key-1").status, 500);
    assert_eq!(shop.keyed(PATH, &payment("pm_card_visa"), "key-1").status, 500);
    assert_eq!(intents(&shop), 0);
}

#[test]
fn a_key_with_other_parameters_or_another_path_is_refused() {
    let shop = Shop::open();
    shop.keyed(PATH, &payment("pm_card_visa"), "key-1");
    let others: [(&str, Form); 2] =
        [(PATH, &payment("pm_card_mastercard")), ("/v1/customers", &payment("pm_card_visa"))];
    for (path, form) in others {
        let answer = shop.keyed(path, form, "key-1");
        assert_eq!(answer.status, 400);
        assert_eq!(answer.body["error"]["type"], "idempotency_error");
    }
    assert_eq!(intents(&shop), 1);
}

#[test]
fn the_order_of_parameters_does_not_matter() {
    let shop = Shop::open();
    let mut form = payment("pm_card_visa");
    let first = shop.keyed(PATH, &form, "key-1");
    form.reverse();
    assert_eq!(shop.keyed(PATH, &form, "key-1").body, first.body);
}

#[test]
fn a_key_is_forgotten_after_24_hours_and_then_charges_again() {
    let shop = Shop::open();
    shop.keyed(PATH, &payment("pm_card_visa"), "key-1");
    shop.seconds_pass(24 * 3600 - 1);
    assert!(shop.keyed(PATH, &payment("pm_card_visa"), "key-1").replayed);
    shop.seconds_pass(1);
    assert!(!shop.keyed(PATH, &payment("pm_card_visa"), "key-1").replayed);
    assert_eq!(intents(&shop), 2);
}

#[test]
fn a_request_that_fails_validation_leaves_its_key_free() {
    let shop = Shop::open();
    let mut form = payment("pm_card_visa");
    form[0].1 = "49";
    assert_eq!(shop.keyed(PATH, &form, "key-1").status, 400);
    assert_eq!(shop.keyed(PATH, &payment("pm_card_visa"), "key-1").status, 200);
}

#[test]
fn a_request_in_progress_holds_its_key() {
    let shop = Shop::open();
    let operation = format!("POST {PATH}");
    shop.stripe.fault(Fault { operation, effect: Effect::Delay, seconds: 10, times: 1 });
    let request = request("POST", PATH, &payment("pm_card_visa"), Some("key-1"));
    let Outcome::Delayed { until, answer } = shop.send(&request) else { panic!("it is not late") };
    assert_eq!(until.duration_since(shop.now()).as_secs(), 10);
    let busy = answered(shop.send(&request));
    assert_eq!((busy.status, &busy.body["error"]["code"]), (409, &"idempotency_key_in_use".into()));
    shop.seconds_pass(10);
    assert_eq!(answered(shop.send(&request)).body, answer.body);
    assert_eq!(intents(&shop), 1);
}
