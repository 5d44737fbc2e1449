//! Staff find accounts, manage members of staff, reset second factors and release invitations.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

use std::collections::BTreeSet;

use app::account::AccountSummary;
use app::activity::{Action, ActivityLog, Actor};
use app::idempotency::IdempotencyKey;
use app::staff::{
    FactorReset, Released, ResetFactorError, Search, StaffMembers, find_accounts, order_release,
    release,
};
use app::users::{
    Answered, Author, ChangeUserError, IdempotentRequest, InviteUserError, InviteUsers, Invitee,
    NonEmptySetChange, StaffState, User, UserChange, UserWrite, WriteUsers,
};
use domain::document::Language;
use domain::user::{Email, Role, Staff, UserStatus};
use testkit::access::{
    MemoryAccess, MemoryInvitations, MemoryNotices, StrictCognito, account, account_summary,
    member, noon, user, username,
};
use testkit::ledger::{Faults, When};
use testkit::system::{Counting, FixedClock};

fn ada() -> User {
    User { staff: Some(Staff::Admin), ..user("ada.admin") }
}

fn by() -> Author {
    Author { user: Some(ada().id), actor: Actor::user(&ada()), address: None, at: noon() }
}

fn alex() -> Invitee {
    Invitee {
        username: username("alex.agent"),
        email: Email::parse("alex.agent@example.ca").unwrap(),
        given_name: "Alex".to_owned(),
        family_name: "Fontaine".to_owned(),
        language: Language::French,
    }
}

struct Desk {
    store: MemoryAccess,
    queue: MemoryInvitations,
    clock: FixedClock,
    random: Counting,
}

impl Desk {
    fn new(faults: &Faults) -> Self {
        Self {
            store: MemoryAccess::with_faults(faults.clone()).with_staff(ada()),
            queue: MemoryInvitations::with_faults(faults.clone()),
            clock: FixedClock::at(noon()),
            random: Counting::default(),
        }
    }

    fn members(&self) -> StaffMembers<'_, MemoryAccess, FixedClock, Counting> {
        let Self { store, clock, random, .. } = self;
        StaffMembers { store, clock, random }
    }

    async fn invite(
        &self,
        invitee: &Invitee,
        role: Staff,
        key: &str,
    ) -> Result<User, InviteUserError> {
        let key = IdempotencyKey::new("staff", &ada().id, "invite-staff", key, b"");
        let answer = |user: &User| Ok(user.username.to_string());
        let request = Some(IdempotentRequest { key, answer: &answer });
        let Self { store, queue, clock, random } = self;
        let inviting = InviteUsers { store, queue, clock, random };
        match inviting.invite_staff(&by(), invitee, role, request).await? {
            Answered::Now(user) => Ok(user),
            Answered::Replay(_) => Ok(self.store.user(&invitee.username.user_id()).unwrap()),
        }
    }
}

#[tokio::test]
async fn staff_are_invited_again_and_reinstated_and_customers_do_not_become_staff() {
    let desk = Desk::new(&Faults::default());
    let alex_user = desk.invite(&alex(), Staff::Agent, "k1").await.unwrap();
    assert_eq!((alex_user.staff, alex_user.status), (Some(Staff::Agent), UserStatus::Recorded));
    let kept = desk.invite(&alex(), Staff::Admin, "k2").await.unwrap();
    assert_eq!(kept.staff, Some(Staff::Agent), "an invitation changes no role");
    assert_eq!(desk.queue.sent().len(), 2);
    desk.members().set_active(&by(), alex_user.id, false).await.unwrap();
    let back = desk.invite(&alex(), Staff::Agent, "k3").await.unwrap();
    assert_eq!(back.status, UserStatus::Recorded, "no invitation has reached them yet");
    let actions: Vec<Action> = desk.store.activities().iter().map(|it| it.action).collect();
    assert_eq!(
        actions,
        [
            Action::UserInvited,
            Action::UserInvitedAgain,
            Action::UserDeactivated,
            Action::UserReinstated
        ]
    );
    assert!(desk.store.activities().iter().all(|it| it.log == ActivityLog::Staff));

    let _ = desk.store.clone().with_user(user("dana.roy"));
    let dana = Invitee { username: username("dana.roy"), email: user("dana.roy").email, ..alex() };
    let customer = desk.invite(&dana, Staff::Agent, "k4").await;
    assert_eq!(customer, Err(InviteUserError::UsernameTaken));
}

#[tokio::test]
async fn the_last_administrator_remains_and_a_deactivated_one_is_signed_out() {
    let desk = Desk::new(&Faults::default());
    let members = desk.members();
    for refused in [
        members.set_role(&by(), ada().id, Staff::Agent).await,
        members.set_active(&by(), ada().id, false).await,
    ] {
        assert_eq!(refused, Err(ChangeUserError::LastManager));
    }
    let alex = desk.invite(&alex(), Staff::Admin, "k").await.unwrap();
    assert_eq!(desk.store.admins(), BTreeSet::from([ada().id, alex.id]));
    let early = members.set_active(&by(), ada().id, false).await;
    assert_eq!(early, Err(ChangeUserError::LastManager), "the other one never signed in");
    let _ = desk.store.clone().with_staff(User { status: UserStatus::Active, ..alex.clone() });
    let gone = members.set_active(&by(), ada().id, false).await.unwrap();
    assert_eq!(gone.session_epoch, ada().session_epoch + 1);
    assert_eq!(desk.store.user(&ada().id), Some(gone));
    assert_eq!(desk.store.admins(), BTreeSet::from([alex.id]));
    let lowered = members.set_role(&by(), ada().id, Staff::Agent).await;
    assert_eq!(lowered, Err(ChangeUserError::Changed), "they are deactivated");
    let customer = members.set_active(&by(), user("dana.roy").id, false).await;
    assert_eq!(customer, Err(ChangeUserError::UnknownUser));
}

#[tokio::test]
async fn a_repeated_request_finishes_an_invitation_of_staff_that_crashed() {
    let mut reached_the_end = false;
    for call in 1..16 {
        for when in [When::Before, When::After] {
            let faults = Faults::crash_at(call, when);
            let desk = Desk::new(&faults);
            reached_the_end |= desk.invite(&alex(), Staff::Admin, "k").await.is_ok();
            faults.revive();
            desk.invite(&alex(), Staff::Admin, "k").await.unwrap();
            assert_eq!(desk.store.users(), 2, "call {call} {when:?}");
            assert_eq!(desk.store.admins().len(), 2, "call {call} {when:?}");
            assert_eq!(desk.store.activities().len(), 1, "call {call} {when:?}");
            let mut sent = desk.queue.sent();
            sent.dedup();
            assert_eq!(sent.len(), 1, "call {call} {when:?}");
        }
    }
    assert!(reached_the_end, "there are more calls than this test crashes");
}

#[tokio::test]
async fn of_two_administrators_who_deactivate_each_other_at_the_same_time_one_remains() {
    let desk = Desk::new(&Faults::default());
    let bob = User { staff: Some(Staff::Admin), ..user("bob.admin") };
    let alex =
        User { staff: Some(Staff::Admin), status: UserStatus::Invited, ..user("alex.agent") };
    let _ = desk.store.clone().with_staff(bob.clone()).with_staff(alex);
    // Each has read that the other one stays before either writes.
    let change = |gone: &User, stays: &User| UserChange {
        writes: vec![
            UserWrite::Staff {
                user: gone.id,
                before: StaffState::of(gone).unwrap(),
                after: StaffState { role: Staff::Admin, status: UserStatus::Deactivated },
                end_sessions: true,
            },
            UserWrite::Admins(NonEmptySetChange::Remove(gone.id)),
            UserWrite::AdminStays(stays.id),
        ],
        ..UserChange::default()
    };
    assert_eq!(desk.store.write_users(&change(&bob, &ada())).await, Ok(()));
    assert!(desk.store.write_users(&change(&ada(), &bob)).await.is_err());
    let last = desk.members().set_active(&by(), ada().id, false).await;
    assert_eq!(last, Err(ChangeUserError::LastManager));
}

/// Dana has an authenticator app at Cognito; the record knows of it if `recorded`.
fn with_factor(faults: &Faults, recorded: bool) -> (MemoryAccess, StrictCognito, MemoryNotices) {
    let store = MemoryAccess::with_faults(faults.clone())
        .with_user(User { second_factor: recorded, ..user("dana.roy") })
        .with_member(member("dana.roy", "a-1", Role::Viewer))
        .with_member(member("dana.roy", "a-2", Role::Viewer));
    let cognito = StrictCognito::with_faults(faults.clone());
    let cognito = cognito.with_code(&username("dana.roy"), "Quiet-Harbour-2026", "123456");
    (store, cognito, MemoryNotices::with_faults(faults.clone()))
}

#[tokio::test]
async fn a_second_factor_reset_completes_after_a_crash_at_any_call_whatever_was_recorded() {
    let (mut reached_the_end, dana) = (false, user("dana.roy"));
    for (call, recorded) in (1..9).flat_map(|call| [(call, true), (call, false)]) {
        for when in [When::Before, When::After] {
            let cell = format!("call {call} {when:?}, recorded {recorded}");
            let faults = Faults::crash_at(call, when);
            let (store, identity, notices) = with_factor(&faults, recorded);
            let (store, identity, notices) = (&store, &identity, &notices);
            let reset = FactorReset { identity, store, notices, random: &Counting::default() };
            let first = reset.reset(&by(), dana.id).await;
            reached_the_end |= first.is_ok();
            let logged = store.activities().len();
            assert!(
                logged == 0 || !identity.has_factor(&dana.username),
                "{cell}: logged too early"
            );
            faults.revive();
            if first.is_err() {
                reset.reset(&by(), dana.id).await.unwrap();
            }
            let found = store.user(&dana.id).unwrap();
            assert!(!found.second_factor && !identity.has_factor(&dana.username), "{cell}");
            assert_eq!(found.factor_changed_at, Some(noon()), "{cell}: the notice waits for it");
            assert!(found.session_epoch > dana.session_epoch, "{cell}");
            let sent = notices.sent();
            assert!(!sent.is_empty(), "{cell}");
            let logs: BTreeSet<_> = store.activities().into_iter().map(|it| it.log).collect();
            assert_eq!(
                logs,
                BTreeSet::from([ActivityLog::User(dana.id), ActivityLog::Staff]),
                "{cell}"
            );
        }
    }
    assert!(reached_the_end, "there are more calls than this test crashes");
}

#[tokio::test]
async fn the_second_factor_of_a_deactivated_or_unknown_user_is_not_reset() {
    let (store, identity, notices) = with_factor(&Faults::default(), true);
    let gone = User { status: UserStatus::Deactivated, ..user("dana.roy") };
    let _ = store.clone().with_user(gone);
    let (store, identity, notices) = (&store, &identity, &notices);
    let reset = FactorReset { identity, store, notices, random: &Counting::default() };
    for name in ["dana.roy", "nobody.here"] {
        let refused = reset.reset(&by(), username(name).user_id()).await;
        assert_eq!(refused, Err(ResetFactorError::UnknownUser));
    }
    assert!(identity.has_factor(&username("dana.roy")) && notices.sent().is_empty());
}

/// Three accounts. Dana is active in two of them and deactivated in the third.
fn accounts() -> MemoryAccess {
    let named =
        |id: &str, name: &str| AccountSummary { name: name.to_owned(), ..account_summary(id, &[]) };
    let mut left = member("dana.roy", "a-3", Role::Viewer);
    left.active = false;
    MemoryAccess::default()
        .with_user(user("dana.roy"))
        .with_member(member("dana.roy", "a-1", Role::Manager))
        .with_member(member("dana.roy", "a-2", Role::Viewer))
        .with_member(left)
        .with_account_summary(named("a-1", "Érable du Nord"))
        .with_account_summary(named("a-2", "Erable Clinique"))
        .with_account_summary(named("a-3", "Pine"))
}

#[tokio::test]
async fn accounts_are_found_by_number_user_name_email_and_name() {
    let store = accounts();
    let found = async |search: Search| {
        let (summaries, next) = find_accounts(&store, &search, None, 9).await.unwrap();
        assert_eq!(next, None);
        summaries.iter().map(|summary| summary.account.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(found(Search::Number("n-A-3 ".to_owned())).await, ["a-3"]);
    assert_eq!(found(Search::Number("a-3".to_owned())).await, Vec::<String>::new());
    assert_eq!(found(Search::Username(username("dana.roy"))).await, ["a-2", "a-1"], "by name");
    assert_eq!(found(Search::Email(user("dana.roy").email)).await, ["a-2", "a-1"]);
    assert_eq!(found(Search::Name("ÉRABLE".to_owned())).await, ["a-2", "a-1"]);
    let search = Search::Name("erable".to_owned());
    let (first, next) = find_accounts(&store, &search, None, 1).await.unwrap();
    let (second, end) = find_accounts(&store, &search, next.as_ref(), 1).await.unwrap();
    assert_eq!((first[0].account.as_str(), second[0].account.as_str()), ("a-2", "a-1"));
    assert_eq!(end, None);
}

/// Seven users are recorded; one of them has left their account since.
fn recorded(faults: &Faults) -> MemoryAccess {
    let mut store = MemoryAccess::with_faults(faults.clone());
    for number in 0..7 {
        let name = format!("waits.{number}");
        let waiting = User { status: UserStatus::Recorded, ..user(&name) };
        let mut membership = member(&name, &format!("a-{}", number % 2), Role::Manager);
        membership.active = number != 6;
        store = store.with_user(waiting).with_member(membership);
    }
    store.with_user(user("active.already"))
}

async fn order(store: &MemoryAccess, accounts: Option<&str>, key: &str) {
    let key = IdempotencyKey::new("staff", &ada().id, "release-invitations", key, b"");
    let answer = |_: &_| Ok(String::new());
    let request = IdempotentRequest { key, answer: &answer };
    let accounts = accounts.map(|id| BTreeSet::from([account(id)]));
    order_release(store, &Counting::default(), &by(), accounts, request).await.unwrap();
}

#[tokio::test]
async fn a_release_sends_a_limited_number_per_run_and_each_user_once() {
    let (store, queue) = (recorded(&Faults::default()), MemoryInvitations::default());
    let idle = release(&store, &queue, 2).await.unwrap();
    assert_eq!(idle, Released { sent: 0, ended: true }, "there is no order");
    order(&store, None, "k").await;
    let mut runs = 0;
    loop {
        let done = release(&store, &queue, 2).await.unwrap();
        assert!(done.sent <= 2);
        runs += 1;
        if done.ended {
            break;
        }
    }
    assert!(runs >= 3);
    let sent: BTreeSet<_> = queue.sent().iter().map(|message| message.user).collect();
    assert_eq!((queue.sent().len(), sent.len()), (6, 6), "the user who left is not invited");
    assert!(queue.sent().iter().all(|message| !message.again && message.account.is_some()));
    assert_eq!(release(&store, &queue, 2).await.unwrap().sent, 0, "the order has ended");
}

#[tokio::test]
async fn a_release_for_one_account_does_not_invite_users_of_others() {
    let (store, queue) = (recorded(&Faults::default()), MemoryInvitations::default());
    order(&store, Some("a-1"), "k").await;
    while !release(&store, &queue, 3).await.unwrap().ended {}
    assert_eq!(queue.sent().len(), 3);
    assert!(queue.sent().iter().all(|message| message.account == Some(account("a-1"))));
}

#[tokio::test]
async fn a_crash_in_a_release_drops_no_user_and_repeats_the_same_message_ids() {
    for call in 1..25 {
        for when in [When::Before, When::After] {
            let faults = Faults::default();
            let (store, queue) = (recorded(&faults), MemoryInvitations::default());
            order(&store, None, "k").await;
            let crashing = Faults::crash_at(call, when);
            let crashing_queue = MemoryInvitations::with_faults(crashing.clone());
            let _ = release(&store, &crashing_queue, 4).await;
            let first = crashing_queue.sent();
            while !release(&store, &queue, 4).await.unwrap().ended {}
            let ids: BTreeSet<_> =
                first.iter().chain(&queue.sent()).map(|message| message.id.clone()).collect();
            let users: BTreeSet<_> =
                first.iter().chain(&queue.sent()).map(|message| message.user).collect();
            assert_eq!((ids.len(), users.len()), (6, 6), "call {call} {when:?}");
        }
    }
}
