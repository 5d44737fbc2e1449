//! Users of accounts are invited, changed and deactivated, also after crashes and in concurrent
//! requests.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

use app::account::ReadAccountSummaries;
use app::activity::{Action, ActivityLog, Actor};
use app::client::ClientAddress;
use app::idempotency::IdempotencyKey;
use app::rate_limit::{INVITATIONS_OF, LimitError};
use app::users::{
    AccountUser, Answered, Author, ChangeUserError, ChangeUsers, IdempotentRequest,
    InviteUserError, InviteUsers, Invitee, ListUsers, Membership, NonEmptySetChange, User,
    UserChange, UserStore, UserWrite, WriteUsers,
};
use domain::document::Language;
use domain::user::{Email, Role, Staff, UserStatus};
use testkit::access::{
    MemoryAccess, MemoryInvitations, account, account_summary, member, noon, user, username,
};
use testkit::ledger::{Faults, When};
use testkit::system::{Counting, FixedClock};

fn dana() -> Author {
    let dana = user("dana.roy");
    let address = Some(ClientAddress::parse(Some("203.0.113.7")));
    Author { user: Some(dana.id), actor: Actor::user(&dana), address, at: noon() }
}

/// Dana is the only Office Manager of `a-1`, where Bill pays.
fn access(faults: &Faults) -> MemoryAccess {
    MemoryAccess::with_faults(faults.clone())
        .with_user(user("dana.roy"))
        .with_user(user("bill.okafor"))
        .with_member(member("dana.roy", "a-1", Role::Manager))
        .with_member(member("bill.okafor", "a-1", Role::Billing))
        .with_account_summary(account_summary("a-1", &["dana.roy"]))
}

fn sam() -> Invitee {
    Invitee {
        username: username("sam.keller"),
        email: Email::parse("sam.keller@example.ca").unwrap(),
        given_name: "Sam".to_owned(),
        family_name: "Keller".to_owned(),
        language: Language::French,
    }
}

fn key_of(key: &str) -> IdempotencyKey {
    IdempotencyKey::new("a-1", &user("dana.roy").id, "invite-user", key, b"body")
}

async fn invite(
    store: &MemoryAccess,
    queue: &MemoryInvitations,
    invitee: &Invitee,
    role: Role,
    key: &str,
) -> Result<Answered<AccountUser>, InviteUserError> {
    let (clock, random) = (FixedClock::at(noon()), Counting::default());
    let inviting = InviteUsers { store, queue, clock: &clock, random: &random };
    let answer = |found: &AccountUser| Ok(found.user.username.to_string());
    let request = IdempotentRequest { key: key_of(key), answer: &answer };
    inviting.invite(&dana(), &account("a-1"), invitee, role, request).await
}

#[tokio::test]
async fn a_new_user_is_recorded_with_a_membership_and_invited() {
    let (store, queue) = (access(&Faults::default()), MemoryInvitations::default());
    let Answered::Now(found) = invite(&store, &queue, &sam(), Role::Manager, "k").await.unwrap()
    else {
        panic!("the request is new");
    };
    assert_eq!((found.status(), found.member.role), (UserStatus::Recorded, Role::Manager));
    let stored = store.account_user(&account("a-1"), &found.user.id).await.unwrap();
    assert_eq!(stored, Some(found.clone()));
    let summary = store.account_summary(&account("a-1")).await.unwrap().unwrap();
    assert!(summary.managers.contains(&found.user.id));
    let sent = queue.sent();
    assert_eq!(sent.len(), 1);
    assert_eq!((sent[0].user, sent[0].again), (found.user.id, true));
    assert_eq!(sent[0].account, Some(account("a-1")));
    let activities = store.activities();
    assert_eq!(activities.len(), 1);
    assert_eq!(
        (&activities[0].log, activities[0].action),
        (&ActivityLog::Account(account("a-1")), Action::UserInvited)
    );
    assert_eq!(activities[0].subject.as_deref(), Some("sam.keller"));
    assert_eq!(activities[0].detail.as_deref(), Some("manager"));
    assert_eq!(activities[0].address.as_deref(), Some("203.0.113.7"));
    assert_eq!(activities[0].actor.username, Some(username("dana.roy")));
}

#[tokio::test]
async fn a_repeated_request_is_answered_from_its_record_and_other_content_is_refused() {
    let (store, queue) = (access(&Faults::default()), MemoryInvitations::default());
    invite(&store, &queue, &sam(), Role::Viewer, "k").await.unwrap();
    let again = invite(&store, &queue, &sam(), Role::Viewer, "k").await;
    assert_eq!(again, Ok(Answered::Replay("sam.keller".to_owned())));
    assert_eq!(store.activities().len(), 1);
    let sent = queue.sent();
    assert_eq!(sent.len(), 2, "the message may have been lost");
    assert_eq!(sent[0], sent[1], "the worker recognises it by its id");
    let other = IdempotencyKey::new("a-1", &user("dana.roy").id, "invite-user", "k", b"other");
    let (clock, random) = (FixedClock::at(noon()), Counting::default());
    let inviting = InviteUsers { store: &store, queue: &queue, clock: &clock, random: &random };
    let answer = |_: &AccountUser| Ok(String::new());
    let request = IdempotentRequest { key: other, answer: &answer };
    let reused = inviting.invite(&dana(), &account("a-1"), &sam(), Role::Viewer, request).await;
    assert_eq!(reused, Err(InviteUserError::KeyReused));
}

#[tokio::test]
async fn a_crash_at_any_call_leaves_one_user_one_membership_and_one_message() {
    let mut reached_the_end = false;
    for call in 1..20 {
        for when in [When::Before, When::After] {
            let faults = Faults::crash_at(call, when);
            let (store, queue) = (access(&faults), MemoryInvitations::with_faults(faults.clone()));
            let first = invite(&store, &queue, &sam(), Role::Viewer, "k").await;
            reached_the_end |= first.is_ok();
            faults.revive();
            let second = invite(&store, &queue, &sam(), Role::Viewer, "k").await;
            assert!(second.is_ok(), "call {call} {when:?}: {second:?}");
            assert_eq!(store.users(), 3, "call {call} {when:?}");
            assert_eq!(store.activities().len(), 1, "call {call} {when:?}");
            let mut sent = queue.sent();
            sent.dedup();
            assert_eq!(sent.len(), 1, "call {call} {when:?}");
        }
    }
    assert!(reached_the_end, "there are more calls than this test crashes");
}

#[tokio::test]
async fn an_existing_user_is_invited_only_with_their_email_and_only_once() {
    let (store, queue) = (access(&Faults::default()), MemoryInvitations::default());
    let store = store.with_user(user("sam.keller"));
    let stranger = Invitee { email: Email::parse("x@example.ca").unwrap(), ..sam() };
    let refused = invite(&store, &queue, &stranger, Role::Viewer, "k1").await;
    assert_eq!(refused, Err(InviteUserError::UsernameTaken));
    assert!(queue.sent().is_empty() && store.activities().is_empty());
    let Answered::Now(found) = invite(&store, &queue, &sam(), Role::Viewer, "k2").await.unwrap()
    else {
        panic!("the request is new");
    };
    assert_eq!(found.user, user("sam.keller"), "an existing user keeps name, language and status");
    let store = store.with_member(member("sam.keller", "a-1", Role::Viewer));
    let twice = invite(&store, &queue, &sam(), Role::Manager, "k3").await;
    assert_eq!(twice, Err(InviteUserError::AlreadyMember));
}

#[tokio::test]
async fn staff_cannot_be_invited_to_an_account() {
    let (store, queue) = (access(&Faults::default()), MemoryInvitations::default());
    let store = store.with_staff(User { staff: Some(Staff::Agent), ..user("sam.keller") });
    let refused = invite(&store, &queue, &sam(), Role::Viewer, "k").await;
    assert_eq!(refused, Err(InviteUserError::UsernameTaken));
    assert!(queue.sent().is_empty() && store.activities().is_empty());
}

fn is_too_many<T>(done: &Result<T, InviteUserError>) -> bool {
    matches!(done, Err(InviteUserError::Limit(LimitError::TooMany(_))))
}

#[tokio::test]
async fn invitations_of_a_user_are_limited_and_repetitions_count() {
    let (store, queue) = (access(&Faults::default()), MemoryInvitations::default());
    invite(&store, &queue, &sam(), Role::Viewer, "k0").await.unwrap();
    let (clock, random) = (FixedClock::at(noon()), Counting::default());
    let inviting = InviteUsers { store: &store, queue: &queue, clock: &clock, random: &random };
    let answer = |found: &AccountUser| Ok(found.user.username.to_string());
    let (mut mails, sam_id) = (1, sam().username.user_id());
    for number in 1..2 * INVITATIONS_OF.max_attempts {
        let request =
            IdempotentRequest { key: key_of(&format!("k{}", 1 + number % 2)), answer: &answer };
        let done = inviting.again(&dana(), &account("a-1"), sam_id, request).await;
        assert_eq!(is_too_many(&done), number >= INVITATIONS_OF.max_attempts, "{number}: {done:?}");
        mails += u32::from(done.is_ok());
    }
    assert_eq!(mails, INVITATIONS_OF.max_attempts);
    assert_eq!(queue.sent().len(), usize::try_from(mails).unwrap());
}

#[tokio::test]
async fn invitations_by_one_account_do_not_use_up_the_limit_of_another() {
    let (store, queue) = (access(&Faults::default()), MemoryInvitations::default());
    let store =
        store.with_user(user("sam.keller")).with_account_summary(account_summary("a-2", &[]));
    let stranger = Invitee { email: Email::parse("x@example.ca").unwrap(), ..sam() };
    for number in 0..=INVITATIONS_OF.max_attempts {
        let key = format!("k{number}");
        let wrong = invite(&store, &queue, &stranger, Role::Viewer, &key).await;
        assert_eq!(is_too_many(&wrong), number == INVITATIONS_OF.max_attempts);
    }
    let (clock, random) = (FixedClock::at(noon()), Counting::default());
    let inviting = InviteUsers { store: &store, queue: &queue, clock: &clock, random: &random };
    let answer = |_: &AccountUser| Ok(String::new());
    let key = IdempotencyKey::new("a-2", &user("lou.other").id, "invite-user", "k", b"body");
    let request = IdempotentRequest { key, answer: &answer };
    let by = Author { user: Some(user("lou.other").id), ..dana() };
    let joined = inviting.invite(&by, &account("a-2"), &sam(), Role::Viewer, request).await;
    assert!(matches!(joined, Ok(Answered::Now(_))), "{joined:?}");
}

#[tokio::test]
async fn inviting_a_deactivated_user_again_reinstates_them_and_logs_it() {
    let store = access(&Faults::default())
        .with_member(Membership { active: false, ..member("bill.okafor", "a-1", Role::Manager) });
    let (queue, clock) = (MemoryInvitations::default(), FixedClock::at(noon()));
    let random = Counting::default();
    let inviting = InviteUsers { store: &store, queue: &queue, clock: &clock, random: &random };
    let answer = |_: &AccountUser| Ok(String::new());
    let bill = username("bill.okafor").user_id();
    for key in ["k1", "k2"] {
        let request = IdempotentRequest { key: key_of(key), answer: &answer };
        inviting.again(&dana(), &account("a-1"), bill, request).await.unwrap();
    }
    let actions: Vec<Action> = store.activities().iter().map(|it| it.action).collect();
    let expected = [Action::UserInvitedAgain, Action::UserReinstated, Action::UserInvitedAgain];
    assert_eq!(actions, expected);
    assert!(
        store.account_summary(&account("a-1")).await.unwrap().unwrap().managers.contains(&bill)
    );
}

fn changer<'a>(
    store: &'a MemoryAccess,
    clock: &'a FixedClock,
    random: &'a Counting,
) -> ChangeUsers<'a, MemoryAccess, FixedClock, Counting> {
    ChangeUsers { store, clock, random }
}

#[tokio::test]
async fn role_changes_deactivation_and_reinstatement_are_logged_and_sessions_end() {
    let store = access(&Faults::default());
    let (clock, random) = (FixedClock::at(noon()), Counting::default());
    let (changer, here) = (changer(&store, &clock, &random), account("a-1"));
    let bill = username("bill.okafor").user_id();
    let epoch = || store.user(&bill).unwrap().session_epoch;
    let before = epoch();
    let raised = changer.set_role(&dana(), &here, bill, Role::Manager).await.unwrap();
    assert_eq!((raised.member.role, epoch()), (Role::Manager, before));
    let same = changer.set_role(&dana(), &here, bill, Role::Manager).await.unwrap();
    assert_eq!(same.member, raised.member);
    let out = changer.deactivate(&dana(), &here, bill).await.unwrap();
    assert_eq!((out.status(), epoch()), (UserStatus::Deactivated, before + 1));
    let changed = changer.set_role(&dana(), &here, bill, Role::Viewer).await;
    assert_eq!(changed, Err(ChangeUserError::Changed), "they are deactivated");
    assert_eq!(changer.deactivate(&dana(), &here, bill).await.unwrap().member, out.member);
    let back = changer.reinstate(&dana(), &here, bill).await.unwrap();
    assert_eq!((back.status(), back.member.role), (UserStatus::Active, Role::Manager));
    let managers = store.account_summary(&here).await.unwrap().unwrap().managers;
    assert!(managers.contains(&bill) && managers.len() == 2);
    let actions: Vec<Action> = store.activities().iter().map(|it| it.action).collect();
    let expected = [Action::RoleChanged, Action::UserDeactivated, Action::UserReinstated];
    assert_eq!(actions, expected, "a request without effect is not logged");
    let unknown = changer.deactivate(&dana(), &account("a-2"), bill).await;
    assert_eq!(unknown, Err(ChangeUserError::UnknownUser), "the user belongs to another account");
}

#[tokio::test]
async fn the_last_office_manager_cannot_be_demoted_or_deactivated() {
    let store = access(&Faults::default());
    let (clock, random) = (FixedClock::at(noon()), Counting::default());
    let (changer, here) = (changer(&store, &clock, &random), account("a-1"));
    let only = username("dana.roy").user_id();
    for refused in [
        changer.set_role(&dana(), &here, only, Role::Billing).await,
        changer.deactivate(&dana(), &here, only).await,
    ] {
        assert_eq!(refused, Err(ChangeUserError::LastManager));
    }
    assert!(store.activities().is_empty());
}

#[tokio::test]
async fn an_office_manager_who_never_signed_in_cannot_be_the_last_one() {
    let invited = User { status: UserStatus::Invited, ..user("sam.keller") };
    let lou = User { staff: Some(Staff::Agent), ..user("lou.agent") };
    let store = access(&Faults::default())
        .with_user(invited)
        .with_user(lou)
        .with_member(member("sam.keller", "a-1", Role::Manager))
        .with_member(member("lou.agent", "a-1", Role::Manager))
        .with_account_summary(account_summary("a-1", &["dana.roy", "sam.keller", "lou.agent"]));
    let (clock, random) = (FixedClock::at(noon()), Counting::default());
    let (changer, here) = (changer(&store, &clock, &random), account("a-1"));
    let only = username("dana.roy").user_id();
    let refused = changer.deactivate(&dana(), &here, only).await;
    assert_eq!(refused, Err(ChangeUserError::LastManager));
    let sam = username("sam.keller").user_id();
    assert!(changer.deactivate(&dana(), &here, sam).await.is_ok(), "the other way round");
    let _ = store
        .clone()
        .with_user(user("sam.keller"))
        .with_member(member("sam.keller", "a-1", Role::Manager))
        .with_account_summary(account_summary("a-1", &["dana.roy", "sam.keller"]));
    assert!(changer.deactivate(&dana(), &here, only).await.is_ok(), "both have signed in");
}

#[tokio::test]
async fn of_two_managers_who_demote_each_other_at_the_same_time_one_remains() {
    // Sam is an Office Manager, too, but never signed in.
    let store = access(&Faults::default())
        .with_user(User { status: UserStatus::Invited, ..user("sam.keller") })
        .with_member(member("sam.keller", "a-1", Role::Manager))
        .with_member(member("bill.okafor", "a-1", Role::Manager))
        .with_account_summary(account_summary("a-1", &["dana.roy", "bill.okafor", "sam.keller"]));
    let (dana_id, bill) = (username("dana.roy").user_id(), username("bill.okafor").user_id());
    // Each has read that the other one stays before either writes.
    let change = |name, stays| UserChange {
        writes: vec![
            UserWrite::Member {
                before: Some(member(name, "a-1", Role::Manager)),
                after: member(name, "a-1", Role::Viewer),
            },
            UserWrite::Managers(
                account("a-1"),
                NonEmptySetChange::Remove(username(name).user_id()),
            ),
            UserWrite::ManagerStays(member(stays, "a-1", Role::Manager)),
        ],
        ..UserChange::default()
    };
    assert_eq!(store.write_users(&change("bill.okafor", "dana.roy")).await, Ok(()));
    assert!(store.write_users(&change("dana.roy", "bill.okafor")).await.is_err());
    let (clock, random) = (FixedClock::at(noon()), Counting::default());
    let again = changer(&store, &clock, &random);
    for id in [dana_id, bill] {
        let done = again.set_role(&dana(), &account("a-1"), id, Role::Billing).await;
        let refused = done == Err(ChangeUserError::LastManager);
        assert_eq!(refused, id == dana_id, "{done:?}");
    }
}

#[tokio::test]
async fn deactivation_signs_out_only_users_of_no_other_account_and_reinstatement_is_limited() {
    let staff = User { staff: Some(Staff::Admin), ..user("ada.admin") };
    let store = access(&Faults::default())
        .with_staff(staff)
        .with_member(member("ada.admin", "a-1", Role::Viewer))
        .with_member(member("bill.okafor", "a-2", Role::Viewer));
    let (clock, random) = (FixedClock::at(noon()), Counting::default());
    let (changer, here) = (changer(&store, &clock, &random), account("a-1"));
    for name in ["ada.admin", "bill.okafor"] {
        let id = username(name).user_id();
        let before = store.user(&id).unwrap().session_epoch;
        for _ in 0..INVITATIONS_OF.max_attempts {
            changer.deactivate(&dana(), &here, id).await.unwrap();
            changer.reinstate(&dana(), &here, id).await.unwrap();
        }
        assert_eq!(store.user(&id).unwrap().session_epoch, before, "{name}");
        let once_more = changer.reinstate(&dana(), &here, id).await;
        assert!(matches!(once_more, Err(ChangeUserError::Limit(_))), "{once_more:?}");
    }
    let left = Membership { active: false, ..member("bill.okafor", "a-2", Role::Viewer) };
    let _ = store.clone().with_member(left);
    let bill = username("bill.okafor").user_id();
    let before = store.user(&bill).unwrap().session_epoch;
    changer.deactivate(&dana(), &here, bill).await.unwrap();
    assert_eq!(
        store.user(&bill).unwrap().session_epoch,
        before + 1,
        "the user is active in no other account"
    );
}

#[tokio::test]
async fn a_repeated_request_finishes_a_deactivation_that_crashed() {
    let bill = username("bill.okafor").user_id();
    for call in 1..6 {
        for when in [When::Before, When::After] {
            let faults = Faults::crash_at(call, when);
            let store = access(&faults);
            let (clock, random) = (FixedClock::at(noon()), Counting::default());
            let changer = changer(&store, &clock, &random);
            let _ = changer.deactivate(&dana(), &account("a-1"), bill).await;
            faults.revive();
            let done = changer.deactivate(&dana(), &account("a-1"), bill).await.unwrap();
            assert_eq!(done.status(), UserStatus::Deactivated, "call {call} {when:?}");
            let user = store.get_user(&bill).await.unwrap().unwrap();
            assert_eq!(user.session_epoch, 4, "call {call} {when:?}");
            assert_eq!(store.activities().len(), 1, "call {call} {when:?}");
        }
    }
}
