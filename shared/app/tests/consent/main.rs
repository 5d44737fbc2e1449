//! Joining an account takes consent, and everybody can leave one; and how many may be invited.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod limits;
mod world;

use app::account::ReadAccountSummaries;
use app::activity::{Action, Activity};
use app::users::{Answered, Author, ChangeUserError, INVITATION_LIFE};
use app::users::{InvitedBy, User};
use domain::user::{Role, UserStatus};
use testkit::access::{
    MemoryAccess, account, account_summary, invited, member, noon, user, username,
};
use testkit::ledger::{Faults, When};

use world::{Office, by, invitee, office, staff};

#[tokio::test]
async fn an_existing_user_belongs_to_an_account_once_they_accept_and_not_before() {
    let office = Office::new(office(&Faults::default()));
    let sam = invitee("sam.keller");
    let done = office.invite(&by("dana.roy"), "a-1", &sam, Role::Manager).await.unwrap();
    let Answered::Now(found) = done else { panic!("not known before") };
    assert_eq!((found.status(), found.member.active), (UserStatus::Invited, false));
    let open = found.member.invitation.clone().unwrap();
    assert_eq!(open.inviter, InvitedBy::Member("Dana Roy".to_owned()));
    assert_eq!(open.expires_at, noon() + INVITATION_LIFE);
    assert!(!office.may_come_in("sam.keller").await);
    let managers =
        || async { office.store.account_summary(&account("a-1")).await.unwrap().unwrap().managers };
    assert!(!managers().await.contains(&found.user.id), "nobody whom the account can be left to");
    assert_eq!(office.leave("dana.roy").await, Err(ChangeUserError::LastManager));
    assert_eq!(office.queue.sent().len(), 1);

    for _ in 0..2 {
        assert_eq!(office.accept("sam.keller").await, Ok(()), "twice is the same");
    }
    assert!(office.may_come_in("sam.keller").await);
    assert!(managers().await.contains(&found.user.id));
    assert_eq!(office.told(), [Action::UserInvited, Action::InvitationAccepted]);
    assert_eq!(office.leave("dana.roy").await, Ok(()));
}

#[tokio::test]
async fn what_was_cancelled_or_has_expired_cannot_be_accepted() {
    let here = account("a-1");
    let sam = username("sam.keller").user_id();
    let office = Office::new(office(&Faults::default()).with_member(invited(
        "sam.keller",
        "a-1",
        Role::Viewer,
    )));
    let late = Author { at: noon() + INVITATION_LIFE, ..by("sam.keller") };
    let refused = Err(ChangeUserError::NoInvitation);
    assert_eq!(office.consent().accept(&late, &here, sam).await, refused, "expired");
    let out = User { status: UserStatus::Deactivated, ..user("sam.keller") };
    let _ = office.store.clone().with_user(out);
    assert_eq!(office.accept("sam.keller").await, refused, "deactivated");
    let _ = office.store.clone().with_user(user("sam.keller"));
    let cancelled = office.changer().deactivate(&by("dana.roy"), &here, sam).await.unwrap();
    assert!(cancelled.member.invitation.is_some(), "answered as it was, so nothing more is shown");
    assert_eq!(office.accept("sam.keller").await, refused, "cancelled");
    assert_eq!(office.found("sam.keller").await, None);
    assert_eq!(office.told(), [Action::InvitationCancelled]);
    assert_eq!(office.store.user(&sam).unwrap().session_epoch, 3, "it signs nobody out");
    assert_eq!(office.accept("dana.roy").await, Ok(()), "who belongs to it already");
    assert_eq!(office.accept("bill.okafor").await, refused, "who was never invited");
}

#[tokio::test]
async fn only_the_invited_user_makes_an_invitation_a_place() {
    let invitation = invited("sam.keller", "a-1", Role::Viewer);
    let office = Office::new(office(&Faults::default()).with_member(invitation));
    let (dana, here) = (by("dana.roy"), account("a-1"));
    let sam = username("sam.keller").user_id();
    let changer = office.changer();
    let raised = changer.set_role(&dana, &here, sam, Role::Manager).await;
    assert_eq!(raised, Err(ChangeUserError::Changed));
    assert_eq!(changer.reinstate(&dana, &here, sam).await, Err(ChangeUserError::Changed));
    let again = office.again("sam.keller").await;
    assert_eq!(again.member.open_invitation(noon()).unwrap().expires_at, noon() + INVITATION_LIFE);
    let twice = office.invite(&dana, "a-1", &invitee("sam.keller"), Role::Billing).await.unwrap();
    let Answered::Now(twice) = twice else { panic!("another key") };
    assert_eq!((twice.status(), twice.member.role), (UserStatus::Invited, Role::Billing));
    assert!(!office.may_come_in("sam.keller").await);
    let by_staff = office.invite(&staff(), "a-1", &invitee("sam.keller"), Role::Viewer).await;
    let Ok(Answered::Now(by_staff)) = by_staff else { panic!("{by_staff:?}") };
    let inviter = by_staff.member.invitation.unwrap().inviter;
    assert_eq!(inviter, InvitedBy::Staff("Alex F.".to_owned()), "as customers are shown staff");
}

#[tokio::test]
async fn who_declines_leaves_nothing_but_a_user_name() {
    let store = office(&Faults::default()).with_member(invited("sam.keller", "a-1", Role::Manager));
    let office = Office::new(store);
    assert_eq!(office.decline("dana.roy").await, Err(ChangeUserError::Changed), "a member leaves");
    for _ in 0..2 {
        assert_eq!(office.decline("sam.keller").await, Ok(()), "twice is the same");
    }
    assert_eq!(office.found("sam.keller").await, None);
    let [Activity { action, actor, address, subject, detail, .. }] =
        <[Activity; 1]>::try_from(office.store.activities()).unwrap();
    assert_eq!((action, address, subject, detail), (Action::InvitationDeclined, None, None, None));
    assert_eq!((actor.name.as_str(), actor.username), ("", Some(username("sam.keller"))));
}

#[tokio::test]
async fn everybody_can_leave_but_the_last_office_manager_and_returns_by_consent_only() {
    let store = office(&Faults::default()).with_member(member("sam.keller", "a-1", Role::Billing));
    let office = Office::new(store);
    assert_eq!(office.leave("dana.roy").await, Err(ChangeUserError::LastManager));
    for _ in 0..2 {
        assert_eq!(office.leave("sam.keller").await, Ok(()), "twice is the same");
    }
    assert!(!office.may_come_in("sam.keller").await);
    let sam = office.store.user(&username("sam.keller").user_id()).unwrap();
    assert_eq!(sam, user("sam.keller"), "no session ends");
    assert_eq!(office.told(), [Action::UserLeft]);
    let back = office.invite(&by("dana.roy"), "a-1", &invitee("sam.keller"), Role::Viewer).await;
    assert!(matches!(back, Ok(Answered::Now(found)) if !found.member.active));
    assert_eq!(office.leave("sam.keller").await, Ok(()));
    assert!(office.found("sam.keller").await.is_some(), "an invitation is not a place to leave");
}

#[tokio::test]
async fn of_two_office_managers_who_leave_at_the_same_time_one_stays() {
    let store = office(&Faults::default())
        .with_member(member("sam.keller", "a-1", Role::Manager))
        .with_account_summary(account_summary("a-1", &["dana.roy", "sam.keller"]));
    let office = Office::new(store);
    let (one, two) = tokio::join!(office.leave("dana.roy"), office.leave("sam.keller"));
    assert_eq!([one, two].iter().filter(|left| left.is_ok()).count(), 1);
}

#[tokio::test]
async fn an_invitation_of_a_new_user_that_was_cancelled_is_no_place_to_be_reinstated_in() {
    let new = User { status: UserStatus::Invited, ..user("new.person") };
    let store = office(&Faults::default()).with_user(new).with_member(member(
        "new.person",
        "a-1",
        Role::Viewer,
    ));
    let office = Office::new(store);
    let (dana, here) = (by("dana.roy"), account("a-1"));
    let id = username("new.person").user_id();
    office.changer().deactivate(&dana, &here, id).await.unwrap();
    assert_eq!(office.found("new.person").await, None);
    // They come in through another account; this one must ask them.
    let _ = office.store.clone().with_user(user("new.person"));
    let reinstated = office.changer().reinstate(&dana, &here, id).await;
    assert_eq!(reinstated, Err(ChangeUserError::UnknownUser));
    office.invite(&dana, "a-1", &invitee("new.person"), Role::Viewer).await.unwrap();
    assert!(!office.may_come_in("new.person").await);
}

#[tokio::test]
async fn a_crash_while_answering_or_leaving_is_finished_by_doing_it_again() {
    for call in 1..5 {
        for when in [When::Before, When::After] {
            let faults = Faults::crash_at(call, when);
            let store = office(&faults).with_member(invited("sam.keller", "a-1", Role::Manager));
            let office = Office::new(store);
            let _ = office.accept("sam.keller").await;
            faults.revive();
            assert_eq!(office.accept("sam.keller").await, Ok(()), "call {call} {when:?}");
            assert_eq!(office.told(), [Action::InvitationAccepted], "call {call} {when:?}");

            let faults = Faults::crash_at(call, when);
            let store = office_of_two(&faults);
            let office = Office::new(store);
            let _ = office.leave("sam.keller").await;
            faults.revive();
            assert_eq!(office.leave("sam.keller").await, Ok(()), "call {call} {when:?}");
            assert_eq!(office.told(), [Action::UserLeft], "call {call} {when:?}");
        }
    }
}

fn office_of_two(faults: &Faults) -> MemoryAccess {
    office(faults)
        .with_member(member("sam.keller", "a-1", Role::Manager))
        .with_account_summary(account_summary("a-1", &["dana.roy", "sam.keller"]))
}
