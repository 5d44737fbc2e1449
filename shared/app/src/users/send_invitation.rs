//! Inviting people: a login with a temporary password, and the mail that tells them.
//!
//! Messages come at least once. A crash at any point is healed by the next delivery, which sets a
//! new temporary password: the old one was never mailed, or will not work. A mail may be repeated
//! when a crash falls exactly between sending it and recording that; it is never dropped. A
//! temporary password exists only here and in the mail.
//!
//! Two messages for one person may be at work at the same time. The one that begins first finishes;
//! the other is delivered again later, or else it would replace a password on its way to its owner.
//! So does the invitation of somebody who took a user name over: until nothing that was begun for
//! whoever had it can still be at work. A login that was made for them is deleted.

use super::UserStore;
use crate::account::ReadAccountSummaries;
use crate::identity::{IdentityError, LoginState, Logins};
use crate::mailer::{About, Letter, MailError, Mailer};
use crate::store::StoreError;
use crate::system::Random;
use crate::users::{Membership, OpenInvitation, User};
use domain::ids::{AccountId, UserId};
use domain::password::TemporaryPassword;
use domain::user::{UserStatus, name_in_greeting};
use jiff::{SignedDuration, Timestamp};
use std::future::Future;

/// What the invitation worker writes.
pub trait InviteStore: UserStore + ReadAccountSummaries {
    /// The user's place in an account.
    fn get_membership(
        &self,
        user: &UserId,
        account: &AccountId,
    ) -> impl Future<Output = Result<Option<Membership>, StoreError>> + Send;

    /// Marks that a temporary password is about to be set: status `invited`, and when it ends.
    /// `seen` is the end of the one before, so that of two workers only one goes on.
    ///
    /// [`StoreError::ConditionFailed`] when the user is gone or deactivated, or has another end or
    /// another epoch than the user given: the name may be another person's by now.
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

/// As long as one delivery may take: the worker's own time limit, and less than the time after
/// which the queue delivers again.
pub const WORK_TIME: SignedDuration = SignedDuration::from_secs(60);

/// A user who is recorded is to be invited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// The message's id; the same on every delivery.
    pub id: String,
    /// The user.
    pub user: UserId,
    /// The account they belong to now; none for the provider's own people.
    pub account: Option<AccountId>,
    /// Whether somebody asked for it: then a temporary password that was mailed before is replaced.
    pub again: bool,
}

/// What became of an invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Invited {
    /// A temporary password was set and mailed.
    Welcomed,
    /// They have a login; they were told of the account, or asked to join it.
    Told,
    /// This message had been dealt with before, or there was nothing to say.
    NothingToDo,
    /// The user is deactivated, or was in the account. Trying again will not help.
    Deactivated,
}

/// Why an invitation must be tried again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InviteError {
    /// The recorded user is not there.
    #[error("no such user")]
    UnknownUser,
    /// The account they belong to is not there.
    #[error("no such account")]
    UnknownAccount,
    /// Another message for the same person is at work.
    #[error("another invitation of this person is under way")]
    UnderWay,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The identity provider failed.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// The mail was not sent.
    #[error(transparent)]
    Mail(#[from] MailError),
}

/// What the worker works with.
#[derive(Clone, Debug)]
pub struct Inviter<S, L, M, R> {
    /// Users and memberships.
    pub store: S,
    /// Logins.
    pub logins: L,
    /// Mails.
    pub mailer: M,
    /// Randomness for passwords.
    pub random: R,
    /// How long a temporary password is good for.
    pub valid_for: SignedDuration,
}

impl<S, L, M, R> Inviter<S, L, M, R>
where
    S: InviteStore,
    L: Logins,
    M: Mailer,
    R: Random,
{
    /// Invites one person.
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
        // Without a place they could not come in, unless they are staff.
        let membership = membership
            .filter(|membership| membership.active || membership.open_invitation(now).is_some());
        let may_come_in = membership.is_some() || user.staff.is_some();
        if user.status == UserStatus::Deactivated || !may_come_in {
            return Ok(Invited::Deactivated);
        }
        if user.last_mail.as_deref() == Some(invitation.id.as_str()) {
            return Ok(Invited::NothingToDo);
        }
        let login = self.logins.login_state(&user.username).await?;
        let told_password = login == LoginState::Temporary && knows_password(&user, now);
        // Until our record says that its owner chose it, a lasting password may be one that nobody
        // knows: Forgot Password used to set such passwords.
        let own_password = login == LoginState::Chosen && user.status == UserStatus::Active;
        let asked = membership.as_ref().filter(|membership| !membership.active);
        // Another account's invitation replaces no password that works.
        if own_password || (told_password && (!invitation.again || asked.is_some())) {
            return self.tell(&user, membership, &invitation.id).await;
        }
        if self.is_under_way(&user, now) {
            return Err(InviteError::UnderWay);
        }
        self.welcome(&user, login, &invitation.id, now).await
    }

    async fn welcome(
        &self,
        user: &User,
        login: LoginState,
        message: &str,
        now: Timestamp,
    ) -> Result<Invited, InviteError> {
        let expires_at = now + self.valid_for;
        let password = TemporaryPassword::generate(self.random.bytes());
        let seen = user.invite_expires_at;
        self.store.mark_invited(user, seen, expires_at).await.map_err(|error| match error {
            StoreError::ConditionFailed(_) => InviteError::UnderWay,
            other => InviteError::Store(other),
        })?;
        if login != LoginState::Absent && knows_login(user) {
            self.logins.reset_login(&user.username, &password).await?;
        } else {
            if login != LoginState::Absent {
                self.logins.delete_login(&user.username).await?;
            }
            self.logins.create_login(&user.username, &user.email, &password).await?;
        }
        self.mailer.send(&letter(user, About::Welcome { password, expires_at })).await?;
        self.store.mark_mailed(&user.id, message).await?;
        Ok(Invited::Welcomed)
    }

    /// Whether a temporary password was begun just now and not mailed yet, or may have been for
    /// whoever had the user name until just now.
    fn is_under_way(&self, user: &User, now: Timestamp) -> bool {
        let end = user.invite_expires_at.filter(|_| user.last_mail.is_none());
        let begun = end.and_then(|end| end.checked_sub(self.valid_for).ok());
        let fresh = |at: Timestamp| at <= now && now.duration_since(at) < WORK_TIME;
        begun.is_some_and(fresh) || user.taken_over_at.is_some_and(fresh)
    }

    async fn tell(
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
        Ok(Invited::Told)
    }
}

/// Whether the temporary password that is set now was mailed and still works.
fn knows_password(user: &User, now: Timestamp) -> bool {
    let still_valid = user.invite_expires_at.is_some_and(|end| now < end);
    user.status == UserStatus::Invited && user.last_mail.is_some() && still_valid
}

/// Whether the login there is was made for this person, and they were mailed of it: not for whoever
/// had the user name before, and not by a delivery that was cut off.
fn knows_login(user: &User) -> bool {
    user.status != UserStatus::Recorded && user.last_mail.is_some()
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
