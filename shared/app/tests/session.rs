//! When a session is valid, when it is extended, and how many sessions a user has.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use app::client::{Client, ClientAddress};
use app::login::session::{IDLE, MAX_SESSIONS, start, touch, valid_session};
use app::login::{CallerRecords, SessionRecord};
use app::users::User;
use domain::user::UserStatus;
use jiff::{SignedDuration, Timestamp};
use testkit::access::{MemoryAccess, live_session, noon, user};
use testkit::system::Counting;

fn records(change: impl FnOnce(&mut User, &mut SessionRecord)) -> CallerRecords {
    let mut user = user("dana.roy");
    let mut session = live_session(&user, 1, noon()).record;
    change(&mut user, &mut session);
    CallerRecords { user: Some(user), session: Some(session), ..CallerRecords::default() }
}

fn minutes(minutes: i64) -> Timestamp {
    noon() + SignedDuration::from_mins(minutes)
}

#[test]
fn a_session_is_valid_until_it_was_idle_for_thirty_minutes() {
    assert!(valid_session(records(|_, _| {}), minutes(29)).is_some());
    assert!(valid_session(records(|_, _| {}), minutes(30)).is_none());
}

#[test]
fn a_session_in_use_ends_after_twelve_hours() {
    let busy = || records(|_, session| session.idle_expires_at = minutes(13 * 60));
    assert!(valid_session(busy(), minutes(12 * 60 - 1)).is_some());
    assert!(valid_session(busy(), minutes(12 * 60)).is_none());
}

#[test]
fn a_session_of_another_epoch_is_invalid() {
    assert!(valid_session(records(|user, _| user.session_epoch += 1), noon()).is_none());
    assert!(valid_session(records(|_, session| session.epoch += 1), noon()).is_none());
}

#[test]
fn a_deactivated_or_unknown_user_has_no_valid_session() {
    let gone = records(|user, _| user.status = UserStatus::Deactivated);
    assert!(valid_session(gone, noon()).is_none());
    let all = records(|_, _| {});
    assert!(valid_session(CallerRecords { user: None, ..all.clone() }, noon()).is_none());
    assert!(valid_session(CallerRecords { session: None, ..all }, noon()).is_none());
}

#[test]
fn a_session_is_extended_every_five_minutes_at_most() {
    let session = live_session(&user("dana.roy"), 1, noon()).record;
    assert_eq!(touch(&session, noon()), None);
    assert_eq!(touch(&session, minutes(4)), None);
    assert_eq!(touch(&session, minutes(5)), Some(minutes(35)));
}

/// Starts a session at this minute; gives the minutes at which the stored sessions began.
async fn start_at(store: &MemoryAccess, minute: i64) -> Vec<i64> {
    let address = ClientAddress::parse(Some("203.0.113.7"));
    let client = Client { address: &address, user_agent: "test" };
    let dana = user("dana.roy");
    start(store, &Counting::default(), &dana, client, minutes(minute)).await.unwrap();
    let minute_of = |session: &SessionRecord| session.begun_at.duration_since(noon()).as_mins();
    let mut all: Vec<_> = store.sessions().iter().map(minute_of).collect();
    all.sort_unstable();
    all
}

#[tokio::test]
async fn a_user_has_at_most_fifty_sessions_and_the_oldest_ends() {
    let store = MemoryAccess::default();
    let max = i64::try_from(MAX_SESSIONS).unwrap();
    // No session expires while it is idle.
    let at = |number: i64| number.min(IDLE.as_mins() - 1);
    for number in 0..max {
        assert_eq!(start_at(&store, at(number)).await.len() as i64, number + 1);
    }
    let all = start_at(&store, at(max)).await;
    assert_eq!((all.len(), all[0]), (MAX_SESSIONS, 1), "the one of minute 0 has ended");
}

#[tokio::test]
async fn expired_sessions_are_deleted_before_a_session_in_use() {
    let store = MemoryAccess::default();
    let mut busy = live_session(&user("dana.roy"), 9, noon()).record;
    busy.idle_expires_at = minutes(90);
    let store = store.with_session(&busy);
    for number in 1..MAX_SESSIONS {
        start_at(&store, i64::from(number > 25)).await;
    }
    let all = start_at(&store, 60).await;
    assert_eq!((all.len(), all[0]), (MAX_SESSIONS, 0), "an hour later it is still in use");
}
