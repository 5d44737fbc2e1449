//! Account summaries: what users and staff need to know of an account without its ledger.

use std::collections::BTreeSet;
use std::future::Future;

use domain::ids::{AccountId, UserId, Username};

use crate::store::StoreError;

/// An account's card: what users and staff need to know of an account without its ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountSummary {
    /// Which account.
    pub account: AccountId,
    /// The customer's name.
    pub name: String,
    /// The number the provider prints on bills.
    pub number: String,
    /// Its Office Managers who may come in.
    pub managers: BTreeSet<UserId>,
    /// Whether it requires a second factor of its users.
    pub factor_required: bool,
    /// The user name that the billing system named for its first Office Manager, if that was taken.
    pub username_taken: Option<Username>,
}

impl AccountSummary {
    /// The user name that was taken, as long as the account has no Office Manager.
    pub fn lacks_manager(&self) -> Option<&Username> {
        self.username_taken.as_ref().filter(|_| self.managers.is_empty())
    }
}

/// Reads accounts' cards.
pub trait ReadAccountSummaries: Send + Sync {
    /// The cards there are of these accounts, in any order, strongly consistent.
    fn account_summaries(
        &self,
        accounts: &[AccountId],
    ) -> impl Future<Output = Result<Vec<AccountSummary>, StoreError>> + Send;

    /// One account's card.
    fn account_summary(
        &self,
        account: &AccountId,
    ) -> impl Future<Output = Result<Option<AccountSummary>, StoreError>> + Send {
        async move {
            let found = self.account_summaries(std::slice::from_ref(account)).await?;
            Ok(found.into_iter().next())
        }
    }
}
