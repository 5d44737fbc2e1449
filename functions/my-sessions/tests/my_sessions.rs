//! The caller's sessions, over HTTP.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use app::login::session::NewSession;
use contract::{END_MY_SESSION, MY_SESSIONS};
use jiff::SignedDuration;
use my_sessions::{Ports, end, list};
use serde_json::json;
use testkit::access::{MemoryAccess, live_session, noon, user};
use testkit::http::{Ask, Seen};
use testkit::portal::{self, Event, Routes, TestPortal};
use testkit::system::Counting;

/// Dana, signed in with two browsers, and Sam with one.
fn people() -> MemoryAccess {
    let (dana, sam) = (user("dana.roy"), user("sam.keller"));
    let before = noon() - SignedDuration::from_mins(10);
    portal::dana()
        .with_user(sam.clone())
        .with_session(&live_session(&dana, 2, before).record)
        .with_session(&live_session(&sam, 3, noon()).record)
}

async fn send(access: &MemoryAccess, request: impl Event) -> Seen {
    let routes = Routes::new().on(MY_SESSIONS, list).on(END_MY_SESSION, end);
    let ports = Ports { access: access.clone(), random: Counting::default() };
    TestPortal::new(access, routes, ports).send(request).await
}

fn ending(session: &NewSession, id: &str) -> Ask {
    Ask::of(END_MY_SESSION).signed_in(session).with("sessionId", id)
}

async fn ids(access: &MemoryAccess, session: &NewSession) -> Vec<String> {
    let ask = Ask::of(MY_SESSIONS).signed_in(session);
    let seen = send(access, ask).await;
    let items = seen.json["items"].as_array().cloned().unwrap_or_default();
    items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn sessions_are_listed_without_their_secrets() {
    let access = people();
    let seen = send(&access, "my-sessions/list.json").await;
    assert_eq!(seen.status, 200);
    let items = seen.json["items"].as_array().unwrap();
    assert_eq!((items.len(), &seen.json["next"]), (2, &json!(null)));
    assert_eq!((&items[0]["current"], &items[1]["current"]), (&json!(true), &json!(false)));
    assert_eq!(items[1]["begunAt"], "2026-07-15T11:50:00Z");
    assert_eq!(items[1]["lastUsedAt"], "2026-07-15T11:50:00Z");
    assert_eq!((&items[0]["address"], &items[0]["agent"]), (&json!("203.0.113.7"), &json!("test")));
    for session in access.sessions() {
        assert!(!seen.json.to_string().contains(session.secret.as_str()));
    }
}

/// Dana's browser here, and Sam's elsewhere.
fn here_and_there() -> (NewSession, NewSession) {
    let (dana, sam) = (user("dana.roy"), user("sam.keller"));
    (live_session(&dana, 1, noon()), live_session(&sam, 3, noon()))
}

#[tokio::test]
async fn a_session_of_another_user_is_not_found() {
    let (access, (here, there)) = (people(), here_and_there());
    let theirs = ids(&access, &there).await;
    for unknown in [theirs[0].as_str(), "x", "%2e%2e"] {
        assert_eq!(send(&access, ending(&here, unknown)).await.status, 404, "{unknown}");
    }
    assert_eq!(ids(&access, &there).await, theirs);
}

#[tokio::test]
async fn a_session_in_another_browser_is_ended_once() {
    let (access, (here, there)) = (people(), here_and_there());
    let (own, theirs) = (ids(&access, &here).await, ids(&access, &there).await);
    let seen = send(&access, ending(&here, &own[1])).await;
    assert_eq!((seen.status.as_u16(), seen.header("set-cookie")), (204, None));
    assert_eq!(ids(&access, &here).await, own[..1]);
    assert_eq!(send(&access, ending(&here, &own[1])).await.status, 404, "it is over");
    assert_eq!(ids(&access, &there).await, theirs);
}

#[tokio::test]
async fn ending_the_session_of_this_browser_signs_it_out() {
    let (access, (here, there)) = (people(), here_and_there());
    let (own, theirs) = (ids(&access, &here).await, ids(&access, &there).await);
    let seen = send(&access, ending(&here, &own[0])).await;
    assert!(seen.header("set-cookie").unwrap().contains("Max-Age=0"), "signed out");
    let ask = Ask::of(MY_SESSIONS).signed_in(&here);
    assert_eq!(send(&access, ask).await.status, 401);
    assert_eq!(ids(&access, &there).await, theirs);
}
