//! Writes an invitation once per idempotency key, and enqueues its message.
//!
//! The change and the record of the request are one transaction; then the message goes into the
//! queue. The same request sent again finds its record and enqueues the message again, under the
//! same id, which the worker drops if it was the last one that it handled. So a crash at any point
//! leaves one user with one membership, and an e-mail that the next request sends. The worker
//! remembers only the last message of a user: a client that repeats two requests in turn causes an
//! e-mail each time. Therefore a repetition counts against the limits like the first request.

use std::future::Future;

use super::invitation_limits::{InvitationTarget, count_invitation};
use super::{Author, Invitation, QueueInvitation, UserChange, WriteUsers};
use crate::idempotency::{
    IdempotencyKey, IdempotencyRecord, Lookup, RECORD_LIFE, ReadIdempotency, UnserializableAnswer,
    look_up,
};
use crate::outbox::QueueError;
use crate::rate_limit::{CountAttempts, LimitError};
use crate::retry::Retry;
use crate::secret::Secret;
use crate::store::StoreError;
use crate::system::{Clock, Random};

/// Why a user is not invited.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InviteUserError {
    /// There is no such account.
    #[error("there is no such account")]
    UnknownAccount,
    /// The account has no such user.
    #[error("there is no such user")]
    UnknownUser,
    /// The user name belongs to a person with another e-mail address, or to staff when a customer
    /// is invited, or to a customer when staff are invited.
    #[error("the user name is taken")]
    UsernameTaken,
    /// The user name that the author chose reads as a web address.
    #[error("the user name reads as a web address")]
    LinkLikeName,
    /// The user belongs to the account already.
    #[error("the user belongs to the account already")]
    AlreadyMember,
    /// Another request used the idempotency key.
    #[error("another request used the idempotency key")]
    KeyReused,
    /// Too many invitations.
    #[error(transparent)]
    Limit(#[from] LimitError),
    /// The answer cannot be written into the record of the request. Nothing was written.
    #[error(transparent)]
    UnserializableAnswer(#[from] UnserializableAnswer),
    /// The store failed. After a time-out the change may be written; a request with the same key
    /// finds out.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The change is written, but the message is not in its queue; a request with the same key
    /// enqueues it.
    #[error(transparent)]
    Queue(#[from] QueueError),
}

/// Invites users and staff through its ports.
#[derive(Debug)]
pub struct InviteUsers<'a, S, Q, C, R> {
    /// Users, memberships, account summaries, idempotency records and limits.
    pub store: &'a S,
    /// The queue of the worker that sends invitations.
    pub queue: &'a Q,
    /// For the pauses between attempts.
    pub clock: &'a C,
    /// For ids of activities and messages.
    pub random: &'a R,
}

/// A request that may have been carried out before.
pub struct IdempotentRequest<'a, T> {
    /// Its key.
    pub key: IdempotencyKey,
    /// Writes its answer as JSON, for the record.
    pub answer: &'a (dyn Fn(&T) -> Result<String, UnserializableAnswer> + Sync),
}

/// The answer to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answered<T> {
    /// The request was carried out now.
    Now(T),
    /// The request was carried out before; this is the recorded answer, as JSON.
    Replay(String),
}

impl<S, Q, C, R> InviteUsers<'_, S, Q, C, R>
where
    S: WriteUsers + ReadIdempotency + CountAttempts,
    Q: QueueInvitation,
    C: Clock,
    R: Random,
{
    /// Counts the invitation, writes the change that `decide` returns, and enqueues the invitation
    /// of the target. Without a request there is no record, and each call invites.
    pub(crate) async fn write_and_enqueue<T, F>(
        &self,
        by: &Author,
        target: InvitationTarget<'_>,
        request: Option<&IdempotentRequest<'_, T>>,
        decide: impl Fn() -> F,
    ) -> Result<Answered<T>, InviteUserError>
    where
        F: Future<Output = Result<(T, UserChange), InviteUserError>>,
    {
        count_invitation(self.store, by, &target).await?;
        let id = match request {
            Some(request) => request.key.id.to_string(),
            None => Secret::new(self.random.bytes()).reveal(),
        };
        let (user, account) = (target.user, target.account.cloned());
        let message = Invitation { id: format!("invite-{id}"), user, account, again: true };
        let mut retry = Retry::new(self.clock);
        loop {
            if let Some(answer) = self.recorded_answer(request).await? {
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
                // The last attempt met another writer, too. The client may try again later.
                Err(StoreError::ConditionFailed(_)) => return Err(StoreError::Conflict.into()),
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// The recorded answer to this request, if it was carried out before.
    async fn recorded_answer<T>(
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

/// The record of a request, with its answer.
pub(crate) fn record<T>(
    request: &IdempotentRequest<'_, T>,
    found: &T,
    by: &Author,
) -> Result<IdempotencyRecord, UnserializableAnswer> {
    let answer = (request.answer)(found)?;
    Ok(IdempotencyRecord { key: request.key.clone(), answer, expires_at: by.at + RECORD_LIFE })
}
