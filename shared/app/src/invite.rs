//! Inviting people: a login with a temporary password, and the mail that tells them.
//!
//! Messages come at least once. A crash at any point is healed by the next delivery, which sets a
//! new temporary password: the old one was never mailed, or will not work. A mail may be repeated
//! when a crash falls exactly between sending it and recording that; it is never dropped. A
//! temporary password exists only here and in the mail.
//!
//! Two messages for one person may be at work at the same time. The one that begins first finishes;
//! the other is delivered again later, or else it would replace a password on its way to its owner.

use domain::document::Language;
use domain::ids::{AccountId, UserId, Username};
use domain::password::TemporaryPassword;
use domain::people::{Email, Role, Staff, UserStatus};
use jiff::{SignedDuration, Timestamp};

use crate::access::{InviteStore, Membership, User};
use crate::identity::{IdentityError, LoginState, Logins};
use crate::mailer::{About, Letter, MailError, Mailer};
use crate::outside::Random;
use crate::store::StoreError;

/// As long as one delivery may take: the worker's own time limit, and less than the time after
/// which the queue delivers again.
pub const WORK_TIME: SignedDuration = SignedDuration::from_secs(60);

/// Somebody is to be invited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// The message's id; the same on every delivery.
    pub id: String,
    /// Who, and to what.
    pub whom: Whom,
}

/// Who is invited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whom {
    /// A user whom an import recorded, with the account they were recorded for.
    Recorded {
        /// The user.
        user: UserId,
        /// The account they belong to now.
        account: Option<AccountId>,
    },
    /// Anybody; an explicit invitation always sets a new temporary password.
    Described(Box<Person>),
}

/// A person as an explicit invitation describes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The name for signing in.
    pub username: Username,
    /// Where mails go.
    pub email: Email,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Language of pages and mails.
    pub language: Language,
    /// Set for the provider's own people.
    pub staff: Option<Staff>,
    /// Where they belong.
    pub accounts: Vec<Joining>,
}

/// An account that somebody joins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joining {
    /// The account.
    pub account: AccountId,
    /// Its name.
    pub name: String,
    /// Its number.
    pub number: String,
    /// What they may do there.
    pub role: Role,
}

/// What became of an invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Invited {
    /// A temporary password was set and mailed.
    Welcomed,
    /// They have a login; they were told of the account.
    Told,
    /// This message had been dealt with before, or there was nothing to say.
    NothingToDo,
    /// The user name belongs to somebody with another e-mail address. Trying again will not help.
    NameTaken,
    /// The user is deactivated. Trying again will not help.
    Deactivated,
}

/// Why an invitation must be tried again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InviteError {
    /// The recorded user is not there.
    #[error("no such user")]
    UnknownUser,
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
        let user = match &invitation.whom {
            Whom::Recorded { user, .. } => {
                self.store.get_user(user).await?.ok_or(InviteError::UnknownUser)?
            }
            Whom::Described(person) => match self.record(person).await? {
                Some(user) => user,
                None => return Ok(Invited::NameTaken),
            },
        };
        if user.status == UserStatus::Deactivated {
            return Ok(Invited::Deactivated);
        }
        if user.last_mail.as_deref() == Some(invitation.id.as_str()) {
            return Ok(Invited::NothingToDo);
        }
        let login = self.logins.login_state(&user.username).await?;
        let told_password = login == LoginState::Temporary && knows_password(&user, now);
        let explicit = matches!(invitation.whom, Whom::Described(_));
        if login == LoginState::Chosen || (told_password && !explicit) {
            return self.tell(&user, invitation).await;
        }
        if self.is_under_way(&user, now) {
            return Err(InviteError::UnderWay);
        }
        self.welcome(&user, login, &invitation.id, now).await
    }

    /// Stores whom an explicit invitation describes. `None` when the name is somebody else's.
    async fn record(&self, person: &Person) -> Result<Option<User>, InviteError> {
        let id = person.username.user_id();
        if self.store.get_user(&id).await?.is_none() {
            match self.store.create_user(&person.as_user()).await {
                // Another delivery was quicker; what it stored is read below.
                Ok(()) | Err(StoreError::ConditionFailed(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        let user = self.store.get_user(&id).await?.ok_or(InviteError::UnknownUser)?;
        if user.email != person.email {
            return Ok(None);
        }
        for joining in &person.accounts {
            self.store.put_membership(&joining.membership(id)).await?;
        }
        Ok(Some(user))
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
        if login == LoginState::Absent {
            self.logins.create_login(&user.username, &user.email, &password).await?;
        } else {
            self.logins.reset_login(&user.username, &password).await?;
        }
        self.mailer.send(&letter(user, About::Welcome { password, expires_at })).await?;
        self.store.mark_mailed(&user.id, message).await?;
        Ok(Invited::Welcomed)
    }

    /// Whether a temporary password was begun just now and not mailed yet.
    fn is_under_way(&self, user: &User, now: Timestamp) -> bool {
        let end = user.invite_expires_at.filter(|_| user.last_mail.is_none());
        let begun = end.and_then(|end| end.checked_sub(self.valid_for).ok());
        begun.is_some_and(|begun| begun <= now && now.duration_since(begun) < WORK_TIME)
    }

    async fn tell(&self, user: &User, invitation: &Invitation) -> Result<Invited, InviteError> {
        let joined = self.joined(user, invitation).await?;
        let told = if joined.is_empty() { Invited::NothingToDo } else { Invited::Told };
        for (account_name, account_number) in joined {
            let about = About::AccountAdded { account_name, account_number };
            self.mailer.send(&letter(user, about)).await?;
        }
        self.store.mark_mailed(&user.id, &invitation.id).await?;
        Ok(told)
    }

    /// Names and numbers of the accounts that an invitation is for.
    async fn joined(
        &self,
        user: &User,
        invitation: &Invitation,
    ) -> Result<Vec<(String, String)>, InviteError> {
        match &invitation.whom {
            Whom::Described(person) => {
                let names = |joining: &Joining| (joining.name.clone(), joining.number.clone());
                Ok(person.accounts.iter().map(names).collect())
            }
            Whom::Recorded { account: None, .. } => Ok(Vec::new()),
            Whom::Recorded { account: Some(account), .. } => {
                let found = self.store.get_membership(&user.id, account).await?;
                let names = |member: Membership| (member.account_name, member.account_number);
                Ok(found.map(names).into_iter().collect())
            }
        }
    }
}

/// Whether the temporary password that is set now was mailed and still works.
fn knows_password(user: &User, now: Timestamp) -> bool {
    let still_valid = user.invite_expires_at.is_some_and(|end| now < end);
    user.status == UserStatus::Invited && user.last_mail.is_some() && still_valid
}

fn letter(user: &User, about: About) -> Letter {
    Letter {
        to: user.email.clone(),
        language: user.language,
        given_name: user.given_name.clone(),
        username: user.username.clone(),
        about,
    }
}

impl Person {
    /// The user to store, as nobody has been invited yet.
    pub fn as_user(&self) -> User {
        User {
            id: self.username.user_id(),
            username: self.username.clone(),
            email: self.email.clone(),
            given_name: self.given_name.clone(),
            family_name: self.family_name.clone(),
            language: self.language,
            status: UserStatus::Recorded,
            staff: self.staff,
            session_epoch: 0,
            invite_expires_at: None,
            last_mail: None,
            second_factor: false,
            password_changed_at: None,
            factor_changed_at: None,
            password_pending_since: None,
        }
    }
}

impl Joining {
    /// The membership of a user who joins it.
    pub fn membership(&self, user: UserId) -> Membership {
        Membership {
            user,
            account: self.account.clone(),
            role: self.role,
            account_name: self.name.clone(),
            account_number: self.number.clone(),
            active: true,
            factor_required: false,
        }
    }
}
