//! Whether an account requires a second factor.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use app::account::ReadAccountSummaries;
use contract::SECURITY;
use domain::user::Role;
use security::{Ports, handle};
use serde_json::json;
use testkit::access::{MemoryAccess, account, account_summary, live_session, member, noon, user};
use testkit::http::Seen;
use testkit::portal::{Event, Routes, TestPortal, ask};
use testkit::system::Counting;

fn access() -> MemoryAccess {
    let mut dana = user("dana.roy");
    dana.second_factor = true;
    MemoryAccess::default()
        .with_session(&live_session(&dana, 1, noon()).record)
        .with_user(dana)
        .with_user(user("bill.okafor"))
        .with_member(member("dana.roy", "a-1", Role::Manager))
        .with_member(member("bill.okafor", "a-1", Role::Billing))
        .with_account_summary(account_summary("a-1", &["dana.roy"]))
}

async fn send(store: &MemoryAccess, request: impl Event) -> Seen {
    let ports = Ports { store: store.clone(), random: Counting::default() };
    TestPortal::new(store, Routes::new().on(SECURITY, handle), ports).send(request).await
}

#[tokio::test]
async fn the_requirement_is_set_and_logged_once() {
    let store = access();
    let required =
        async || store.account_summary(&account("a-1")).await.unwrap().unwrap().factor_required;
    for _ in 0..2 {
        let seen = send(&store, "security/require.json").await;
        assert_eq!(
            (seen.status.as_u16(), seen.json),
            (200, json!({ "secondFactorRequired": true }))
        );
        assert_eq!((required().await, store.activities().len()), (true, 1));
    }
    let off = json!({ "secondFactorRequired": false });
    assert_eq!(send(&store, ask(SECURITY).with("accountId", "a-1").json(&off)).await.status, 200);
    assert_eq!((required().await, store.activities().len()), (false, 2));
}

#[tokio::test]
async fn a_request_without_the_rule_is_refused() {
    let nothing = ask(SECURITY).with("accountId", "a-1").json(&json!({}));
    assert_eq!(send(&access(), nothing).await.status, 400);
}
