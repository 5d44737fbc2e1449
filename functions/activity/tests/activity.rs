//! Who did what.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use activity::{Ports, of_account, of_me, of_staff};
use app::activity::{Action, Activity, ActivityLog, Actor, RecordActivity};
use app::users::User;
use contract::{ACTIVITY, MY_ACTIVITY, STAFF_ACTIVITY};
use domain::user::{Role, Staff};
use jiff::SignedDuration;
use lambda_http::Request;
use portal_http::{Cursor, Gate, Routes};
use testkit::access::{
    MemoryAccess, MemoryActivity, account, account_summary, live_session, member, noon, user,
};
use testkit::http::{Ask, KnownOrigin, PORTAL_URL, Seen, http_event};
use testkit::system::{Counting, FixedClock};

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

async fn trails() -> MemoryActivity {
    let trails = MemoryActivity::default();
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
            trails.record(&activity).await.unwrap();
        }
    }
    trails
}

async fn send(staff: bool, trails: &MemoryActivity, request: Request) -> Seen {
    send_to(&access(staff), trails, request).await
}

async fn send_to(access: &MemoryAccess, trails: &MemoryActivity, request: Request) -> Seen {
    let (clock, portal_url) = (FixedClock::at(noon()), PORTAL_URL.to_owned());
    let gate = Gate { origin: KnownOrigin, clock, portal_url, access: access.clone() };
    let routes = Routes::new().on(ACTIVITY, of_account).on(STAFF_ACTIVITY, of_staff);
    let routes = routes.on(MY_ACTIVITY, of_me);
    Seen::of(&routes.answer(&gate, &Ports { trails: trails.clone() }, request).await)
}

fn page(query: &str) -> Request {
    let session = live_session(&user("dana.roy"), 1, noon());
    let ask = Ask::for_route(&ACTIVITY.info()).with("accountId", "a-1").query(query);
    ask.signed_in(&session).request()
}

#[tokio::test]
async fn the_newest_comes_first_and_a_cursor_is_good_for_its_trail() {
    let trails = trails().await;
    let seen = send(false, &trails, http_event("activity/account.json")).await;
    assert_eq!(seen.status, 200);
    assert_eq!(seen.json["items"].as_array().unwrap().len(), 3);
    let first = &seen.json["items"][0];
    assert_eq!((&first["id"], &first["action"]), (&"id-2".into(), &"role-changed".into()));
    assert_eq!(first["actor"]["username"], "dana.roy");
    assert_eq!((&first["subject"], &first["detail"]), (&"sam.keller".into(), &"viewer".into()));

    let first = send(false, &trails, page("limit=2")).await;
    let next = first.json["next"].as_str().unwrap();
    let second = send(false, &trails, page(&format!("limit=2&cursor={next}"))).await;
    assert_eq!(second.json["items"][0]["id"], "id-0");
    assert!(second.json["next"].is_null());
    let session = live_session(&user("dana.roy"), 1, noon());
    let other = Ask::for_route(&STAFF_ACTIVITY.info()).query(&format!("cursor={next}"));
    let other = send(true, &trails, other.signed_in(&session).request()).await;
    assert_eq!(other.status, 400, "of another trail");
    let made_up = (noon(), "x".repeat(2_000));
    let cursor = Cursor::seal(&["activity", "a-1"], made_up).unwrap();
    let seen = send(false, &trails, page(&format!("cursor={cursor}"))).await;
    assert_eq!(seen.faults(), [("?cursor".to_owned(), "bad-cursor".to_owned())]);
}

#[tokio::test]
async fn staff_read_their_own_trail_and_leave_a_trace_in_a_customer_s() {
    let trails = trails().await;
    let own = send(true, &trails, http_event("activity/staff.json")).await;
    assert_eq!((own.status.as_u16(), own.json["items"].as_array().unwrap().len()), (200, 3));
    let access = access(true);
    let customer = send_to(&access, &trails, http_event("activity/account.json")).await;
    assert_eq!(customer.json["items"].as_array().unwrap().len(), 3);
    let told: Vec<_> = access.activities().iter().map(|told| told.action).collect();
    assert_eq!(told, [Action::ViewedByStaff]);
    let manager = send(false, &trails, http_event("activity/staff.json")).await;
    assert_eq!(manager.status, 403);
}

fn mine() -> Request {
    let session = live_session(&user("dana.roy"), 1, noon());
    Ask::for_route(&MY_ACTIVITY.info()).signed_in(&session).request()
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
async fn customers_see_staff_by_given_name_and_initial_and_nothing_else_of_them() {
    let trails = MemoryActivity::default();
    let own = ActivityLog::User(user("dana.roy").id);
    for log in [ActivityLog::Account(account("a-1")), own] {
        trails.record(&by_staff(log, Action::CreditPosted)).await.unwrap();
    }
    for request in [page(""), mine()] {
        let seen = send(false, &trails, request).await;
        let actor = &seen.json["items"][0]["actor"];
        assert_eq!((&actor["name"], &actor["staff"]), (&"Alex F.".into(), &"admin".into()));
        assert!(actor["username"].is_null() && seen.json["items"][0]["address"].is_null());
        let text = seen.json.to_string().to_lowercase();
        assert!(!text.contains("fontaine") && !text.contains("198.51.100.9"), "{text}");
    }
    let staff = send(true, &trails, page("")).await;
    let actor = &staff.json["items"][0]["actor"];
    assert_eq!(actor["username"], "alex.fontaine");
    assert_eq!(actor["name"], "Alex Fontaine");
    assert_eq!(staff.json["items"][0]["address"], "198.51.100.9");
}

#[tokio::test]
async fn what_becomes_of_a_login_is_read_by_its_owner_and_not_in_an_account() {
    let trails = MemoryActivity::default();
    let (dana, sam) = (user("dana.roy"), user("sam.keller"));
    let places = [
        ActivityLog::User(dana.id),
        ActivityLog::User(sam.id),
        ActivityLog::Account(account("a-1")),
    ];
    for (log, person) in places.into_iter().zip([&dana, &sam, &dana]) {
        let actor = Actor::user(person);
        let action = Action::PasswordChanged;
        let one = Activity::new(&Counting::default(), log, actor, action, noon());
        trails.record(&one).await.unwrap();
    }
    let own = send(false, &trails, mine()).await;
    let items = own.json["items"].as_array().unwrap();
    assert_eq!((own.status.as_u16(), items.len()), (200, 1));
    assert_eq!(items[0]["actor"]["username"], "dana.roy");
    let account = send(false, &trails, page("")).await;
    assert_eq!(account.json["items"].as_array().unwrap().len(), 0, "written there before");
}
