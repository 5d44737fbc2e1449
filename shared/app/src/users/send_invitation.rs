//! The worker sends an invitation: it creates the login with a temporary password and sends the
//! e-mail. The message comes from `invite`, from the import, or from a release.
//!
//! The queue delivers a message at least once. After a crash the next delivery sets a new temporary
//! password: the old one was not mailed, or stops working. A crash between sending an e-mail and
//! recording it repeats the e-mail; none is dropped. A temporary password exists only here and in
//! the e-mail.
//!
//! Two messages for one user may be handled at the same time. The first one finishes; the second
//! one fails and is delivered again later, because it would replace a password that is on its way
//! to the user. The same holds when the billing system gave a user name to another person: the
//! invitation waits until no delivery for the previous person can still run. Then a login that was
//! created for the previous person is deleted.

use super::{Membership, OpenInvitation, User, UserStore};
use crate::account::{AccountSummary, ReadAccountSummaries};
use crate::identity::{IdentityError, LoginState, Logins};
use crate::mailer::{About, AccountNamed, Letter, MailError, Mailer};
use crate::store::StoreError;
use crate::system::Random;
use domain::ids::{AccountId, UserId};
use domain::password::TemporaryPassword;
use domain::user::{UserStatus, name_in_greeting};
use jiff::{SignedDuration, Timestamp};
use std::future::Future;

/// The store of the invitation worker.
pub trait InviteStore: UserStore + ReadAccountSummaries {
    /// The user's membership in an account.
    fn get_membership(
        &self,
        user: &UserId,
        account: &AccountId,
    ) -> impl Future<Output = Result<Option<Membership>, StoreError>> + Send;

    /// Records that a temporary password is about to be set: status `invited`, and its expiry.
    /// `seen` is the expiry that was read, so that only one of two workers continues.
    ///
    /// [`StoreError::ConditionFailed`] (`User`) when the user is deleted or deactivated, or has
    /// another expiry than `seen` or another epoch than `user`: the user name may belong to another
    /// person since it was read.
    fn mark_invited(
        &self,
        user: &User,
        seen: Option<Timestamp>,
        expires_at: Timestamp,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Records the message whose mail was sent.
    fn mark_mailed(
        &self,
        user: &UserId,
        message: &str,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// The time limit of one delivery: the timeout of the worker's function, and less than the
/// visibility timeout of the queue.
pub const WORK_TIME: SignedDuration = SignedDuration::from_secs(60);

/// The message to the worker: send this user an invitation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// The message's id; the same on every delivery.
    pub id: String,
    /// The user.
    pub user: UserId,
    /// The account to which they are invited; `None` for staff.
    pub account: Option<AccountId>,
    /// Whether a user or staff requested it; then it replaces a temporary password that was mailed
    /// before.
    pub again: bool,
}

/// The result of sending an invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Invited {
    /// A temporary password was set and mailed.
    Welcomed,
    /// The user has a login; the e-mail announced the account, or asked them to join it.
    Notified,
    /// The message was handled before, or there was nothing to send.
    NothingToDo,
    /// The user is deactivated, or belongs to the account no more. A retry would not help.
    Deactivated,
}

/// Why an invitation must be delivered again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InviteError {
    /// The store has no such user.
    #[error("no such user")]
    UnknownUser,
    /// The store has no summary of the account.
    #[error("no such account")]
    UnknownAccount,
    /// Another message for the same user is being handled.
    #[error("another invitation of this user is being sent")]
    UnderWay,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The identity provider failed.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// The e-mail was not sent.
    #[error(transparent)]
    Mail(#[from] MailError),
}

/// Sends invitations through its ports.
#[derive(Clone, Debug)]
pub struct Inviter<S, L, M, R> {
    /// Users, memberships and account summaries.
    pub store: S,
    /// The logins at Cognito.
    pub logins: L,
    /// The e-mail service.
    pub mailer: M,
    /// For temporary passwords.
    pub random: R,
    /// The validity of a temporary password.
    pub valid_for: SignedDuration,
}

impl<S, L, M, R> Inviter<S, L, M, R>
where
    S: InviteStore,
    L: Logins,
    M: Mailer,
    R: Random,
{
    /// Sends one invitation.
    ///
    /// # Errors
    /// See [`InviteError`]; the message must be delivered again.
    pub async fn invite(
        &self,
        invitation: &Invitation,
        now: Timestamp,
    ) -> Result<Invited, InviteError> {
        let user = self.store.get_user(&invitation.user).await?;
        let user = user.ok_or(InviteError::UnknownUser)?;
        let membership = match &invitation.account {
            None => None,
            Some(account) => self.store.get_membership(&user.id, account).await?,
        };
        // Without a membership a user cannot open the portal, unless they are staff.
        let membership = membership
            .filter(|membership| membership.active || membership.open_invitation(now).is_some());
        let has_access = membership.is_some() || user.staff.is_some();
        if user.status == UserStatus::Deactivated || !has_access {
            return Ok(Invited::Deactivated);
        }
        if user.last_mail.as_deref() == Some(invitation.id.as_str()) {
            return Ok(Invited::NothingToDo);
        }
        let login = self.logins.login_state(&user.username).await?;
        let has_mailed_password =
            login == LoginState::Temporary && mailed_password_works(&user, now);
        // A permanent password of a user who is not active may be one that no person knows: an
        // earlier version of Forgot Password set such passwords.
        let has_chosen_password = login == LoginState::Chosen && user.status == UserStatus::Active;
        let must_accept = membership.as_ref().is_some_and(|membership| !membership.active);
        // An invitation to another account does not replace a password that works.
        if has_chosen_password || (has_mailed_password && (!invitation.again || must_accept)) {
            return self.notify(&user, membership, &invitation.id).await;
        }
        if self.is_under_way(&user, now) {
            return Err(InviteError::UnderWay);
        }
        self.welcome(&user, membership, (login, &invitation.id), now).await
    }

    async fn welcome(
        &self,
        user: &User,
        membership: Option<Membership>,
        (login, message): (LoginState, &str),
        now: Timestamp,
    ) -> Result<Invited, InviteError> {
        let (account, inviter) = match membership {
            None => (None, None),
            Some(Membership { account, invitation, .. }) => (
                self.store.account_summary(&account).await?.map(named),
                invitation.map(|invitation| invitation.inviter),
            ),
        };
        let expires_at = now + self.valid_for;
        let password = TemporaryPassword::generate(self.random.bytes());
        let seen = user.invite_expires_at;
        self.store.mark_invited(user, seen, expires_at).await.map_err(|error| match error {
            StoreError::ConditionFailed(_) => InviteError::UnderWay,
            other => InviteError::Store(other),
        })?;
        if login != LoginState::Absent && was_mailed_login(user) {
            self.logins.reset_login(&user.username, &password).await?;
        } else {
            if login != LoginState::Absent {
                self.logins.delete_login(&user.username).await?;
            }
            self.logins.create_login(&user.username, &user.email, &password).await?;
        }
        let about = About::Welcome { password, account, inviter, expires_at };
        self.mailer.send(&letter(user, about)).await?;
        self.store.mark_mailed(&user.id, message).await?;
        Ok(Invited::Welcomed)
    }

    /// Whether another delivery may be running: it recorded a temporary password within `WORK_TIME`
    /// and no e-mail, or the user name was given to another person within that time.
    fn is_under_way(&self, user: &User, now: Timestamp) -> bool {
        let expiry = user.invite_expires_at.filter(|_| user.last_mail.is_none());
        let begun = expiry.and_then(|expiry| expiry.checked_sub(self.valid_for).ok());
        let fresh = |at: Timestamp| at <= now && now.duration_since(at) < WORK_TIME;
        begun.is_some_and(fresh) || user.taken_over_at.is_some_and(fresh)
    }

    async fn notify(
        &self,
        user: &User,
        membership: Option<Membership>,
        message: &str,
    ) -> Result<Invited, InviteError> {
        let Some(Membership { account, invitation, .. }) = membership else {
            return Ok(Invited::NothingToDo);
        };
        let summary =
            self.store.account_summary(&account).await?.ok_or(InviteError::UnknownAccount)?;
        let (account_name, account_number) = (summary.name, summary.number);
        let about = match invitation {
            None => About::AccountAdded { account_name, account_number },
            Some(OpenInvitation { inviter, expires_at }) => {
                About::AccountInvitation { account_name, account_number, inviter, expires_at }
            }
        };
        self.mailer.send(&letter(user, about)).await?;
        self.store.mark_mailed(&user.id, message).await?;
        Ok(Invited::Notified)
    }
}

/// Whether the current temporary password was mailed and has not expired.
fn mailed_password_works(user: &User, now: Timestamp) -> bool {
    let still_valid = user.invite_expires_at.is_some_and(|expiry| now < expiry);
    user.status == UserStatus::Invited && user.last_mail.is_some() && still_valid
}

/// Whether the existing login was created for this person, and announced to them by e-mail: not for
/// a person who had the user name before, and not by a delivery that crashed.
fn was_mailed_login(user: &User) -> bool {
    user.status != UserStatus::Recorded && user.last_mail.is_some()
}

fn named(AccountSummary { name, number, .. }: AccountSummary) -> AccountNamed {
    AccountNamed { name, number }
}

fn letter(user: &User, about: About) -> Letter {
    Letter {
        to: user.email.clone(),
        language: user.language,
        given_name: name_in_greeting(&user.given_name, &user.family_name).to_owned(),
        username: user.username.clone(),
        about,
    }
}
