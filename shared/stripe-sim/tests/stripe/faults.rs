//! Faults on demand.

use stripe_sim::{Effect, Fault, Outcome};

use crate::shop::{Shop, answered, request};

const CREATE: &str = "POST /v1/payment_intents";
const PAYMENT: [(&str, &str); 4] = [
    ("amount", "1234"),
    ("currency", "cad"),
    ("payment_method", "pm_card_visa"),
    ("confirm", "true"),
];

fn outcome(shop: &Shop, effect: Effect) -> Outcome {
    let operation = CREATE.to_owned();
    shop.stripe.fault(Fault { operation, effect, seconds: 5, times: 1 });
    shop.send(&request("POST", "/v1/payment_intents", &PAYMENT, Some("key-1")))
}

fn charges(shop: &Shop) -> usize {
    shop.read("/v1/charges")["data"].as_array().unwrap().len()
}

/// What happens, how many charges there are then, and after the same request again.
#[test]
fn each_fault_does_what_it_says() {
    let cases = [
        (Effect::LoseRequest, 0, 1),
        (Effect::LoseResponse, 1, 1),
        (Effect::Status500, 0, 0),
        (Effect::Status500Executed, 1, 1),
        (Effect::Status429, 0, 1),
        (Effect::Delay, 1, 1),
    ];
    for (effect, then, again) in cases {
        let shop = Shop::open();
        let outcome = outcome(&shop, effect);
        let as_said = match effect {
            Effect::LoseRequest => outcome == Outcome::RequestLost,
            Effect::LoseResponse => outcome == Outcome::ResponseLost,
            Effect::Delay => {
                matches!(&outcome, Outcome::Delayed { answer, .. } if answer.status == 200)
            }
            Effect::Status429 => answered(outcome).status == 429,
            Effect::Status500 | Effect::Status500Executed => answered(outcome).status == 500,
        };
        assert!(as_said, "{effect:?}");
        assert_eq!(charges(&shop), then, "{effect:?}");
        shop.seconds_pass(5);
        shop.keyed("/v1/payment_intents", &PAYMENT, "key-1");
        assert_eq!(charges(&shop), again, "{effect:?}, again");
    }
}

#[test]
fn a_fault_meets_its_operation_so_many_times() {
    let shop = Shop::open();
    let operation = "GET /v1/payment_intents/{id}".to_owned();
    shop.stripe.fault(Fault { operation, effect: Effect::Status429, seconds: 0, times: 2 });
    assert_eq!(shop.get("/v1/payment_intents").0, 200);
    let statuses = [0; 3].map(|_| shop.get("/v1/payment_intents/pi_x?expand[]=customer").0);
    assert_eq!(statuses, [429, 429, 404]);
}

#[test]
fn every_call_is_noted() {
    let shop = Shop::open();
    let lost = outcome(&shop, Effect::LoseRequest);
    assert_eq!(lost, Outcome::RequestLost);
    shop.keyed("/v1/payment_intents", &PAYMENT, "key-1");
    shop.keyed("/v1/payment_intents", &PAYMENT, "key-1");
    let calls = shop.stripe.calls();
    let seen: Vec<_> = calls.iter().map(|call| (call.status, call.replayed)).collect();
    assert_eq!(seen, [(0, false), (200, false), (200, true)]);
    assert!(calls.iter().all(|call| call.idempotency_key.as_deref() == Some("key-1")));
    assert!(calls.iter().all(|call| call.path == "/v1/payment_intents"));
}

#[test]
fn a_reset_forgets_everything() {
    let shop = Shop::open();
    let first = shop.customer();
    shop.stripe.reset();
    assert_eq!(shop.stripe.calls(), []);
    assert_eq!(shop.events(), [""; 0]);
    assert_eq!(shop.get(&format!("/v1/customers/{first}")).0, 404);
    assert_ne!(shop.customer(), first, "the portal may remember it");
}
