//! The sweep of unfinished postings: postings of several transactions that were interrupted. The
//! next posting to the account finishes them first; the sweep covers accounts that get none.

use std::future::Future;

use domain::ids::AccountId;

use crate::posting::{Bookkeeper, PostingStore};
use crate::retry::Retry;
use crate::store::StoreError;
use crate::system::Clock;

/// Accounts of one page.
const PAGE: u16 = 500;

/// Finds accounts with an unfinished posting.
pub trait UnfinishedAccounts: Send + Sync {
    /// At most `limit` such accounts with an id after `after`, in order of id; empty at the end.
    /// The list may lag behind: it may contain an account whose posting was just finished.
    fn unfinished(
        &self,
        after: Option<&AccountId>,
        limit: u16,
    ) -> impl Future<Output = Result<Vec<AccountId>, StoreError>> + Send;
}

/// The result of a sweep.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Accounts without an unfinished posting now.
    pub finished: usize,
    /// Accounts that failed and are left for the next sweep.
    pub failed: usize,
}

/// Finishes the posting of every listed account. A failure is logged and does not stop the others.
///
/// # Errors
/// [`StoreError`] when the list cannot be read.
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

/// Finishes one account; reads it again after a conflict with another writer.
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
