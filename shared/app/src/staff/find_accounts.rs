//! Finding an account by its number, by who belongs to it, or by how its name begins.

use std::collections::BTreeSet;

use domain::ids::{AccountId, UserId, Username};
use domain::user::Email;

use crate::account::AccountSummary;
use crate::fold::fold;
use crate::staff::FindAccounts;
use crate::store::StoreError;

/// What is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Search {
    /// The account's number, whole.
    Number(String),
    /// A user's name, whole.
    Username(Username),
    /// A user's address, whole.
    Email(Email),
    /// How the account's name begins.
    Name(String),
}

/// Up to `limit` accounts by name, after this folded name and id; and where the next page begins.
///
/// # Errors
/// When the store fails.
pub async fn find_accounts(
    store: &impl FindAccounts,
    search: &Search,
    after: Option<&(String, AccountId)>,
    limit: u16,
) -> Result<(Vec<AccountSummary>, Option<(String, AccountId)>), StoreError> {
    let more = limit.saturating_add(1);
    let mut found = match search {
        Search::Name(prefix) => store.accounts_named(&fold(prefix), after, more).await?,
        Search::Number(number) => {
            let accounts = store.accounts_numbered(&fold(number)).await?;
            store.account_summaries(&accounts).await?
        }
        Search::Username(username) => joined(store, &[username.user_id()]).await?,
        Search::Email(email) => joined(store, &store.users_at(email).await?).await?,
    };
    let place = |summary: &AccountSummary| (fold(&summary.name), summary.account.clone());
    found.sort_by_key(place);
    found.retain(|summary| after.is_none_or(|after| place(summary) > *after));
    let last = usize::from(limit);
    let next = found.get(last).and_then(|_| found.get(last.saturating_sub(1))).map(place);
    found.truncate(last);
    Ok((found, next))
}

/// The accounts that any of these users belongs to. Where they were deactivated does not count.
async fn joined(
    store: &impl FindAccounts,
    users: &[UserId],
) -> Result<Vec<AccountSummary>, StoreError> {
    let mut accounts = BTreeSet::new();
    for user in users {
        let memberships = store.list_memberships(user).await?;
        accounts.extend(memberships.into_iter().filter(|place| place.active).map(|it| it.account));
    }
    let accounts: Vec<AccountId> = accounts.into_iter().collect();
    store.account_summaries(&accounts).await
}
