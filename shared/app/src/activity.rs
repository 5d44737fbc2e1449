//! What people did: who, what, when, from where.
//!
//! Written in the same transaction as the change, or before what is shown to staff is shown. What
//! the billing system posts is in Transaction History and not here.
use crate::secret::{Secret, SecretHash};
use crate::store::StoreError;
use crate::system::Random;
use crate::users::user::User;
pub use domain::activity::Action;
use domain::ids::{AccountId, UserId, Username};
use domain::user::{Staff, whole_name};
use jiff::{SignedDuration, Timestamp};
use std::future::Future;
use uuid::Uuid;

/// Where an activity belongs, and who reads it there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ActivityLog {
    /// An account; its Office Managers read it.
    Account(AccountId),
    /// A login; its owner reads it.
    User(UserId),
    /// The provider's own people; administrators read it.
    Staff,
}

/// Who did something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Their user name; none for whoever deployed the portal.
    pub username: Option<Username>,
    /// Their name then.
    pub name: String,
    /// Set for the provider's own people.
    pub staff: Option<Staff>,
    /// Of the provider's own people, what customers are shown: their given name and the initial of
    /// their family name. `None` of customers, and in what was written before there was one.
    pub public_name: Option<String>,
}

impl Actor {
    /// A user, as they are called now.
    pub fn user(user: &User) -> Self {
        Self {
            username: Some(user.username.clone()),
            name: whole_name(&user.given_name, &user.family_name),
            staff: user.staff,
            public_name: user.staff.map(|_| public_name(&user.given_name, &user.family_name)),
        }
    }

    /// What customers are shown of somebody of the provider's own people.
    pub fn shown_to_customers(&self) -> String {
        let (given, family) = self.name.split_once(' ').unwrap_or((&self.name, ""));
        self.public_name.clone().unwrap_or_else(|| public_name(given, family))
    }

    /// A user of whom the account knows the user name only, as they do not belong to it.
    pub fn username_only(user: &User) -> Self {
        let username = Some(user.username.clone());
        Self { username, name: String::new(), staff: None, public_name: None }
    }

    /// The provider's billing system, which does one thing that is told; the action says so.
    pub const fn billing_system() -> Self {
        Self::deployer()
    }

    /// Whoever deployed the portal, with rights that are not the portal's.
    pub const fn deployer() -> Self {
        Self { username: None, name: String::new(), staff: None, public_name: None }
    }
}

/// `Alex F.`; a person with one name has that one.
fn public_name(given: &str, family: &str) -> String {
    match (given.trim(), family.trim().chars().next()) {
        ("", _) => family.trim().to_owned(),
        (given, None) => given.to_owned(),
        (given, Some(initial)) => format!("{given} {initial}."),
    }
}

/// What is logged once in so much time however often it is done.
const ONCE_IN: SignedDuration = SignedDuration::from_hours(1);

/// Something somebody did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activity {
    /// Where it belongs.
    pub log: ActivityLog,
    /// Unique in its trail.
    pub id: String,
    /// When.
    pub at: Timestamp,
    /// The instant by which it is filed: `at`, or the beginning of its hour where it is logged once
    /// an hour.
    pub filed_at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// What.
    pub action: Action,
    /// To what: a user name, or the id of a transaction; none when it was the actor's own.
    pub subject: Option<String>,
    /// What there is to add; see [`Action`].
    pub detail: Option<String>,
    /// The address it was done from, if it was a browser's.
    pub address: Option<String>,
}

impl Activity {
    /// Something done now, with an id that never was before.
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
    /// id, which does not reveal the session.
    pub fn view(user: &User, session: &SecretHash, account: &AccountId, at: Timestamp) -> Self {
        let name = format!("view\n{}\n{account}", session.as_str());
        let id = Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes()).to_string();
        Self { id, ..Self::of_account(user, account, Action::ViewedByStaff, at) }
    }

    /// Somebody downloads a list of an account. Of one person's downloads of one list in one hour
    /// all have the same key, so that the first is logged and the others are not.
    pub fn download(user: &User, account: &AccountId, action: Action, at: Timestamp) -> Self {
        let name = format!("download\n{}\n{}", user.id, action.as_str());
        let id = Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes()).to_string();
        let hour = at.as_second().div_euclid(ONCE_IN.as_secs()).saturating_mul(ONCE_IN.as_secs());
        let filed_at = Timestamp::from_second(hour).unwrap_or(at);
        Self { id, filed_at, ..Self::of_account(user, account, action, at) }
    }

    fn of_account(user: &User, account: &AccountId, action: Action, at: Timestamp) -> Self {
        let (log, actor) = (ActivityLog::Account(account.clone()), Actor::user(user));
        let (id, subject, detail, address) = (String::new(), None, None, None);
        Self { log, id, at, filed_at: at, actor, action, subject, detail, address }
    }

    /// To what.
    #[must_use]
    pub fn of(self, subject: impl Into<String>) -> Self {
        Self { subject: Some(subject.into()), ..self }
    }

    /// What there is to add.
    #[must_use]
    pub fn with(self, detail: impl Into<String>) -> Self {
        Self { detail: Some(detail.into()), ..self }
    }

    /// From where.
    #[must_use]
    pub fn from(self, address: impl Into<String>) -> Self {
        Self { address: Some(address.into()), ..self }
    }
}

/// Where it is logged what becomes of a login: for its owner, and of staff also in the provider's
/// own trail. No account is concerned, however many its owner belongs to.
pub(crate) fn logs_of(user: &User) -> Vec<ActivityLog> {
    let staff = user.staff.map(|_| ActivityLog::Staff);
    [ActivityLog::User(user.id)].into_iter().chain(staff).collect()
}

/// Writes what was done, by itself; what belongs to a change is written with the change.
pub trait RecordActivity: Send + Sync {
    /// Writes it. Nothing that is there is changed: of two with the same trail, instant of filing
    /// and id, the first stays.
    fn record(&self, activity: &Activity) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// Where a page of activities begins: after the one that is filed by this instant and id.
pub type ActivityPosition = (Timestamp, String);

/// Reads what was done.
pub trait ReadActivity: Send + Sync {
    /// Up to `limit` of a trail, newest first, and where the next page begins.
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
        assert_eq!(old.shown_to_customers(), "Alex F.", "written before there was a public name");
    }
}
