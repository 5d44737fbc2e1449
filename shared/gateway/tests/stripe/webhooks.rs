//! What the webhook receives: signature, mode, and secrets that change.

use std::sync::Mutex;

use app::payments::events::{EventSubject, OpenWebhooks, WebhookError};
use gateway::{SecretError, SecretSource, Secrets, Stripe};
use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use sha2::Sha256;

use crate::noon;
use crate::script::Script;

fn body(live: bool) -> Vec<u8> {
    let event = json!({
        "id": "evt_1", "type": "payment_intent.succeeded", "created": 1_796_040_000,
        "livemode": live, "data": { "object": { "id": "pi_1", "description": "Électricité ☃" } },
    });
    event.to_string().into_bytes()
}

fn header(secret: &str, at: Timestamp, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(format!("{}.", at.as_second()).as_bytes());
    mac.update(body);
    let hex: String =
        mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("t={},v1={hex}", at.as_second())
}

/// Secrets whose webhook secret is the next of a list at each read; nothing after the last.
struct Changing(Mutex<Vec<&'static str>>);

impl SecretSource for Changing {
    async fn read(&self) -> Result<Secrets, SecretError> {
        let next = self.0.lock().unwrap().pop().ok_or(SecretError("gone".to_owned()))?;
        Ok(Secrets {
            webhook_secret: next.to_owned(),
            previous_webhook_secret: String::new(),
            ..crate::secrets()
        })
    }
}

fn changing(secrets: &[&'static str]) -> Stripe<Script, Changing> {
    let secrets = secrets.iter().rev().copied().collect();
    Stripe::new(Script::default(), Changing(Mutex::new(secrets)))
}

#[tokio::test]
async fn a_signed_event_is_opened_with_either_secret() {
    let stripe = Stripe::new(Script::default(), crate::secrets());
    let body = body(false);
    for secret in ["whsec_new", "whsec_old"] {
        let opened = stripe.open(&body, &header(secret, noon(), &body), noon()).await.unwrap();
        assert_eq!(opened.subject, EventSubject::Payment("pi_1".to_owned()));
    }
}

#[tokio::test]
async fn what_stripe_did_not_sign_now_for_this_mode_is_refused() {
    let stripe = Stripe::new(Script::default(), crate::secrets());
    let body_ = body(false);
    let good = header("whsec_new", noon(), &body_);
    let later = noon() + SignedDuration::from_secs(301);
    for (body, header, now) in [
        (&body_, "", noon()),
        (&body_, &*header("whsec_other", noon(), &body_), noon()),
        (&body(true), &*good, noon()),
        (&body_, &*good, later),
    ] {
        let refused = stripe.open(body, header, now).await;
        assert!(matches!(refused, Err(WebhookError::Unsigned(_))), "{refused:?}");
    }
    let live = body(true);
    let signed = header("whsec_new", noon(), &live);
    assert_eq!(stripe.open(&live, &signed, noon()).await, Err(WebhookError::OtherMode));
    let signed = header("whsec_new", noon(), b"{}");
    assert_eq!(stripe.open(b"{}", &signed, noon()).await, Err(WebhookError::Malformed));
}

#[tokio::test]
async fn a_secret_that_has_just_changed_is_looked_up_but_not_for_every_forged_message() {
    let stripe = changing(&["whsec_a", "whsec_b"]);
    let body = body(false);
    let signed = |secret: &str, seconds: i64| {
        let at = noon() + SignedDuration::from_secs(seconds);
        (header(secret, at, &body), at)
    };
    let (first, at) = signed("whsec_a", 0);
    assert!(stripe.open(&body, &first, at).await.is_ok());
    let (second, at) = signed("whsec_b", 9);
    let early = stripe.open(&body, &second, at).await;
    assert!(matches!(early, Err(WebhookError::Unsigned(_))), "{early:?}");
    let (third, at) = signed("whsec_b", 10);
    assert!(stripe.open(&body, &third, at).await.is_ok());
}

#[tokio::test]
async fn without_a_secret_no_message_counts_and_stripe_sends_it_again() {
    let stripe = changing(&[]);
    let body = body(false);
    let opened = stripe.open(&body, &header("whsec_a", noon(), &body), noon()).await;
    assert!(matches!(opened, Err(WebhookError::Unavailable(_))), "{opened:?}");
}
