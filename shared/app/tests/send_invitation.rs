//! The worker sends invitations: after a crash at any call the user still gets a working password.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on should stop")]

use app::identity::{ChoosePassword, LoginState, Logins};
use app::mailer::{About, Letter};
use app::users::{Invitation, InviteError, Invited, InvitedBy, Inviter, User, WORK_TIME};
use domain::document::Language;
use domain::password::TemporaryPassword;
use domain::user::{Role, Staff, UserStatus};
use jiff::{SignedDuration, Timestamp};
use testkit::access::{
    MemoryAccess, MemoryMailer, StrictCognito, account, invited, member, noon, user, username,
};
use testkit::ledger::{Faults, When};
use testkit::system::Counting;

type Worker = Inviter<MemoryAccess, StrictCognito, MemoryMailer, Counting>;

fn worker(faults: &Faults) -> Worker {
    let mut recorded = user("dana.roy");
    recorded.status = UserStatus::Recorded;
    let store = MemoryAccess::with_faults(faults.clone())
        .with_user(recorded)
        .with_member(member("dana.roy", "a-1", Role::Manager))
        .with_member(member("dana.roy", "a-2", Role::Viewer));
    Inviter {
        store,
        logins: StrictCognito::with_faults(faults.clone()),
        mailer: MemoryMailer::with_faults(faults.clone()),
        random: Counting::default(),
        valid_for: SignedDuration::from_hours(7 * 24),
    }
}

fn recorded(id: &str, account_id: &str) -> Invitation {
    let account = Some(account(account_id));
    Invitation { id: id.to_owned(), user: dana(), account, again: false }
}

/// A message that a user or staff requested.
fn again(id: &str, account_id: &str) -> Invitation {
    Invitation { again: true, ..recorded(id, account_id) }
}

fn dana() -> domain::ids::UserId {
    username("dana.roy").user_id()
}

/// Chooses a password, as the first sign-in or a reset does.
fn choose(worker: &Worker, user: User, password: &str) {
    let _ = worker.logins.clone().with_chosen(&user.username, password);
    let chosen = User { status: UserStatus::Active, invite_expires_at: None, ..user };
    let _ = worker.store.clone().with_user(chosen);
}

fn stored(worker: &Worker) -> User {
    worker.store.user(&dana()).unwrap()
}

fn password(letter: &Letter) -> Option<String> {
    match &letter.about {
        About::Welcome { password, .. } => Some(password.reveal().to_owned()),
        _ => None,
    }
}

/// Whether the password of the last welcome e-mail works.
fn the_latest_welcome_works(worker: &Worker) -> bool {
    let latest = worker.mailer.sent().iter().filter_map(password).next_back();
    latest.is_some_and(|text| worker.logins.accepts(&username("dana.roy"), &text))
}

fn expiry(letter: &Letter) -> Option<Timestamp> {
    match &letter.about {
        About::Welcome { expires_at, .. } => Some(*expires_at),
        _ => None,
    }
}

#[tokio::test]
async fn a_recorded_user_gets_a_login_and_one_email() {
    let worker = worker(&Faults::default());
    let message = recorded("m-1", "a-1");
    assert_eq!(worker.invite(&message, noon()).await, Ok(Invited::Welcomed));
    assert_eq!(worker.invite(&message, noon()).await, Ok(Invited::NothingToDo));
    let sent = worker.mailer.sent();
    assert_eq!(sent.len(), 1);
    assert!(the_latest_welcome_works(&worker));
    let end = noon() + SignedDuration::from_hours(7 * 24);
    assert_eq!(expiry(&sent[0]), Some(end));
    let user = stored(&worker);
    assert_eq!((user.status, user.invite_expires_at), (UserStatus::Invited, Some(end)));
}

#[tokio::test]
async fn the_next_delivery_recovers_from_a_crash_at_any_call() {
    let mut reached_the_end = false;
    for call in 1..20 {
        for when in [When::Before, When::After] {
            let faults = Faults::crash_at(call, when);
            let worker = worker(&faults);
            let first = worker.invite(&recorded("m-1", "a-1"), noon()).await;
            reached_the_end |= first.is_ok();
            faults.revive();
            let second = worker.invite(&recorded("m-1", "a-1"), noon() + WORK_TIME).await;
            assert!(second.is_ok(), "call {call} {when:?}: {second:?}");
            assert!(the_latest_welcome_works(&worker), "call {call} {when:?}");
            let user = stored(&worker);
            assert_eq!(user.last_mail.as_deref(), Some("m-1"), "call {call} {when:?}");
            assert_eq!(user.status, UserStatus::Invited, "call {call} {when:?}");
            assert!(worker.mailer.sent().len() <= 2, "call {call} {when:?}");
        }
    }
    assert!(reached_the_end, "there are more calls than this test crashes");
}

#[tokio::test]
async fn an_invitation_to_a_second_account_keeps_the_mailed_password() {
    let worker = worker(&Faults::default());
    worker.invite(&recorded("m-1", "a-1"), noon()).await.unwrap();
    assert_eq!(worker.invite(&recorded("m-2", "a-2"), noon()).await, Ok(Invited::Notified));
    let sent = worker.mailer.sent();
    assert_eq!(sent.len(), 2);
    assert!(the_latest_welcome_works(&worker));
    let About::AccountAdded { account_number, .. } = &sent[1].about else { panic!() };
    assert_eq!(account_number, "N-a-2");
}

#[tokio::test]
async fn a_second_message_after_a_crashed_first_one_leaves_a_working_password() {
    for call in 1..12 {
        for when in [When::Before, When::After] {
            let faults = Faults::crash_at(call, when);
            let worker = worker(&faults);
            let _ = worker.invite(&recorded("m-1", "a-1"), noon()).await;
            faults.revive();
            let later = noon() + WORK_TIME;
            worker.invite(&recorded("m-2", "a-2"), later).await.unwrap();
            worker.invite(&recorded("m-1", "a-1"), later).await.unwrap();
            assert!(the_latest_welcome_works(&worker), "call {call} {when:?}");
        }
    }
}

#[tokio::test]
async fn a_message_does_not_replace_the_password_of_one_being_handled() {
    // Calls: user, membership, login state, mark, create, mail, record. The first message crashes
    // before its e-mail.
    let faults = Faults::crash_at(6, When::Before);
    let worker = worker(&faults);
    let _ = worker.invite(&recorded("m-1", "a-1"), noon()).await;
    faults.revive();
    let within_limit = noon() + WORK_TIME - SignedDuration::from_millis(1);
    let (before, given) = (stored(&worker), worker.logins.password(&username("dana.roy")));
    for message in [recorded("m-2", "a-2"), recorded("m-1", "a-1")] {
        assert_eq!(worker.invite(&message, within_limit).await, Err(InviteError::UnderWay));
    }
    assert_eq!(stored(&worker), before);
    assert_eq!(worker.logins.password(&username("dana.roy")), given);
    assert!(worker.mailer.sent().is_empty());
}

#[tokio::test]
async fn an_expired_password_is_replaced() {
    let worker = worker(&Faults::default());
    worker.invite(&recorded("m-1", "a-1"), noon()).await.unwrap();
    let later = noon() + SignedDuration::from_hours(8 * 24);
    assert_eq!(worker.invite(&recorded("m-2", "a-2"), later).await, Ok(Invited::Welcomed));
    assert!(the_latest_welcome_works(&worker));
    assert_eq!(worker.mailer.sent().iter().filter_map(password).count(), 2);
}

#[tokio::test]
async fn a_user_with_a_chosen_password_is_notified_and_keeps_it() {
    let worker = worker(&Faults::default());
    choose(&worker, stored(&worker), "Quiet-Harbour-2026");
    assert_eq!(worker.invite(&recorded("m-1", "a-1"), noon()).await, Ok(Invited::Notified));
    assert!(worker.logins.accepts(&username("dana.roy"), "Quiet-Harbour-2026"));
    assert!(worker.mailer.sent().iter().all(|letter| password(letter).is_none()));
    assert_eq!(worker.invite(&recorded("m-1", "a-1"), noon()).await, Ok(Invited::NothingToDo));
}

#[tokio::test]
async fn a_repeated_invitation_replaces_a_temporary_password_and_keeps_a_chosen_one() {
    let worker = worker(&Faults::default());
    worker.invite(&recorded("m-1", "a-1"), noon()).await.unwrap();
    assert_eq!(worker.invite(&again("i-1", "a-1"), noon()).await, Ok(Invited::Welcomed));
    assert_eq!(worker.invite(&again("i-1", "a-1"), noon()).await, Ok(Invited::NothingToDo));
    assert_eq!(worker.mailer.sent().iter().filter_map(password).count(), 2);
    assert!(the_latest_welcome_works(&worker));

    choose(&worker, stored(&worker), "Quiet-Harbour-2026");
    assert_eq!(worker.invite(&again("i-2", "a-1"), noon()).await, Ok(Invited::Notified));
    assert!(worker.logins.accepts(&username("dana.roy"), "Quiet-Harbour-2026"));
}

#[tokio::test]
async fn a_member_of_staff_is_welcomed_in_their_language_without_an_account() {
    let worker = worker(&Faults::default());
    let mut lou = user("lou.agent");
    (lou.staff, lou.language) = (Some(Staff::Agent), Language::French);
    lou.status = UserStatus::Recorded;
    let _ = worker.store.clone().with_user(lou.clone());
    let message =
        |id: &str| Invitation { id: id.to_owned(), user: lou.id, account: None, again: true };
    assert_eq!(worker.invite(&message("i-1"), noon()).await, Ok(Invited::Welcomed));
    assert_eq!(worker.mailer.sent()[0].language, Language::French);
    choose(&worker, worker.store.user(&lou.id).unwrap(), "Quiet-Harbour-2026");
    assert_eq!(worker.invite(&message("i-2"), noon()).await, Ok(Invited::NothingToDo));
}

/// Sets a password that no person knows, as Forgot Password did in an earlier version.
async fn forget(worker: &Worker, name: &str) {
    let unknown = TemporaryPassword::generate([7; 32]);
    worker.logins.choose_password(&username(name), unknown.reveal()).await.unwrap();
}

#[tokio::test]
async fn a_new_invitation_restores_access_after_a_stranger_s_forgot_password() {
    let worker = worker(&Faults::default());
    worker.invite(&recorded("m-1", "a-1"), noon()).await.unwrap();
    forget(&worker, "dana.roy").await;
    assert!(!the_latest_welcome_works(&worker));
    assert_eq!(worker.invite(&again("i-1", "a-1"), noon()).await, Ok(Invited::Welcomed));
    assert!(the_latest_welcome_works(&worker));
    forget(&worker, "dana.roy").await;
    assert_eq!(worker.invite(&recorded("m-2", "a-2"), noon()).await, Ok(Invited::Welcomed));
    assert!(
        the_latest_welcome_works(&worker),
        "a user without a chosen password is welcomed again"
    );
}

#[tokio::test]
async fn staff_are_welcomed_again_after_a_stranger_s_forgot_password() {
    let worker = worker(&Faults::default());
    let lou = User { staff: Some(Staff::Agent), status: UserStatus::Recorded, ..user("lou.agent") };
    let _ = worker.store.clone().with_user(lou.clone());
    for id in ["i-1", "i-2"] {
        let message = Invitation { id: id.to_owned(), user: lou.id, account: None, again: true };
        assert_eq!(worker.invite(&message, noon()).await, Ok(Invited::Welcomed));
        let mailed = worker.mailer.sent().iter().filter_map(password).next_back().unwrap();
        assert!(worker.logins.accepts(&lou.username, &mailed));
        forget(&worker, "lou.agent").await;
    }
}

#[tokio::test]
async fn an_existing_user_is_asked_by_email_until_the_invitation_expires() {
    let worker = worker(&Faults::default());
    choose(&worker, stored(&worker), "Chosen-Password-77");
    let _ = worker.store.clone().with_member(invited("dana.roy", "a-2", Role::Viewer));
    assert_eq!(worker.invite(&again("m-1", "a-2"), noon()).await, Ok(Invited::Notified));
    let sent = worker.mailer.sent();
    let About::AccountInvitation { account_number, inviter, expires_at, .. } = &sent[0].about
    else {
        panic!("{sent:?}")
    };
    assert_eq!(account_number, "N-a-2");
    assert_eq!(inviter, &InvitedBy::Member("Sam Roy".to_owned()));
    let late = worker.invite(&again("m-2", "a-2"), *expires_at).await;
    assert_eq!(late, Ok(Invited::Deactivated));
    assert_eq!(worker.mailer.sent().len(), 1);
}

#[tokio::test]
async fn an_invitation_to_another_account_keeps_a_working_password() {
    let worker = worker(&Faults::default());
    worker.invite(&recorded("m-1", "a-1"), noon()).await.unwrap();
    let _ = worker.store.clone().with_member(invited("dana.roy", "a-2", Role::Viewer));
    assert_eq!(worker.invite(&again("m-2", "a-2"), noon()).await, Ok(Invited::Notified));
    assert!(the_latest_welcome_works(&worker));
    // A user without a working password gets one: accepting requires a sign-in.
    let later = noon() + SignedDuration::from_hours(8 * 24);
    let mut open = invited("dana.roy", "a-2", Role::Viewer);
    open.invitation.as_mut().unwrap().expires_at = later + SignedDuration::from_hours(1);
    let _ = worker.store.clone().with_member(open);
    assert_eq!(worker.invite(&again("m-3", "a-2"), later).await, Ok(Invited::Welcomed));
}

#[tokio::test]
async fn a_user_who_left_the_account_is_not_invited_to_it() {
    let worker = worker(&Faults::default());
    let mut left = member("dana.roy", "a-1", Role::Manager);
    left.active = false;
    let _ = worker.store.clone().with_member(left);
    for account_id in ["a-1", "a-9"] {
        let invited = worker.invite(&again("i-1", account_id), noon()).await;
        assert_eq!(invited, Ok(Invited::Deactivated), "{account_id}");
    }
    let nowhere = Invitation { account: None, ..again("i-1", "a-1") };
    assert_eq!(worker.invite(&nowhere, noon()).await, Ok(Invited::Deactivated));
    assert!(worker.mailer.sent().is_empty());
}

#[tokio::test]
async fn a_deactivated_user_is_not_invited() {
    let worker = worker(&Faults::default());
    let mut gone = user("dana.roy");
    gone.status = UserStatus::Deactivated;
    let _ = worker.store.clone().with_user(gone);
    assert_eq!(worker.invite(&recorded("m-1", "a-1"), noon()).await, Ok(Invited::Deactivated));
    assert!(worker.mailer.sent().is_empty());
}

#[tokio::test]
async fn the_login_of_the_previous_holder_of_a_user_name_is_replaced_after_the_delivery_time_limit()
{
    let name = username("dana.roy");
    for old in [UserStatus::Invited, UserStatus::Active] {
        let worker = worker(&Faults::default());
        let _ = match old {
            UserStatus::Active => worker.logins.clone().with_chosen(&name, "Quiet-Harbour-2026"),
            _ => worker.logins.clone().with_temporary(&name, "Quiet-Harbour-2026"),
        };
        // A delivery for the previous holder may still record its e-mail.
        let last_mail = Some("m-0".to_owned());
        let taken = User { taken_over_at: Some(noon()), last_mail, ..stored(&worker) };
        let _ = worker.store.clone().with_user(taken);
        let early = noon() + WORK_TIME - SignedDuration::from_millis(1);
        let answer = worker.invite(&recorded("m-1", "a-1"), early).await;
        assert_eq!(answer, Err(InviteError::UnderWay));
        assert!(
            worker.logins.accepts(&name, "Quiet-Harbour-2026") && worker.mailer.sent().is_empty()
        );
        let answer = worker.invite(&recorded("m-1", "a-1"), noon() + WORK_TIME).await;
        assert_eq!(answer, Ok(Invited::Welcomed), "{old}");
        assert!(the_latest_welcome_works(&worker));
        assert_eq!(worker.logins.login_state(&name).await, Ok(LoginState::Temporary));
        assert_eq!(worker.logins.deletions(), 1, "no part of the old login is left, nor its codes");
    }
}

#[tokio::test]
async fn a_login_that_was_announced_by_email_is_not_deleted() {
    let worker = worker(&Faults::default());
    worker.invite(&recorded("m-1", "a-1"), noon()).await.unwrap();
    worker.invite(&again("i-1", "a-1"), noon()).await.unwrap();
    assert_eq!(worker.logins.deletions(), 0);
}
