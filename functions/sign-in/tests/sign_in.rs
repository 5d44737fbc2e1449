//! Signing in with user name and password, over HTTP.

#![allow(clippy::indexing_slicing, reason = "a test may panic")]

use std::sync::Arc;

use app::login::Login;
use contract::SIGN_IN;
use domain::user::Role;
use serde_json::json;
use sign_in::handle;
use testkit::access::{
    MemoryAccess, MemoryNotices, StrictCognito, live_session, member, noon, user, username,
};
use testkit::http::{Ask, Seen};
use testkit::portal::{Event, Routes, TestPortal};
use testkit::system::Counting;

type TestPorts = Login<StrictCognito, MemoryAccess, MemoryNotices, Counting>;

fn ports(identity: StrictCognito) -> Arc<TestPorts> {
    let membership = member("dana.roy", "a-1", Role::Viewer);
    let access = MemoryAccess::default().with_user(user("dana.roy")).with_member(membership);
    let (notices, random) = (MemoryNotices::default(), Counting::default());
    Arc::new(Login { identity, access, notices, random })
}

async fn send(ports: &Arc<TestPorts>, request: impl Event) -> Seen {
    let routes = Routes::new().on(SIGN_IN, handle);
    TestPortal::shared(&ports.access, routes, ports).send(request).await
}

#[tokio::test]
async fn the_session_is_in_the_cookie_and_the_body_has_no_secret() {
    let ports =
        ports(StrictCognito::default().with_chosen(&username("dana.roy"), "Quiet-Harbour-2026"));
    let seen = send(&ports, "sign-in/ok.json").await;
    assert_eq!(seen.status, 200);
    assert_eq!(seen.json, json!({ "status": "signed-in", "challenge": null, "token": null }));
    let cookie = seen.header("set-cookie").unwrap_or_default();
    assert!(cookie.starts_with(&format!("__Host-sid={}.", user("dana.roy").id)), "{cookie}");
    assert!(cookie.ends_with("; Path=/; Secure; HttpOnly; SameSite=Strict"), "{cookie}");
}

#[tokio::test]
async fn a_second_factor_is_asked_without_a_cookie() {
    let (name, password) = (username("dana.roy"), "Quiet-Harbour-2026");
    let ports = ports(StrictCognito::default().with_code(&name, password, "246810"));
    let seen = send(&ports, "sign-in/ok.json").await;
    assert_eq!(
        (&seen.json["status"], &seen.json["challenge"]),
        (&json!("challenge"), &json!("totp"))
    );
    assert!(seen.json["token"].is_string());
    assert_eq!(seen.header("set-cookie"), None);
}

#[tokio::test]
async fn an_unknown_name_and_a_wrong_password_get_the_same_response() {
    let known =
        ports(StrictCognito::default().with_chosen(&username("dana.roy"), "Another-1234567"));
    let unknown = ports(StrictCognito::default());
    let wrong = send(&known, "sign-in/ok.json").await;
    assert_eq!((wrong.status.as_u16(), wrong.problem()), (401, Some("sign-in-refused")));
    assert_eq!(send(&unknown, "sign-in/ok.json").await, wrong);
    assert_eq!((known.identity.checks(), unknown.identity.checks()), (1, 1), "and take as long");
}

#[tokio::test]
async fn a_malformed_request_does_not_reach_cognito() {
    let ports = ports(StrictCognito::default());
    let seen = send(&ports, "sign-in/unknown-field.json").await;
    assert_eq!(seen.faults(), [("/remember".to_owned(), "unknown-field".to_owned())]);
    assert_eq!(ports.identity.checks(), 0);
}

#[tokio::test]
async fn sign_in_never_reuses_the_session_of_the_browser() {
    let name = username("dana.roy");
    let ports = ports(StrictCognito::default().with_chosen(&name, "Quiet-Harbour-2026"));
    let planted = live_session(&user("dana.roy"), 1, noon());
    let body = json!({ "username": "dana.roy", "password": "Quiet-Harbour-2026" });
    let seen = send(&ports, Ask::of(SIGN_IN).signed_in(&planted).json(&body)).await;
    let cookie = seen.header("set-cookie").unwrap_or_default();
    assert!(!cookie.is_empty() && !cookie.contains(&planted.secret.reveal()), "{cookie}");
    let sessions = ports.access.sessions();
    assert_eq!(sessions.len(), 1);
    assert!(sessions.iter().all(|session| session.secret != planted.record.secret));
}

#[tokio::test]
async fn attempts_are_limited_whether_or_not_the_name_exists() {
    let mut answers = Vec::new();
    for name in ["dana.roy", "nobody"] {
        let ports =
            ports(StrictCognito::default().with_chosen(&username("dana.roy"), "Another-1234567"));
        let body = json!({ "username": name, "password": "Quiet-Harbour-2026" });
        for _ in 0..5 {
            assert_eq!(send(&ports, Ask::of(SIGN_IN).json(&body)).await.status, 401);
        }
        answers.push(send(&ports, Ask::of(SIGN_IN).json(&body)).await);
        assert_eq!(ports.identity.checks(), 5, "{name}");
    }
    assert_eq!((answers[0].status.as_u16(), answers[0].problem()), (429, Some("too-many-tries")));
    assert!(answers[0].header("retry-after").is_some());
    assert_eq!(answers[0], answers[1]);
}
