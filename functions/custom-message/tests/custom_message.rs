//! The event that Cognito sends before it mails a code, and the response.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may panic")]

use app::store::StoreError;
use app::users::{User, UserStore};
use custom_message::{Ports, handle};
use domain::document::Language;
use domain::ids::UserId;
use mail::Provider;
use serde_json::{Value, json};
use testkit::access::{MemoryAccess, user};
use testkit::http::event;
use testkit::ledger::{Faults, When};

const FORGOT: &str = "custom-message/forgot-password.json";

fn provider() -> Provider {
    Provider {
        name: "Northwind Voice".to_owned(),
        email: "billing@example.ca".to_owned(),
        phone: "416-555-0100".to_owned(),
        portal_url: "https://billing.example.ca".to_owned(),
    }
}

fn asked(path: &str) -> Value {
    serde_json::from_str(&event(path)).expect("an event")
}

fn dana(language: Language) -> MemoryAccess {
    let mut dana = user("dana.roy");
    dana.language = language;
    MemoryAccess::default().with_user(dana)
}

async fn answer<S: UserStore>(store: S, event: &Value) -> Value {
    handle(&Ports { store, provider: provider() }, event.clone()).await
}

/// A store that never answers.
struct Silent;

impl UserStore for Silent {
    async fn get_user(&self, _user: &UserId) -> Result<Option<User>, StoreError> {
        std::future::pending().await
    }
}

#[tokio::test]
async fn the_mail_is_in_the_user_s_language_and_has_the_placeholder_of_the_code() {
    for (language, subject, hour) in [
        (Language::English, "Your code for the Northwind Voice billing portal", "one hour"),
        (
            Language::French,
            "Votre code pour notre portail de facturation – Northwind Voice",
            "une heure",
        ),
    ] {
        let answer = answer(dana(language), &asked(FORGOT)).await;
        assert_eq!(answer["response"]["emailSubject"], subject);
        let mail = answer["response"]["emailMessage"].as_str().expect("a mail");
        for part in ["{####}", hour, "dana.roy", "billing@example.ca", "416-555-0100"] {
            assert!(mail.contains(part), "{part}");
        }
    }
}

#[tokio::test]
async fn the_mail_has_the_placeholder_of_the_event() {
    let mut event = asked(FORGOT);
    event["request"]["codeParameter"] = json!("{##code##}");
    let answer = answer(dana(Language::English), &event).await;
    let mail = answer["response"]["emailMessage"].as_str().expect("a mail");
    assert!(mail.contains("{##code##}") && !mail.contains("{####}"));
}

#[tokio::test]
async fn all_other_fields_of_the_event_are_returned_unchanged() {
    let mut event = asked(FORGOT);
    event["later"] = json!({ "added": ["by", "Cognito"] });
    event["response"]["later"] = json!(1);
    let mut answer = answer(dana(Language::French), &event).await;
    for part in ["emailMessage", "emailSubject"] {
        assert!(answer["response"][part].is_string(), "{part}");
        answer["response"][part] = Value::Null;
    }
    assert_eq!(answer, event);
}

#[tokio::test]
async fn an_absent_or_null_response_is_created() {
    for response in [None, Some(Value::Null)] {
        let mut event = asked(FORGOT);
        let fields = event.as_object_mut().expect("an object");
        fields.remove("response");
        fields.extend(response.map(|value| ("response".to_owned(), value)));
        let answer = answer(dana(Language::English), &event).await;
        assert!(answer["response"]["emailMessage"].is_string());
    }
}

#[tokio::test]
async fn a_user_name_in_capitals_is_the_same_user() {
    let mut event = asked(FORGOT);
    event["userName"] = json!("Dana.Roy");
    let answer = answer(dana(Language::English), &event).await;
    assert!(answer["response"]["emailMessage"].is_string());
}

#[tokio::test]
async fn events_for_other_mails_are_returned_unchanged() {
    let created = asked("custom-message/admin-create-user.json");
    assert_eq!(answer(dana(Language::English), &created).await, created);
    for source in [json!("CustomMessage_Authentication"), json!("Later_Added"), Value::Null] {
        let mut event = asked(FORGOT);
        event["triggerSource"] = source;
        assert_eq!(answer(dana(Language::English), &event).await, event);
    }
}

#[tokio::test]
async fn an_unknown_user_gets_the_pool_s_own_mail() {
    let event = asked(FORGOT);
    assert_eq!(answer(MemoryAccess::default(), &event).await, event);
    let mut odd = event.clone();
    odd["userName"] = json!("no user name of ours");
    assert_eq!(answer(dana(Language::English), &odd).await, odd);
}

#[tokio::test]
async fn a_store_that_fails_never_fails_the_mail() {
    let event = asked(FORGOT);
    let broken = MemoryAccess::with_faults(Faults::crash_at(1, When::Before));
    assert_eq!(answer(broken, &event).await, event);
}

#[tokio::test(start_paused = true)]
async fn a_store_that_does_not_respond_delays_the_mail_by_less_than_five_seconds() {
    let event = asked(FORGOT);
    let begun = tokio::time::Instant::now();
    assert_eq!(answer(Silent, &event).await, event);
    assert!(begun.elapsed().as_secs() < 5, "Cognito waits five seconds");
}

#[tokio::test]
async fn a_malformed_event_is_returned_unchanged() {
    for field in ["userName", "request"] {
        let mut event = asked(FORGOT);
        event[field] = Value::Null;
        assert_eq!(answer(dana(Language::English), &event).await, event, "{field}");
    }
    let mut event = asked(FORGOT);
    event["request"]["codeParameter"] = Value::Null;
    assert_eq!(answer(dana(Language::English), &event).await, event);
    for event in [Value::Null, json!([]), json!("CustomMessage_ForgotPassword")] {
        assert_eq!(answer(dana(Language::English), &event).await, event);
    }
}

#[tokio::test]
async fn a_mail_that_cognito_would_refuse_is_not_returned() {
    let event = asked(FORGOT);
    let provider = Provider { name: "N".repeat(200), ..provider() };
    let ports = Ports { store: dana(Language::English), provider };
    assert_eq!(handle(&ports, event.clone()).await, event);
}
