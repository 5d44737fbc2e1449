//! Who gets copies of the mails about Auto Pay.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use app::mail_feedback::Suppression;
use app::users::{Membership, User, notice_copies};
use domain::document::Language;
use domain::user::{EmailProblem, Role, UserStatus};
use testkit::access::{MemoryAccess, account, invited, member, noon, user};

/// A user who asked for copies.
fn asking(name: &str) -> User {
    User { auto_pay_copies: true, ..user(name) }
}

async fn copies(access: &MemoryAccess) -> Vec<String> {
    let found = notice_copies(access, &account("a-1")).await.unwrap();
    let mut names: Vec<_> = found.into_iter().map(|copy| copy.email.to_string()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn active_billing_users_and_managers_who_asked_get_copies() {
    let mut french = asking("lea.french");
    french.language = Language::French;
    let access = MemoryAccess::default()
        .with_user(french.clone())
        .with_member(member("lea.french", "a-1", Role::Billing))
        .with_user(asking("max.manager"))
        .with_member(member("max.manager", "a-1", Role::Manager))
        .with_user(asking("other.account"))
        .with_member(member("other.account", "a-2", Role::Manager));
    assert_eq!(copies(&access).await, ["lea.french@example.ca", "max.manager@example.ca"]);
    let found = notice_copies(&access, &account("a-1")).await.unwrap();
    let lea = found.iter().find(|copy| copy.user == french.id).unwrap();
    assert_eq!(lea.language, Language::French);
}

#[tokio::test]
async fn nobody_else_gets_copies() {
    let invited_user = User { status: UserStatus::Invited, ..asking("new.user") };
    let deactivated = User { status: UserStatus::Deactivated, ..asking("no.login") };
    let inactive = Membership { active: false, ..member("left.user", "a-1", Role::Manager) };
    let bounced = asking("bounced.user");
    let report = Suppression { problem: EmailProblem::Bounced, since: noon() };
    let access = MemoryAccess::default()
        .with_user(user("not.asking"))
        .with_member(member("not.asking", "a-1", Role::Manager))
        .with_user(asking("vera.viewer"))
        .with_member(member("vera.viewer", "a-1", Role::Viewer))
        .with_user(invited_user)
        .with_member(member("new.user", "a-1", Role::Manager))
        .with_user(asking("not.accepted"))
        .with_member(invited("not.accepted", "a-1", Role::Manager))
        .with_user(deactivated)
        .with_member(member("no.login", "a-1", Role::Manager))
        .with_user(asking("left.user"))
        .with_member(inactive)
        .with_suppressed(&bounced.email, report)
        .with_user(bounced)
        .with_member(member("bounced.user", "a-1", Role::Billing));
    assert_eq!(copies(&access).await, [""; 0]);
}

#[tokio::test]
async fn the_users_of_every_page_are_found() {
    let mut access = MemoryAccess::default();
    for number in 0..250 {
        let name = format!("user.{number}");
        access = access.with_user(asking(&name));
        access = access.with_member(member(&name, "a-1", Role::Billing));
    }
    assert_eq!(copies(&access).await.len(), 250);
}
