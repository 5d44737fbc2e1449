//! The staff search: finds accounts by number, by user, or by the beginning of the name.

use std::collections::BTreeSet;

use domain::ids::{AccountId, UserId, Username};
use domain::user::Email;

use super::FindAccounts;
use crate::account::AccountSummary;
use crate::fold::fold;
use crate::store::StoreError;

/// The search term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Search {
    /// The whole number of the account.
    Number(String),
    /// The whole user name of one of its users.
    Username(Username),
    /// The whole e-mail address of one of its users.
    Email(Email),
    /// The beginning of the account's name.
    Name(String),
}

/// Up to `limit` accounts, sorted by name, after this folded name and id; and where the next page
/// begins.
///
/// # Errors
/// When the store fails.
pub async fn find_accounts(
    store: &impl FindAccounts,
    search: &Search,
    after: Option<&(String, AccountId)>,
    limit: u16,
) -> Result<(Vec<AccountSummary>, Option<(String, AccountId)>), StoreError> {
    let one_more = limit.saturating_add(1);
    let mut found = match search {
        Search::Name(prefix) => store.accounts_named(&fold(prefix), after, one_more).await?,
        Search::Number(number) => {
            let accounts = store.accounts_numbered(&fold(number)).await?;
            store.account_summaries(&accounts).await?
        }
        Search::Username(username) => accounts_of(store, &[username.user_id()]).await?,
        Search::Email(email) => accounts_of(store, &store.users_at(email).await?).await?,
    };
    let sort_key = |summary: &AccountSummary| (fold(&summary.name), summary.account.clone());
    found.sort_by_key(sort_key);
    found.retain(|summary| after.is_none_or(|after| sort_key(summary) > *after));
    let last = usize::from(limit);
    let next = found.get(last).and_then(|_| found.get(last.saturating_sub(1))).map(sort_key);
    found.truncate(last);
    Ok((found, next))
}

/// The accounts in which any of these users has an active membership.
async fn accounts_of(
    store: &impl FindAccounts,
    users: &[UserId],
) -> Result<Vec<AccountSummary>, StoreError> {
    let mut accounts = BTreeSet::new();
    for user in users {
        let memberships = store.list_memberships(user).await?;
        accounts.extend(memberships.into_iter().filter(|it| it.active).map(|it| it.account));
    }
    let accounts: Vec<AccountId> = accounts.into_iter().collect();
    store.account_summaries(&accounts).await
}
