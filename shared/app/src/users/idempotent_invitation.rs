//! Invitations as requests: carried out once for their key, counted each time they are sent.
//!
//! What an request writes and its record are one transaction; then the message goes to the worker.
//! Sent again, the same request finds its record and sends its message again, whose id is the
//! request's own: the worker drops what it has just done. So a crash anywhere leaves one user with
//! one place, and a mail that the next try sends. As the worker remembers one message only, whoever
//! repeats two requests in turn gets a mail each time; therefore a repetition counts like the first.

use std::future::Future;

use domain::ids::{AccountId, UserId};
use domain::user::Email;

use crate::idempotency::{
    IdempotencyKey, IdempotencyRecord, Lookup, RECORD_LIFE, ReadIdempotency, UnserializableAnswer,
    look_up,
};
use crate::rate_limit::{
    CountAttempts, INVITATIONS_BY, INVITATIONS_FROM, INVITATIONS_OF, LimitError, MAILBOX,
    MAILBOX_FROM,
};
use crate::retry::Retry;
use crate::secret::Secret;
use crate::store::StoreError;
use crate::system::{Clock, Random};
use crate::users::Invitation;
use crate::users::{
    Author, InviteUserError, InviteUsers, ListUsers, QueueInvitation, UserChange, WriteUsers,
};

/// An request that may have been carried out before.
pub struct IdempotentRequest<'a, T> {
    /// Which.
    pub key: IdempotencyKey,
    /// How its answer is kept, as JSON.
    pub answer: &'a (dyn Fn(&T) -> Result<String, UnserializableAnswer> + Sync),
}

/// What came of an request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answered<T> {
    /// It was carried out now.
    Now(T),
    /// It was before, and this was answered, as JSON.
    Replay(String),
}

impl<S, Q, C, R> InviteUsers<'_, S, Q, C, R>
where
    S: WriteUsers + ReadIdempotency + CountAttempts,
    Q: QueueInvitation,
    C: Clock,
    R: Random,
{
    /// Writes what `decide` decides of this user, to whom an invitation then goes. Without an
    /// request it is an request of its own.
    pub(crate) async fn carry_out<T, F>(
        &self,
        by: &Author,
        whom: InvitationTarget<'_>,
        request: Option<&IdempotentRequest<'_, T>>,
        decide: impl Fn() -> F,
    ) -> Result<Answered<T>, InviteUserError>
    where
        F: Future<Output = Result<(T, UserChange), InviteUserError>>,
    {
        count_invitation(self.store, by, &whom).await?;
        let id = match request {
            Some(request) => request.key.id.to_string(),
            None => Secret::new(self.random.bytes()).reveal(),
        };
        let (user, account) = (whom.user, whom.account.cloned());
        let message = Invitation { id: format!("invite-{id}"), user, account, again: true };
        let mut retry = Retry::new(self.clock);
        loop {
            if let Some(answer) = self.known_answer(request).await? {
                self.queue.queue_invitation(&message).await?;
                return Ok(Answered::Replay(answer));
            }
            let (found, mut change) = decide().await?;
            change.idempotency = request.map(|request| record(request, &found, by)).transpose()?;
            match self.store.write_users(&change).await {
                Ok(()) => {
                    self.queue.queue_invitation(&message).await?;
                    return Ok(Answered::Now(found));
                }
                Err(error) if retry.again(&error).await => {}
                // Others were always faster, which passes.
                Err(StoreError::ConditionFailed(_)) => return Err(StoreError::Conflict.into()),
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// What was answered to this request before.
    async fn known_answer<T>(
        &self,
        request: Option<&IdempotentRequest<'_, T>>,
    ) -> Result<Option<String>, InviteUserError> {
        let Some(request) = request else { return Ok(None) };
        match look_up(self.store, &request.key).await? {
            Lookup::New => Ok(None),
            Lookup::Reused => Err(InviteUserError::KeyReused),
            Lookup::Replay(answer) => Ok(Some(answer)),
        }
    }
}

/// Whom an invitation is for.
pub(crate) struct InvitationTarget<'a> {
    /// The invited user.
    pub(crate) user: UserId,
    /// The account they are invited to; none for staff.
    pub(crate) account: Option<&'a AccountId>,
    /// Where the mail goes; none when there is no mail.
    pub(crate) email: Option<Email>,
    /// Whose budget it counts against besides the inviting user's own.
    pub(crate) sponsor: Option<UserId>,
}

/// Whose budget the invitations of a customer count against besides their own: the first customer
/// of the chain that invited them. The provider vouches for whom it named itself.
///
/// # Errors
/// When their membership cannot be read.
pub(super) async fn sponsor_of(
    store: &impl ListUsers,
    by: &Author,
    account: &AccountId,
) -> Result<Option<UserId>, StoreError> {
    let Some(inviting) = by.customer() else { return Ok(None) };
    let found = store.account_user(account, &inviting).await?;
    let sponsor = found.and_then(|found| found.member.sponsor);
    Ok(sponsor.filter(|sponsor| *sponsor != inviting))
}

/// Counts an invitation: by whom, and of whom to what. Invitations to one account are counted apart
/// from those to others, so that none can use up those of another. What customers send counts for
/// their account and for the mailbox, too; that of all accounts together comes last, so that what
/// is refused for another reason does not use it up.
pub(super) async fn count_invitation(
    store: &impl CountAttempts,
    by: &Author,
    whom: &InvitationTarget<'_>,
) -> Result<(), LimitError> {
    for inviting in by.user.into_iter().chain(whom.sponsor) {
        INVITATIONS_BY.count(store, &inviting.to_string(), by.at).await?;
    }
    let InvitationTarget { user, account, email, .. } = whom;
    let customer_s = account.filter(|_| by.customer().is_some());
    if let Some(account) = customer_s {
        INVITATIONS_FROM.count(store, account.as_str(), by.at).await?;
    }
    let subject = match account {
        Some(account) => format!("{account} {user}"),
        None => user.to_string(),
    };
    INVITATIONS_OF.count(store, &subject, by.at).await?;
    if let (Some(account), Some(email)) = (customer_s, email) {
        let mailbox = email.mailbox();
        MAILBOX_FROM.count(store, &format!("{account} {mailbox}"), by.at).await?;
        MAILBOX.count(store, &mailbox, by.at).await?;
    }
    Ok(())
}

/// The record of an request, with its answer.
pub(crate) fn record<T>(
    request: &IdempotentRequest<'_, T>,
    found: &T,
    by: &Author,
) -> Result<IdempotencyRecord, UnserializableAnswer> {
    let answer = (request.answer)(found)?;
    Ok(IdempotencyRecord { key: request.key.clone(), answer, expires_at: by.at + RECORD_LIFE })
}
