//! Customers, and the secret key.

use app::payments::gateway::{CustomerRequest, GatewayError, PaymentGateway};
use domain::document::Language;
use domain::user::Email;
use gateway::{SecretError, SecretSource, Secrets, Stripe};
use serde_json::{Value, json};

use crate::account;
use crate::script::{Script, answer, assert_fields, ok, stripe};

fn customer() -> Value {
    json!({ "id": "cus_1", "metadata": { "account_id": "acct-1001" } })
}

#[tokio::test]
async fn a_customer_is_made_with_what_never_changes_and_then_named() {
    let (stripe, script) = stripe(vec![ok(&customer()), ok(&customer())]);
    let (account, email) = (account(), Email::parse("billing@example.ca").unwrap());
    let language = Language::French;
    let request =
        CustomerRequest {
            account: &account, name: "Hélène & Cie", email: Some(&email), language
        };
    assert_eq!(stripe.create_customer(&request).await.as_deref(), Ok("cus_1"));
    let asked = script.asked();
    assert_eq!(asked[0].idempotency_key.as_deref(), Some("customer-acct-1001"));
    assert_fields(&asked[0], &[("metadata[account_id]", "acct-1001")]);
    assert_eq!(asked[1].path, "/v1/customers/cus_1");
    let named = [
        ("name", "Hélène & Cie"),
        ("email", "billing@example.ca"),
        ("preferred_locales[0]", "fr-CA"),
    ];
    assert_fields(&asked[1], &named);
}

#[tokio::test]
async fn the_account_of_a_customer_is_the_one_that_the_portal_recorded() {
    let deleted = json!({ "id": "cus_1", "object": "customer", "deleted": true });
    let foreign = json!({ "id": "cus_1", "metadata": { "account_id": "no account!" } });
    let (stripe, _) = stripe(vec![ok(&customer()), ok(&foreign), ok(&deleted)]);
    assert_eq!(stripe.account_of("cus_1").await, Ok(Some(account())));
    assert_eq!(stripe.account_of("cus_1").await, Ok(None));
    assert_eq!(stripe.account_of("cus_1").await, Err(GatewayError::NotFound));
}

/// Gives another key at each read, up to the second.
struct Rotated(std::sync::Mutex<u8>);

impl SecretSource for Rotated {
    async fn read(&self) -> Result<Secrets, SecretError> {
        let mut reads = self.0.lock().unwrap();
        *reads += 1;
        let key = (*reads).min(2);
        Ok(Secrets { secret_key: format!("sk_test_{key}"), ..crate::secrets() })
    }
}

fn unauthorized() -> Value {
    json!({ "error": { "type": "invalid_request_error", "message": "Invalid API Key" } })
}

#[tokio::test]
async fn a_key_that_was_replaced_is_read_again_and_the_request_is_sent_with_it() {
    let (_, script) = stripe(vec![answer(401, &unauthorized()), ok(&customer())]);
    let rotated = Stripe::new(script.clone(), Rotated(std::sync::Mutex::default()));
    assert_eq!(rotated.account_of("cus_1").await, Ok(Some(account())));
    let keys: Vec<_> = script.asked().into_iter().map(|asked| asked.secret_key).collect();
    assert_eq!(keys, ["sk_test_1", "sk_test_2"]);
}

#[tokio::test]
async fn a_key_that_never_counts_carries_nothing_out() {
    let (stripe, script) = stripe(vec![answer(401, &unauthorized())]);
    assert_eq!(stripe.account_of("cus_1").await, Err(GatewayError::Busy));
    assert_eq!(script.asked().len(), 1);
}

/// Has no secrets.
struct Nothing;

impl SecretSource for Nothing {
    async fn read(&self) -> Result<Secrets, SecretError> {
        Err(SecretError("gone".to_owned()))
    }
}

#[tokio::test]
async fn without_its_secrets_the_portal_sends_nothing() {
    let script = Script::default();
    let stripe = Stripe::new(script.clone(), Nothing);
    assert_eq!(stripe.account_of("cus_1").await, Err(GatewayError::Busy));
    assert_eq!(script.asked().len(), 0);
}
