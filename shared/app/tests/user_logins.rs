//! Administrators end sessions, deactivate logins and correct e-mail addresses.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use app::activity::{Action, ActivityLog, Actor};
use app::mailer::SecurityChange;
use app::staff::{UserLoginError, UserLogins};
use app::users::{Author, User};
use domain::user::{Email, Role, Staff, UserStatus};
use jiff::SignedDuration;
use testkit::access::{
    MemoryAccess, MemoryInvitations, MemoryNotices, StrictCognito, member, noon, user, username,
};
use testkit::ledger::{Faults, When};
use testkit::system::Counting;

struct Desk {
    store: MemoryAccess,
    identity: StrictCognito,
    notices: MemoryNotices,
    invitations: MemoryInvitations,
    random: Counting,
    faults: Faults,
}

impl Desk {
    fn of(owner: User) -> Self {
        let faults = Faults::default();
        let identity = StrictCognito::with_faults(faults.clone());
        let store = MemoryAccess::with_faults(faults.clone());
        let membership = member(owner.username.as_str(), "a-1", Role::Viewer);
        Self {
            identity: identity.with_chosen(&owner.username, "Quiet-Harbour-2026"),
            store: store.with_user(owner).with_member(membership),
            notices: MemoryNotices::with_faults(faults.clone()),
            invitations: MemoryInvitations::with_faults(faults.clone()),
            random: Counting::default(),
            faults,
        }
    }

    fn logins(
        &self,
    ) -> UserLogins<'_, StrictCognito, MemoryAccess, MemoryNotices, MemoryInvitations, Counting>
    {
        let Self { store, identity, notices, invitations, random, .. } = self;
        UserLogins { identity, store, notices, invitations, random }
    }

    fn user(&self) -> User {
        self.store.user(&user("dana.roy").id).unwrap()
    }

    fn logged(&self) -> Vec<(ActivityLog, Action)> {
        self.store.activities().into_iter().map(|one| (one.log, one.action)).collect()
    }
}

fn ada() -> Author {
    let ada = User { staff: Some(Staff::Admin), ..user("ada.admin") };
    Author { user: Some(ada.id), actor: Actor::user(&ada), address: None, at: noon() }
}

fn new_email() -> Email {
    Email::parse("dana@new.example.ca").unwrap()
}

/// The action in the user's log and in the log of staff.
fn both(action: Action) -> Vec<(ActivityLog, Action)> {
    vec![(ActivityLog::User(user("dana.roy").id), action), (ActivityLog::Staff, action)]
}

#[tokio::test]
async fn staff_end_all_sessions_of_a_user() {
    let desk = Desk::of(user("dana.roy"));
    desk.logins().end_sessions(&ada(), user("dana.roy").id).await.unwrap();
    assert_eq!(desk.user().session_epoch, user("dana.roy").session_epoch + 1);
    assert_eq!(desk.logged(), both(Action::SessionsEndedByStaff));
    let unknown = desk.logins().end_sessions(&ada(), username("nobody").user_id()).await;
    assert_eq!(unknown, Err(UserLoginError::UnknownUser));
}

#[tokio::test]
async fn a_customer_login_is_deactivated_and_reinstated_once_and_a_staff_login_is_refused() {
    let desk = Desk::of(user("dana.roy"));
    let id = user("dana.roy").id;
    for (active, status) in [(false, UserStatus::Deactivated), (true, UserStatus::Recorded)] {
        for _again in 0..2 {
            let changed = desk.logins().set_active(&ada(), id, active).await.unwrap();
            assert_eq!(changed.status, status);
        }
    }
    assert_eq!(desk.user().session_epoch, user("dana.roy").session_epoch + 2);
    let both = [both(Action::LoginDeactivated), both(Action::LoginReinstated)].concat();
    assert_eq!(desk.logged(), both);
    let agent = User { staff: Some(Staff::Agent), ..user("dana.roy") };
    let refused = Desk::of(agent).logins().set_active(&ada(), id, false).await;
    assert_eq!(refused, Err(UserLoginError::Staff));
}

#[tokio::test]
async fn correcting_the_email_ends_the_temporary_password_mailed_to_the_old_one() {
    let mut invited = user("dana.roy");
    invited.status = UserStatus::Invited;
    invited.invite_expires_at = Some(noon() + SignedDuration::from_hours(24));
    let old = invited.email.clone();
    let desk = Desk::of(invited);
    desk.logins().correct_email(&ada(), user("dana.roy").id, &new_email()).await.unwrap();
    let dana = desk.user();
    assert_eq!((&dana.email, dana.previous_email), (&new_email(), Some(old)));
    assert_eq!(dana.invite_expires_at, Some(noon()), "the temporary password has expired");
    assert_eq!(dana.session_epoch, user("dana.roy").session_epoch + 1);
    let corrected = desk.identity.corrected_email(&dana.username);
    assert_eq!(corrected.as_deref(), Some(new_email().as_str()));
    assert_eq!(desk.invitations.sent().len(), 1, "a new one goes to the new address");
    assert_eq!(desk.logged(), both(Action::EmailCorrected));
    let noticed: Vec<_> = desk.notices.sent().into_iter().map(|notice| notice.what).collect();
    assert_eq!(noticed, [SecurityChange::EmailCorrected]);
}

/// After a crash at any call, the record shows the old address until only the invitation is
/// missing, and a repeated request finishes the correction.
#[tokio::test]
async fn a_repeated_request_finishes_a_correction_that_crashed_at_any_call() {
    for when in [When::Before, When::After] {
        for call in 1.. {
            let desk = Desk::of(user("dana.roy"));
            let (id, email) = (user("dana.roy").id, new_email());
            desk.faults.crash_later(call, when);
            let done = desk.logins().correct_email(&ada(), id, &email).await.is_ok();
            desk.faults.revive();
            desk.logins().correct_email(&ada(), id, &email).await.unwrap();
            let corrected = desk.identity.corrected_email(&username("dana.roy"));
            assert_eq!(corrected.as_deref(), Some(email.as_str()), "{call} {when:?}");
            assert_eq!(desk.user().email, email, "{call} {when:?}");
            assert_eq!(desk.logged(), both(Action::EmailCorrected), "{call} {when:?}");
            assert!(!desk.notices.sent().is_empty(), "{call} {when:?}");
            if done {
                break;
            }
        }
    }
}
