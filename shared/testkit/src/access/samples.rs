//! Sample users, memberships, account summaries and sessions.

use std::collections::BTreeSet;

use app::account::AccountSummary;
use app::login::SessionRecord;
use app::login::session::{ABSOLUTE, IDLE, NewSession};
use app::secret::Secret;
use app::users::{InvitedBy, Membership, OpenInvitation, User};
use domain::document::Language;
use domain::ids::{AccountId, Username};
use domain::user::{Email, Role, UserStatus};
use jiff::{SignedDuration, Timestamp};

/// The instant at which tests happen: noon of 15 July 2026, UTC.
pub fn noon() -> Timestamp {
    Timestamp::constant(1_784_116_800, 0)
}

/// A user name.
pub fn username(name: &str) -> Username {
    Username::parse(name).unwrap()
}

/// An active user of this name, at example.ca.
pub fn user(name: &str) -> User {
    let username = username(name);
    User {
        id: username.user_id(),
        email: Email::parse(&format!("{name}@example.ca")).unwrap(),
        username,
        given_name: "Dana".to_owned(),
        family_name: "Roy".to_owned(),
        language: Language::English,
        status: UserStatus::Active,
        staff: None,
        session_epoch: 3,
        invite_expires_at: None,
        last_mail: None,
        second_factor: false,
        must_set_up_factor: false,
        password_changed_at: None,
        factor_changed_at: None,
        password_pending_since: None,
        email_changed_at: None,
        previous_email: None,
        memberships_given: 0,
        taken_over_at: None,
        auto_pay_copies: false,
    }
}

/// An account id.
pub fn account(id: &str) -> AccountId {
    AccountId::parse(id).unwrap()
}

/// An active membership of a user in an account.
pub fn member(name: &str, id: &str, role: Role) -> Membership {
    let (user, account) = (username(name).user_id(), account(id));
    Membership { user, account, role, active: true, invitation: None, sponsor: None }
}

/// The same with an open invitation by Sam Roy, which expires 24 hours after noon.
pub fn invited(name: &str, id: &str, role: Role) -> Membership {
    let expires_at = noon() + SignedDuration::from_hours(24);
    let open = OpenInvitation { inviter: InvitedBy::Member("Sam Roy".to_owned()), expires_at };
    Membership { active: false, invitation: Some(open), ..member(name, id, role) }
}

/// The summary of an account with these Office Managers.
pub fn account_summary(id: &str, managers: &[&str]) -> AccountSummary {
    AccountSummary {
        account: account(id),
        name: format!("Account {id}"),
        number: format!("N-{id}"),
        managers: managers.iter().map(|name| username(name).user_id()).collect(),
        factor_required: false,
        username_taken: None,
    }
}

/// A session of a user that began now.
pub fn live_session(user: &User, secret: u8, now: Timestamp) -> NewSession {
    let secret = Secret::new([secret; 32]);
    let record = SessionRecord {
        user: user.id,
        secret: secret.hash(),
        epoch: user.session_epoch,
        begun_at: now,
        address: "203.0.113.7".to_owned(),
        user_agent: "test".to_owned(),
        viewed: BTreeSet::new(),
        idle_expires_at: now + IDLE,
        expires_at: now + ABSOLUTE,
    };
    NewSession { record, secret }
}
