//! The users of accounts and staff in memory: reads, searches and changes.

use std::collections::BTreeSet;

use app::account::{AccountSummary, ReadAccountSummaries};
use app::activity::{Activity, ActivityLog, ActivityPosition, ReadActivity};
use app::fold::fold;
use app::staff::{
    FindAccounts, FindRecorded, FindUnmanaged, ListStaff, ReadAdmins, ReadRelease,
    RecordedPosition, ReleaseOrder,
};
use app::store::{Condition, StoreError};
use app::users::{
    AccountUser, ListUsers, Membership, NonEmptySetChange, StaffState, User, UserChange, UserWrite,
    WriteUsers,
};
use domain::ids::{AccountId, UserId};
use domain::user::{Email, Role, Staff, UserStatus};
use jiff::Timestamp;

use crate::access::MemoryAccess;
use crate::access::activity::page_of;
use crate::access::memory::Table;

impl MemoryAccess {
    /// Adds or replaces an account summary.
    #[must_use]
    pub fn with_account_summary(self, summary: AccountSummary) -> Self {
        self.table().summaries.insert(summary.account.clone(), summary);
        self
    }

    /// Adds a member of staff, and an administrator to the administrators.
    #[must_use]
    pub fn with_staff(self, user: User) -> Self {
        if user.staff == Some(Staff::Admin) {
            self.table().admins.insert(user.id);
        }
        self.with_user(user)
    }

    /// The activities, in the order in which they were written.
    pub fn activities(&self) -> Vec<Activity> {
        self.table().activities.clone()
    }

    /// The administrators.
    pub fn admins(&self) -> BTreeSet<UserId> {
        self.table().admins.clone()
    }

    /// The number of users.
    pub fn users(&self) -> usize {
        self.table().users.len()
    }
}

impl ReadAccountSummaries for MemoryAccess {
    async fn account_summaries(
        &self,
        accounts: &[AccountId],
    ) -> Result<Vec<AccountSummary>, StoreError> {
        self.call(|table| {
            Ok(accounts.iter().filter_map(|id| table.summaries.get(id).cloned()).collect())
        })
    }
}

fn account_user(table: &Table, account: &AccountId, user: &UserId) -> Option<AccountUser> {
    let member = table.members.get(&(*user, account.clone()))?.clone();
    let user = table.users.get(user)?.clone();
    let email_problem = table.suppression(&user.email).map(|known| known.problem);
    Some(AccountUser { user, member, email_problem })
}

impl ListUsers for MemoryAccess {
    async fn account_users(
        &self,
        account: &AccountId,
        after: Option<&UserId>,
        limit: u16,
    ) -> Result<(Vec<AccountUser>, Option<UserId>), StoreError> {
        self.call(|table| {
            let here = table.members.keys().filter(|(_, of)| of == account);
            let mut ids: Vec<UserId> = here.map(|(user, _)| *user).collect();
            ids.retain(|user| after.is_none_or(|after| user > after));
            let more = ids.len() > usize::from(limit);
            ids.truncate(usize::from(limit));
            let next = ids.last().copied().filter(|_| more);
            Ok((ids.iter().filter_map(|id| account_user(table, account, id)).collect(), next))
        })
    }

    async fn account_user(
        &self,
        account: &AccountId,
        user: &UserId,
    ) -> Result<Option<AccountUser>, StoreError> {
        self.call(|table| Ok(account_user(table, account, user)))
    }
}

impl ListStaff for MemoryAccess {
    async fn staff(&self) -> Result<Vec<User>, StoreError> {
        let staff = |user: &&User| user.staff.is_some();
        self.call(|table| Ok(table.users.values().filter(staff).cloned().collect()))
    }
}

impl ReadAdmins for MemoryAccess {
    async fn administrators(&self) -> Result<BTreeSet<UserId>, StoreError> {
        self.call(|table| Ok(table.admins.clone()))
    }
}

impl FindAccounts for MemoryAccess {
    async fn accounts_numbered(&self, number: &str) -> Result<Vec<AccountId>, StoreError> {
        self.call(|table| {
            let numbered =
                table.summaries.values().filter(|summary| fold(&summary.number) == number);
            Ok(numbered.map(|summary| summary.account.clone()).collect())
        })
    }

    async fn users_at(&self, email: &Email) -> Result<Vec<UserId>, StoreError> {
        self.call(|table| {
            let there = table.users.values().filter(|user| user.email == *email);
            Ok(there.map(|user| user.id).collect())
        })
    }

    async fn accounts_named(
        &self,
        prefix: &str,
        after: Option<&(String, AccountId)>,
        limit: u16,
    ) -> Result<Vec<AccountSummary>, StoreError> {
        self.call(|table| {
            let sort_key =
                |summary: &AccountSummary| (fold(&summary.name), summary.account.clone());
            let named =
                table.summaries.values().filter(|summary| fold(&summary.name).starts_with(prefix));
            let later =
                named.filter(|summary| after.is_none_or(|after| sort_key(summary) > *after));
            let mut found: Vec<AccountSummary> = later.cloned().collect();
            found.sort_by_key(sort_key);
            found.truncate(usize::from(limit));
            Ok(found)
        })
    }
}

impl FindUnmanaged for MemoryAccess {
    async fn unmanaged(&self, limit: u16) -> Result<Vec<AccountSummary>, StoreError> {
        self.call(|table| {
            let lacking =
                table.summaries.values().filter(|summary| summary.lacks_manager().is_some());
            Ok(lacking.take(usize::from(limit)).cloned().collect())
        })
    }
}

impl FindRecorded for MemoryAccess {
    async fn recorded(
        &self,
        part: u8,
        after: Option<&UserId>,
        limit: u16,
    ) -> Result<Vec<User>, StoreError> {
        let wanted = |user: &&User| {
            let of_part = user.id.to_string().starts_with(&format!("{part:x}"));
            let waits = user.status == UserStatus::Recorded && user.staff.is_none();
            of_part && waits && after.is_none_or(|after| user.id > *after)
        };
        self.call(|table| {
            let found = table.users.values().filter(wanted);
            Ok(found.take(usize::from(limit)).cloned().collect())
        })
    }
}

impl ReadRelease for MemoryAccess {
    async fn get_release(&self) -> Result<Option<ReleaseOrder>, StoreError> {
        self.call(|table| Ok(table.release.clone()))
    }

    async fn note_release(
        &self,
        order: &ReleaseOrder,
        position: Option<&RecordedPosition>,
    ) -> Result<(), StoreError> {
        self.call(|table| {
            let known = table.release.as_mut().filter(|known| known.at == order.at);
            let known = known.ok_or(StoreError::ConditionFailed(Condition::Release))?;
            known.position = position.copied();
            if position.is_none() {
                table.release = None;
            }
            Ok(())
        })
    }
}

impl WriteUsers for MemoryAccess {
    async fn write_users(&self, change: &UserChange) -> Result<(), StoreError> {
        self.call(|table| {
            for write in &change.writes {
                apply(table, write)?;
            }
            if let Some(record) = &change.idempotency {
                if table.idempotency.contains_key(&record.key.id) {
                    return Err(StoreError::ConditionFailed(Condition::IdempotencyKey));
                }
                table.idempotency.insert(record.key.id, record.clone());
            }
            table.log(&change.activities)
        })
    }
}

/// Applies one write of a change.
pub(crate) fn apply(table: &mut Table, write: &UserWrite) -> Result<(), StoreError> {
    let failed = StoreError::ConditionFailed;
    match write {
        UserWrite::NewUser(user) => {
            held(!table.users.contains_key(&user.id), Condition::Username)?;
            table.users.insert(user.id, user.clone());
            Ok(())
        }
        UserWrite::SameEmail(user, email) => {
            count_membership(table, user, |user| user.email == *email)
        }
        UserWrite::SameNewcomer(user, email) => count_membership(table, user, |user| {
            user.email == *email && user.status != UserStatus::Active
        }),
        UserWrite::TakeOver { before, after } => take_over(table, before, after),
        UserWrite::Member { before, after } => {
            let key = (after.user, after.account.clone());
            let known = table.members.insert(key, after.clone());
            held(known.as_ref().map(as_read) == before.as_ref().map(as_read), Condition::Member)
        }
        UserWrite::RemoveMember(before) => {
            let known = table.members.remove(&(before.user, before.account.clone()));
            held(known.as_ref().map(as_read) == Some(as_read(before)), Condition::Member)
        }
        UserWrite::IsActive(user) => {
            let active = |user: &User| user.status == UserStatus::Active;
            held(table.users.get(user).is_some_and(active), Condition::User)
        }
        UserWrite::Managers(account, change) => {
            let summary = table.summaries.get_mut(account).ok_or(failed(Condition::Managers))?;
            apply_set(&mut summary.managers, *change, Condition::Managers)
        }
        UserWrite::ManagerStays(membership) => {
            let known = table.members.get(&(membership.user, membership.account.clone()));
            let stays = known.is_some_and(Membership::is_active_manager);
            held(stays, Condition::Managers)
        }
        UserWrite::MemberStays(membership) => {
            let known = table.members.get(&(membership.user, membership.account.clone()));
            held(known.is_some_and(|known| known.active), Condition::Member)
        }
        UserWrite::AdminStays(user) => {
            let is_active_admin =
                |user: &User| user.staff == Some(Staff::Admin) && user.status == UserStatus::Active;
            held(table.users.get(user).is_some_and(is_active_admin), Condition::Admins)
        }
        UserWrite::RequireFactor(account, required) => {
            table.summaries.get_mut(account).ok_or(failed(Condition::Account))?.factor_required =
                *required;
            Ok(())
        }
        UserWrite::EndSessions(user) => {
            table.users.get_mut(user).ok_or(failed(Condition::User))?.session_epoch += 1;
            Ok(())
        }
        UserWrite::Staff { user, before, after, end_sessions } => {
            let known = table.users.get_mut(user).ok_or(failed(Condition::User))?;
            held(StaffState::of(known) == Some(*before), Condition::User)?;
            (known.staff, known.status) = (Some(after.role), after.status);
            known.session_epoch += u64::from(*end_sessions);
            Ok(())
        }
        UserWrite::Admins(change) => apply_set(&mut table.admins, *change, Condition::Admins),
        UserWrite::Release(order) => {
            table.release = Some(order.clone());
            Ok(())
        }
    }
}

fn take_over(table: &mut Table, before: &User, after: &User) -> Result<(), StoreError> {
    let key =
        |user: &User| (user.email.clone(), user.status, user.session_epoch, user.memberships_given);
    let is_free = |known: &User| {
        key(known) == key(before) && known.staff.is_none() && known.password_pending_since.is_none()
    };
    held(table.users.get(&after.id).is_some_and(is_free), Condition::Username)?;
    table.users.insert(after.id, after.clone());
    Ok(())
}

/// Counts one more membership of a user, on this condition.
fn count_membership(
    table: &mut Table,
    user: &UserId,
    condition: impl FnOnce(&User) -> bool,
) -> Result<(), StoreError> {
    let user = table.users.get_mut(user).filter(|user| condition(user));
    user.ok_or(StoreError::ConditionFailed(Condition::Username))?.memberships_given += 1;
    Ok(())
}

fn held(holds: bool, condition: Condition) -> Result<(), StoreError> {
    if holds { Ok(()) } else { Err(StoreError::ConditionFailed(condition)) }
}

/// The fields of a membership that must be as they were read.
fn as_read(membership: &Membership) -> (Role, bool, Option<Timestamp>) {
    (membership.role, membership.active, membership.invitation.as_ref().map(|open| open.expires_at))
}

fn apply_set(
    set: &mut BTreeSet<UserId>,
    change: NonEmptySetChange,
    condition: Condition,
) -> Result<(), StoreError> {
    match change {
        NonEmptySetChange::Add(user) => {
            set.insert(user);
            Ok(())
        }
        NonEmptySetChange::Remove(user) if set.len() > 1 && set.remove(&user) => Ok(()),
        NonEmptySetChange::Remove(_) => Err(StoreError::ConditionFailed(condition)),
    }
}

impl ReadActivity for MemoryAccess {
    async fn activities(
        &self,
        log: &ActivityLog,
        after: Option<&ActivityPosition>,
        limit: u16,
    ) -> Result<(Vec<Activity>, Option<ActivityPosition>), StoreError> {
        let written = self.call(|table| Ok(table.activities.clone()))?;
        Ok(page_of(&written, log, after, limit))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{account_suite, account_summary, username};

    #[tokio::test]
    async fn the_memory_store_passes_the_suite() {
        let mut store = MemoryAccess::default();
        for (id, name) in [("a-1", "Érable & Fils"), ("a-2", "Erable Nord"), ("a-3", "Pine")] {
            let username_taken = (id == "a-3").then(|| username("pine.owner"));
            let named = AccountSummary {
                name: name.to_owned(),
                username_taken,
                ..account_summary(id, &[])
            };
            store = store.with_account_summary(named);
        }
        account_suite::all(&store, &store).await;
    }
}
