//! An account's line creates or revises its account.

use domain::{
    account::{Profile, ReviseError},
    document::AccountDocument,
};

use super::{
    super::{
        context::{ImportContext, ImportPorts},
        problem::{Problem, ProblemCode},
        store::{AccountCommit, Fence, ImportStore, Rejected},
    },
    error::PostError,
    known::stale,
    manager,
};
use crate::posting::{AccountState, Identity, PostingStore};
use crate::system::Clock;

/// Creates or revises the account; says whether its manager was left out because the user name
/// is taken. The account is posted all the same, so that a taken user name cannot block it.
pub(super) async fn post_account<P: ImportPorts>(
    import: &ImportContext<'_, P>,
    identity: &Identity,
    line: &AccountDocument,
    rejected: Rejected<'_>,
    fence: Fence<'_>,
) -> Result<bool, PostError> {
    let before = import.store.account(&line.id).await?;
    let (profile, named) = match &before {
        None => (Profile::new(line), line.manager.as_ref()),
        Some(known) => (known.profile.revised(line).map_err(|error| revise(error, known))?, None),
    };
    let (store, at) = (import.store, import.clock.now());
    let manager = match named {
        None => None,
        Some(named) => {
            manager::first_manager(store, (&line.id, profile.language), named, at).await?
        }
    };
    let left_out = named.filter(|_| manager.is_none());
    let commit = AccountCommit {
        identity,
        account: &line.id,
        before: before.as_ref(),
        profile: &profile,
        manager: manager.as_ref(),
        username_taken: left_out.map(|named| &named.username),
        invite: import.invite.0,
        at,
        rejected,
        fence,
    };
    store.commit_account(&commit).await?;
    Ok(left_out.is_some())
}

fn revise(error: ReviseError, known: &AccountState) -> Problem {
    match error {
        ReviseError::Stale => stale(known.profile.revision),
        ReviseError::Currency => {
            let message = format!("the account's currency is {}", known.profile.currency.code());
            Problem::new(ProblemCode::WrongCurrency, message)
        }
    }
}
