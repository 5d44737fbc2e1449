//! A simulated Stripe with the adapter, and what payers and banks do there.

use std::sync::Arc;
use std::time::Duration;

use app::payments::events::{OpenWebhooks, ReadEvents, ReadPayouts};
use app::payments::gateway::PaymentGateway;
use app::system::Clock;
use domain::document::{Mandate, MandateStatus, MethodKind, SavedMethod};
use gateway::{HttpsTransport, Secrets, Stripe as Adapter, Transport};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use stripe_sim::{
    Call, CheckoutEntry, Effect, Fault, MethodChange, NewCustomer, NewMethod, Outcome, PaymentStep,
    Stripe, server,
};
use testkit::gateway::{Loss, Provider, TestMethod};
use testkit::system::FixedClock;

use crate::transport::InProcess;

const WEBHOOK_SECRET: &str = "whsec_simulated";
const CHARGE: &str = "POST /v1/payment_intents";

/// The simulator and the adapter.
pub(crate) struct World<T> {
    stripe: Stripe,
    adapter: Adapter<T, Secrets>,
    clock: Arc<FixedClock>,
    /// How often the transport sends a request whose answer is lost.
    tries: u32,
}

fn secrets() -> Secrets {
    Secrets {
        secret_key: "sk_test_portal".to_owned(),
        webhook_secret: WEBHOOK_SECRET.to_owned(),
        previous_webhook_secret: String::new(),
    }
}

fn simulator() -> (Stripe, Arc<FixedClock>, Arc<dyn Fn() -> Timestamp + Send + Sync>) {
    let stripe = Stripe::new(12, WEBHOOK_SECRET);
    // The clock stands still, so all requests of a test arrive in one second.
    stripe.limit_rate(10_000);
    let clock = Arc::new(FixedClock::at("2026-11-30T12:00:00Z".parse().unwrap()));
    let own = Arc::clone(&clock);
    (stripe, clock, Arc::new(move || own.now()))
}

/// The adapter over a call to the simulator.
pub(crate) fn in_process() -> World<InProcess> {
    let (stripe, clock, now) = simulator();
    let transport = InProcess { stripe: stripe.clone(), clock: now };
    World { stripe, adapter: Adapter::new(transport, secrets()), clock, tries: 1 }
}

/// The adapter over HTTP to the simulator's server.
pub(crate) async fn over_http() -> World<HttpsTransport> {
    let (stripe, clock, now) = simulator();
    let listener = server::listen(0).await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let stripe = stripe.with_pages(&address);
    tokio::spawn(server::serve(stripe.clone(), listener, None, now));
    let transport = HttpsTransport::new(&address, Duration::from_secs(8)).unwrap();
    World { stripe, adapter: Adapter::new(transport, secrets()), clock, tries: 2 }
}

impl<T> World<T> {
    /// What Stripe was asked.
    pub(crate) fn calls(&self) -> Vec<Call> {
        self.stripe.calls()
    }

    /// Reads from Stripe without the adapter.
    fn read(&self, path: &str) -> Value {
        self.ask("GET", path, String::new())
    }

    fn ask(&self, method: &str, path: &str, body: String) -> Value {
        let request = stripe_sim::Request {
            method: method.to_owned(),
            path: path.to_owned(),
            authorization: Some("Bearer sk_test_other".to_owned()),
            version: Some(gateway::API_VERSION.to_owned()),
            body,
            ..stripe_sim::Request::default()
        };
        let outcome = self.stripe.request(self.clock.now(), &request);
        let Outcome::Answer(answer) = outcome else { panic!("{outcome:?}") };
        answer.body
    }

    /// The next request of an operation loses its answer, once.
    pub(crate) fn lose_answer_of(&self, operation: &str) {
        let (operation, effect) = (operation.to_owned(), Effect::LoseResponse);
        self.stripe.fault(Fault { operation, effect, seconds: 0, times: 1 });
    }

    fn step(&self, payment: &str, step: &PaymentStep) {
        self.stripe.payment(self.clock.now(), payment, step).unwrap();
    }
}

/// The number of a test card, or of a test bank account.
fn number(method: TestMethod) -> &'static str {
    match method {
        TestMethod::Card => "4242424242424242",
        TestMethod::EmptyCard => "4000000000009995",
        TestMethod::CardToAuthenticate => "4000002760003184",
        TestMethod::Account => "000123456789",
        TestMethod::EmptyAccount => "000222222227",
        TestMethod::AccountToVerify => "900123456789",
    }
}

fn is_account(method: TestMethod) -> bool {
    use TestMethod::{Account, AccountToVerify, EmptyAccount};
    matches!(method, Account | EmptyAccount | AccountToVerify)
}

impl<T: Transport> Provider for World<T> {
    fn gateway(&self) -> &(impl PaymentGateway + OpenWebhooks + ReadEvents + ReadPayouts) {
        &self.adapter
    }

    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    fn pass(&self, time: SignedDuration) {
        self.clock.advance(time);
        self.stripe.advance(self.clock.now());
    }

    fn save(&self, customer: &str, method: TestMethod) -> SavedMethod {
        let is_account = is_account(method);
        let id = format!("pm_{method:?}_{customer}");
        let mandate = format!("mandate_{customer}");
        let new = NewMethod {
            id: id.clone(),
            card: (!is_account).then(|| number(method).to_owned()),
            bank_debit: is_account,
            account: is_account.then(|| number(method).to_owned()),
            mandate: is_account.then(|| mandate.clone()),
            ..NewMethod::default()
        };
        let id_of =
            NewCustomer { id: customer.to_owned(), methods: vec![new], ..NewCustomer::default() };
        self.stripe.add_customer(self.clock.now(), &id_of).unwrap();
        let digits = number(method);
        SavedMethod {
            id,
            kind: if is_account { MethodKind::BankDebit } else { MethodKind::Card },
            brand: (!is_account).then(|| "visa".to_owned()),
            last4: digits.get(digits.len() - 4..).unwrap().to_owned(),
            expiry: None,
            mandate: is_account.then_some(Mandate { id: mandate, status: MandateStatus::Active }),
            receipt_email: None,
        }
    }

    /// A card that is declined leaves the page open, and that is what the test looks at.
    fn enter(&self, checkout: &str, method: TestMethod) {
        let is_account = is_account(method);
        let entry = CheckoutEntry {
            card: (!is_account).then(|| number(method).to_owned()),
            bank_debit: is_account,
            account: is_account.then(|| number(method).to_owned()),
            ..CheckoutEntry::default()
        };
        let entered = self.stripe.enter(self.clock.now(), checkout, &entry);
        assert_eq!(entered.is_ok(), method != TestMethod::EmptyCard, "{entered:?}");
    }

    fn verify(&self, checkout: &str) {
        let session = self.read(&format!("/v1/checkout/sessions/{checkout}"));
        let intent = session["setup_intent"].as_str().or(session["payment_intent"].as_str());
        self.step(intent.unwrap(), &PaymentStep::Verify);
    }

    fn authenticate(&self, payment: &str, passes: bool) {
        self.step(payment, &PaymentStep::Authenticate { passes });
    }

    fn settle(&self, payment: &str) {
        self.step(payment, &PaymentStep::Settle);
    }

    fn return_debit(&self, payment: &str) {
        self.step(payment, &PaymentStep::Return { reason: Some("insufficient_funds".to_owned()) });
    }

    fn charge_back(&self, payment: &str) {
        self.step(payment, &PaymentStep::ChargeBack { reason: None });
    }

    fn win(&self, payment: &str) {
        self.step(payment, &PaymentStep::Win);
    }

    fn charge_elsewhere(&self, customer: &str, method: &str) -> String {
        let form = format!(
            "amount=700&currency=cad&customer={customer}&payment_method={method}&confirm=true\
             &off_session=true"
        );
        let made = self.ask("POST", "/v1/payment_intents", form);
        made["id"].as_str().unwrap().to_owned()
    }

    fn end_mandate(&self, method: &str) {
        let mandate = Some("inactive".to_owned());
        let change = MethodChange { mandate, ..MethodChange::default() };
        self.stripe.change_method(self.clock.now(), method, &change).unwrap();
    }

    fn fail_refund(&self, refund: &str) {
        self.stripe.fail_refund(self.clock.now(), refund).unwrap();
    }

    fn lose(&self, loss: Loss) {
        let (effect, times) = match loss {
            Loss::Request => (Effect::LoseRequest, self.tries),
            Loss::Answer => (Effect::LoseResponse, self.tries),
            Loss::Failure => (Effect::Status500Executed, 1),
            Loss::Busy => (Effect::Status429, 1),
        };
        self.stripe.fault(Fault { operation: CHARGE.to_owned(), effect, seconds: 0, times });
    }

    fn captured(&self) -> usize {
        let intents = self.read("/v1/payment_intents?limit=100");
        let intents = intents["data"].as_array().unwrap().iter();
        intents.filter(|intent| intent["status"] == "succeeded").count()
    }

    fn webhooks(&self) -> Vec<(String, String)> {
        let now = self.clock.now();
        let due = self.stripe.due_deliveries(now);
        due.iter().for_each(|delivery| self.stripe.delivered(delivery, true, now));
        due.into_iter().map(|delivery| (delivery.body, delivery.signature)).collect()
    }

    fn pay_out(&self) -> Vec<String> {
        let made = self.stripe.pay_out(self.clock.now());
        made.iter().map(|payout| payout["id"].as_str().unwrap().to_owned()).collect()
    }
}
