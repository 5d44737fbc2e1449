//! Users join an account by consent and can leave it; and the limits of invitations.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod limits;
mod world;

use app::account::ReadAccountSummaries;
use app::activity::{Action, Activity};
use app::users::{Answered, Author, ChangeUserError, INVITATION_LIFE, InvitedBy, User};
use domain::user::{Role, UserStatus};
use testkit::access::{
    MemoryAccess, account, account_summary, invited, member, noon, user, username,
};
use testkit::ledger::{Faults, When};

use world::{World, account_of_dana, by, invitee, staff};

#[tokio::test]
async fn an_existing_user_belongs_to_an_account_only_after_accepting() {
    let world = World::new(account_of_dana(&Faults::default()));
    let sam = invitee("sam.keller");
    let done = world.invite(&by("dana.roy"), "a-1", &sam, Role::Manager).await.unwrap();
    let Answered::Now(found) = done else { panic!("the request is new") };
    assert_eq!((found.status(), found.member.active), (UserStatus::Invited, false));
    let open = found.member.invitation.clone().unwrap();
    assert_eq!(open.inviter, InvitedBy::Member("Dana Roy".to_owned()));
    assert_eq!(open.expires_at, noon() + INVITATION_LIFE);
    assert!(!world.has_access("sam.keller").await);
    let managers =
        || async { world.store.account_summary(&account("a-1")).await.unwrap().unwrap().managers };
    assert!(!managers().await.contains(&found.user.id), "they may not be the last one yet");
    assert_eq!(world.leave("dana.roy").await, Err(ChangeUserError::LastManager));
    assert_eq!(world.queue.sent().len(), 1);

    for _ in 0..2 {
        assert_eq!(world.accept("sam.keller").await, Ok(()), "a repetition changes nothing");
    }
    assert!(world.has_access("sam.keller").await);
    assert!(managers().await.contains(&found.user.id));
    assert_eq!(world.actions(), [Action::UserInvited, Action::InvitationAccepted]);
    assert_eq!(world.leave("dana.roy").await, Ok(()));
}

#[tokio::test]
async fn a_cancelled_or_expired_invitation_cannot_be_accepted() {
    let here = account("a-1");
    let sam = username("sam.keller").user_id();
    let world = World::new(account_of_dana(&Faults::default()).with_member(invited(
        "sam.keller",
        "a-1",
        Role::Viewer,
    )));
    let late = Author { at: noon() + INVITATION_LIFE, ..by("sam.keller") };
    let refused = Err(ChangeUserError::NoInvitation);
    assert_eq!(world.consent().accept(&late, &here, sam).await, refused, "expired");
    let out = User { status: UserStatus::Deactivated, ..user("sam.keller") };
    let _ = world.store.clone().with_user(out);
    assert_eq!(world.accept("sam.keller").await, refused, "deactivated");
    let _ = world.store.clone().with_user(user("sam.keller"));
    let cancelled = world.changer().deactivate(&by("dana.roy"), &here, sam).await.unwrap();
    assert!(
        cancelled.member.invitation.is_some(),
        "returned as it was, so that nothing more is shown"
    );
    assert_eq!(world.accept("sam.keller").await, refused, "cancelled");
    assert_eq!(world.found("sam.keller").await, None);
    assert_eq!(world.actions(), [Action::InvitationCancelled]);
    assert_eq!(world.store.user(&sam).unwrap().session_epoch, 3, "no session ends");
    assert_eq!(world.accept("dana.roy").await, Ok(()), "a member");
    assert_eq!(world.accept("bill.okafor").await, refused, "never invited");
}

#[tokio::test]
async fn only_the_invited_user_can_turn_an_invitation_into_a_membership() {
    let invitation = invited("sam.keller", "a-1", Role::Viewer);
    let world = World::new(account_of_dana(&Faults::default()).with_member(invitation));
    let (dana, here) = (by("dana.roy"), account("a-1"));
    let sam = username("sam.keller").user_id();
    let changer = world.changer();
    let raised = changer.set_role(&dana, &here, sam, Role::Manager).await;
    assert_eq!(raised, Err(ChangeUserError::Changed));
    assert_eq!(changer.reinstate(&dana, &here, sam).await, Err(ChangeUserError::Changed));
    let again = world.again("sam.keller").await;
    assert_eq!(again.member.open_invitation(noon()).unwrap().expires_at, noon() + INVITATION_LIFE);
    let twice = world.invite(&dana, "a-1", &invitee("sam.keller"), Role::Billing).await.unwrap();
    let Answered::Now(twice) = twice else { panic!("another key") };
    assert_eq!((twice.status(), twice.member.role), (UserStatus::Invited, Role::Billing));
    assert!(!world.has_access("sam.keller").await);
    let by_staff = world.invite(&staff(), "a-1", &invitee("sam.keller"), Role::Viewer).await;
    let Ok(Answered::Now(by_staff)) = by_staff else { panic!("{by_staff:?}") };
    let inviter = by_staff.member.invitation.unwrap().inviter;
    assert_eq!(inviter, InvitedBy::Staff("Alex F.".to_owned()), "as customers are shown staff");
}

#[tokio::test]
async fn declining_leaves_only_the_user_name_in_the_activity_log() {
    let store = account_of_dana(&Faults::default()).with_member(invited(
        "sam.keller",
        "a-1",
        Role::Manager,
    ));
    let world = World::new(store);
    assert_eq!(world.decline("dana.roy").await, Err(ChangeUserError::Changed), "a member leaves");
    for _ in 0..2 {
        assert_eq!(world.decline("sam.keller").await, Ok(()), "a repetition changes nothing");
    }
    assert_eq!(world.found("sam.keller").await, None);
    let [Activity { action, actor, address, subject, detail, .. }] =
        <[Activity; 1]>::try_from(world.store.activities()).unwrap();
    assert_eq!((action, address, subject, detail), (Action::InvitationDeclined, None, None, None));
    assert_eq!((actor.name.as_str(), actor.username), ("", Some(username("sam.keller"))));
}

#[tokio::test]
async fn every_user_but_the_last_office_manager_can_leave_and_returns_only_by_consent() {
    let store =
        account_of_dana(&Faults::default()).with_member(member("sam.keller", "a-1", Role::Billing));
    let world = World::new(store);
    assert_eq!(world.leave("dana.roy").await, Err(ChangeUserError::LastManager));
    for _ in 0..2 {
        assert_eq!(world.leave("sam.keller").await, Ok(()), "a repetition changes nothing");
    }
    assert!(!world.has_access("sam.keller").await);
    let sam = world.store.user(&username("sam.keller").user_id()).unwrap();
    assert_eq!(sam, user("sam.keller"), "no session ends");
    assert_eq!(world.actions(), [Action::UserLeft]);
    let back = world.invite(&by("dana.roy"), "a-1", &invitee("sam.keller"), Role::Viewer).await;
    assert!(matches!(back, Ok(Answered::Now(found)) if !found.member.active));
    assert_eq!(world.leave("sam.keller").await, Ok(()));
    assert!(
        world.found("sam.keller").await.is_some(),
        "an invitation is not a membership to leave"
    );
}

#[tokio::test]
async fn of_two_office_managers_who_leave_at_the_same_time_one_remains() {
    let store = account_of_dana(&Faults::default())
        .with_member(member("sam.keller", "a-1", Role::Manager))
        .with_account_summary(account_summary("a-1", &["dana.roy", "sam.keller"]));
    let world = World::new(store);
    let (one, two) = tokio::join!(world.leave("dana.roy"), world.leave("sam.keller"));
    assert_eq!([one, two].iter().filter(|left| left.is_ok()).count(), 1);
}

#[tokio::test]
async fn a_new_user_whose_invitation_was_cancelled_cannot_be_reinstated() {
    let new = User { status: UserStatus::Invited, ..user("new.person") };
    let store = account_of_dana(&Faults::default()).with_user(new).with_member(member(
        "new.person",
        "a-1",
        Role::Viewer,
    ));
    let world = World::new(store);
    let (dana, here) = (by("dana.roy"), account("a-1"));
    let id = username("new.person").user_id();
    world.changer().deactivate(&dana, &here, id).await.unwrap();
    assert_eq!(world.found("new.person").await, None);
    // They joined through another account; this one must ask them.
    let _ = world.store.clone().with_user(user("new.person"));
    let reinstated = world.changer().reinstate(&dana, &here, id).await;
    assert_eq!(reinstated, Err(ChangeUserError::UnknownUser));
    world.invite(&dana, "a-1", &invitee("new.person"), Role::Viewer).await.unwrap();
    assert!(!world.has_access("new.person").await);
}

#[tokio::test]
async fn a_repeated_request_finishes_accepting_or_leaving_after_a_crash() {
    for call in 1..5 {
        for when in [When::Before, When::After] {
            let faults = Faults::crash_at(call, when);
            let store =
                account_of_dana(&faults).with_member(invited("sam.keller", "a-1", Role::Manager));
            let world = World::new(store);
            let _ = world.accept("sam.keller").await;
            faults.revive();
            assert_eq!(world.accept("sam.keller").await, Ok(()), "call {call} {when:?}");
            assert_eq!(world.actions(), [Action::InvitationAccepted], "call {call} {when:?}");

            let faults = Faults::crash_at(call, when);
            let store = account_of_two(&faults);
            let world = World::new(store);
            let _ = world.leave("sam.keller").await;
            faults.revive();
            assert_eq!(world.leave("sam.keller").await, Ok(()), "call {call} {when:?}");
            assert_eq!(world.actions(), [Action::UserLeft], "call {call} {when:?}");
        }
    }
}

fn account_of_two(faults: &Faults) -> MemoryAccess {
    account_of_dana(faults)
        .with_member(member("sam.keller", "a-1", Role::Manager))
        .with_account_summary(account_summary("a-1", &["dana.roy", "sam.keller"]))
}
