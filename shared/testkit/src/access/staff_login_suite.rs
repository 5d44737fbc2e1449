//! What every store must do when staff change logins. The memory store and the real one run this
//! suite.

use app::activity::{Action, Activity, ActivityLog, Actor};
use app::login::LoginChange;
use app::staff::{ChangeLogins, FindAccounts, LoginUpdate};
use app::store::{Condition, StoreError};
use app::users::{ListMemberships, UserChange, UserStore, UserWrite, WriteUsers};
use domain::user::{Email, Role, UserStatus};
use jiff::{SignedDuration, Timestamp};

use super::user_suite::{put_member, put_user};
use super::{member, noon, user};
use crate::system::Counting;

fn refused() -> Result<(), StoreError> {
    Err(StoreError::ConditionFailed(Condition::User))
}

/// Staff correct e-mail addresses and set statuses, on condition that the user is as read.
pub async fn updates(store: &(impl ChangeLogins + WriteUsers + FindAccounts + UserStore)) {
    let mut dana = user("dana.login");
    dana.status = UserStatus::Invited;
    dana.invite_expires_at = Some(noon() + SignedDuration::from_hours(24));
    put_user(store, &dana).await.unwrap();
    let seconds = |seconds| noon() + SignedDuration::from_secs(seconds);
    let update = async |read: &app::users::User, at: Timestamp, update: LoginUpdate<'_>| {
        let (actor, action) = (Actor::deployer(), Action::EmailCorrected);
        let log = ActivityLog::User(read.id);
        let log = vec![Activity::new(&Counting::default(), log, actor, action, at)];
        store.update_login(&LoginChange { user: read, at, log }, &update).await
    };
    let stored = async || store.get_user(&dana.id).await.unwrap().unwrap();
    let [first, second, third] = ["first", "second", "third"]
        .map(|name| Email::parse(&format!("{name}.login@example.ca")).unwrap());

    update(&dana, seconds(0), LoginUpdate::Email(&first)).await.unwrap();
    let after = stored().await;
    assert_eq!(after.session_epoch, dana.session_epoch + 1);
    assert_eq!((&after.email, after.previous_email.as_ref()), (&first, Some(&dana.email)));
    assert_eq!((after.email_changed_at, after.invite_expires_at), (Some(noon()), Some(noon())));
    assert_eq!(store.users_at(&first).await.unwrap(), [dana.id]);
    assert_eq!(store.users_at(&dana.email).await.unwrap(), []);
    for stale in [
        dana.clone(),
        app::users::User { status: UserStatus::Active, ..after.clone() },
        app::users::User { session_epoch: 9, ..after.clone() },
        user("nobody.login"),
    ] {
        assert_eq!(update(&stale, seconds(1), LoginUpdate::Email(&second)).await, refused());
    }
    // Within a minute the notice of the first correction is not sent yet: the oldest address is
    // kept.
    update(&after, seconds(30), LoginUpdate::Email(&second)).await.unwrap();
    assert_eq!(stored().await.previous_email, Some(dana.email.clone()));
    let after = stored().await;
    update(&after, seconds(300), LoginUpdate::Email(&third)).await.unwrap();
    let after = stored().await;
    assert_eq!(after.previous_email, Some(second));

    let out = LoginUpdate::Status(UserStatus::Deactivated);
    update(&after, seconds(301), out).await.unwrap();
    let gone = stored().await;
    assert_eq!((gone.status, gone.email), (UserStatus::Deactivated, third));
    assert_eq!(gone.session_epoch, dana.session_epoch + 4);
}

/// A change is written only while the membership that it requires is active.
pub async fn memberships(store: &(impl WriteUsers + ListMemberships)) {
    let membership = member("sam.login", "l-1", Role::Viewer);
    let stays = async || {
        let writes = vec![UserWrite::MemberStays(membership.clone())];
        store.write_users(&UserChange { writes, ..UserChange::default() }).await
    };
    let failed = Err(StoreError::ConditionFailed(Condition::Member));
    assert_eq!(stays().await, failed);
    put_member(store, &membership).await.unwrap();
    assert_eq!(stays().await, Ok(()));
    let after = app::users::Membership { active: false, ..membership.clone() };
    let writes = vec![UserWrite::Member { before: Some(membership.clone()), after }];
    store.write_users(&UserChange { writes, ..UserChange::default() }).await.unwrap();
    assert_eq!(stays().await, failed);
}

/// Runs the suite on an empty store.
pub async fn all<S>(store: &S)
where
    S: ChangeLogins + WriteUsers + FindAccounts + UserStore,
{
    updates(store).await;
    memberships(store).await;
}

#[cfg(test)]
mod tests {
    use super::super::MemoryAccess;

    #[tokio::test]
    async fn the_memory_store_passes_the_suite() {
        super::all(&MemoryAccess::default()).await;
    }
}
