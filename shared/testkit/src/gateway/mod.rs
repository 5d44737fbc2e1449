//! The contract of the payment gateway: what every adapter must do, with a payer and a bank at the
//! other side.

mod debit_suite;
mod event_suite;
mod page_suite;
mod payment_suite;
mod refund_suite;

use app::payments::events::{OpenWebhooks, ReadEvents, ReadPayouts};
use app::payments::gateway::{
    ChargeRequest, CustomerRequest, GatewayError, GatewayRefundRequest, PaymentGateway,
};
use domain::document::{Language, SavedMethod};
use domain::ids::{AccountId, PaymentId, RefundId};
use domain::money::{Currency, Money};
use domain::payment::{GatewayPayment, GatewayRefund};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

pub use debit_suite::bank_debits;
pub use event_suite::{events, payouts};
pub use page_suite::{pages_to_pay, pages_to_save};
pub use payment_suite::{charges, customers, lost_answers, methods};
pub use refund_suite::{chargebacks, refunds};

/// Where a payer is sent back to.
pub const RETURN_URL: &str = "https://portal.example.ca/accounts/acct-1001/payments/1";

/// A method that a test needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TestMethod {
    /// A card that pays.
    Card,
    /// A card without enough money.
    EmptyCard,
    /// A card that always wants the payer to authenticate.
    CardToAuthenticate,
    /// A bank account that pays.
    Account,
    /// A bank account without enough money, which the bank says after days.
    EmptyAccount,
    /// A bank account that pays, once the payer has confirmed two small deposits.
    AccountToVerify,
}

/// What goes wrong with the next request for a charge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// It never arrives.
    Request,
    /// It is carried out, and the answer never arrives.
    Answer,
    /// It is carried out, and the gateway fails all the same.
    Failure,
    /// The gateway is too busy for it.
    Busy,
}

/// A gateway through its adapter, and the people and banks at its other side.
pub trait Provider {
    /// The adapter.
    fn gateway(&self) -> &(impl PaymentGateway + OpenWebhooks + ReadEvents + ReadPayouts);
    /// The gateway's time.
    fn now(&self) -> Timestamp;
    /// Lets time pass at the gateway.
    fn pass(&self, time: SignedDuration);
    /// Saves a method for a customer, without the adapter.
    fn save(&self, customer: &str, method: TestMethod) -> SavedMethod;
    /// The payer enters a method on the gateway's page of this id.
    fn enter(&self, checkout: &str, method: TestMethod);
    /// The payer confirms the small deposits of an account that was entered on this page.
    fn verify(&self, checkout: &str);
    /// The payer authenticates a payment, or fails to.
    fn authenticate(&self, payment: &str, passes: bool);
    /// The bank answers a debit.
    fn settle(&self, payment: &str);
    /// The bank returns a debit that it had paid.
    fn return_debit(&self, payment: &str);
    /// The payer's bank charges a card payment back.
    fn charge_back(&self, payment: &str);
    /// The provider wins the chargeback.
    fn win(&self, payment: &str);
    /// Another program of the provider charges this method, and gives the payment's id.
    fn charge_elsewhere(&self, customer: &str, method: &str) -> String;
    /// The payer ends the agreement to debit an account.
    fn end_mandate(&self, method: &str);
    /// The payer's bank refuses the money of a refund.
    fn fail_refund(&self, refund: &str);
    /// Something goes wrong with the next charge, also if the adapter sends it again.
    fn lose(&self, loss: Loss);
    /// How many payments the gateway has captured.
    fn captured(&self) -> usize;
    /// The webhooks that are due, each with body and signature. They count as delivered.
    fn webhooks(&self) -> Vec<(String, String)>;
    /// Pays out everything, and gives the payouts' ids.
    fn pay_out(&self) -> Vec<String>;
}

fn account(number: u32) -> AccountId {
    AccountId::parse(&format!("acct-{number}")).unwrap()
}

fn payment_id(number: u128) -> PaymentId {
    PaymentId::of(Uuid::from_u128(number))
}

fn refund_id(number: u128) -> RefundId {
    RefundId::of(Uuid::from_u128(number))
}

fn cad(text: &str) -> Money {
    Money::parse(text, Currency::CAD).unwrap()
}

/// The customer of an account, made through the adapter.
async fn customer(provider: &impl Provider, account: &AccountId) -> String {
    let language = Language::English;
    let request = CustomerRequest { account, name: "Roy Plumbing", email: None, language };
    provider.gateway().create_customer(&request).await.unwrap()
}

/// A customer with a saved method.
struct Payer {
    account: AccountId,
    customer: String,
    method: SavedMethod,
}

impl Payer {
    async fn with(provider: &impl Provider, number: u32, method: TestMethod) -> Self {
        let account = account(number);
        let customer = customer(provider, &account).await;
        let method = provider.save(&customer, method);
        Self { account, customer, method }
    }

    /// Charges the method while the payer is there or away.
    async fn charge(
        &self,
        provider: &impl Provider,
        (number, amount): (u128, &str),
        is_there: bool,
    ) -> Result<GatewayPayment, GatewayError> {
        let payment = payment_id(number);
        let request = ChargeRequest {
            account: &self.account,
            payment: &payment,
            customer: &self.customer,
            method: &self.method,
            amount: cad(amount),
            return_url: is_there.then_some(RETURN_URL),
        };
        provider.gateway().charge(&request).await
    }
}

async fn refund(
    provider: &impl Provider,
    (number, amount): (u128, &str),
    gateway_payment: &str,
) -> Result<GatewayRefund, GatewayError> {
    let refund = refund_id(number);
    let request = GatewayRefundRequest { refund: &refund, gateway_payment, amount: cad(amount) };
    provider.gateway().refund(&request).await
}

/// A payment as the gateway has it now.
async fn seen(provider: &impl Provider, id: &str) -> GatewayPayment {
    provider.gateway().payment(id).await.unwrap()
}
