//! Finishes postings that move more than fits into one write and were cut off: the account's next
//! command does so first, and a sweeper does where none comes.

use std::future::Future;

use domain::ids::AccountId;

use crate::posting::{Bookkeeper, PostingStore};
use crate::retry::Retry;
use crate::store::StoreError;
use crate::system::Clock;

/// Accounts that are read together.
const PAGE: u16 = 500;

/// Finds accounts whose posting is not finished.
pub trait UnfinishedAccounts: Send + Sync {
    /// Such accounts after this one, by id, at most `limit`; none when there are no more. One that
    /// was finished a moment ago may be among them.
    fn unfinished(
        &self,
        after: Option<&AccountId>,
        limit: u16,
    ) -> impl Future<Output = Result<Vec<AccountId>, StoreError>> + Send;
}

/// What a sweep did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Accounts that are finished now.
    pub finished: usize,
    /// Accounts left for the next sweep.
    pub failed: usize,
}

/// Finishes every account that is marked. One that cannot be finished does not hold up the others.
///
/// # Errors
/// When the marked accounts cannot be read.
pub async fn sweep<S, U, C>(store: &S, accounts: &U, clock: &C) -> Result<Swept, StoreError>
where
    S: PostingStore,
    U: UnfinishedAccounts,
    C: Clock,
{
    let (mut swept, mut after) = (Swept::default(), None);
    loop {
        let page = accounts.unfinished(after.as_ref(), PAGE).await?;
        let Some(last) = page.last() else { return Ok(swept) };
        after = Some(last.clone());
        for account in page {
            match finish(store, &account, clock).await {
                Ok(()) => swept.finished += 1,
                Err(error) => {
                    tracing::error!(%account, %error, "cannot finish the account's posting");
                    swept.failed += 1;
                }
            }
        }
    }
}

/// Others may be at the account at the same time: then it is read anew.
async fn finish<S, C>(store: &S, account: &AccountId, clock: &C) -> Result<(), StoreError>
where
    S: PostingStore,
    C: Clock,
{
    let (keeper, mut retry) = (Bookkeeper { store, clock }, Retry::new(clock));
    loop {
        match keeper.account(account).await {
            Ok(_) => return Ok(()),
            Err(error) if retry.again(&error).await => {}
            Err(error) => return Err(error),
        }
    }
}
