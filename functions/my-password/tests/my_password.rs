//! Changing the password, over HTTP.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::sync::Arc;

use app::login::Login;
use app::login::session::NewSession;
use contract::MY_PASSWORD;
use domain::user::Role;
use my_password::handle;
use serde_json::{Value, json};
use testkit::access::{
    MemoryAccess, MemoryNotices, StrictCognito, live_session, member, noon, user, username,
};
use testkit::http::Seen;
use testkit::portal::{Event, Routes, TestPortal, ask, dana};
use testkit::system::Counting;

const CHOSEN: &str = "Quiet-Harbour-2026";
const NEXT: &str = "Other-Harbour-2027";

type TestLogin = Login<StrictCognito, MemoryAccess, MemoryNotices, Counting>;

fn here() -> NewSession {
    live_session(&user("dana.roy"), 1, noon())
}

/// Dana, signed in with two browsers; `code` is that of a second factor.
fn login(code: Option<&str>) -> Arc<TestLogin> {
    let name = username("dana.roy");
    let identity = match code {
        None => StrictCognito::default().with_chosen(&name, CHOSEN),
        Some(code) => StrictCognito::default().with_code(&name, CHOSEN, code),
    };
    let access = dana()
        .with_member(member("dana.roy", "a-1", Role::Viewer))
        .with_session(&live_session(&user("dana.roy"), 2, noon()).record);
    let (notices, random) = (MemoryNotices::default(), Counting::default());
    Arc::new(Login { identity, access, notices, random })
}

async fn send(login: &Arc<TestLogin>, request: impl Event) -> Seen {
    let routes = Routes::new().on(MY_PASSWORD, handle);
    TestPortal::shared(&login.access, routes, login).send(request).await
}

async fn change(login: &Arc<TestLogin>, body: &Value) -> Seen {
    send(login, ask(MY_PASSWORD).json(body)).await
}

#[tokio::test]
async fn the_response_sets_a_new_cookie_and_the_old_one_is_invalid() {
    for code in [None, Some("246810")] {
        let login = login(code);
        let seen = send(&login, "my-password/ok.json").await;
        assert_eq!((seen.status.as_u16(), &seen.json), (204, &json!(null)));
        let cookie = seen.header("set-cookie").unwrap();
        assert!(cookie.starts_with(&format!("__Host-sid={}.", user("dana.roy").id)));
        assert!(!cookie.contains(&here().secret.reveal()));
        assert!(login.identity.accepts(&username("dana.roy"), NEXT));
        let again =
            change(&login, &json!({ "currentPassword": NEXT, "newPassword": CHOSEN })).await;
        assert_eq!(again.status, 401, "the old cookie");
    }
}

#[tokio::test]
async fn each_fault_names_its_field() {
    let login = login(None);
    for (current, new, pointer, code) in [
        ("wrong", NEXT, "/currentPassword", "wrong-password"),
        (CHOSEN, CHOSEN, "/newPassword", "same-password"),
        (CHOSEN, "Short-and-2026", "/newPassword", "too-short"),
    ] {
        let seen = change(&login, &json!({ "currentPassword": current, "newPassword": new })).await;
        assert_eq!(seen.status, 422);
        assert_eq!(seen.faults(), [(pointer.to_owned(), code.to_owned())]);
        assert_eq!(seen.header("set-cookie"), None);
    }
    assert!(login.identity.accepts(&username("dana.roy"), CHOSEN));
}
