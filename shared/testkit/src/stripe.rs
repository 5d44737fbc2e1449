//! A shop for the tests of functions that take payments: an account with saved methods, and Stripe,
//! which is the simulator behind the adapter that is deployed. It is always noon.

use app::activity::Actor;
use app::client::ClientAddress;
use app::payments::{MethodChoice, PaymentMaker, PaymentRequest, Site};
use app::posting::{AccountState, Bookkeeper};
use app::users::Author;
use domain::document::{Mandate, MandateStatus, MethodKind};
use domain::money::{Currency, Money};
use domain::payment::Payment;
use gateway::{Request, Response, Secrets, Stripe, Transport, TransportError};
use serde_json::{Value, json};
use stripe_sim::{Effect, Fault, NewCustomer, NewMethod, Outcome};

use crate::access::{account as id_of, noon, user};
use crate::documents::{account, with};
use crate::http::PORTAL_URL;
use crate::ledger::{MemoryLedger, imported};
use crate::system::FixedClock;

/// What signs the webhooks of [`Shop`].
pub const WEBHOOK_SECRET: &str = "whsec_test";

/// The agreement to debit the bank account of account `a`.
const MANDATE: &str = "mandate_a";

/// The adapter over the simulator.
pub type TestStripe = Stripe<InProcess, Secrets>;

/// Sends requests to the simulator in this process.
#[derive(Debug)]
pub struct InProcess(stripe_sim::Stripe);

impl Transport for InProcess {
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        let request = stripe_sim::Request {
            method: request.method.as_str().to_owned(),
            path: request.path,
            authorization: Some(format!("Bearer {}", request.secret_key)),
            idempotency_key: request.idempotency_key,
            version: Some(gateway::API_VERSION.to_owned()),
            body: request.body,
        };
        match self.0.request(noon(), &request) {
            Outcome::Answer(answer) => {
                let body = answer.body.to_string().into_bytes();
                Ok(Response { status: answer.status, body })
            }
            _ => Err(TransportError::Timeout),
        }
    }
}

/// A saved method of account `a`: its id, the number of its test card (none for a bank account),
/// and its expiry as the ledger knows it.
type Saved = (&'static str, Option<&'static str>, Option<(u8, u16)>);

/// The saved methods of account `a`, the default one first.
const METHODS: [Saved; 5] = [
    ("pm_good", Some("4242424242424242"), Some((12, 2030))),
    ("pm_declined", Some("4000000000000341"), Some((12, 2030))),
    ("pm_asks", Some("4000002760003184"), Some((12, 2030))),
    ("pm_expired", Some("4242424242424242"), Some((6, 2026))),
    ("pm_bank", None, None),
];

/// A ledger after an import, and Stripe with the customers of its accounts.
pub struct Shop {
    /// The ledger.
    pub ledger: MemoryLedger,
    /// The simulator, to act as a bank or to see what it was asked.
    pub stripe: stripe_sim::Stripe,
}

impl Shop {
    /// Account `a` with its saved methods, account `b` with the method `pm_of_b`, account `new`,
    /// which is no customer of Stripe yet, and these lines of a billing file.
    pub async fn open(lines: &[Value]) -> Self {
        let stripe = stripe_sim::Stripe::new(1, WEBHOOK_SECRET);
        let card = "4242424242424242";
        let own = METHODS.map(|(id, card, _)| method(id, card));
        add(&stripe, "cus_a", own.to_vec());
        // Removed in the portal, but not yet at Stripe.
        add(&stripe, "cus_a", vec![method("pm_removed", Some(card))]);
        add(&stripe, "cus_b", vec![method("pm_of_b", Some(card))]);
        let of_b = [("pm_of_b", Some(card), Some((12, 2030)))];
        let accounts = [
            with(account("a", 1), "gateway", customer("cus_a", &METHODS)),
            with(account("b", 1), "gateway", customer("cus_b", &of_b)),
            account("new", 1),
        ];
        let lines: Vec<_> = accounts.into_iter().chain(lines.iter().cloned()).collect();
        let ledger = imported(&lines).await.0;
        ledger.damage(&id_of("a"), agree);
        Self { ledger, stripe }
    }

    /// The gateway of a function.
    pub fn gateway(&self) -> TestStripe {
        let secrets = Secrets {
            secret_key: "sk_test_1".to_owned(),
            webhook_secret: WEBHOOK_SECRET.to_owned(),
            previous_webhook_secret: String::new(),
        };
        Stripe::new(InProcess(self.stripe.clone()), secrets)
    }

    /// Dana Roy pays for account `a`, which owes 100.00, with a saved method. The same key is the
    /// same payment.
    pub async fn pay(&self, key: &str, amount: &str, method: &str) -> Payment {
        self.pay_with(key, amount, MethodChoice::Saved(method.to_owned())).await
    }

    /// The same with a card that the payer enters on the gateway's page.
    pub async fn pay_with_a_new_card(&self, key: &str, amount: &str) -> Payment {
        let new = MethodChoice::New { kind: MethodKind::Card, use_for_auto_pay: true };
        self.pay_with(key, amount, new).await
    }

    async fn pay_with(&self, key: &str, amount: &str, method: MethodChoice) -> Payment {
        let dana = user("dana.roy");
        let address = Some(ClientAddress::parse(Some("203.0.113.7")));
        let (user, actor) = (dana.id, Actor::user(&dana));
        let request = PaymentRequest {
            account: &id_of("a"),
            user,
            by: &Author { user: Some(user), actor, address, at: noon() },
            language: dana.language,
            key,
            amount: Money::parse(amount, Currency::CAD).unwrap(),
            balance_seen: self.ledger.state_of(&id_of("a")).unwrap().ledger.balance,
            method,
            invoice: None,
            receipt_email: None,
        };
        let (clock, gateway, site) = (FixedClock::at(noon()), self.gateway(), site());
        let books = Bookkeeper { store: &self.ledger, clock: &clock };
        PaymentMaker { books, gateway: &gateway, site: &site }.pay(&request).await.unwrap()
    }

    /// The next requests of an operation, such as `POST /v1/refunds`, go wrong.
    pub fn fault(&self, operation: &str, effect: Effect, times: u32) {
        self.stripe.fault(Fault { operation: operation.to_owned(), effect, seconds: 0, times });
    }

    /// How many requests of this kind Stripe was sent, such as `POST /v1/payment_intents`.
    pub fn asked(&self, line: &str) -> usize {
        let calls = self.stripe.calls();
        let lines = calls.iter().map(|call| format!("{} {}", call.method, call.path));
        lines.filter(|sent| sent == line).count()
    }
}

/// Gives the bank account its mandate, which a billing file does not state.
fn agree(state: &mut AccountState) {
    for method in state.profile.gateway.iter_mut().flat_map(|gateway| &mut gateway.methods) {
        let (id, status) = (MANDATE.to_owned(), MandateStatus::Active);
        method.mandate = (method.kind == MethodKind::BankDebit).then_some(Mandate { id, status });
    }
}

fn add(stripe: &stripe_sim::Stripe, id: &str, methods: Vec<NewMethod>) {
    let new = NewCustomer { id: id.to_owned(), methods, ..NewCustomer::default() };
    stripe.add_customer(noon(), &new).unwrap();
}

fn method(id: &str, card: Option<&str>) -> NewMethod {
    NewMethod {
        id: id.to_owned(),
        card: card.map(str::to_owned),
        bank_debit: card.is_none(),
        mandate: card.is_none().then(|| MANDATE.to_owned()),
        ..NewMethod::default()
    }
}

/// A customer in a billing file.
fn customer(id: &str, methods: &[Saved]) -> Value {
    let method = |(id, card, expiry): &Saved| match (card, expiry) {
        (Some(card), Some((month, year))) => json!({
            "id": id, "type": "card", "brand": "visa", "last4": card.split_at(12).1,
            "expMonth": month, "expYear": year,
        }),
        _ => json!({ "id": id, "type": "bank-debit", "last4": "6789" }),
    };
    let methods: Vec<_> = methods.iter().map(method).collect();
    json!({ "customerId": id, "autoPay": false, "methods": methods })
}

/// A portal whose customers may pay what they owe and no more.
pub fn site() -> Site {
    let provider = "Aurora Voice".to_owned();
    Site { portal_url: PORTAL_URL.to_owned(), provider, may_exceed: false }
}
