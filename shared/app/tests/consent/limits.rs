//! Invitations are no mail relay: how many go where, and what is in them.

use app::activity::Actor;
use app::rate_limit::{INVITATIONS_BY, INVITATIONS_FROM, LimitError, MAILBOX, MAILBOX_FROM};
use app::users::{AccountUser, Answered, Author, InviteUserError, Invitee, valid_name};
use app::users::{InvitedBy, Membership, User};
use domain::user::{Email, Role};
use testkit::access::{account_summary, member, noon, user, username};
use testkit::ledger::Faults;

use crate::world::{Office, by, invitee, office, staff};

fn is_too_many<T>(done: &Result<T, InviteUserError>) -> bool {
    matches!(done, Err(InviteUserError::Limit(LimitError::TooMany(_))))
}

#[tokio::test]
async fn a_chain_of_invited_managers_has_the_budget_of_its_first_one() {
    let office = Office::new(office(&Faults::default()));
    let mut inviting = "dana.roy".to_owned();
    let mut sent = 0;
    for number in 0..2 * INVITATIONS_BY.max_attempts {
        let name = format!("chain{number}");
        let done = office.invite(&by(&inviting), "a-1", &invitee(&name), Role::Manager).await;
        if is_too_many(&done) {
            break;
        }
        done.unwrap();
        sent += 1;
        // Each comes in at once and invites the next one.
        let _ = office.store.clone().with_user(user(&name));
        inviting = name;
    }
    assert_eq!(sent, INVITATIONS_BY.max_attempts);
    let dana = office.invite(&by("dana.roy"), "a-1", &invitee("one.more"), Role::Viewer).await;
    assert!(is_too_many(&dana), "it is the budget of the first one");
}

#[tokio::test]
async fn the_provider_vouches_for_whom_it_invites_itself() {
    let office = Office::new(office(&Faults::default()));
    let done = office.invite(&staff(), "a-1", &invitee("new.manager"), Role::Manager).await;
    let Ok(Answered::Now(found)) = done else { panic!("{done:?}") };
    assert_eq!(found.member.sponsor, None);
    let done = office.invite(&by("dana.roy"), "a-1", &invitee("another"), Role::Manager).await;
    let Ok(Answered::Now(found)) = done else { panic!("{done:?}") };
    assert_eq!(found.member.sponsor, Some(username("dana.roy").user_id()));
}

#[tokio::test]
async fn all_accounts_together_send_a_mailbox_a_few_invitations_a_day_and_one_account_fewer() {
    let mut store = office(&Faults::default());
    let managers: Vec<String> = (0..4).map(|number| format!("manager{number}")).collect();
    for (number, name) in managers.iter().enumerate() {
        let id = format!("b-{number}");
        store = store
            .with_user(user(name))
            .with_member(member(name, &id, Role::Manager))
            .with_account_summary(account_summary(&id, &[name.as_str()]));
    }
    let office = Office::new(store);
    let mut sent = 0;
    for (number, name) in managers.iter().enumerate() {
        for tag in 0..=MAILBOX_FROM.max_attempts {
            let email = format!("Victim+{number}.{tag}@example.ca");
            let email = Email::parse(&email).unwrap();
            let whom = Invitee { email, ..invitee(&format!("victim{number}_{tag}")) };
            let by = Author { at: noon(), ..by(name) };
            let done = office.invite(&by, &format!("b-{number}"), &whom, Role::Viewer).await;
            assert!(tag < MAILBOX_FROM.max_attempts || is_too_many(&done), "{number} {tag}");
            sent += u32::from(done.is_ok());
        }
    }
    assert_eq!(sent, MAILBOX.max_attempts);
    let whom = Invitee { email: Email::parse("victim@example.ca").unwrap(), ..invitee("victim") };
    let by_staff = office.invite(&staff(), "a-1", &whom, Role::Viewer).await;
    assert!(by_staff.is_ok(), "the provider can always reach its customer");
}

#[tokio::test]
async fn one_account_sends_so_many_invitations_a_day_whoever_of_it_sends_them() {
    let mut store = office(&Faults::default());
    for number in 0..=INVITATIONS_FROM.max_attempts / INVITATIONS_BY.max_attempts {
        let name = format!("manager{number}");
        store = store.with_user(user(&name)).with_member(member(&name, "a-1", Role::Manager));
    }
    let office = Office::new(store);
    let mut sent = 0;
    for number in 0..=INVITATIONS_FROM.max_attempts {
        let by = by(&format!("manager{}", number / INVITATIONS_BY.max_attempts));
        let done =
            office.invite(&by, "a-1", &invitee(&format!("person{number}")), Role::Viewer).await;
        assert_eq!(is_too_many(&done), number == INVITATIONS_FROM.max_attempts, "{number}");
        sent += u32::from(done.is_ok());
    }
    assert_eq!(sent, INVITATIONS_FROM.max_attempts);
}

#[tokio::test]
async fn a_name_that_reads_as_an_address_goes_into_no_mail() {
    let office = Office::new(office(&Faults::default()));
    let done = office.invite(&by("dana.roy"), "a-1", &invitee("evil.com"), Role::Viewer).await;
    assert_eq!(done, Err(InviteUserError::LinkLikeName));
    // A name from before links were refused.
    let old = User { given_name: "www.evil.com".to_owned(), ..user("dana.roy") };
    let by = Author { actor: Actor::user(&old), ..by("dana.roy") };
    let done = office.invite(&by, "a-1", &invitee("sam.keller"), Role::Viewer).await;
    let Ok(Answered::Now(AccountUser { member: Membership { invitation, .. }, .. })) = done else {
        panic!("{done:?}");
    };
    assert_eq!(invitation.unwrap().inviter, InvitedBy::Member("dana.roy".to_owned()));
    for link in ["http://evil", "Visit evil.co"] {
        assert_eq!(valid_name(link), None, "{link}");
    }
    assert_eq!(valid_name(" J.R. "), Some("J.R.".to_owned()));
}
