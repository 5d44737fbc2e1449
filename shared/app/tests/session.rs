//! When a session stands, when it is touched, and how many there are.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use app::client::Client;
use app::client::ClientAddress;
use app::login::session::{IDLE, MAX_SESSIONS, begin, touch, valid_session};
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
fn a_session_stands_until_it_was_idle_for_half_an_hour() {
    assert!(valid_session(records(|_, _| {}), minutes(29)).is_some());
    assert!(valid_session(records(|_, _| {}), minutes(30)).is_none());
}

#[test]
fn a_session_ends_after_twelve_hours_however_busy_it_is() {
    let busy = || records(|_, session| session.idle_expires_at = minutes(13 * 60));
    assert!(valid_session(busy(), minutes(12 * 60 - 1)).is_some());
    assert!(valid_session(busy(), minutes(12 * 60)).is_none());
}

#[test]
fn a_session_of_an_earlier_epoch_is_dead() {
    assert!(valid_session(records(|user, _| user.session_epoch += 1), noon()).is_none());
    assert!(valid_session(records(|_, session| session.epoch += 1), noon()).is_none());
}

#[test]
fn nobody_deactivated_or_unknown_has_a_session() {
    let gone = records(|user, _| user.status = UserStatus::Deactivated);
    assert!(valid_session(gone, noon()).is_none());
    let all = records(|_, _| {});
    assert!(valid_session(CallerRecords { user: None, ..all.clone() }, noon()).is_none());
    assert!(valid_session(CallerRecords { session: None, ..all }, noon()).is_none());
}

#[test]
fn a_session_is_touched_every_five_minutes_at_most() {
    let session = live_session(&user("dana.roy"), 1, noon()).record;
    assert_eq!(touch(&session, noon()), None);
    assert_eq!(touch(&session, minutes(4)), None);
    assert_eq!(touch(&session, minutes(5)), Some(minutes(35)));
}

/// Begins a session at this minute; gives the minutes at which those that are stored began.
async fn begun_at(store: &MemoryAccess, minute: i64) -> Vec<i64> {
    let address = ClientAddress::parse(Some("203.0.113.7"));
    let client = Client { address: &address, user_agent: "test" };
    let dana = user("dana.roy");
    begin(store, &Counting::default(), &dana, client, minutes(minute)).await.unwrap();
    let began = |session: &SessionRecord| session.begun_at.duration_since(noon()).as_mins();
    let mut all: Vec<_> = store.sessions().iter().map(began).collect();
    all.sort_unstable();
    all
}

#[tokio::test]
async fn a_user_has_fifty_sessions_at_most_and_the_oldest_ends() {
    let store = MemoryAccess::default();
    let most = i64::try_from(MAX_SESSIONS).unwrap();
    // All within the time after which an idle session ends.
    let at = |number: i64| number.min(IDLE.as_mins() - 1);
    for number in 0..most {
        assert_eq!(begun_at(&store, at(number)).await.len() as i64, number + 1);
    }
    let all = begun_at(&store, at(most)).await;
    assert_eq!((all.len(), all[0]), (MAX_SESSIONS, 1), "the one that began at 0 has ended");
}

#[tokio::test]
async fn what_has_ended_by_itself_goes_before_a_session_in_use() {
    let store = MemoryAccess::default();
    let mut busy = live_session(&user("dana.roy"), 9, noon()).record;
    busy.idle_expires_at = minutes(90);
    let store = store.with_session(&busy);
    for number in 1..MAX_SESSIONS {
        begun_at(&store, i64::from(number > 25)).await;
    }
    let all = begun_at(&store, 60).await;
    assert_eq!((all.len(), all[0]), (MAX_SESSIONS, 0), "an hour later it is still in use");
}
