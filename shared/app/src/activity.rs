//! The activity log: who did what, when, and from where.
//!
//! An activity is written in the same transaction as its change. A look of staff at an account is
//! written before the page is shown. What the billing system posts is in Transaction History, not
//! here.

use crate::secret::{Secret, SecretHash};
use crate::store::StoreError;
use crate::system::Random;
use crate::users::User;
pub use domain::activity::Action;
use domain::ids::{AccountId, UserId, Username};
use domain::user::{Staff, whole_name};
use jiff::{SignedDuration, Timestamp};
use std::future::Future;
use uuid::Uuid;

/// The log to which an activity belongs, and who reads it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ActivityLog {
    /// An account; its Office Managers read it.
    Account(AccountId),
    /// A login; its user reads it.
    User(UserId),
    /// The provider's staff; administrators read it.
    Staff,
}

/// The person, or the system, that did something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Their user name; `None` for the operator who deployed the portal.
    pub username: Option<Username>,
    /// Their full name at that time.
    pub name: String,
    /// The role, if they are staff.
    pub staff: Option<Staff>,
    /// The name of staff that customers see: given name and initial of the family name. `None` for
    /// customers, and in activities that are older than this field.
    pub public_name: Option<String>,
}

impl Actor {
    /// A user, with their current name.
    pub fn user(user: &User) -> Self {
        Self {
            username: Some(user.username.clone()),
            name: whole_name(&user.given_name, &user.family_name),
            staff: user.staff,
            public_name: user.staff.map(|_| public_name(&user.given_name, &user.family_name)),
        }
    }

    /// The name of a member of staff that customers see.
    pub fn shown_to_customers(&self) -> String {
        let (given, family) = self.name.split_once(' ').unwrap_or((&self.name, ""));
        self.public_name.clone().unwrap_or_else(|| public_name(given, family))
    }

    /// A user who does not belong to the account, so that it may know only the user name.
    pub fn username_only(user: &User) -> Self {
        let username = Some(user.username.clone());
        Self { username, name: String::new(), staff: None, public_name: None }
    }

    /// The provider's billing system. It has the same form as the deployer; the action tells them
    /// apart.
    pub const fn billing_system() -> Self {
        Self::deployer()
    }

    /// Auto Pay. The action tells it apart, too.
    pub const fn auto_pay() -> Self {
        Self::deployer()
    }

    /// The operator who deployed the portal, with rights outside the portal.
    pub const fn deployer() -> Self {
        Self { username: None, name: String::new(), staff: None, public_name: None }
    }
}

/// `Alex F.`; the one name of a person who has one.
fn public_name(given: &str, family: &str) -> String {
    match (given.trim(), family.trim().chars().next()) {
        ("", _) => family.trim().to_owned(),
        (given, None) => given.to_owned(),
        (given, Some(initial)) => format!("{given} {initial}."),
    }
}

/// Repeated downloads of one list within this time are logged once.
const DOWNLOAD_WINDOW: SignedDuration = SignedDuration::from_hours(1);

/// One entry of an activity log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activity {
    /// The log to which it belongs.
    pub log: ActivityLog,
    /// Unique in its log together with `filed_at`.
    pub id: String,
    /// When it was done.
    pub at: Timestamp,
    /// The instant in its key: `at`, or the beginning of the hour for what is logged once an hour.
    pub filed_at: Timestamp,
    /// The person, or the system, that did it.
    pub actor: Actor,
    /// What was done.
    pub action: Action,
    /// The object: a user name, or the id of a transaction; `None` for the actor's own login.
    pub subject: Option<String>,
    /// Details that depend on the action; see [`Action`].
    pub detail: Option<String>,
    /// The client address, if the request came from a browser.
    pub address: Option<String>,
}

impl Activity {
    /// An activity with a new random id.
    pub fn new(
        random: &impl Random,
        log: ActivityLog,
        actor: Actor,
        action: Action,
        at: Timestamp,
    ) -> Self {
        let id = Secret::new(random.bytes()).reveal().chars().take(16).collect();
        let (subject, detail, address) = (None, None, None);
        Self { log, id, at, filed_at: at, actor, action, subject, detail, address }
    }

    /// A member of staff opens an account. All views of one account in one session have the same
    /// id; the id does not reveal the session.
    pub fn view(user: &User, session: &SecretHash, account: &AccountId, at: Timestamp) -> Self {
        let name = format!("view\n{}\n{account}", session.as_str());
        let id = Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes()).to_string();
        Self { id, ..Self::of_account(user, account, Action::ViewedByStaff, at) }
    }

    /// A user downloads a list of an account. All downloads of one list by one user in one hour
    /// have the same key, so that only the first is logged.
    pub fn download(user: &User, account: &AccountId, action: Action, at: Timestamp) -> Self {
        let name = format!("download\n{}\n{}", user.id, action.as_str());
        Self::once_an_hour(&name, user, account, action, at)
    }

    /// The same for one document, such as an invoice of this number: its downloads are logged
    /// apart from those of other documents.
    pub fn document(
        user: &User,
        account: &AccountId,
        action: Action,
        number: &str,
        at: Timestamp,
    ) -> Self {
        let name = format!("download\n{}\n{}\n{number}", user.id, action.as_str());
        Self::once_an_hour(&name, user, account, action, at).of(number)
    }

    fn once_an_hour(
        name: &str,
        user: &User,
        account: &AccountId,
        action: Action,
        at: Timestamp,
    ) -> Self {
        let id = Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes()).to_string();
        let window = DOWNLOAD_WINDOW.as_secs();
        let hour = at.as_second().div_euclid(window).saturating_mul(window);
        let filed_at = Timestamp::from_second(hour).unwrap_or(at);
        Self { id, filed_at, ..Self::of_account(user, account, action, at) }
    }

    fn of_account(user: &User, account: &AccountId, action: Action, at: Timestamp) -> Self {
        let (log, actor) = (ActivityLog::Account(account.clone()), Actor::user(user));
        let (id, subject, detail, address) = (String::new(), None, None, None);
        Self { log, id, at, filed_at: at, actor, action, subject, detail, address }
    }

    /// Sets the object of the action.
    #[must_use]
    pub fn of(self, subject: impl Into<String>) -> Self {
        Self { subject: Some(subject.into()), ..self }
    }

    /// Sets the details.
    #[must_use]
    pub fn with(self, detail: impl Into<String>) -> Self {
        Self { detail: Some(detail.into()), ..self }
    }

    /// Sets the client address.
    #[must_use]
    pub fn from(self, address: impl Into<String>) -> Self {
        Self { address: Some(address.into()), ..self }
    }
}

/// The logs that record a change of this login: the user's, and for staff the log of staff too. The
/// logs of the user's accounts do not.
pub(crate) fn logs_of(user: &User) -> Vec<ActivityLog> {
    let staff = user.staff.map(|_| ActivityLog::Staff);
    [ActivityLog::User(user.id)].into_iter().chain(staff).collect()
}

/// Writes an activity that belongs to no change; others are written with their change.
pub trait RecordActivity: Send + Sync {
    /// Writes it. Of two activities with the same log, `filed_at` and id, the first stays.
    fn record(&self, activity: &Activity) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// A page of activities begins after the one with this `filed_at` and id.
pub type ActivityPosition = (Timestamp, String);

/// Reads activity logs.
pub trait ReadActivity: Send + Sync {
    /// Up to `limit` activities of a log, newest first, and where the next page begins.
    fn activities(
        &self,
        log: &ActivityLog,
        after: Option<&ActivityPosition>,
        limit: u16,
    ) -> impl Future<Output = Result<(Vec<Activity>, Option<ActivityPosition>), StoreError>> + Send;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn staff_are_shown_by_given_name_and_initial_or_by_the_one_name_they_have() {
        let shown = |given: &str, family: &str| public_name(given, family);
        assert_eq!(shown("Alex", "Fontaine"), "Alex F.");
        assert_eq!(shown("Mary Ann", "de la Tour"), "Mary Ann d.");
        assert_eq!(shown("Élise", "Ôté"), "Élise Ô.");
        assert_eq!(shown("Sukarno", ""), "Sukarno");
        assert_eq!(shown("", "Sukarno"), "Sukarno");
        let name = "Alex Fontaine".to_owned();
        let old = Actor { name, staff: Some(Staff::Agent), ..Actor::deployer() };
        assert_eq!(old.shown_to_customers(), "Alex F.", "written before the field existed");
    }
}
