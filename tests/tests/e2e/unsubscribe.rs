//! The link that ends copies of mails, through the edge and with the stack's own key.

use domain::ids::UserId;
use jiff::Timestamp;
use serde_json::{Value, json};
use testkit::access::links;
use testkit::http::PORTAL_URL;

use crate::stack::{Session, Stack};

/// Whether the user of the session gets copies.
fn gets_copies(stack: &Stack, session: &Session) -> bool {
    let session = stack.ask("GET", "/v1/session", Some(session), None).json();
    session["user"]["notifications"]["autoPay"].as_bool().unwrap()
}

/// The key that the template made.
fn key(stack: &Stack) -> String {
    let id = json!({ "SecretId": stack.function("UnsubscribeSecret") });
    let found = stack.json("secretsmanager", "secretsmanager.GetSecretValue", &id);
    found["SecretString"].as_str().unwrap().to_owned()
}

#[tokio::test]
#[ignore = "needs a running stack"]
async fn one_click_ends_copies_and_a_link_of_another_key_does_not() {
    let stack = Stack::running();
    let session = stack.sign_in("bill.okafor");
    let on: Value = json!({ "notifications": { "autoPay": true } });
    assert_eq!(stack.ask("PATCH", "/v1/me", Some(&session), Some(&on)).status, 200);
    let about = stack.ask("GET", "/v1/session", Some(&session), None).json();
    let user = UserId::parse(about["user"]["id"].as_str().unwrap()).unwrap();
    // The session's end is soon enough: a link made then is valid for 60 days from there.
    let now: Timestamp = about["expiresAt"].as_str().unwrap().parse().unwrap();
    let own = key(&stack);
    assert!(own.len() >= 32 && own.chars().all(|c| c.is_ascii_alphanumeric()));
    let path = async |key: &str| {
        let url = links(key).url(&user, now).await.unwrap();
        url.strip_prefix(PORTAL_URL).unwrap().to_owned()
    };
    let forged = stack.click(&path("another-key").await);
    assert_eq!((forged.status, &forged.json()["type"]), (400, &json!("/problems/link-invalid")));
    assert!(gets_copies(&stack, &session));
    for _again in 0..2 {
        let done = stack.click(&path(&own).await);
        assert_eq!(
            (done.status, done.json()),
            (
                200,
                json!({
                    "notifications": { "autoPay": false },
                })
            )
        );
        assert!(!gets_copies(&stack, &session));
    }
}
