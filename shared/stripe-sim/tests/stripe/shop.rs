//! A client of the simulator, with a clock that only the test moves.

use std::cell::Cell;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use stripe_sim::{API_VERSION, Answer, CheckoutEntry, Delivery, Outcome, Request, Stripe};

/// Monday, 2026-11-30, 15:00 UTC.
pub(crate) const START: &str = "2026-11-30T15:00:00Z";
pub(crate) const SECRET: &str = "whsec_test";

pub(crate) struct Shop {
    pub(crate) stripe: Stripe,
    now: Cell<Timestamp>,
}

pub(crate) type Form<'a> = &'a [(&'a str, &'a str)];

/// A request as the portal sends it.
pub(crate) fn request(method: &str, path: &str, form: Form, key: Option<&str>) -> Request {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
    Request {
        method: method.to_owned(),
        path: path.to_owned(),
        authorization: Some("Bearer sk_test_123".to_owned()),
        idempotency_key: key.map(str::to_owned),
        version: Some(API_VERSION.to_owned()),
        body,
    }
}

pub(crate) fn answered(outcome: Outcome) -> Answer {
    match outcome {
        Outcome::Answer(answer) => answer,
        other => panic!("no answer: {other:?}"),
    }
}

impl Shop {
    pub(crate) fn open() -> Self {
        Self { stripe: Stripe::new(7, SECRET), now: Cell::new(START.parse().unwrap()) }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.now.get()
    }

    pub(crate) fn seconds_pass(&self, seconds: i64) {
        self.now.set(self.now() + SignedDuration::from_secs(seconds));
        self.stripe.advance(self.now());
    }

    pub(crate) fn days_pass(&self, days: i64) {
        self.seconds_pass(days * 86_400);
    }

    pub(crate) fn send(&self, request: &Request) -> Outcome {
        self.stripe.request(self.now(), request)
    }

    pub(crate) fn post(&self, path: &str, form: Form) -> (u16, Value) {
        let answer = answered(self.send(&request("POST", path, form, None)));
        (answer.status, answer.body)
    }

    pub(crate) fn keyed(&self, path: &str, form: Form, key: &str) -> Answer {
        answered(self.send(&request("POST", path, form, Some(key))))
    }

    /// Posts, and must succeed.
    pub(crate) fn make(&self, path: &str, form: Form) -> Value {
        let (status, body) = self.post(path, form);
        assert_eq!(status, 200, "{path}: {body}");
        body
    }

    /// Posts, and must be refused: the status, Stripe's code, and the parameter.
    pub(crate) fn refused(&self, path: &str, form: Form) -> (u16, String, String) {
        let (status, body) = self.post(path, form);
        let text = |key: &str| body["error"][key].as_str().unwrap_or_default().to_owned();
        (status, text("code"), text("param"))
    }

    pub(crate) fn get(&self, path: &str) -> (u16, Value) {
        let answer = answered(self.send(&request("GET", path, &[], None)));
        (answer.status, answer.body)
    }

    /// Reads, and must succeed.
    pub(crate) fn read(&self, path: &str) -> Value {
        let (status, body) = self.get(path);
        assert_eq!(status, 200, "{path}: {body}");
        body
    }

    pub(crate) fn customer(&self) -> String {
        id(&self.make("/v1/customers", &[("email", "ann@example.com"), ("name", "Ann Roy")]))
    }

    /// A customer's saved card.
    pub(crate) fn saved(&self, token: &str) -> (String, String) {
        let customer = self.customer();
        let path = format!("/v1/payment_methods/{token}/attach");
        let method = id(&self.make(&path, &[("customer", &customer)]));
        (customer, method)
    }

    /// Charges a card at once.
    pub(crate) fn pay(&self, token: &str, amount: &str) -> (u16, Value) {
        let form = [
            ("amount", amount),
            ("currency", "cad"),
            ("payment_method", token),
            ("confirm", "true"),
        ];
        self.post("/v1/payment_intents", &form)
    }

    /// A payment by card that has succeeded.
    pub(crate) fn paid(&self, amount: &str) -> Value {
        let (status, body) = self.pay("pm_card_visa", amount);
        assert_eq!((status, &body["status"]), (200, &"succeeded".into()), "{body}");
        body
    }

    /// An open Checkout Session in which the customer pays 50.00 and saves the method.
    pub(crate) fn session(&self, customer: &str) -> Value {
        self.make(
            "/v1/checkout/sessions",
            &[
                ("mode", "payment"),
                ("customer", customer),
                ("success_url", "https://shop.example/ok?session={CHECKOUT_SESSION_ID}"),
                ("cancel_url", "https://shop.example/back"),
                ("line_items[0][quantity]", "1"),
                ("line_items[0][price_data][currency]", "cad"),
                ("line_items[0][price_data][unit_amount]", "5000"),
                ("line_items[0][price_data][product_data][name]", "Account 1001"),
                ("payment_intent_data[setup_future_usage]", "off_session"),
                ("payment_intent_data[metadata][attempt_id]", "a-1"),
            ],
        )
    }

    /// An open Checkout Session that saves a bank account or card.
    pub(crate) fn setup(&self, customer: &str) -> Value {
        self.make(
            "/v1/checkout/sessions",
            &[
                ("mode", "setup"),
                ("customer", customer),
                ("success_url", "https://shop.example/ok"),
                ("payment_method_options[acss_debit][currency]", "cad"),
                (
                    "payment_method_options[acss_debit][mandate_options][payment_schedule]",
                    "sporadic",
                ),
                (
                    "payment_method_options[acss_debit][mandate_options][transaction_type]",
                    "business",
                ),
            ],
        )
    }

    /// A customer with a bank account saved through Checkout: customer, method, mandate.
    pub(crate) fn saved_account(&self, account: &str) -> (String, String, String) {
        let customer = self.customer();
        let session = self.setup(&customer);
        let step = self.stripe.enter(self.now(), &id(&session), &bank(account)).unwrap();
        assert_eq!(step.status, "complete");
        let intent = self.read(&format!("/v1/setup_intents/{}", text(&session["setup_intent"])));
        (customer, text(&intent["payment_method"]), text(&intent["mandate"]))
    }

    /// Debits a saved bank account.
    pub(crate) fn debit(&self, (customer, method, mandate): (&str, &str, &str)) -> (u16, Value) {
        self.post(
            "/v1/payment_intents",
            &[
                ("amount", "10000"),
                ("currency", "cad"),
                ("customer", customer),
                ("payment_method", method),
                ("mandate", mandate),
                ("confirm", "true"),
                ("off_session", "true"),
            ],
        )
    }

    /// What is delivered now, each accepted.
    pub(crate) fn deliveries(&self) -> Vec<Delivery> {
        let due = self.stripe.due_deliveries(self.now());
        due.iter().for_each(|delivery| self.stripe.delivered(delivery, true, self.now()));
        due
    }

    /// The types of the events since the last call.
    pub(crate) fn events(&self) -> Vec<String> {
        self.deliveries().into_iter().map(|delivery| delivery.event_type).collect()
    }
}

pub(crate) fn bank(account: &str) -> CheckoutEntry {
    CheckoutEntry {
        bank_debit: true,
        account: Some(account.to_owned()),
        ..CheckoutEntry::default()
    }
}

pub(crate) fn card(number: &str) -> CheckoutEntry {
    CheckoutEntry { card: Some(number.to_owned()), ..CheckoutEntry::default() }
}

pub(crate) fn id(object: &Value) -> String {
    text(&object["id"])
}

pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

/// The bank account that pays.
pub(crate) const PAYS: &str = "000123456789";
/// The bank account that refuses.
pub(crate) const REFUSES: &str = "000222222227";
/// The bank account that takes the money back.
pub(crate) const RETURNS: &str = "000444444440";
