//! Invitations as intents: carried out once for their key, counted each time they are sent.
//!
//! What an intent writes and its record are one transaction; then the message goes to the worker.
//! Sent again, the same intent finds its record and sends its message again, whose id is the
//! intent's own: the worker drops what it has just done. So a crash anywhere leaves one user with
//! one place, and a mail that the next try sends. As the worker remembers one message only, whoever
//! repeats two intents in turn gets a mail each time; therefore a repetition counts like the first.

use std::future::Future;

use domain::ids::{AccountId, UserId};

use super::{By, ChangePeople, InviteUserError, InviteUsers, PeopleChange, QueueInvitation};
use crate::invite::Invitation;
use crate::limits::{CountTries, INVITATIONS_BY, INVITATIONS_OF, LimitError};
use crate::once::{KEPT, Known, Once, OnceRecord, ReadOnce, Unkept, look_up};
use crate::outside::{Clock, Random};
use crate::posting::Tries;
use crate::secret::Secret;
use crate::store::StoreError;

/// An intent that may have been carried out before.
pub struct NewIntent<'a, T> {
    /// Which.
    pub once: Once,
    /// How its answer is kept, as JSON.
    pub answer: &'a (dyn Fn(&T) -> Result<String, Unkept> + Sync),
}

/// What came of an intent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Done<T> {
    /// It was carried out now.
    Now(T),
    /// It was before, and this was answered, as JSON.
    Before(String),
}

impl<S, Q, C, R> InviteUsers<'_, S, Q, C, R>
where
    S: ChangePeople + ReadOnce + CountTries,
    Q: QueueInvitation,
    C: Clock,
    R: Random,
{
    /// Writes what `decide` decides of this user, to whom an invitation then goes: to this account,
    /// or as staff. Without an intent it is an intent of its own.
    pub(crate) async fn carry_out<T, F>(
        &self,
        by: &By,
        (user, account): (UserId, Option<&AccountId>),
        intent: Option<&NewIntent<'_, T>>,
        decide: impl Fn() -> F,
    ) -> Result<Done<T>, InviteUserError>
    where
        F: Future<Output = Result<(T, PeopleChange), InviteUserError>>,
    {
        count_invitation(self.store, by, user, account).await?;
        let id = match intent {
            Some(intent) => intent.once.id.to_string(),
            None => Secret::new(self.random.bytes()).reveal(),
        };
        let account = account.cloned();
        let message = Invitation { id: format!("invite-{id}"), user, account, again: true };
        let mut tries = Tries::new(self.clock);
        loop {
            if let Some(answer) = self.known_answer(intent).await? {
                self.queue.queue_invitation(&message).await?;
                return Ok(Done::Before(answer));
            }
            let (found, mut change) = decide().await?;
            change.once = intent.map(|intent| record(intent, &found, by)).transpose()?;
            match self.store.change_people(&change).await {
                Ok(()) => {
                    self.queue.queue_invitation(&message).await?;
                    return Ok(Done::Now(found));
                }
                Err(error) if tries.again(&error).await => {}
                // Others were always faster, which passes.
                Err(StoreError::ConditionFailed(_)) => return Err(StoreError::Conflict.into()),
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// What was answered to this intent before.
    async fn known_answer<T>(
        &self,
        intent: Option<&NewIntent<'_, T>>,
    ) -> Result<Option<String>, InviteUserError> {
        let Some(intent) = intent else { return Ok(None) };
        match look_up(self.store, &intent.once).await? {
            Known::New => Ok(None),
            Known::Reused => Err(InviteUserError::KeyReused),
            Known::Done(answer) => Ok(Some(answer)),
        }
    }
}

/// Counts an invitation: by whom, and of whom to what. Invitations to one account are counted apart
/// from those to others, so that none can use up those of another.
pub(super) async fn count_invitation(
    store: &impl CountTries,
    by: &By,
    user: UserId,
    account: Option<&AccountId>,
) -> Result<(), LimitError> {
    if let Some(inviting) = by.user {
        INVITATIONS_BY.count(store, &inviting.to_string(), by.at).await?;
    }
    let subject = match account {
        Some(account) => format!("{account} {user}"),
        None => user.to_string(),
    };
    INVITATIONS_OF.count(store, &subject, by.at).await
}

/// The record of an intent, with its answer.
pub(crate) fn record<T>(
    intent: &NewIntent<'_, T>,
    found: &T,
    by: &By,
) -> Result<OnceRecord, Unkept> {
    let answer = (intent.answer)(found)?;
    Ok(OnceRecord { once: intent.once.clone(), answer, expires_at: by.at + KEPT })
}
