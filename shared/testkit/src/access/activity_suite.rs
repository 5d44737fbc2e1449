//! What every activity log and every attempt count must do. The memory stores and the real ones run
//! this suite.

use app::activity::{Action, Activity, ActivityLog, Actor, ReadActivity, RecordActivity};
use app::login::{ReadCaller, RecordView, StartSession};
use app::rate_limit::{CountAttempts, LimitError, SIGN_IN_UNKNOWN};
use app::store::{Condition, StoreError};
use domain::user::Staff;
use jiff::{SignedDuration, Timestamp};

use super::{account, live_session, noon, user};

fn activity(log: ActivityLog, id: &str, at: Timestamp, action: Action) -> Activity {
    let actor = Actor::user(&user("dana.roy"));
    let (subject, detail, address) = (None, None, None);
    let (id, filed_at) = (id.to_owned(), at);
    Activity { log, id, at, filed_at, actor, action, subject, detail, address }
}

/// A log is read newest first, in pages, with all fields, and without activities of other logs.
pub async fn logs(store: &(impl RecordActivity + ReadActivity)) {
    let log = ActivityLog::Account(account("a-1"));
    let later = |minutes| noon() + SignedDuration::from_mins(minutes);
    let mut full = activity(log.clone(), "b", later(1), Action::RoleChanged)
        .of("sam.keller")
        .with("viewer")
        .from("203.0.113.7");
    full.actor.staff = Some(Staff::Agent);
    full.actor.public_name = Some("Dana R.".to_owned());
    let same_instant = activity(log.clone(), "a", later(1), Action::ProfileChanged);
    let mut deployed = activity(log.clone(), "c", later(2), Action::UserInvited);
    deployed.actor = Actor::deployer();
    let elsewhere =
        activity(ActivityLog::Account(account("a-10")), "d", later(1), Action::UserInvited);
    let staff = activity(ActivityLog::Staff, "e", later(1), Action::UserInvited);
    // The same id at another instant is another activity; at the same one the first stays.
    let earlier = activity(log.clone(), "b", noon(), Action::UserInvited);
    let forged = activity(log.clone(), "b", later(1), Action::UserInvited);
    for activity in [&full, &same_instant, &deployed, &elsewhere, &staff, &earlier, &forged] {
        store.record(activity).await.unwrap();
    }
    let (first, next) = store.activities(&log, None, 2).await.unwrap();
    assert_eq!(first, [deployed, full.clone()]);
    assert_eq!(next, Some((full.at, full.id)));
    let (remaining, end) = store.activities(&log, next.as_ref(), 3).await.unwrap();
    assert_eq!((remaining, end), (vec![same_instant, earlier], None));
    let (others, _) = store.activities(&ActivityLog::Staff, None, 200).await.unwrap();
    assert_eq!(others, [staff]);
}

/// Of one user's downloads of one list, the first of each hour is kept, with its exact time. Each
/// login has a log.
pub async fn downloads(store: &(impl RecordActivity + ReadActivity)) {
    let (dana, sam, id) = (user("dana.roy"), user("sam.keller"), account("d-1"));
    let log = ActivityLog::Account(id.clone());
    let mut kept = Vec::new();
    for (person, action, minutes, is_kept) in [
        (&dana, Action::HistoryDownloaded, 5, true),
        (&dana, Action::HistoryDownloaded, 5, false),
        (&dana, Action::HistoryDownloaded, 59, false),
        (&sam, Action::HistoryDownloaded, 59, true),
        (&dana, Action::StatementDownloaded, 59, true),
        (&dana, Action::HistoryDownloaded, 60, true),
    ] {
        let at = noon() + SignedDuration::from_mins(minutes);
        let days = format!("2026-07-01/2026-07-{}", kept.len() + 10);
        let one = Activity::download(person, &id, action, at).with(days);
        store.record(&one).await.unwrap();
        kept.extend(is_kept.then_some(one));
    }
    let mut found = Vec::new();
    let mut next = None;
    loop {
        let (page, more) = store.activities(&log, next.as_ref(), 1).await.unwrap();
        found.extend(page);
        next = more;
        if next.is_none() {
            break;
        }
    }
    let key = |one: &Activity| (one.at, one.id.clone());
    found.sort_by_key(key);
    kept.sort_by_key(key);
    assert_eq!(found, kept);

    let changed = activity(ActivityLog::User(dana.id), "o", noon(), Action::PasswordChanged);
    store.record(&changed).await.unwrap();
    let (page, _) = store.activities(&ActivityLog::User(dana.id), None, 9).await.unwrap();
    assert_eq!(page, [changed]);
    let (page, _) = store.activities(&ActivityLog::User(sam.id), None, 9).await.unwrap();
    assert_eq!(page, []);
}

/// A view of an account is logged and kept in the session once, both in one transaction.
pub async fn views(
    access: &(impl StartSession + ReadCaller + RecordView),
    log: &impl ReadActivity,
) {
    let (lou, id) = (user("lou.agent"), account("v-1"));
    let session = live_session(&lou, 7, noon()).record;
    access.start_session(&session).await.unwrap();
    let view = |minutes| {
        Activity::view(&lou, &session.secret, &id, noon() + SignedDuration::from_mins(minutes))
    };
    let refused = Err(StoreError::ConditionFailed(Condition::Session));
    for (minutes, expected) in [(0, Ok(())), (0, refused.clone()), (1, refused.clone())] {
        assert_eq!(access.record_view(&session, &id, &view(minutes)).await, expected);
    }
    let read = access.read_caller(&lou.id, &session.secret, None).await.unwrap().session.unwrap();
    assert_eq!(read.viewed, [id.clone()].into());
    let other = account("v-2");
    let elsewhere = Activity::view(&lou, &session.secret, &other, noon());
    access.record_view(&session, &other, &elsewhere).await.unwrap();
    access.end_session(&lou.id, &session.secret).await.unwrap();
    assert_eq!(access.record_view(&session, &id, &view(2)).await, refused);
    let gone = access.read_caller(&lou.id, &session.secret, None).await.unwrap().session;
    assert_eq!(gone, None, "a session that has ended stays so");
    let (found, _) = log.activities(&ActivityLog::Account(id.clone()), None, 10).await.unwrap();
    assert_eq!(found, [view(0)]);
    assert!(!found.iter().any(|view| view.id.contains(session.secret.as_str())));
}

/// Attempts count up to the limit, for each subject and window apart, until they are forgotten.
pub async fn attempts(store: &impl CountAttempts) {
    let (limit, now) = (SIGN_IN_UNKNOWN, noon());
    for _ in 0..limit.max_attempts {
        assert_eq!(limit.count(store, "dana", now).await, Ok(()));
    }
    let Err(LimitError::TooMany(wait)) = limit.count(store, "dana", now).await else {
        panic!("one attempt too many");
    };
    assert!(wait.retry_after.is_positive() && wait.retry_after <= limit.window);
    assert_eq!(limit.count(store, "sam", now).await, Ok(()), "another subject");
    assert_eq!(limit.count(store, "dana", now + wait.retry_after).await, Ok(()), "later");
    assert!(limit.count(store, "dana", now).await.is_err());
    for _again in 0..2 {
        store.forget_attempts(&limit.key("dana", now)).await.unwrap();
    }
    assert_eq!(limit.count(store, "dana", now).await, Ok(()), "forgotten");
}

#[cfg(test)]
mod tests {
    use super::super::{MemoryAccess, MemoryActivity};

    #[tokio::test]
    async fn the_memory_stores_pass_the_suite() {
        super::logs(&MemoryActivity::default()).await;
        super::downloads(&MemoryActivity::default()).await;
        super::attempts(&MemoryAccess::default()).await;
        let access = MemoryAccess::default();
        super::views(&access, &access).await;
    }
}
