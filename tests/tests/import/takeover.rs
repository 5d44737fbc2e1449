//! Takeover: a user name whose owner never signed in goes to the manager whom a file names.

use app::account::ReadAccountSummaries;
use app::activity::{Action, ActivityLog};
use app::import::MAX_MEMBERSHIPS;
use app::users::{Membership, User};
use domain::user::{Role, Staff, UserStatus};
use testkit::access::{self, MemoryAccess, member, noon, user, username};

use super::*;

/// The manager of account `a` in the file.
pub(crate) const NAME: &str = "a.manager";
pub(crate) const MANAGER: &str = "a@example.ca";

/// A user with another e-mail address, whom a customer invited under the manager's user name.
pub(crate) fn squatter(status: UserStatus) -> User {
    let invited = status == UserStatus::Invited;
    User {
        status,
        given_name: "Mal".to_owned(),
        memberships_given: 2,
        invite_expires_at: invited.then(|| noon() + SignedDuration::from_hours(24)),
        last_mail: invited.then(|| "m-1".to_owned()),
        ..user(NAME)
    }
}

/// The membership as given by a customer.
pub(crate) fn by_customer(membership: Membership) -> Membership {
    Membership { sponsor: Some(username("mallory").user_id()), ..membership }
}

/// Stores a user and their memberships.
pub(crate) fn with(access: &MemoryAccess, user: User, memberships: Vec<Membership>) {
    let access = memberships.into_iter().fold(access.clone(), MemoryAccess::with_member);
    let _ = access.with_user(user);
}

fn with_account_summary(world: &World, id: &str, managers: &[&str]) {
    let _ =
        world.ledger.access().clone().with_account_summary(access::account_summary(id, managers));
}

async fn managers(world: &World, id: &str) -> Vec<String> {
    let summary =
        world.ledger.access().account_summary(&access::account(id)).await.unwrap().unwrap();
    summary.managers.iter().map(ToString::to_string).collect()
}

fn ids(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| username(name).user_id().to_string()).collect()
}

fn owner(world: &World) -> User {
    world.ledger.access().user(&username(NAME).user_id()).unwrap()
}

#[tokio::test]
async fn an_unused_user_name_goes_to_the_manager_whom_the_file_names() {
    for status in [UserStatus::Recorded, UserStatus::Invited] {
        for role in Role::ALL {
            let world = World::new(Faults::default());
            let before_managers =
                if *role == Role::Manager { &["mallory", NAME][..] } else { &["mallory"] };
            with_account_summary(&world, "evil", before_managers);
            let invited = by_customer(access::invited(NAME, "invited", Role::Manager));
            let memberships = vec![by_customer(member(NAME, "evil", *role)), invited];
            with_account_summary(&world, "invited", &["mallory"]);
            let before = squatter(status);
            with(world.ledger.access(), before.clone(), memberships);

            let lines = file(&[account("a", 1), invoice("i", "a", "9.00")]);
            let report = world.import(&arrival("july", "v1"), lines).await;
            assert_eq!((codes(&report), warnings(&report)), (vec![], vec![]), "{status} {role}");
            let after = owner(&world);
            assert_eq!((after.email.as_str(), after.given_name.as_str()), (MANAGER, "Robin"));
            assert_eq!(after.status, UserStatus::Recorded);
            assert_eq!(after.session_epoch, before.session_epoch + 1);
            assert_eq!((after.invite_expires_at, &after.last_mail), (None, &None));
            let memberships = world.ledger.access().memberships_of(&after.id);
            assert_eq!(memberships, [member(NAME, "a", Role::Manager)]);
            for (id, expected) in [("a", [NAME]), ("evil", ["mallory"]), ("invited", ["mallory"])] {
                assert_eq!(managers(&world, id).await, ids(&expected), "{id}");
            }
            let invited = (after.id, access::account("a"));
            assert_eq!(world.ledger.invited(), [invited]);

            let activities = world.ledger.access().activities();
            assert!(activities.iter().all(|one| one.action == Action::UsernameTakenOver));
            assert!(activities.iter().all(|one| one.subject.as_deref() == Some(NAME)));
            let logs: Vec<_> = activities.into_iter().map(|one| one.log).collect();
            let account = |id| ActivityLog::Account(access::account(id));
            let expected = [
                ActivityLog::User(after.id),
                ActivityLog::Staff,
                account("evil"),
                account("invited"),
            ];
            assert_eq!(logs, expected, "none in the log of the new account");
        }
    }
}

#[tokio::test]
async fn a_user_name_that_is_in_use_or_given_by_the_provider_is_not_taken_over() {
    let viewer_of = |id: &str| member(NAME, id, Role::Viewer);
    let viewer = || by_customer(viewer_of("evil"));
    let manager = || by_customer(member(NAME, "evil", Role::Manager));
    let invited = squatter(UserStatus::Invited);
    let many = (0..=MAX_MEMBERSHIPS).map(|at| by_customer(viewer_of(&format!("e-{at}"))));
    let active = squatter(UserStatus::Active);
    let gone = squatter(UserStatus::Deactivated);
    let pending = User { password_pending_since: Some(noon()), ..invited.clone() };
    let chosen = User { password_changed_at: Some(noon()), ..invited.clone() };
    let staff = User { staff: Some(Staff::Agent), ..invited.clone() };
    let given = vec![viewer(), viewer_of("given")];
    let offered = vec![viewer(), access::invited(NAME, "given", Role::Viewer)];
    let cases: [(&str, User, Vec<Membership>, &[&str]); 10] = [
        ("signed in", active, vec![viewer()], &["mallory"]),
        ("deactivated by staff", gone, vec![viewer()], &["mallory"]),
        ("a password may be chosen", pending, vec![viewer()], &["mallory"]),
        ("a password was chosen", chosen, vec![viewer()], &["mallory"]),
        ("a member of staff", staff, vec![], &["mallory"]),
        ("the provider gave a membership", invited.clone(), given, &["mallory"]),
        ("the provider offered a membership", invited.clone(), offered, &["mallory"]),
        ("the last manager", invited.clone(), vec![manager()], &[NAME]),
        ("a manager not in the summary", invited.clone(), vec![manager()], &["mallory"]),
        ("too many memberships", invited, many.collect(), &["mallory"]),
    ];
    for (what, before, memberships, before_managers) in cases {
        let world = World::new(Faults::default());
        with_account_summary(&world, "evil", before_managers);
        with(world.ledger.access(), before.clone(), memberships);
        let memberships = world.ledger.access().memberships_of(&before.id);
        let report = world.import(&arrival("july", "v1"), file(&[account("a", 1)])).await;
        assert_eq!(codes(&report), [], "{what}");
        assert_eq!(warnings(&report), [(1, "username-taken".to_owned())], "{what}");
        assert_eq!(owner(&world), before, "{what}");
        assert_eq!(world.ledger.access().memberships_of(&before.id), memberships, "{what}");
        assert_eq!(managers(&world, "evil").await, ids(before_managers), "{what}");
        assert_eq!(managers(&world, "a").await, ids(&[]), "{what}");
        assert!(world.ledger.access().activities().is_empty(), "{what}");
    }
}

#[tokio::test]
async fn an_account_does_not_take_over_a_user_name_that_another_account_line_gave() {
    let world = World::new(Faults::default());
    with(world.ledger.access(), squatter(UserStatus::Invited), vec![]);
    for (id, expected) in [("a", vec![]), ("b", vec![(1, "username-taken".to_owned())])] {
        let line = file(&[named(account(id, 1), NAME)]);
        let report = world.import(&arrival(id, "v1"), line).await;
        assert_eq!(warnings(&report), expected, "account {id}");
        assert_eq!(owner(&world).email.as_str(), MANAGER);
    }
    // A revision takes over no name either: its manager is ignored.
    let report = world.import(&arrival("b", "v2"), file(&[named(account("b", 2), NAME)])).await;
    assert_eq!((warnings(&report), &report["posted"]), (vec![], &json!(1)));
    assert_eq!(owner(&world).email.as_str(), MANAGER);
}

#[tokio::test]
async fn a_user_with_the_manager_s_email_becomes_the_manager() {
    let world = World::new(Faults::default());
    let before = User { email: Email::parse(MANAGER).unwrap(), ..squatter(UserStatus::Invited) };
    let membership = by_customer(member(NAME, "other", Role::Viewer));
    with(world.ledger.access(), before.clone(), vec![membership.clone()]);
    let report = world.import(&arrival("july", "v1"), file(&[account("a", 1)])).await;
    assert!(warnings(&report).is_empty());
    assert_eq!(
        owner(&world),
        User { memberships_given: before.memberships_given + 1, ..before.clone() }
    );
    let memberships = world.ledger.access().memberships_of(&before.id);
    assert_eq!(memberships, [member(NAME, "a", Role::Manager), membership]);
}

#[tokio::test]
async fn a_takeover_is_atomic_at_whichever_call_the_process_crashes() {
    let mut reached_the_end = false;
    for call in 1.. {
        for when in [When::Before, When::After] {
            let faults = Faults::crash_at(call, when);
            let world = World::new(faults.clone());
            let before = squatter(UserStatus::Invited);
            let membership = by_customer(member(NAME, "evil", Role::Viewer));
            with(world.ledger.access(), before.clone(), vec![membership.clone()]);
            let arrival = arrival("july", "v1");
            world.files.drop_file(&arrival, file(&[account("a", 1)]));
            let registered = register(&world.ledger, &arrival).await.is_ok();
            reached_the_end |= registered && world.work("one").await.is_ok();
            let memberships = world.ledger.access().memberships_of(&before.id);
            let is_taken = owner(&world).email.as_str() == MANAGER;
            let expected = if is_taken { member(NAME, "a", Role::Manager) } else { membership };
            assert_eq!(memberships, [expected], "call {call} {when:?}");
            faults.revive();
            world.clock.advance(SignedDuration::from_mins(2));
            register(&world.ledger, &arrival).await.unwrap();
            assert_eq!(world.work("two").await.unwrap(), Outcome::Done);
            assert!(warnings(&world.report(&arrival)).is_empty(), "call {call} {when:?}");
            assert_eq!(owner(&world).session_epoch, before.session_epoch + 1);
            assert_eq!(world.ledger.access().activities().len(), 3, "call {call} {when:?}");
        }
        if reached_the_end {
            break;
        }
    }
}
