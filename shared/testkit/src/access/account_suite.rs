//! What every store of account summaries, users and staff must do. The memory store and the real
//! one run this suite.
//!
//! The store begins with three summaries without Office Managers: `a-1` (Érable & Fils), `a-2`
//! (Erable Nord) and `a-3` (Pine); the number of each is `N-` and its id. `a-3` was imported
//! without its manager, because another person has the user name `pine.owner`.

use std::collections::BTreeSet;

use app::account::ReadAccountSummaries;
use app::activity::{Action, Activity, ActivityLog, Actor, ReadActivity};
use app::idempotency::{IdempotencyKey, IdempotencyRecord, ReadIdempotency};
use app::login::{ReadCaller, StartSession};
use app::staff::{
    FindAccounts, FindRecorded, FindUnmanaged, ListStaff, ReadAdmins, ReadRelease,
    RecordedPosition, ReleaseOrder, recorded_page,
};
use app::store::{Condition, StoreError};
use app::users::{
    InvitedBy, ListMemberships, ListUsers, Membership, NonEmptySetChange, OpenInvitation,
    StaffState, User, UserChange, UserWrite, WriteUsers,
};
use domain::user::{Email, Role, Staff, UserStatus};
use jiff::SignedDuration;

use super::user_suite::{put_member, put_user};
use super::{account, invited, live_session, member, noon, user, username};
use crate::system::Counting;

/// Applies all of these writes, or none.
async fn write(store: &impl WriteUsers, writes: Vec<UserWrite>) -> Result<(), StoreError> {
    store.write_users(&UserChange { writes, ..UserChange::default() }).await
}

const fn failed<T>(condition: Condition) -> Result<T, StoreError> {
    Err(StoreError::ConditionFailed(condition))
}

/// The last Office Manager cannot be removed, and the second factor rule needs an account.
pub async fn account_summaries(
    store: &(impl ReadAccountSummaries + WriteUsers + ReadCaller + StartSession),
) {
    let (dana, lou) = (username("dana.card").user_id(), username("lou.card").user_id());
    let both = [account("a-1"), account("a-9")];
    let found = store.account_summaries(&both).await.unwrap();
    assert_eq!(found.len(), 1, "a-9 does not exist");
    assert_eq!((found[0].name.as_str(), found[0].factor_required), ("Érable & Fils", false));

    let change = |managers| write(store, vec![UserWrite::Managers(account("a-1"), managers)]);
    assert_eq!(
        change(NonEmptySetChange::Remove(dana)).await,
        failed(Condition::Managers),
        "there is none"
    );
    assert_eq!(change(NonEmptySetChange::Add(dana)).await, Ok(()));
    assert_eq!(
        change(NonEmptySetChange::Remove(dana)).await,
        failed(Condition::Managers),
        "the last one"
    );
    assert_eq!(change(NonEmptySetChange::Add(lou)).await, Ok(()));
    assert_eq!(change(NonEmptySetChange::Add(lou)).await, Ok(()), "adding again changes nothing");
    assert_eq!(change(NonEmptySetChange::Remove(dana)).await, Ok(()));
    assert_eq!(
        change(NonEmptySetChange::Remove(dana)).await,
        failed(Condition::Managers),
        "not in it"
    );
    let left = store.account_summary(&account("a-1")).await.unwrap().unwrap();
    assert_eq!(left.managers, BTreeSet::from([lou]));

    let stays =
        || write(store, vec![UserWrite::ManagerStays(member("lou.card", "a-1", Role::Manager))]);
    assert_eq!(stays().await, failed(Condition::Managers), "no membership");
    let mut before: Option<Membership> = None;
    for (role, active, expected) in [
        (Role::Billing, true, failed(Condition::Managers)),
        (Role::Manager, true, Ok(())),
        (Role::Manager, false, failed(Condition::Managers)),
    ] {
        let after = Membership { active, ..member("lou.card", "a-1", role) };
        let change = UserWrite::Member { before: before.replace(after.clone()), after };
        assert_eq!(write(store, vec![change]).await, Ok(()));
        assert_eq!(stays().await, expected, "{role:?} {active}");
    }

    let require =
        |id, required| write(store, vec![UserWrite::RequireFactor(account(id), required)]);
    for required in [true, false, true] {
        assert_eq!(require("a-1", required).await, Ok(()));
        let summary = store.account_summary(&account("a-1")).await.unwrap().unwrap();
        assert_eq!((summary.factor_required, summary.managers.len()), (required, 1));
    }
    assert_eq!(require("a-9", true).await, failed(Condition::Account));

    let caller = user("dana.card");
    let session = live_session(&caller, 6, noon()).record;
    store.start_session(&session).await.unwrap();
    for id in ["a-1", "a-9"] {
        let read = store.read_caller(&caller.id, &session.secret, Some(&account(id))).await;
        let summary = store.account_summary(&account(id)).await.unwrap();
        assert_eq!(read.unwrap().summary, summary, "{id}");
    }
}

/// An account that was imported without its Office Manager is found until it has one.
pub async fn without_manager(store: &(impl FindUnmanaged + WriteUsers)) {
    let found = store.unmanaged(100).await.unwrap();
    let lacking: Vec<_> =
        found.iter().map(|summary| (&summary.account, summary.lacks_manager())).collect();
    assert_eq!(lacking, [(&account("a-3"), Some(&username("pine.owner")))]);
    assert_eq!(store.unmanaged(0).await, Ok(Vec::new()));
    let joined = NonEmptySetChange::Add(username("pine.other").user_id());
    assert_eq!(write(store, vec![UserWrite::Managers(account("a-3"), joined)]).await, Ok(()));
    assert_eq!(store.unmanaged(100).await, Ok(Vec::new()));
}

/// Memberships change only as they were read, and the users of an account are listed in pages.
pub async fn memberships(store: &(impl ListUsers + WriteUsers)) {
    let names = ["p.one", "p.two", "p.three", "p.four", "p.five"];
    let mut ids = BTreeSet::new();
    for name in names {
        put_user(store, &user(name)).await.unwrap();
        put_member(store, &member(name, "a-2", Role::Viewer)).await.unwrap();
        ids.insert(username(name).user_id());
    }
    put_member(store, &member("p.one", "a-3", Role::Viewer)).await.unwrap();
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let (page, next) = store.account_users(&account("a-2"), after.as_ref(), 2).await.unwrap();
        assert!(page.len() <= 2);
        seen.extend(page.into_iter().map(|found| found.user.id));
        match next {
            Some(next) => after = Some(next),
            None => break,
        }
    }
    assert_eq!(seen, ids.iter().copied().collect::<Vec<_>>());

    let before = member("p.one", "a-2", Role::Viewer);
    let after = Membership { role: Role::Billing, active: false, ..before.clone() };
    let change = |before: Option<&Membership>, after: &Membership| {
        vec![UserWrite::Member { before: before.cloned(), after: after.clone() }]
    };
    assert_eq!(write(store, change(None, &after)).await, failed(Condition::Member), "there is one");
    assert_eq!(write(store, change(Some(&before), &after)).await, Ok(()));
    assert_eq!(
        write(store, change(Some(&before), &after)).await,
        failed(Condition::Member),
        "stale"
    );
    let one = username("p.one").user_id();
    let found = store.account_user(&account("a-2"), &one).await.unwrap().unwrap();
    assert_eq!((&found.member, found.status()), (&after, UserStatus::Deactivated));
    assert_eq!(store.account_user(&account("a-1"), &one).await, Ok(None));

    let epoch = found.user.session_epoch;
    assert_eq!(write(store, vec![UserWrite::EndSessions(one)]).await, Ok(()));
    let user = store.get_user(&one).await.unwrap().unwrap();
    assert_eq!(user.session_epoch, epoch + 1);
    let gone = username("p.gone").user_id();
    assert_eq!(write(store, vec![UserWrite::EndSessions(gone)]).await, failed(Condition::User));
    let other = Email::parse("other@example.ca").unwrap();
    let same = |email: &Email| vec![UserWrite::SameEmail(one, email.clone())];
    assert_eq!(write(store, same(&other)).await, failed(Condition::Username));
    assert_eq!(write(store, same(&user.email)).await, Ok(()));
}

/// An invitation is read back whole, differs from a later one, and leaves nothing once removed.
pub async fn invitations(store: &(impl ListUsers + WriteUsers + ListMemberships)) {
    let lee = user("lee.asked");
    put_user(store, &lee).await.unwrap();
    let first = invited("lee.asked", "a-3", Role::Manager);
    put_member(store, &first).await.unwrap();
    let later = |open: &OpenInvitation| OpenInvitation {
        inviter: InvitedBy::Provider,
        expires_at: open.expires_at + SignedDuration::from_secs(1),
    };
    let second = Membership {
        invitation: first.invitation.as_ref().map(later),
        sponsor: Some(username("dana.card").user_id()),
        ..first.clone()
    };
    let joined = Membership { active: true, invitation: None, ..second.clone() };
    let out = Membership { active: false, ..joined.clone() };
    let change = |before: &Membership, after: &Membership| {
        vec![UserWrite::Member { before: Some(before.clone()), after: after.clone() }]
    };
    let remove = |before: &Membership| vec![UserWrite::RemoveMember(before.clone())];
    let found = async || store.account_user(&account("a-3"), &lee.id).await.unwrap();
    assert_eq!(found().await.unwrap().member, first);
    assert_eq!(write(store, change(&first, &second)).await, Ok(()));
    for stale in [change(&first, &joined), remove(&first), change(&out, &joined), remove(&out)] {
        assert_eq!(write(store, stale).await, failed(Condition::Member), "another invitation");
    }
    assert_eq!(found().await.unwrap().member, second);
    assert_eq!(write(store, change(&second, &joined)).await, Ok(()));
    for stale in [change(&second, &joined), remove(&second)] {
        assert_eq!(write(store, stale).await, failed(Condition::Member), "it was accepted");
    }
    assert_eq!(store.list_memberships(&lee.id).await, Ok(vec![joined.clone()]));
    assert_eq!(write(store, change(&joined, &out)).await, Ok(()));
    assert_eq!(
        write(store, remove(&second)).await,
        failed(Condition::Member),
        "they were deactivated"
    );
    assert_eq!(write(store, remove(&out)).await, Ok(()));
    assert_eq!(write(store, remove(&out)).await, failed(Condition::Member), "it is gone");
    assert_eq!(found().await, None);

    let is_active = |user| write(store, vec![UserWrite::IsActive(user)]);
    assert_eq!(is_active(lee.id).await, Ok(()));
    assert_eq!(is_active(username("p.gone").user_id()).await, failed(Condition::User));
    let new = User { status: UserStatus::Invited, ..user("lee.new") };
    put_user(store, &new).await.unwrap();
    assert_eq!(is_active(new.id).await, failed(Condition::User));
}

/// A change is written with its activities and its idempotency record, or not at all.
pub async fn changes<S>(store: &S, log: &impl ReadActivity)
where
    S: ListUsers + WriteUsers + ReadIdempotency,
{
    let activity = Activity::new(
        &Counting::default(),
        ActivityLog::Account(account("a-7")),
        Actor::deployer(),
        Action::UserInvited,
        noon(),
    );
    let key = IdempotencyKey::new("a-7", &username("x.by").user_id(), "invite-user", "key", b"{}");
    let record =
        IdempotencyRecord { key: key.clone(), answer: "\"done\"".to_owned(), expires_at: noon() };
    let change = |name: &str| UserChange {
        writes: vec![UserWrite::NewUser(user(name))],
        activities: vec![activity.clone()],
        idempotency: Some(record.clone()),
    };
    assert_eq!(store.write_users(&change("x.one")).await, Ok(()));
    assert_eq!(store.get_idempotency_record(&key.id).await, Ok(Some(record.clone())));
    assert_eq!(store.write_users(&change("x.two")).await, failed(Condition::IdempotencyKey));
    assert_eq!(store.get_user(&username("x.two").user_id()).await, Ok(None), "all or nothing");
    let page = log.activities(&activity.log, None, 10).await.unwrap();
    assert_eq!(page, (vec![activity], None));
}

/// Staff have a role and a status, and the last administrator cannot be removed.
pub async fn staff(store: &(impl ListStaff + ReadAdmins + WriteUsers)) {
    let mut ada = user("ada.staff");
    (ada.staff, ada.status) = (Some(Staff::Admin), UserStatus::Recorded);
    put_user(store, &ada).await.unwrap();
    let admins = |change| vec![UserWrite::Admins(change)];
    assert_eq!(store.administrators().await, Ok(BTreeSet::new()));
    assert_eq!(write(store, admins(NonEmptySetChange::Add(ada.id))).await, Ok(()));
    assert_eq!(store.administrators().await, Ok(BTreeSet::from([ada.id])));
    for (role, status, expected) in [
        (Staff::Admin, UserStatus::Recorded, failed(Condition::Admins)),
        (Staff::Agent, UserStatus::Active, failed(Condition::Admins)),
        (Staff::Admin, UserStatus::Active, Ok(())),
    ] {
        let (user, before) = (ada.id, StaffState::of(&ada).unwrap());
        (ada.staff, ada.status) = (Some(role), status);
        let after = StaffState { role, status };
        let set = UserWrite::Staff { user, before, after, end_sessions: false };
        assert_eq!(write(store, vec![set]).await, Ok(()));
        let stays = write(store, vec![UserWrite::AdminStays(ada.id)]).await;
        assert_eq!(stays, expected, "{role:?} {status:?}");
    }
    assert_eq!(
        write(store, admins(NonEmptySetChange::Remove(ada.id))).await,
        failed(Condition::Admins)
    );
    let change = || {
        vec![UserWrite::Staff {
            user: ada.id,
            before: StaffState::of(&ada).unwrap(),
            after: StaffState { role: Staff::Agent, status: UserStatus::Deactivated },
            end_sessions: true,
        }]
    };
    assert_eq!(write(store, change()).await, Ok(()));
    assert_eq!(write(store, change()).await, failed(Condition::User), "stale");
    let listed = store.staff().await.unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!((listed[0].staff, listed[0].status), (Some(Staff::Agent), UserStatus::Deactivated));
    assert_eq!(listed[0].session_epoch, ada.session_epoch + 1);
}

/// Accounts are found by number, by user and by the beginning of the name, in order and in pages.
pub async fn finding(store: &(impl FindAccounts + WriteUsers)) {
    assert_eq!(store.accounts_numbered("n-a-2").await, Ok(vec![account("a-2")]));
    assert_eq!(store.accounts_numbered("n-a").await, Ok(Vec::new()), "only a whole number");
    put_user(store, &user("found.one")).await.unwrap();
    let email = user("found.one").email;
    assert_eq!(store.users_at(&email).await, Ok(vec![username("found.one").user_id()]));
    let named = async |prefix: &str, after: Option<(&str, &str)>, limit| {
        let after = after.map(|(name, id)| (name.to_owned(), account(id)));
        let found = store.accounts_named(prefix, after.as_ref(), limit).await.unwrap();
        found.into_iter().map(|summary| summary.account.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(named("erable", None, 9).await, ["a-1", "a-2"]);
    assert_eq!(named("erable", None, 1).await, ["a-1"]);
    assert_eq!(named("erable", Some(("erable & fils", "a-1")), 9).await, ["a-2"]);
    assert!(named("maple", None, 9).await.is_empty());
}

/// Recorded users are listed in pages, and an order keeps its progress.
pub async fn releases<S>(store: &S)
where
    S: FindRecorded + ListMemberships + ReadRelease + WriteUsers,
{
    let mut waiting = BTreeSet::new();
    for number in 0..9 {
        let mut recorded = user(&format!("waiting.{number}"));
        recorded.status = UserStatus::Recorded;
        put_user(store, &recorded).await.unwrap();
        waiting.insert(recorded.id);
    }
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let (page, next) = recorded_page(store, after, 2).await.unwrap();
        assert!(page.len() <= 2);
        seen.extend(page.into_iter().map(|user| user.id));
        match next {
            Some(next) => after = Some(next),
            None => break,
        }
    }
    assert_eq!(seen, waiting.into_iter().collect::<Vec<_>>(), "each once, in order");

    assert_eq!(store.get_release().await, Ok(None));
    let accounts = Some(BTreeSet::from([account("a-1")]));
    let order = ReleaseOrder { at: noon(), accounts, position: None };
    write(store, vec![UserWrite::Release(order.clone())]).await.unwrap();
    assert_eq!(store.get_release().await, Ok(Some(order.clone())));
    for user in [seen.first().copied(), None] {
        let position = Some(RecordedPosition { part: 3, user });
        assert_eq!(store.note_release(&order, position.as_ref()).await, Ok(()));
        let further = ReleaseOrder { position, ..order.clone() };
        assert_eq!(store.get_release().await, Ok(Some(further)));
    }
    let all_accounts = ReleaseOrder {
        at: noon() + jiff::SignedDuration::from_secs(1),
        accounts: None,
        position: None,
    };
    write(store, vec![UserWrite::Release(all_accounts.clone())]).await.unwrap();
    assert_eq!(store.note_release(&order, None).await, failed(Condition::Release), "another one");
    assert_eq!(store.get_release().await, Ok(Some(all_accounts.clone())));
    assert_eq!(store.note_release(&all_accounts, None).await, Ok(()));
    assert_eq!(store.get_release().await, Ok(None));
}

/// Runs the suite on a store that has the three summaries.
pub async fn all<S>(store: &S, log: &impl ReadActivity)
where
    S: FindAccounts
        + FindRecorded
        + ListStaff
        + ListUsers
        + ReadIdempotency
        + ReadRelease
        + WriteUsers,
    S: FindUnmanaged + ReadAdmins + ReadCaller + StartSession,
{
    without_manager(store).await;
    finding(store).await;
    account_summaries(store).await;
    memberships(store).await;
    invitations(store).await;
    changes(store, log).await;
    staff(store).await;
    releases(store).await;
    super::takeover_suite::takeovers(store).await;
}
