//! One's own sessions, over HTTP.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop at once"
)]

use app::login::session::NewSession;
use contract::{END_MY_SESSION, MY_SESSIONS};
use jiff::SignedDuration;
use my_sessions::{Ports, end, list};
use portal_http::{Gate, Routes};
use serde_json::json;
use testkit::access::{MemoryAccess, live_session, noon, user};
use testkit::http::{Ask, KnownOrigin, PORTAL_URL, Seen, http_event};
use testkit::system::{Counting, FixedClock};

fn gate<A>(access: A) -> Gate<KnownOrigin, FixedClock, A> {
    let portal_url = PORTAL_URL.to_owned();
    Gate { origin: KnownOrigin, clock: FixedClock::at(noon()), portal_url, access }
}

/// Dana, signed in with two browsers, and Sam with one.
fn people() -> MemoryAccess {
    let (dana, sam) = (user("dana.roy"), user("sam.keller"));
    let access = MemoryAccess::default().with_user(dana.clone()).with_user(sam.clone());
    let before = noon() - SignedDuration::from_mins(10);
    access
        .with_session(&live_session(&dana, 1, noon()).record)
        .with_session(&live_session(&dana, 2, before).record)
        .with_session(&live_session(&sam, 3, noon()).record)
}

async fn send(access: &MemoryAccess, request: lambda_http::Request) -> Seen {
    let routes = Routes::new().on(MY_SESSIONS, list).on(END_MY_SESSION, end);
    let ports = Ports { access: access.clone(), random: Counting::default() };
    Seen::of(&routes.answer(&gate(access.clone()), &ports, request).await)
}

fn ending(session: &NewSession, id: &str) -> Ask {
    Ask::for_route(&END_MY_SESSION.info()).signed_in(session).with("sessionId", id)
}

async fn ids(access: &MemoryAccess, session: &NewSession) -> Vec<String> {
    let ask = Ask::for_route(&MY_SESSIONS.info()).signed_in(session);
    let seen = send(access, ask.request()).await;
    let items = seen.json["items"].as_array().cloned().unwrap_or_default();
    items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn both_are_listed_without_their_secrets() {
    let access = people();
    let seen = send(&access, http_event("my-sessions/list.json")).await;
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

#[tokio::test]
async fn one_is_ended_and_nobody_elses() {
    let access = people();
    let (dana, sam) = (user("dana.roy"), user("sam.keller"));
    let (here, there) = (live_session(&dana, 1, noon()), live_session(&sam, 3, noon()));
    let theirs = ids(&access, &there).await;
    for unknown in [theirs[0].as_str(), "x", "%2e%2e"] {
        let seen = send(&access, ending(&here, unknown).request()).await;
        assert_eq!(seen.status, 404, "{unknown}");
    }
    let own = ids(&access, &here).await;
    let seen = send(&access, ending(&here, &own[1]).request()).await;
    assert_eq!((seen.status.as_u16(), seen.header("set-cookie")), (204, None));
    assert_eq!(ids(&access, &here).await, own[..1]);
    assert_eq!(send(&access, ending(&here, &own[1]).request()).await.status, 404, "it is over");
    let seen = send(&access, ending(&here, &own[0]).request()).await;
    assert!(seen.header("set-cookie").unwrap().contains("Max-Age=0"), "signed out");
    let ask = Ask::for_route(&MY_SESSIONS.info()).signed_in(&here);
    assert_eq!(send(&access, ask.request()).await.status, 401);
    assert_eq!(ids(&access, &there).await, theirs);
}
