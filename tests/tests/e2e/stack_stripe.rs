//! The running stack's simulator of Stripe: what it was asked, and what it must do.

use serde_json::{Value, json};
use ureq::http::{Method, Request};

use super::{Answer, Stack};

impl Stack {
    /// A request to the simulator, which answers with JSON.
    pub(crate) fn stripe(&self, method: &str, path: &str, body: &Value) -> Value {
        let request = Request::builder()
            .method(Method::from_bytes(method.as_bytes()).unwrap())
            .uri(format!("{}{path}", self.text("stripeSimUrl")))
            .header("authorization", "Bearer sk_test_e2e");
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let answer = Answer::read(self.agent.run(request.body(body).unwrap()).unwrap());
        assert_eq!(answer.status, 200, "{method} {path}: {}", answer.body);
        answer.json()
    }

    /// Enters a good card on a page to which the portal has sent the payer.
    pub(crate) fn enter_card(&self, session: &str) {
        let card = json!({ "card": "4242424242424242", "expMonth": 12, "expYear": 2040 });
        let entered = self.stripe("POST", &format!("/_sim/checkout/{session}"), &card);
        assert_eq!(entered["status"], "complete", "{entered}");
    }

    /// The payment intent of a payment.
    pub(crate) fn intent(&self, payment: &str) -> String {
        let listed = self.stripe("GET", "/v1/payment_intents?limit=100", &Value::Null);
        let mut intents = listed["data"].as_array().unwrap().iter();
        let own = intents.find(|intent| intent["metadata"]["payment_id"] == payment);
        own.unwrap()["id"].as_str().unwrap().to_owned()
    }

    /// The charges that were asked for under this payment's id, each time it was asked for.
    pub(crate) fn charges_asked(&self, payment: &str) -> Vec<Value> {
        let listed = self.stripe("GET", "/_sim/calls", &Value::Null);
        let is_charge = |call: &&Value| {
            let body = call["body"].as_str().unwrap();
            call["method"] == "POST"
                && call["path"] == "/v1/payment_intents"
                && body.contains(payment)
        };
        listed["calls"].as_array().unwrap().iter().filter(is_charge).cloned().collect()
    }
}
