//! Invitations cannot be abused as a mail relay: their numbers and their contents are limited.

use app::activity::Actor;
use app::rate_limit::{INVITATIONS_BY, INVITATIONS_FROM, LimitError, MAILBOX, MAILBOX_FROM};
use app::users::{
    AccountUser, Answered, Author, InviteUserError, InvitedBy, Invitee, Membership, User,
    valid_name,
};
use domain::user::{Email, Role};
use testkit::access::{account_summary, member, noon, user, username};
use testkit::ledger::Faults;

use crate::world::{World, account_of_dana, by, invitee, staff};

fn is_too_many<T>(done: &Result<T, InviteUserError>) -> bool {
    matches!(done, Err(InviteUserError::Limit(LimitError::TooMany(_))))
}

#[tokio::test]
async fn invited_managers_share_the_budget_of_the_first_one_of_their_chain() {
    let world = World::new(account_of_dana(&Faults::default()));
    let mut inviting = "dana.roy".to_owned();
    let mut sent = 0;
    for number in 0..2 * INVITATIONS_BY.max_attempts {
        let name = format!("chain{number}");
        let done = world.invite(&by(&inviting), "a-1", &invitee(&name), Role::Manager).await;
        if is_too_many(&done) {
            break;
        }
        done.unwrap();
        sent += 1;
        // Each one signs in at once and invites the next one.
        let _ = world.store.clone().with_user(user(&name));
        inviting = name;
    }
    assert_eq!(sent, INVITATIONS_BY.max_attempts);
    let dana = world.invite(&by("dana.roy"), "a-1", &invitee("one.more"), Role::Viewer).await;
    assert!(is_too_many(&dana), "it is the budget of the first one");
}

#[tokio::test]
async fn a_user_whom_staff_invite_has_no_sponsor() {
    let world = World::new(account_of_dana(&Faults::default()));
    let done = world.invite(&staff(), "a-1", &invitee("new.manager"), Role::Manager).await;
    let Ok(Answered::Now(found)) = done else { panic!("{done:?}") };
    assert_eq!(found.member.sponsor, None);
    let done = world.invite(&by("dana.roy"), "a-1", &invitee("another"), Role::Manager).await;
    let Ok(Answered::Now(found)) = done else { panic!("{done:?}") };
    assert_eq!(found.member.sponsor, Some(username("dana.roy").user_id()));
}

#[tokio::test]
async fn invitations_to_a_mailbox_are_limited_per_account_and_over_all_accounts() {
    let mut store = account_of_dana(&Faults::default());
    let managers: Vec<String> = (0..4).map(|number| format!("manager{number}")).collect();
    for (number, name) in managers.iter().enumerate() {
        let id = format!("b-{number}");
        store = store
            .with_user(user(name))
            .with_member(member(name, &id, Role::Manager))
            .with_account_summary(account_summary(&id, &[name.as_str()]));
    }
    let world = World::new(store);
    let mut sent = 0;
    for (number, name) in managers.iter().enumerate() {
        for tag in 0..=MAILBOX_FROM.max_attempts {
            let email = format!("Victim+{number}.{tag}@example.ca");
            let email = Email::parse(&email).unwrap();
            let victim = Invitee { email, ..invitee(&format!("victim{number}_{tag}")) };
            let by = Author { at: noon(), ..by(name) };
            let done = world.invite(&by, &format!("b-{number}"), &victim, Role::Viewer).await;
            assert!(tag < MAILBOX_FROM.max_attempts || is_too_many(&done), "{number} {tag}");
            sent += u32::from(done.is_ok());
        }
    }
    assert_eq!(sent, MAILBOX.max_attempts);
    let victim = Invitee { email: Email::parse("victim@example.ca").unwrap(), ..invitee("victim") };
    let by_staff = world.invite(&staff(), "a-1", &victim, Role::Viewer).await;
    assert!(by_staff.is_ok(), "the provider can always reach its customer");
}

#[tokio::test]
async fn invitations_of_an_account_are_limited_per_day_over_all_its_users() {
    let mut store = account_of_dana(&Faults::default());
    for number in 0..=INVITATIONS_FROM.max_attempts / INVITATIONS_BY.max_attempts {
        let name = format!("manager{number}");
        store = store.with_user(user(&name)).with_member(member(&name, "a-1", Role::Manager));
    }
    let world = World::new(store);
    let mut sent = 0;
    for number in 0..=INVITATIONS_FROM.max_attempts {
        let by = by(&format!("manager{}", number / INVITATIONS_BY.max_attempts));
        let done =
            world.invite(&by, "a-1", &invitee(&format!("person{number}")), Role::Viewer).await;
        assert_eq!(is_too_many(&done), number == INVITATIONS_FROM.max_attempts, "{number}");
        sent += u32::from(done.is_ok());
    }
    assert_eq!(sent, INVITATIONS_FROM.max_attempts);
}

#[tokio::test]
async fn a_name_that_reads_as_a_web_address_is_not_mailed() {
    let world = World::new(account_of_dana(&Faults::default()));
    let done = world.invite(&by("dana.roy"), "a-1", &invitee("evil.com"), Role::Viewer).await;
    assert_eq!(done, Err(InviteUserError::LinkLikeName));
    // A stored name that is older than the rule that refuses links.
    let old = User { given_name: "www.evil.com".to_owned(), ..user("dana.roy") };
    let by = Author { actor: Actor::user(&old), ..by("dana.roy") };
    let done = world.invite(&by, "a-1", &invitee("sam.keller"), Role::Viewer).await;
    let Ok(Answered::Now(AccountUser { member: Membership { invitation, .. }, .. })) = done else {
        panic!("{done:?}");
    };
    assert_eq!(invitation.unwrap().inviter, InvitedBy::Member("dana.roy".to_owned()));
    for link in ["http://evil", "Visit evil.co"] {
        assert_eq!(valid_name(link), None, "{link}");
    }
    assert_eq!(valid_name(" J.R. "), Some("J.R.".to_owned()));
}
