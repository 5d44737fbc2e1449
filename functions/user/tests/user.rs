//! One user of an account: role, end, return, and a new invitation.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use app::activity::Action;
use contract::{CHANGE_USER, DEACTIVATE_USER, INVITE_USER_AGAIN};
use domain::user::Role;
use serde_json::{Value, json};
use testkit::access::{
    MemoryAccess, MemoryInvitations, account_summary, live_session, member, noon, user, username,
};
use testkit::http::{AnyRoute, Ask, Seen};
use testkit::portal::{self, Event, Routes, TestPortal, dana};
use testkit::system::{Counting, FixedClock};
use user::{Ports, change, deactivate, invite_again};

fn access() -> MemoryAccess {
    dana()
        .with_session(&live_session(&user("bill.okafor"), 2, noon()).record)
        .with_user(user("bill.okafor"))
        .with_user(user("stranger"))
        .with_member(member("dana.roy", "a-1", Role::Manager))
        .with_member(member("bill.okafor", "a-1", Role::Billing))
        .with_member(member("stranger", "a-2", Role::Manager))
        .with_account_summary(account_summary("a-1", &["dana.roy"]))
}

async fn send(store: &MemoryAccess, queue: &MemoryInvitations, request: impl Event) -> Seen {
    let (clock, random) = (FixedClock::at(noon()), Counting::default());
    let ports = Ports { store: store.clone(), queue: queue.clone(), clock, random };
    let routes = Routes::new()
        .on(CHANGE_USER, change)
        .on(DEACTIVATE_USER, deactivate)
        .on(INVITE_USER_AGAIN, invite_again);
    TestPortal::new(store, routes, ports).send(request).await
}

fn ask(route: impl AnyRoute, id: &str, body: &Value) -> Ask {
    let ask = portal::ask(route).with("accountId", "a-1").with("userId", id).json(body);
    ask.header("idempotency-key", "k")
}

fn id(name: &str) -> String {
    username(name).user_id().to_string()
}

#[tokio::test]
async fn a_lowered_role_and_a_deactivation_hold_at_once() {
    let (store, queue) = (access(), MemoryInvitations::default());
    let lowered = send(&store, &queue, "user/role.json").await;
    assert_eq!((lowered.status.as_u16(), &lowered.json["role"]), (200, &"viewer".into()));
    let out = send(&store, &queue, "user/deactivate.json").await;
    assert_eq!((out.status.as_u16(), &out.json["status"]), (200, &"deactivated".into()));
    // Bill's session is of an earlier epoch now.
    let session = live_session(&user("bill.okafor"), 2, noon());
    let his = Ask::of(DEACTIVATE_USER).with("accountId", "a-1");
    let his = his.with("userId", &id("dana.roy")).signed_in(&session);
    assert_eq!(send(&store, &queue, his).await.status, 401);
    let back = ask(CHANGE_USER, &id("bill.okafor"), &json!({ "status": "active" }));
    let back = send(&store, &queue, back).await;
    assert_eq!((back.status.as_u16(), &back.json["status"]), (200, &"active".into()));
}

#[tokio::test]
async fn the_last_office_manager_stays() {
    let (store, queue) = (access(), MemoryInvitations::default());
    let dana = id("dana.roy");
    let lower = ask(CHANGE_USER, &dana, &json!({ "role": "viewer" }));
    for request in [lower, ask(DEACTIVATE_USER, &dana, &json!({}))] {
        let seen = send(&store, &queue, request).await;
        assert_eq!((seen.status.as_u16(), seen.problem()), (409, Some("last-manager")));
    }
}

#[tokio::test]
async fn a_user_of_another_account_is_not_found() {
    let (store, queue) = (access(), MemoryInvitations::default());
    for user in [id("stranger"), id("nobody.there"), "x".to_owned()] {
        let change = ask(CHANGE_USER, &user, &json!({ "role": "viewer" }));
        let end = ask(DEACTIVATE_USER, &user, &json!({}));
        let again = ask(INVITE_USER_AGAIN, &user, &json!({}));
        for request in [change, end, again] {
            assert_eq!(send(&store, &queue, request).await.status, 404, "{user}");
        }
    }
    assert!(store.activities().is_empty() && queue.sent().is_empty());
}

#[tokio::test]
async fn a_change_of_nothing_or_of_two_things_is_refused() {
    let (store, queue) = (access(), MemoryInvitations::default());
    for body in [json!({}), json!({ "role": "viewer", "status": "active" })] {
        let seen = send(&store, &queue, ask(CHANGE_USER, &id("bill.okafor"), &body)).await;
        assert_eq!(seen.status, 422, "{body}");
    }
    assert!(store.activities().is_empty());
}

#[tokio::test]
async fn a_change_deactivates_nobody() {
    let (store, queue) = (access(), MemoryInvitations::default());
    let deactivated = json!({ "status": "deactivated" });
    let seen = ask(CHANGE_USER, &id("bill.okafor"), &deactivated);
    assert_eq!(send(&store, &queue, seen).await.status, 400);
    assert!(store.activities().is_empty());
}

#[tokio::test]
async fn an_invitation_is_sent_again_and_reinstates() {
    let (store, queue) = (access(), MemoryInvitations::default());
    send(&store, &queue, "user/deactivate.json").await;
    let again = send(&store, &queue, "user/invite-again.json").await;
    assert_eq!((again.status.as_u16(), &again.json["status"]), (201, &"active".into()));
    let replayed = send(&store, &queue, "user/invite-again.json").await;
    assert_eq!(replayed, again);
    let actions: Vec<_> = store.activities().iter().map(|one| one.action).collect();
    assert_eq!(
        actions,
        [Action::UserDeactivated, Action::UserInvitedAgain, Action::UserReinstated]
    );
    assert!(queue.sent().iter().all(|message| message.again));
}
