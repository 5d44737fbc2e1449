//! Accepting and declining invitations, and leaving accounts, over HTTP.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use app::activity::Action;
use contract::{ANSWER_INVITATION, LEAVE_ACCOUNT};
use domain::user::Role;
use my_accounts::{Ports, answer, leave};
use serde_json::{Value, json};
use testkit::access::{MemoryAccess, account_summary, invited, member, noon, user};
use testkit::http::{Ask, Seen};
use testkit::portal::{Event, Routes, TestPortal, ask, dana};
use testkit::system::{Counting, FixedClock};

/// Dana is invited to `a-1`, and the Office Manager of `a-2`.
fn people() -> MemoryAccess {
    dana()
        .with_user(user("sam.keller"))
        .with_member(invited("dana.roy", "a-1", Role::Billing))
        .with_member(member("sam.keller", "a-1", Role::Manager))
        .with_member(member("dana.roy", "a-2", Role::Manager))
        .with_account_summary(account_summary("a-1", &["sam.keller"]))
        .with_account_summary(account_summary("a-2", &["dana.roy"]))
}

async fn send(store: &MemoryAccess, request: impl Event) -> Seen {
    let (clock, random) = (FixedClock::at(noon()), Counting::default());
    let ports = Ports { store: store.clone(), clock, random };
    let routes = Routes::new().on(ANSWER_INVITATION, answer).on(LEAVE_ACCOUNT, leave);
    TestPortal::new(store, routes, ports).send(request).await
}

fn answering(account: &str, body: &Value) -> Ask {
    ask(ANSWER_INVITATION).with("accountId", account).json(body)
}

fn leaving(account: &str) -> Ask {
    ask(LEAVE_ACCOUNT).with("accountId", account)
}

fn logged(store: &MemoryAccess) -> Vec<Action> {
    store.activities().iter().map(|one| one.action).collect()
}

#[tokio::test]
async fn an_invitation_is_accepted_and_the_account_left() {
    let store = people();
    for _ in 0..2 {
        let seen = send(&store, "my-accounts/accept.json").await;
        assert_eq!(seen.status, 204, "{}", seen.json);
    }
    for _ in 0..2 {
        let seen = send(&store, "my-accounts/leave.json").await;
        assert_eq!(seen.status, 204, "{}", seen.json);
    }
    assert_eq!(logged(&store), [Action::InvitationAccepted, Action::UserLeft]);
    let seen = send(&store, answering("a-1", &json!({ "accept": true }))).await;
    assert_eq!((seen.status.as_u16(), seen.problem()), (404, Some("not-found")));
}

#[tokio::test]
async fn an_invitation_is_declined() {
    let store = people();
    for _ in 0..2 {
        let seen = send(&store, answering("a-1", &json!({ "accept": false }))).await;
        assert_eq!(seen.status, 204);
    }
    assert_eq!(logged(&store), [Action::InvitationDeclined]);
}

#[tokio::test]
async fn a_member_cannot_decline() {
    let store = people();
    let seen = send(&store, answering("a-2", &json!({ "accept": false }))).await;
    assert_eq!((seen.status.as_u16(), seen.problem()), (409, Some("conflict")));
    assert_eq!(logged(&store), []);
}

#[tokio::test]
async fn a_user_without_an_invitation_cannot_learn_whether_an_account_exists() {
    let store = people();
    for account in ["nowhere", "a-3", "", "a-1/../a-2"] {
        let seen = send(&store, answering(account, &json!({ "accept": true }))).await;
        assert_eq!((seen.status.as_u16(), seen.problem()), (404, Some("not-found")), "{account}");
    }
    for account in ["nowhere", "a-3"] {
        assert_eq!(send(&store, leaving(account)).await.status, 204, "{account}");
    }
    assert!(store.activities().is_empty());
}

#[tokio::test]
async fn a_malformed_answer_changes_nothing() {
    let store = people();
    for body in [json!({}), json!({ "accept": "yes" }), json!({ "accept": true, "role": "x" })] {
        assert_eq!(send(&store, answering("a-1", &body)).await.status, 400, "{body}");
    }
    assert!(store.activities().is_empty());
}

#[tokio::test]
async fn the_last_office_manager_cannot_leave() {
    let store = people();
    let seen = send(&store, leaving("a-2")).await;
    assert_eq!((seen.status.as_u16(), seen.problem()), (409, Some("last-manager")));
    assert!(store.activities().is_empty());
}
