//! Part of [`super::account_suite`]: the takeover of a user name by another person.

use app::staff::{FindAccounts, FindRecorded, recorded_page};
use app::store::{Condition, StoreError};
use app::users::{ListUsers, User, UserChange, UserWrite, WriteUsers};
use domain::user::{Email, Staff, UserStatus};

use super::user_suite::put_user;
use super::{noon, user, username};

/// Applies all of these writes, or none.
async fn write(store: &impl WriteUsers, writes: Vec<UserWrite>) -> Result<(), StoreError> {
    store.write_users(&UserChange { writes, ..UserChange::default() }).await
}

const fn refused() -> Result<(), StoreError> {
    Err(StoreError::ConditionFailed(Condition::Username))
}

/// A user name is given to another person only if its previous holder is as read.
pub(super) async fn takeovers<S>(store: &S)
where
    S: FindAccounts + WriteUsers + ListUsers + FindRecorded,
{
    let before = User {
        status: UserStatus::Invited,
        invite_expires_at: Some(noon()),
        last_mail: Some("m-1".to_owned()),
        ..user("taken.name")
    };
    put_user(store, &before).await.unwrap();
    let after = User {
        email: Email::parse("manager@example.ca").unwrap(),
        given_name: "Robin".to_owned(),
        status: UserStatus::Recorded,
        session_epoch: before.session_epoch + 1,
        memberships_given: before.memberships_given + 1,
        invite_expires_at: None,
        last_mail: None,
        taken_over_at: Some(noon()),
        ..before.clone()
    };
    let take_over = |before: &User, after: &User| {
        let (before, after) = (Box::new(before.clone()), Box::new(after.clone()));
        vec![UserWrite::TakeOver { before, after }]
    };
    let other = after.email.clone();
    for stale in [
        User { email: other.clone(), ..before.clone() },
        User { status: UserStatus::Recorded, ..before.clone() },
        User { session_epoch: before.session_epoch + 1, ..before.clone() },
        User { memberships_given: before.memberships_given + 1, ..before.clone() },
    ] {
        assert_eq!(write(store, take_over(&stale, &after)).await, refused(), "{stale:?}");
    }
    for (name, kept) in [
        ("taken.staff", User { staff: Some(Staff::Agent), ..before.clone() }),
        ("taken.pending", User { password_pending_since: Some(noon()), ..before.clone() }),
    ] {
        let kept = User { id: username(name).user_id(), username: username(name), ..kept };
        put_user(store, &kept).await.unwrap();
        let after = User { id: kept.id, username: kept.username.clone(), ..after.clone() };
        let read = User { staff: None, password_pending_since: None, ..kept.clone() };
        assert_eq!(write(store, take_over(&read, &after)).await, refused(), "{name}");
        assert_eq!(store.get_user(&kept.id).await, Ok(Some(kept)));
    }
    // Another membership was given since; `SameEmail` counts as `SameNewcomer` does.
    let email = before.email.clone();
    let newcomer = |email: &Email| vec![UserWrite::SameNewcomer(before.id, email.clone())];
    assert_eq!(write(store, newcomer(&other)).await, refused());
    assert_eq!(write(store, newcomer(&email)).await, Ok(()));
    let same = vec![UserWrite::SameEmail(before.id, email.clone())];
    assert_eq!(write(store, same).await, Ok(()));
    assert_eq!(write(store, take_over(&before, &after)).await, refused());
    let before = store.get_user(&before.id).await.unwrap().unwrap();
    assert_eq!(before.memberships_given, 2);
    let after = User { memberships_given: 3, ..after };
    assert_eq!(write(store, take_over(&before, &after)).await, Ok(()));
    assert_eq!(store.get_user(&after.id).await, Ok(Some(after.clone())));
    assert!(!store.users_at(&email).await.unwrap().contains(&after.id));
    assert_eq!(store.users_at(&other).await, Ok(vec![after.id]));
    let (waiting, _) = recorded_page(store, None, 200).await.unwrap();
    assert!(waiting.contains(&after), "staff can release their invitation");
    assert_eq!(write(store, take_over(&before, &after)).await, refused(), "only once");
    let active = user("taken.active");
    put_user(store, &active).await.unwrap();
    let newcomer = vec![UserWrite::SameNewcomer(active.id, active.email.clone())];
    assert_eq!(write(store, newcomer).await, refused());
    // Invited, so that no recorded user is left for the next part of the suite.
    let gone = User { status: UserStatus::Invited, session_epoch: 9, ..after.clone() };
    assert_eq!(write(store, take_over(&after, &gone)).await, Ok(()));
}
