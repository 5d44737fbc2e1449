//! What staff's work needs of the outside.

use std::collections::BTreeSet;
use std::future::Future;

use domain::ids::{AccountId, UserId};
use domain::user::{Email, UserStatus};

use crate::account::{AccountSummary, ReadAccountSummaries};
use crate::login::LoginChange;
use crate::staff::{RecordedPosition, ReleaseOrder};
use crate::store::StoreError;
use crate::users::{ListMemberships, User, UserStore};

/// Finds accounts. What was written just now may be missing.
pub trait FindAccounts: ReadAccountSummaries + ListMemberships {
    /// Accounts of this folded number.
    fn accounts_numbered(
        &self,
        number: &str,
    ) -> impl Future<Output = Result<Vec<AccountId>, StoreError>> + Send;

    /// Users with this address.
    fn users_at(
        &self,
        email: &Email,
    ) -> impl Future<Output = Result<Vec<UserId>, StoreError>> + Send;

    /// Up to `limit` accounts whose folded name begins so, by folded name and id, from after this
    /// folded name and id on.
    fn accounts_named(
        &self,
        prefix: &str,
        after: Option<&(String, AccountId)>,
        limit: u16,
    ) -> impl Future<Output = Result<Vec<AccountSummary>, StoreError>> + Send;
}

/// What staff change of a login.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoginUpdate<'a> {
    /// Where it stands.
    Status(UserStatus),
    /// Its address. The one before is kept, and a temporary password that was mailed ends.
    Email(&'a Email),
}

/// Changes logins.
pub trait ChangeLogins: Send + Sync {
    /// Writes a change with its trail; the epoch is one above that of `change.user`.
    ///
    /// [`StoreError::ConditionFailed`] (`User`) when the user is gone, or has another status, address
    /// or epoch than in `change.user`.
    fn update_login(
        &self,
        change: &LoginChange<'_>,
        update: &LoginUpdate<'_>,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// Finds accounts that were posted without their Office Manager because the user name was taken.
/// What was written just now may be missing.
pub trait FindUnmanaged: ReadAccountSummaries {
    /// Up to `limit` of those that still have none, by id.
    fn unmanaged(
        &self,
        limit: u16,
    ) -> impl Future<Output = Result<Vec<AccountSummary>, StoreError>> + Send;
}

/// Lists the provider's own people.
pub trait ListStaff: UserStore {
    /// All of them. Who is one may be a moment old; what is told of each of them is not.
    fn staff(&self) -> impl Future<Output = Result<Vec<User>, StoreError>> + Send;
}

/// Reads who is in charge at the provider.
pub trait ReadAdmins: UserStore {
    /// The administrators who may come in, strongly consistent.
    fn administrators(&self) -> impl Future<Output = Result<BTreeSet<UserId>, StoreError>> + Send;
}

/// Finds people whom imports recorded and nobody invited yet. Who was invited just now may still be
/// among them.
pub trait FindRecorded: ListMemberships {
    /// Up to `limit` of those whose id begins with this hexadecimal digit, by id, after this one.
    fn recorded(
        &self,
        part: u8,
        after: Option<&UserId>,
        limit: u16,
    ) -> impl Future<Output = Result<Vec<User>, StoreError>> + Send;
}

/// Reads and ends the order to release invitations.
pub trait ReadRelease: Send + Sync {
    /// The order under way, strongly consistent.
    fn get_release(&self) -> impl Future<Output = Result<Option<ReleaseOrder>, StoreError>> + Send;

    /// Records how far an order is; without a position, that it has ended.
    ///
    /// [`StoreError::ConditionFailed`] when another order has taken its place.
    fn note_release(
        &self,
        order: &ReleaseOrder,
        position: Option<&RecordedPosition>,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}
