//! Whether an account requires a second factor.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use app::account::ReadAccountSummaries;
use contract::SECURITY;
use domain::user::Role;
use portal_http::{Gate, answer};
use security::{Ports, handle};
use serde_json::{Value, json};
use testkit::access::{MemoryAccess, account, account_summary, live_session, member, noon, user};
use testkit::http::{Ask, KnownOrigin, PORTAL_URL, Seen, http_event};
use testkit::system::{Counting, FixedClock};

fn office() -> MemoryAccess {
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

async fn send(store: &MemoryAccess, request: lambda_http::Request) -> Seen {
    let (clock, portal_url) = (FixedClock::at(noon()), PORTAL_URL.to_owned());
    let access = store.clone();
    let gate = Gate { origin: KnownOrigin, clock, portal_url, access };
    let ports = Ports { store: store.clone(), random: Counting::default() };
    Seen::of(&answer(&SECURITY, &gate, &ports, &handle, request).await)
}

fn ask(body: &Value) -> lambda_http::Request {
    let session = live_session(&user("dana.roy"), 1, noon());
    let ask = Ask::for_route(&SECURITY.info()).with("accountId", "a-1").json(body);
    ask.signed_in(&session).request()
}

#[tokio::test]
async fn it_is_set_and_told_once() {
    let store = office();
    let required =
        async || store.account_summary(&account("a-1")).await.unwrap().unwrap().factor_required;
    for _ in 0..2 {
        let seen = send(&store, http_event("security/require.json")).await;
        assert_eq!(
            (seen.status.as_u16(), seen.json),
            (200, json!({ "secondFactorRequired": true }))
        );
        assert_eq!((required().await, store.activities().len()), (true, 1));
    }
    let off = json!({ "secondFactorRequired": false });
    assert_eq!(send(&store, ask(&off)).await.status, 200);
    assert_eq!((required().await, store.activities().len()), (false, 2));
    assert_eq!(send(&store, ask(&json!({}))).await.status, 400);
}
