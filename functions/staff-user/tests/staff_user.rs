//! One member of staff: role, end and return.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use app::users::User;
use contract::{CHANGE_LOGIN, CHANGE_STAFF, END_LOGIN_SESSIONS, RESET_TOTP, STAFF_LOGINS};
use domain::user::{Role, Staff};
use lambda_http::Request;
use portal_http::{Gate, Routes};
use serde_json::{Value, json};
use staff_user::{Ports, change, change_login, end_sessions, find, reset};
use testkit::access::{
    MemoryAccess, MemoryInvitations, MemoryNotices, StrictCognito, live_session, member, noon,
    user, username,
};
use testkit::http::{Ask, KnownOrigin, PORTAL_URL, Seen, http_event};
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

async fn send(store: &MemoryAccess, request: Request) -> Seen {
    let (clock, portal_url) = (FixedClock::at(noon()), PORTAL_URL.to_owned());
    let access = store.clone();
    let gate = Gate { origin: KnownOrigin, clock, portal_url, access };
    let (clock, random) = (FixedClock::at(noon()), Counting::default());
    let (identity, notices) = (StrictCognito::default(), MemoryNotices::default());
    let (store, invitations) = (store.clone(), MemoryInvitations::default());
    let ports = Ports { store, identity, notices, invitations, clock, random };
    let routes = Routes::new().on(CHANGE_STAFF, change).on(RESET_TOTP, reset);
    let routes = routes.on(STAFF_LOGINS, find).on(CHANGE_LOGIN, change_login);
    let routes = routes.on(END_LOGIN_SESSIONS, end_sessions);
    Seen::of(&routes.answer(&gate, &ports, request).await)
}

async fn patch(store: &MemoryAccess, name: &str, body: &Value) -> Seen {
    let session = live_session(&user("dana.roy"), 1, noon());
    let id = username(name).user_id().to_string();
    let ask = Ask::for_route(&CHANGE_STAFF.info()).with("userId", &id).json(body);
    send(store, ask.signed_in(&session).request()).await
}

#[tokio::test]
async fn a_role_and_a_status_are_changed_and_told() {
    let store = desk();
    let raised = send(&store, http_event("staff-user/role.json")).await;
    assert_eq!((raised.status.as_u16(), &raised.json["role"]), (200, &"admin".into()));
    let out = patch(&store, "bill.okafor", &json!({ "status": "deactivated" })).await;
    assert_eq!((out.status.as_u16(), &out.json["status"]), (200, &"deactivated".into()));
    let bill = username("bill.okafor").user_id();
    assert_eq!(store.user(&bill).unwrap().session_epoch, user("bill.okafor").session_epoch + 1);
    assert!(!store.admins().contains(&bill));
    assert_eq!(store.activities().len(), 2);
}

#[tokio::test]
async fn the_last_administrator_stays_and_customers_are_not_found() {
    let store = desk();
    for body in [json!({ "role": "agent" }), json!({ "status": "deactivated" })] {
        let seen = patch(&store, "dana.roy", &body).await;
        assert_eq!((seen.status.as_u16(), seen.problem()), (409, Some("last-manager")));
        for nobody in ["sam.keller", "nobody.there"] {
            assert_eq!(patch(&store, nobody, &body).await.status, 404, "{nobody}");
        }
    }
    assert_eq!(patch(&store, "bill.okafor", &json!({})).await.status, 422);
    assert!(store.activities().is_empty());
}

#[tokio::test]
async fn a_second_factor_is_reset_told_and_its_sessions_end() {
    let mut sam = user("sam.keller");
    sam.second_factor = true;
    let store =
        desk().with_user(sam.clone()).with_member(member("sam.keller", "a-1", Role::Viewer));
    let session = live_session(&user("dana.roy"), 1, noon());
    let ask = |id: &str| {
        let ask = Ask::for_route(&RESET_TOTP.info()).with("userId", id);
        ask.signed_in(&session).request()
    };
    for times in 1..3 {
        assert_eq!(send(&store, ask(&sam.id.to_string())).await.status, 204);
        let now = store.user(&sam.id).unwrap();
        assert_eq!((now.second_factor, now.session_epoch), (false, sam.session_epoch + times));
        let told = store.activities().len() as u64;
        assert_eq!(told, 2 * times, "what was done is told the owner and staff");
    }
    let nobody = username("nobody.there").user_id().to_string();
    assert_eq!(send(&store, ask(&nobody)).await.status, 404);
}

async fn found(store: &MemoryAccess, query: &str) -> Seen {
    let session = live_session(&user("dana.roy"), 1, noon());
    let ask = Ask::for_route(&STAFF_LOGINS.info()).query(query);
    send(store, ask.signed_in(&session).request()).await
}

async fn change_of(store: &MemoryAccess, name: &str, body: &Value) -> Seen {
    let session = live_session(&user("dana.roy"), 1, noon());
    let id = username(name).user_id().to_string();
    let ask = Ask::for_route(&CHANGE_LOGIN.info()).with("userId", &id).json(body);
    send(store, ask.signed_in(&session).request()).await
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
    for nobody in ["username=!", "email=x", "username=nobody.there"] {
        assert_eq!(found(&store, nobody).await.json["items"], json!([]), "{nobody}");
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
    let session = live_session(&user("dana.roy"), 1, noon());
    let ask = Ask::for_route(&END_LOGIN_SESSIONS.info()).with("userId", &sam.to_string());
    assert_eq!(send(&store, ask.signed_in(&session).request()).await.status, 204);
    assert_eq!(store.user(&sam).unwrap().session_epoch, user("sam.keller").session_epoch + 3);
    let told = store.activities().len();
    for (name, body, status) in [
        ("sam.keller", json!({}), 422),
        ("sam.keller", json!({ "email": "x" }), 422),
        ("bill.okafor", json!({ "status": "deactivated" }), 409),
        ("nobody.there", json!({ "status": "deactivated" }), 404),
    ] {
        assert_eq!(change_of(&store, name, &body).await.status, status, "{name} {body}");
    }
    assert_eq!(store.activities().len(), told);
}
