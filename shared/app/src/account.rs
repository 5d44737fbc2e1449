//! Account summaries: what users and staff need to know of an account without its ledger.

use std::collections::BTreeSet;
use std::future::Future;

use domain::ids::{AccountId, UserId, Username};

use crate::store::StoreError;

/// An account's name, number, Office Managers and rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountSummary {
    /// The account's id.
    pub account: AccountId,
    /// The customer's name.
    pub name: String,
    /// The number the provider prints on bills.
    pub number: String,
    /// Its active Office Managers.
    pub managers: BTreeSet<UserId>,
    /// Whether its users must have a second factor.
    pub factor_required: bool,
    /// The user name that the billing system named for the first Office Manager, if another person
    /// had it.
    pub username_taken: Option<Username>,
}

impl AccountSummary {
    /// The user name that another person had, as long as the account has no Office Manager.
    pub fn lacks_manager(&self) -> Option<&Username> {
        self.username_taken.as_ref().filter(|_| self.managers.is_empty())
    }
}

/// Reads account summaries.
pub trait ReadAccountSummaries: Send + Sync {
    /// The summaries of these accounts, in any order, strongly consistent. Unknown accounts are
    /// left out.
    fn account_summaries(
        &self,
        accounts: &[AccountId],
    ) -> impl Future<Output = Result<Vec<AccountSummary>, StoreError>> + Send;

    /// The summary of one account.
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
