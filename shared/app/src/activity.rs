//! What people did: who, what, when, from where.
//!
//! Written in the same transaction as the change, or before what is shown to staff is shown. What
//! the billing system posts is in Transaction History and not here.

use std::future::Future;

pub use domain::activity::Action;
use domain::ids::{AccountId, Username};
use domain::people::{Staff, whole_name};
use jiff::Timestamp;
use uuid::Uuid;

use crate::access::{ListMemberships, SessionRecord, User};
use crate::outside::Random;
use crate::secret::Secret;
use crate::store::StoreError;

/// Where an activity belongs, and who reads it there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Trail {
    /// An account; its Office Managers read it.
    Account(AccountId),
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
}

impl Actor {
    /// A user, as they are called now.
    pub fn user(user: &User) -> Self {
        Self {
            username: Some(user.username.clone()),
            name: whole_name(&user.given_name, &user.family_name),
            staff: user.staff,
        }
    }

    /// Whoever deployed the portal, with rights that are not the portal's.
    pub const fn deployer() -> Self {
        Self { username: None, name: String::new(), staff: None }
    }
}

/// Something somebody did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activity {
    /// Where it belongs.
    pub trail: Trail,
    /// Unique in its trail.
    pub id: String,
    /// When.
    pub at: Timestamp,
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
        trail: Trail,
        actor: Actor,
        action: Action,
        at: Timestamp,
    ) -> Self {
        let id = Secret::new(random.bytes()).reveal().chars().take(16).collect();
        Self { trail, id, at, actor, action, subject: None, detail: None, address: None }
    }

    /// A member of staff looks at an account. The id says nothing of the session, and is the same
    /// for each look in it.
    pub fn view(user: &User, session: &SessionRecord, account: &AccountId, at: Timestamp) -> Self {
        let name = format!("view\n{}\n{account}", session.secret.as_str());
        let id = Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes()).to_string();
        let (trail, actor) = (Trail::Account(account.clone()), Actor::user(user));
        let (subject, detail, address) = (None, None, None);
        Self { trail, id, at, actor, action: Action::ViewedByStaff, subject, detail, address }
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

/// Where it is told what becomes of somebody's login: in each account they belong to; of staff, in
/// the provider's own trail.
///
/// # Errors
/// When their accounts cannot be read.
pub(crate) async fn trails_of(
    store: &impl ListMemberships,
    user: &User,
) -> Result<Vec<Trail>, StoreError> {
    if user.staff.is_some() {
        return Ok(vec![Trail::Staff]);
    }
    let places = store.list_memberships(&user.id).await?.into_iter();
    Ok(places.filter(|place| place.active).map(|place| Trail::Account(place.account)).collect())
}

/// Writes what was done, by itself; what belongs to a change is written with the change.
pub trait RecordActivity: Send + Sync {
    /// Writes it. Nothing that is there is changed: of two with the same trail, instant and id, the
    /// first stays.
    fn record(&self, activity: &Activity) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// Writes down that a member of staff looks at an account.
pub trait RecordView: Send + Sync {
    /// Writes the activity and remembers the account in the session: both or neither.
    ///
    /// [`StoreError::ConditionFailed`] when the session remembers it already, or has ended.
    fn record_view(
        &self,
        session: &SessionRecord,
        account: &AccountId,
        activity: &Activity,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// Where a page of activities begins: after the one of this instant and id.
pub type ActivityPosition = (Timestamp, String);

/// Reads what was done.
pub trait ReadActivity: Send + Sync {
    /// Up to `limit` of a trail, newest first, and where the next page begins.
    fn activities(
        &self,
        trail: &Trail,
        after: Option<&ActivityPosition>,
        limit: u16,
    ) -> impl Future<Output = Result<(Vec<Activity>, Option<ActivityPosition>), StoreError>> + Send;
}
