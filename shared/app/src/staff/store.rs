//! The ports of the staff use cases.

use std::collections::BTreeSet;
use std::future::Future;

use domain::ids::{AccountId, UserId};
use domain::user::{Email, UserStatus};

use super::release_order::{RecordedPosition, ReleaseOrder};
use crate::account::{AccountSummary, ReadAccountSummaries};
use crate::login::LoginChange;
use crate::store::StoreError;
use crate::users::{ListMemberships, User, UserStore};

/// Finds accounts. The results are eventually consistent.
pub trait FindAccounts: ReadAccountSummaries + ListMemberships {
    /// The accounts with this folded number.
    fn accounts_numbered(
        &self,
        number: &str,
    ) -> impl Future<Output = Result<Vec<AccountId>, StoreError>> + Send;

    /// The users with this e-mail address.
    fn users_at(
        &self,
        email: &Email,
    ) -> impl Future<Output = Result<Vec<UserId>, StoreError>> + Send;

    /// Up to `limit` accounts whose folded name begins with `prefix`, sorted by folded name and id,
    /// after this folded name and id.
    fn accounts_named(
        &self,
        prefix: &str,
        after: Option<&(String, AccountId)>,
        limit: u16,
    ) -> impl Future<Output = Result<Vec<AccountSummary>, StoreError>> + Send;
}

/// A change of a login by staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoginUpdate<'a> {
    /// The status.
    Status(UserStatus),
    /// The e-mail address. The store keeps the previous one, and ends a temporary password that was
    /// mailed to it.
    Email(&'a Email),
}

/// Changes logins.
pub trait ChangeLogins: Send + Sync {
    /// Writes a change with its activities, and increments the session epoch.
    ///
    /// [`StoreError::ConditionFailed`] (`User`) when the user does not exist, or has another
    /// status, e-mail address or epoch than `change.user`.
    fn update_login(
        &self,
        change: &LoginChange<'_>,
        update: &LoginUpdate<'_>,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// Finds accounts that were imported without an Office Manager because another person had the user
/// name. The results are eventually consistent.
pub trait FindUnmanaged: ReadAccountSummaries {
    /// Up to `limit` of those that still have no Office Manager, by id.
    fn unmanaged(
        &self,
        limit: u16,
    ) -> impl Future<Output = Result<Vec<AccountSummary>, StoreError>> + Send;
}

/// Lists the members of staff.
pub trait ListStaff: UserStore {
    /// All of them. The list is eventually consistent, each of its records strongly consistent.
    fn staff(&self) -> impl Future<Output = Result<Vec<User>, StoreError>> + Send;
}

/// Reads the administrators.
pub trait ReadAdmins: UserStore {
    /// The active administrators, strongly consistent.
    fn administrators(&self) -> impl Future<Output = Result<BTreeSet<UserId>, StoreError>> + Send;
}

/// Finds users whom imports recorded and who are not invited yet. The results are eventually
/// consistent: a user who was just invited may be among them.
pub trait FindRecorded: ListMemberships {
    /// Up to `limit` of those whose id begins with the hexadecimal digit `part`, by id, after this
    /// one.
    fn recorded(
        &self,
        part: u8,
        after: Option<&UserId>,
        limit: u16,
    ) -> impl Future<Output = Result<Vec<User>, StoreError>> + Send;
}

/// Reads the order to release invitations, and records its progress.
pub trait ReadRelease: Send + Sync {
    /// The order under way, strongly consistent.
    fn get_release(&self) -> impl Future<Output = Result<Option<ReleaseOrder>, StoreError>> + Send;

    /// Records the progress of an order; without a position, that it is complete.
    ///
    /// [`StoreError::ConditionFailed`] (`Release`) when another order replaced it.
    fn note_release(
        &self,
        order: &ReleaseOrder,
        position: Option<&RecordedPosition>,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}
