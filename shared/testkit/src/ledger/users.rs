//! The users, memberships and account summaries that an import reads and writes, in memory.

use app::account::{AccountSummary, ReadAccountSummaries};
use app::import::{AccountCommit, FirstManager};
use app::store::StoreError;
use app::users::{ListMemberships, Membership, User, UserStore};
use domain::ids::{AccountId, UserId};

use crate::access::{Table, account_summary, apply};
use crate::ledger::MemoryLedger;

/// Writes the account summary and the first manager, atomically.
pub(super) fn record(table: &mut Table, commit: &AccountCommit<'_>) -> Result<(), StoreError> {
    let (id, profile) = (commit.account, commit.profile);
    if let Some(FirstManager { membership, change }) = commit.manager {
        match change.writes.as_slice() {
            [one] => apply(table, one)?,
            many => {
                let mut after = table.clone();
                many.iter().try_for_each(|write| apply(&mut after, write))?;
                after.log(&change.activities)?;
                *table = after;
            }
        }
        table.members.entry((membership.user, id.clone())).or_insert_with(|| membership.clone());
    }
    let summary =
        table.summaries.entry(id.clone()).or_insert_with(|| account_summary(id.as_str(), &[]));
    summary.name.clone_from(&profile.name);
    summary.number = profile.number.to_string();
    summary.username_taken = commit.username_taken.cloned().or(summary.username_taken.take());
    let manager = commit.manager.map(|manager| &manager.membership);
    summary
        .managers
        .extend(manager.filter(|member| member.is_active_manager()).map(|member| member.user));
    Ok(())
}

impl UserStore for MemoryLedger {
    async fn get_user(&self, user: &UserId) -> Result<Option<User>, StoreError> {
        self.call(|_| self.access().user(user))
    }
}

impl ListMemberships for MemoryLedger {
    async fn list_memberships(&self, user: &UserId) -> Result<Vec<Membership>, StoreError> {
        self.call(|_| self.access().memberships_of(user))
    }
}

impl ReadAccountSummaries for MemoryLedger {
    async fn account_summaries(
        &self,
        accounts: &[AccountId],
    ) -> Result<Vec<AccountSummary>, StoreError> {
        let table = || self.access().table();
        let summary = |id| table().summaries.get(id).cloned();
        self.call(|_| accounts.iter().filter_map(summary).collect())
    }
}
