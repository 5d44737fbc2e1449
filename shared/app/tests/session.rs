//! When a session stands, and when it is touched.

use app::access::{CallerRecords, SessionRecord, User};
use app::session::{judge, touch};
use domain::people::UserStatus;
use jiff::{SignedDuration, Timestamp};
use testkit::access::{live_session, noon, user};

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
    assert!(judge(records(|_, _| {}), minutes(29)).is_some());
    assert!(judge(records(|_, _| {}), minutes(30)).is_none());
}

#[test]
fn a_session_ends_after_twelve_hours_however_busy_it_is() {
    let busy = || records(|_, session| session.idle_expires_at = minutes(13 * 60));
    assert!(judge(busy(), minutes(12 * 60 - 1)).is_some());
    assert!(judge(busy(), minutes(12 * 60)).is_none());
}

#[test]
fn a_session_of_an_earlier_epoch_is_dead() {
    assert!(judge(records(|user, _| user.session_epoch += 1), noon()).is_none());
    assert!(judge(records(|_, session| session.epoch += 1), noon()).is_none());
}

#[test]
fn nobody_deactivated_or_unknown_has_a_session() {
    let gone = records(|user, _| user.status = UserStatus::Deactivated);
    assert!(judge(gone, noon()).is_none());
    let all = records(|_, _| {});
    assert!(judge(CallerRecords { user: None, ..all.clone() }, noon()).is_none());
    assert!(judge(CallerRecords { session: None, ..all }, noon()).is_none());
}

#[test]
fn a_session_is_touched_every_five_minutes_at_most() {
    let session = live_session(&user("dana.roy"), 1, noon()).record;
    assert_eq!(touch(&session, noon()), None);
    assert_eq!(touch(&session, minutes(4)), None);
    assert_eq!(touch(&session, minutes(5)), Some(minutes(35)));
}
