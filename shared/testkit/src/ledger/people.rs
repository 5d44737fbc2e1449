//! Whom an import finds and records: users, their places and the accounts' cards, in memory.

use app::{
    access::{AccountCard, ListMemberships, Membership, ReadCards, User, UserStore},
    import::{AccountCommit, Naming},
    store::StoreError,
};
use domain::ids::{AccountId, UserId};

use super::MemoryLedger;
use crate::access::{Table, apply, card};

/// The account's card and its first manager: all of it or nothing.
pub(super) fn record(table: &mut Table, commit: &AccountCommit<'_>) -> Result<(), StoreError> {
    let (id, profile) = (commit.account, commit.profile);
    if let Some(Naming { place, change }) = commit.manager {
        match change.writes.as_slice() {
            [one] => apply(table, one)?,
            many => {
                let mut after = table.clone();
                many.iter().try_for_each(|write| apply(&mut after, write))?;
                after.tell(&change.activities)?;
                *table = after;
            }
        }
        table.members.entry((place.user, id.clone())).or_insert_with(|| place.clone());
    }
    let card = table.cards.entry(id.clone()).or_insert_with(|| card(id.as_str(), &[]));
    card.name.clone_from(&profile.name);
    card.number = profile.number.to_string();
    card.username_taken = commit.username_taken.cloned().or(card.username_taken.take());
    let manager = commit.manager.map(|naming| &naming.place);
    card.managers.extend(manager.filter(|place| place.is_in_charge()).map(|place| place.user));
    Ok(())
}

impl UserStore for MemoryLedger {
    async fn get_user(&self, user: &UserId) -> Result<Option<User>, StoreError> {
        self.call(|_| self.access().user(user))
    }
}

impl ListMemberships for MemoryLedger {
    async fn list_memberships(&self, user: &UserId) -> Result<Vec<Membership>, StoreError> {
        self.call(|_| self.access().places_of(user))
    }
}

impl ReadCards for MemoryLedger {
    async fn cards(&self, accounts: &[AccountId]) -> Result<Vec<AccountCard>, StoreError> {
        let table = || self.access().table();
        let card = |id| table().cards.get(id).cloned();
        self.call(|_| accounts.iter().filter_map(card).collect())
    }
}
