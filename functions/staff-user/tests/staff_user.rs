//! One member of staff: role, end and return.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use app::users::User;
use contract::{CHANGE_LOGIN, CHANGE_STAFF, END_LOGIN_SESSIONS, RESET_TOTP, STAFF_LOGINS};
use domain::user::{Role, Staff};
use serde_json::{Value, json};
use staff_user::{Ports, change, change_login, end_sessions, find, reset};
use testkit::access::{
    MemoryAccess, MemoryInvitations, MemoryNotices, StrictCognito, live_session, member, noon,
    user, username,
};
use testkit::http::{AnyRoute, Ask, Seen};
use testkit::portal::{Event, Routes, TestPortal, ask};
use testkit::system::{Counting, FixedClock};

/// Dana is the only administrator, Bill an agent, Sam a customer.
fn desk() -> MemoryAccess {
    let staff = |name: &str, role| User { staff: Some(role), second_factor: true, ..user(name) };
    let dana = staff("dana.roy", Staff::Admin);
    MemoryAccess::default()
        .with_session(&live_session(&dana, 1, noon()).record)
        .with_staff(dana)
        .with_staff(staff("bill.okafor", Staff::Agent))
        .with_user(user("sam.keller"))
}

async fn send(access: &MemoryAccess, request: impl Event) -> Seen {
    let (clock, random) = (FixedClock::at(noon()), Counting::default());
    let (identity, notices) = (StrictCognito::default(), MemoryNotices::default());
    let (store, invitations) = (access.clone(), MemoryInvitations::default());
    let ports = Ports { store, identity, notices, invitations, clock, random };
    let routes = Routes::new().on(CHANGE_STAFF, change).on(RESET_TOTP, reset);
    let routes = routes.on(STAFF_LOGINS, find).on(CHANGE_LOGIN, change_login);
    let routes = routes.on(END_LOGIN_SESSIONS, end_sessions);
    TestPortal::new(access, routes, ports).send(request).await
}

/// A request about this user.
fn about(route: impl AnyRoute, name: &str) -> Ask {
    ask(route).with("userId", &username(name).user_id().to_string())
}

async fn patch(store: &MemoryAccess, name: &str, body: &Value) -> Seen {
    send(store, about(CHANGE_STAFF, name).json(body)).await
}

#[tokio::test]
async fn a_role_and_a_status_are_changed_and_logged() {
    let store = desk();
    let raised = send(&store, "staff-user/role.json").await;
    assert_eq!((raised.status.as_u16(), &raised.json["role"]), (200, &"admin".into()));
    let out = patch(&store, "bill.okafor", &json!({ "status": "deactivated" })).await;
    assert_eq!((out.status.as_u16(), &out.json["status"]), (200, &"deactivated".into()));
    let bill = username("bill.okafor").user_id();
    assert_eq!(store.user(&bill).unwrap().session_epoch, user("bill.okafor").session_epoch + 1);
    assert!(!store.admins().contains(&bill));
    assert_eq!(store.activities().len(), 2);
}

#[tokio::test]
async fn the_last_administrator_stays() {
    let store = desk();
    for body in [json!({ "role": "agent" }), json!({ "status": "deactivated" })] {
        let seen = patch(&store, "dana.roy", &body).await;
        assert_eq!((seen.status.as_u16(), seen.problem()), (409, Some("last-manager")));
    }
    assert!(store.activities().is_empty());
}

#[tokio::test]
async fn customers_are_not_found_among_staff() {
    let store = desk();
    for body in [json!({ "role": "agent" }), json!({ "status": "deactivated" })] {
        for other in ["sam.keller", "nobody.there"] {
            assert_eq!(patch(&store, other, &body).await.status, 404, "{other}");
        }
    }
    assert!(store.activities().is_empty());
}

#[tokio::test]
async fn a_change_of_nothing_is_refused() {
    let store = desk();
    assert_eq!(patch(&store, "bill.okafor", &json!({})).await.status, 422);
    assert!(store.activities().is_empty());
}

#[tokio::test]
async fn a_reset_of_a_second_factor_is_logged_and_ends_sessions() {
    let mut sam = user("sam.keller");
    sam.second_factor = true;
    let store =
        desk().with_user(sam.clone()).with_member(member("sam.keller", "a-1", Role::Viewer));
    for times in 1..3 {
        assert_eq!(send(&store, about(RESET_TOTP, "sam.keller")).await.status, 204);
        let now = store.user(&sam.id).unwrap();
        assert_eq!((now.second_factor, now.session_epoch), (false, sam.session_epoch + times));
        let logged = store.activities().len() as u64;
        assert_eq!(logged, 2 * times, "once for the owner and once for staff");
    }
    assert_eq!(send(&store, about(RESET_TOTP, "nobody.there")).await.status, 404);
}

async fn found(store: &MemoryAccess, query: &str) -> Seen {
    send(store, ask(STAFF_LOGINS).query(query)).await
}

async fn change_of(store: &MemoryAccess, name: &str, body: &Value) -> Seen {
    send(store, about(CHANGE_LOGIN, name).json(body)).await
}

#[tokio::test]
async fn logins_are_found_by_name_and_address_and_by_exactly_one_of_them() {
    let store = desk();
    for query in ["username=Sam.Keller", "email=sam.keller%40example.ca"] {
        let seen = found(&store, query).await;
        assert_eq!((seen.status.as_u16(), &seen.json["next"]), (200, &Value::Null));
        assert_eq!(seen.json["items"][0]["username"], "sam.keller", "{query}");
        assert_eq!(seen.json["items"][0]["status"], "active", "{query}");
    }
    for query in ["username=!", "email=x", "username=nobody.there"] {
        assert_eq!(found(&store, query).await.json["items"], json!([]), "{query}");
    }
    for query in ["", "username=a&email=b"] {
        assert_eq!(found(&store, query).await.status, 400, "{query}");
    }
}

#[tokio::test]
async fn a_login_is_changed_by_an_administrator_and_its_sessions_end() {
    let store = desk();
    let sam = username("sam.keller").user_id();
    let out = change_of(&store, "sam.keller", &json!({ "status": "deactivated" })).await;
    assert_eq!((out.status.as_u16(), &out.json["status"]), (200, &"deactivated".into()));
    let body = json!({ "email": " Sam@New.example.ca" });
    let corrected = change_of(&store, "sam.keller", &body).await;
    assert_eq!(corrected.json["email"], "sam@new.example.ca");
    let ended = send(&store, about(END_LOGIN_SESSIONS, "sam.keller")).await;
    assert_eq!(ended.status, 204);
    assert_eq!(store.user(&sam).unwrap().session_epoch, user("sam.keller").session_epoch + 3);
}

#[tokio::test]
async fn a_login_that_cannot_be_changed_stays_as_it_is() {
    let store = desk();
    for (name, body, status) in [
        ("sam.keller", json!({}), 422),
        ("sam.keller", json!({ "email": "x" }), 422),
        ("bill.okafor", json!({ "status": "deactivated" }), 409),
        ("nobody.there", json!({ "status": "deactivated" }), 404),
    ] {
        assert_eq!(change_of(&store, name, &body).await.status, status, "{name} {body}");
    }
    assert!(store.activities().is_empty());
}
