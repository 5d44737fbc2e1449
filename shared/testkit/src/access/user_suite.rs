//! What every store of users, sessions and challenges must do. The memory store and the real one
//! run this suite.

use app::identity::{ChallengeKind, ChallengeSession};
use app::login::{
    ChallengeRecord, EndSession, ReadCaller, StartSession, TouchSession, UseChallenge,
};
use app::secret::Secret;
use app::store::{Condition, StoreError};
use app::users::{
    InviteStore, ListMemberships, Membership, User, UserChange, UserStore, UserWrite, WriteUsers,
};
use domain::user::{Role, Staff, UserStatus};
use jiff::SignedDuration;

use super::{account, live_session, member, noon, user, username};

/// Stores a user and nothing else.
pub async fn put_user(store: &impl WriteUsers, user: &User) -> Result<(), StoreError> {
    let writes = vec![UserWrite::NewUser(user.clone())];
    store.write_users(&UserChange { writes, ..UserChange::default() }).await
}

/// Stores a new membership and nothing else.
pub async fn put_member(store: &impl WriteUsers, member: &Membership) -> Result<(), StoreError> {
    let writes = vec![UserWrite::Member { before: None, after: member.clone() }];
    store.write_users(&UserChange { writes, ..UserChange::default() }).await
}

/// Users are created once, read back whole, invited and mailed.
pub async fn users(store: &(impl InviteStore + WriteUsers)) {
    let mut dana = user("dana.roy");
    dana.staff = Some(Staff::Agent);
    dana.status = UserStatus::Recorded;
    assert_eq!(store.get_user(&dana.id).await, Ok(None));
    assert_eq!(put_user(store, &dana).await, Ok(()));
    assert_eq!(put_user(store, &dana).await, Err(StoreError::ConditionFailed(Condition::Username)));
    assert_eq!(store.get_user(&dana.id).await, Ok(Some(dana.clone())));

    let end = noon() + SignedDuration::from_hours(7 * 24);
    store.mark_mailed(&dana.id, "m-0").await.unwrap();
    store.mark_invited(&dana, None, end).await.unwrap();
    let invited = store.get_user(&dana.id).await.unwrap().unwrap();
    assert_eq!(invited.status, UserStatus::Invited);
    assert_eq!((invited.invite_expires_at, invited.last_mail), (Some(end), None));
    let late = StoreError::ConditionFailed(Condition::User);
    assert_eq!(store.mark_invited(&dana, None, end).await, Err(late.clone()), "a stale expiry");
    assert_eq!(store.mark_invited(&dana, Some(noon()), end).await, Err(late));
    let another = User { session_epoch: dana.session_epoch + 1, ..dana.clone() };
    let failed = Err(StoreError::ConditionFailed(Condition::User));
    assert_eq!(store.mark_invited(&another, Some(end), end).await, failed, "another epoch");
    assert_eq!(store.mark_invited(&dana, Some(end), end).await, Ok(()));
    store.mark_mailed(&dana.id, "m-1").await.unwrap();
    let mailed = store.get_user(&dana.id).await.unwrap().unwrap();
    assert_eq!((mailed.invite_expires_at, mailed.last_mail.as_deref()), (Some(end), Some("m-1")));
}

/// A deleted or deactivated user is not invited.
pub async fn absent_and_deactivated_users(store: &(impl InviteStore + WriteUsers)) {
    let refused = StoreError::ConditionFailed(Condition::User);
    let mut gone = user("gone.person");
    assert_eq!(store.mark_invited(&gone, None, noon()).await, Err(refused.clone()));
    assert_eq!(store.mark_mailed(&gone.id, "m").await, Err(refused.clone()));
    gone.status = UserStatus::Deactivated;
    put_user(store, &gone).await.unwrap();
    assert_eq!(store.mark_invited(&gone, None, noon()).await, Err(refused));
    assert_eq!(store.get_user(&gone.id).await, Ok(Some(gone)));
}

/// The records of a caller are read together, without those of other users.
pub async fn callers(
    store: &(impl ReadCaller + InviteStore + StartSession + ListMemberships + WriteUsers),
) {
    let dana = user("dana.caller");
    let session = live_session(&dana, 1, noon()).record;
    let (here, there) =
        (member("dana.caller", "a-1", Role::Manager), member("dana.caller", "a-2", Role::Viewer));
    put_user(store, &dana).await.unwrap();
    store.start_session(&session).await.unwrap();
    for member in [&here, &there, &member("other", "a-3", Role::Viewer)] {
        put_member(store, member).await.unwrap();
    }
    let read = async |secret: u8, id: Option<&str>| {
        let (secret, id) = (Secret::new([secret; 32]).hash(), id.map(account));
        store.read_caller(&dana.id, &secret, id.as_ref()).await.unwrap()
    };
    let all = read(1, Some("a-1")).await;
    assert_eq!((all.user.as_ref(), all.session.as_ref()), (Some(&dana), Some(&session)));
    assert_eq!(all.membership, Some(here.clone()));
    assert_eq!(read(1, None).await.membership, None);
    assert_eq!(read(1, Some("a-3")).await.membership, None, "another user's account");
    assert_eq!(read(2, Some("a-1")).await.session, None, "another secret");

    let mut listed = store.list_memberships(&dana.id).await.unwrap();
    listed.sort_by(|a, b| a.account.cmp(&b.account));
    assert_eq!(listed, [here.clone(), there]);
    let one = store.get_membership(&dana.id, &here.account).await;
    assert_eq!(one, Ok(Some(here)));
}

/// Sessions begin, are touched and end.
pub async fn sessions(
    store: &(impl ReadCaller + TouchSession + StartSession + UserStore + WriteUsers),
) {
    let dana = user("dana.session");
    put_user(store, &dana).await.unwrap();
    let session = live_session(&dana, 5, noon()).record;
    store.start_session(&session).await.unwrap();

    let later = noon() + SignedDuration::from_mins(40);
    store.touch_session(&dana.id, &session.secret, later).await.unwrap();
    let read = store.read_caller(&dana.id, &session.secret, None).await.unwrap();
    assert_eq!(read.session.map(|session| session.idle_expires_at), Some(later));

    for _again in 0..2 {
        assert_eq!(store.end_session(&dana.id, &session.secret).await, Ok(()));
    }
    let gone = StoreError::ConditionFailed(Condition::Session);
    assert_eq!(store.touch_session(&dana.id, &session.secret, later).await, Err(gone));
    let read = store.read_caller(&dana.id, &session.secret, None).await.unwrap();
    assert_eq!(read.session, None, "a touch does not bring a session back");

    store.end_all_sessions(&dana.id).await.unwrap();
    let raised = store.get_user(&dana.id).await.unwrap().unwrap();
    assert_eq!(raised.session_epoch, dana.session_epoch + 1);
}

/// A challenge is read back whole and used once.
pub async fn challenges(store: &impl UseChallenge) {
    let token = Secret::new([7; 32]).hash();
    let challenge = ChallengeRecord {
        token: token.clone(),
        user: username("dana.roy").user_id(),
        username: username("dana.roy"),
        epoch: 3,
        kind: ChallengeKind::Totp,
        session: ChallengeSession::new("opaque"),
        expires_at: noon() + SignedDuration::from_mins(15),
    };
    assert_eq!(store.get_challenge(&token).await, Ok(None));
    store.put_challenge(&challenge).await.unwrap();
    assert_eq!(store.get_challenge(&token).await, Ok(Some(challenge)));
    assert_eq!(store.use_challenge(&token).await, Ok(()));
    let used = StoreError::ConditionFailed(Condition::Challenge);
    assert_eq!(store.use_challenge(&token).await, Err(used));
    assert_eq!(store.get_challenge(&token).await, Ok(None));
}

/// Runs the suite on an empty store.
pub async fn all<S>(store: &S)
where
    S: WriteUsers
        + EndSession
        + InviteStore
        + ListMemberships
        + ReadCaller
        + StartSession
        + TouchSession
        + UseChallenge
        + UserStore,
{
    users(store).await;
    absent_and_deactivated_users(store).await;
    callers(store).await;
    sessions(store).await;
    challenges(store).await;
}

#[cfg(test)]
mod tests {
    use super::super::MemoryAccess;

    #[tokio::test]
    async fn the_memory_store_passes_the_suite() {
        super::all(&MemoryAccess::default()).await;
    }
}
