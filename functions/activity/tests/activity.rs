//! Activity logs over HTTP.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use activity::{Ports, of_account, of_me, of_staff};
use app::activity::{Action, Activity, ActivityLog, Actor, RecordActivity};
use app::users::User;
use contract::{ACTIVITY, MY_ACTIVITY, STAFF_ACTIVITY};
use domain::user::{Role, Staff};
use jiff::SignedDuration;
use portal_http::Cursor;
use testkit::access::{
    MemoryAccess, MemoryActivity, account, account_summary, live_session, member, noon, user,
};
use testkit::http::{Ask, Seen};
use testkit::portal::{Event, Routes, TestPortal, ask};
use testkit::system::Counting;

/// Dana manages `a-1` and is an administrator in `staff`.
fn access(staff: bool) -> MemoryAccess {
    let dana =
        User { staff: staff.then_some(Staff::Admin), second_factor: true, ..user("dana.roy") };
    let access = MemoryAccess::default()
        .with_session(&live_session(&dana, 1, noon()).record)
        .with_user(dana);
    let access = access.with_account_summary(account_summary("a-1", &[]));
    if staff { access } else { access.with_member(member("dana.roy", "a-1", Role::Manager)) }
}

async fn recorded() -> MemoryActivity {
    let store = MemoryActivity::default();
    for number in 0..3 {
        for log in [ActivityLog::Account(account("a-1")), ActivityLog::Staff] {
            let activity = Activity {
                log,
                id: format!("id-{number}"),
                at: noon() + SignedDuration::from_secs(number),
                filed_at: noon() + SignedDuration::from_secs(number),
                actor: Actor::user(&user("dana.roy")),
                action: Action::RoleChanged,
                subject: Some("sam.keller".to_owned()),
                detail: Some("viewer".to_owned()),
                address: Some("203.0.113.7".to_owned()),
            };
            store.record(&activity).await.unwrap();
        }
    }
    store
}

async fn send(staff: bool, store: &MemoryActivity, request: impl Event) -> Seen {
    send_to(&access(staff), store, request).await
}

async fn send_to(access: &MemoryAccess, store: &MemoryActivity, request: impl Event) -> Seen {
    let routes = Routes::new().on(ACTIVITY, of_account).on(STAFF_ACTIVITY, of_staff);
    let ports = Ports { activity: store.clone() };
    TestPortal::new(access, routes.on(MY_ACTIVITY, of_me), ports).send(request).await
}

fn page(query: &str) -> Ask {
    ask(ACTIVITY).with("accountId", "a-1").query(query)
}

#[tokio::test]
async fn the_newest_activity_comes_first() {
    let store = recorded().await;
    let seen = send(false, &store, "activity/account.json").await;
    assert_eq!(seen.status, 200);
    assert_eq!(seen.json["items"].as_array().unwrap().len(), 3);
    let first = &seen.json["items"][0];
    assert_eq!((&first["id"], &first["action"]), (&"id-2".into(), &"role-changed".into()));
    assert_eq!(first["actor"]["username"], "dana.roy");
    assert_eq!((&first["subject"], &first["detail"]), (&"sam.keller".into(), &"viewer".into()));
}

#[tokio::test]
async fn a_page_begins_where_the_one_before_ended() {
    let store = recorded().await;
    let first = send(false, &store, page("limit=2")).await;
    let next = first.json["next"].as_str().unwrap();
    let second = send(false, &store, page(&format!("limit=2&cursor={next}"))).await;
    assert_eq!(second.json["items"][0]["id"], "id-0");
    assert!(second.json["next"].is_null());
}

#[tokio::test]
async fn a_cursor_of_another_activity_log_is_refused() {
    let store = recorded().await;
    let first = send(false, &store, page("limit=2")).await;
    let next = first.json["next"].as_str().unwrap();
    let other = ask(STAFF_ACTIVITY).query(&format!("cursor={next}"));
    assert_eq!(send(true, &store, other).await.status, 400);
}

#[tokio::test]
async fn an_invented_cursor_is_refused() {
    let store = recorded().await;
    let made_up = (noon(), "x".repeat(2_000));
    let cursor = Cursor::seal(&["activity", "a-1"], made_up).unwrap();
    let seen = send(false, &store, page(&format!("cursor={cursor}"))).await;
    assert_eq!(seen.faults(), [("?cursor".to_owned(), "bad-cursor".to_owned())]);
}

#[tokio::test]
async fn administrators_read_the_activity_of_staff_and_customers_do_not() {
    let store = recorded().await;
    let own = send(true, &store, "activity/staff.json").await;
    assert_eq!((own.status.as_u16(), own.json["items"].as_array().unwrap().len()), (200, 3));
    let manager = send(false, &store, "activity/staff.json").await;
    assert_eq!(manager.status, 403);
}

#[tokio::test]
async fn staff_who_read_a_customer_s_activity_are_logged() {
    let store = recorded().await;
    let access = access(true);
    let customer = send_to(&access, &store, "activity/account.json").await;
    assert_eq!(customer.json["items"].as_array().unwrap().len(), 3);
    let actions: Vec<_> = access.activities().iter().map(|one| one.action).collect();
    assert_eq!(actions, [Action::ViewedByStaff]);
}

/// Something that a member of staff did.
fn by_staff(log: ActivityLog, action: Action) -> Activity {
    let alex = User {
        staff: Some(Staff::Admin),
        given_name: "Alex".to_owned(),
        family_name: "Fontaine".to_owned(),
        ..user("alex.fontaine")
    };
    let activity = Activity::new(&Counting::default(), log, Actor::user(&alex), action, noon());
    activity.from("198.51.100.9")
}

#[tokio::test]
async fn customers_see_only_the_given_name_and_initial_of_staff() {
    let store = MemoryActivity::default();
    let own = ActivityLog::User(user("dana.roy").id);
    for log in [ActivityLog::Account(account("a-1")), own] {
        store.record(&by_staff(log, Action::CreditPosted)).await.unwrap();
    }
    for request in [page(""), ask(MY_ACTIVITY)] {
        let seen = send(false, &store, request).await;
        let actor = &seen.json["items"][0]["actor"];
        assert_eq!((&actor["name"], &actor["staff"]), (&"Alex F.".into(), &"admin".into()));
        assert!(actor["username"].is_null() && seen.json["items"][0]["address"].is_null());
        let text = seen.json.to_string().to_lowercase();
        assert!(!text.contains("fontaine") && !text.contains("198.51.100.9"), "{text}");
    }
    let staff = send(true, &store, page("")).await;
    let actor = &staff.json["items"][0]["actor"];
    assert_eq!(actor["username"], "alex.fontaine");
    assert_eq!(actor["name"], "Alex Fontaine");
    assert_eq!(staff.json["items"][0]["address"], "198.51.100.9");
}

#[tokio::test]
async fn changes_of_a_login_are_shown_to_its_owner_and_not_in_an_account() {
    let store = MemoryActivity::default();
    let (dana, sam) = (user("dana.roy"), user("sam.keller"));
    let logs = [
        ActivityLog::User(dana.id),
        ActivityLog::User(sam.id),
        ActivityLog::Account(account("a-1")),
    ];
    for (log, person) in logs.into_iter().zip([&dana, &sam, &dana]) {
        let actor = Actor::user(person);
        let action = Action::PasswordChanged;
        let one = Activity::new(&Counting::default(), log, actor, action, noon());
        store.record(&one).await.unwrap();
    }
    let own = send(false, &store, ask(MY_ACTIVITY)).await;
    let items = own.json["items"].as_array().unwrap();
    assert_eq!((own.status.as_u16(), items.len()), (200, 1));
    assert_eq!(items[0]["actor"]["username"], "dana.roy");
    let account = send(false, &store, page("")).await;
    assert_eq!(account.json["items"].as_array().unwrap().len(), 0, "written there before");
}
