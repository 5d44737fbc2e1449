//! What administrators do to anybody's login: end its sessions, deactivate or reinstate it, correct
//! its e-mail address.
//!
//! Each is logged for the owner of the login and in the trail of staff, in one transaction with the
//! change. Doing it again changes nothing, or finishes what was cut off.

use domain::ids::UserId;
use domain::user::{Email, UserStatus};

use crate::activity::{Action, Activity};
use crate::identity::{CorrectEmail, IdentityError};
use crate::login::{EndMySessions, LoginChange, Notice, NoticeQueue};
use crate::mailer::SecurityChange;
use crate::outbox::QueueError;
use crate::secret::Secret;
use crate::staff::members::returning_status;
use crate::staff::second_factor::told_by_staff;
use crate::staff::{ChangeLogins, LoginUpdate};
use crate::store::StoreError;
use crate::system::Random;
use crate::users::Invitation;
use crate::users::{Author, QueueInvitation};
use crate::users::{ListMemberships, User, UserStore};

/// Times that a change is tried when the user changes at the same moment.
const TRIES: usize = 3;

/// Why a login is not changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UserLoginError {
    /// There is no such user.
    #[error("there is no such user")]
    UnknownUser,
    /// It is a login of staff, whose status is theirs: see [`StaffMembers`](super::StaffOffice).
    #[error("staff are deactivated as staff")]
    Staff,
    /// The store failed; doing it again finishes it.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The identity provider failed.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// A message is not in its queue; doing it again sends it.
    #[error(transparent)]
    Queue(#[from] QueueError),
}

/// Changes logins through its ports.
#[derive(Debug)]
pub struct UserLogins<'a, I, S, Q, V, R> {
    /// Knows the address that codes are mailed to.
    pub identity: &'a I,
    /// Users, their places and sessions.
    pub store: &'a S,
    /// Where mails about changes are enqueued.
    pub notices: &'a Q,
    /// Where invitations are enqueued.
    pub invitations: &'a V,
    /// For ids.
    pub random: &'a R,
}

impl<I, S, Q, V, R> UserLogins<'_, I, S, Q, V, R>
where
    S: UserStore,
    R: Random,
{
    async fn user(&self, user: &UserId) -> Result<User, UserLoginError> {
        self.store.get_user(user).await?.ok_or(UserLoginError::UnknownUser)
    }

    fn log(&self, by: &Author, user: &User, action: Action) -> Vec<Activity> {
        let one = |log| by.activity(self.random, log, action).of(user.username.as_str());
        told_by_staff(user).into_iter().map(one).collect()
    }

    /// Ends all sessions of a user.
    ///
    /// # Errors
    /// [`UserLoginError`].
    pub async fn end_sessions(&self, by: &Author, user: UserId) -> Result<(), UserLoginError>
    where
        S: EndMySessions,
    {
        let user = self.user(&user).await?;
        let log = self.log(by, &user, Action::SessionsEndedByStaff);
        let change = LoginChange { user: &user, at: by.at, log };
        Ok(self.store.end_all_my_sessions(&change).await?)
    }

    /// Deactivates a customer's login in all of its accounts, which ends its sessions, or lets it
    /// in again as far as it had come.
    ///
    /// # Errors
    /// [`UserLoginError`].
    pub async fn set_active(
        &self,
        by: &Author,
        user: UserId,
        active: bool,
    ) -> Result<User, UserLoginError>
    where
        S: ChangeLogins,
    {
        for _ in 0..TRIES {
            let user = self.user(&user).await?;
            if user.staff.is_some() {
                return Err(UserLoginError::Staff);
            }
            let (status, action) = if active {
                (returning_status(&user), Action::LoginReinstated)
            } else {
                (UserStatus::Deactivated, Action::LoginDeactivated)
            };
            if user.status == status {
                return Ok(user);
            }
            let log = self.log(by, &user, action);
            let change = LoginChange { user: &user, at: by.at, log };
            match self.store.update_login(&change, &LoginUpdate::Status(status)).await {
                Ok(()) => return Ok(User { status, ..user }),
                Err(StoreError::ConditionFailed(_) | StoreError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(StoreError::Conflict.into())
    }

    /// Corrects the e-mail address of a login. Sessions and codes end, and a temporary password
    /// that was mailed to the old address with them: a new invitation goes to the new one. Both
    /// addresses are told.
    ///
    /// The provider is changed first: if a crash falls between, the record shows the old address
    /// and doing it again finishes it.
    ///
    /// # Errors
    /// [`UserLoginError`].
    pub async fn correct_email(
        &self,
        by: &Author,
        user: UserId,
        email: &Email,
    ) -> Result<User, UserLoginError>
    where
        I: CorrectEmail,
        S: ChangeLogins + ListMemberships,
        Q: NoticeQueue,
        V: QueueInvitation,
    {
        for _ in 0..TRIES {
            let user = self.user(&user).await?;
            if user.email == *email {
                self.identity.correct_email(&user.username, email).await?;
                return Ok(user);
            }
            let what = SecurityChange::EmailCorrected;
            self.notices.send_notice(&Notice { user: user.id, what, at: by.at }).await?;
            self.identity.correct_email(&user.username, email).await?;
            let log = self.log(by, &user, Action::EmailCorrected);
            let change = LoginChange { user: &user, at: by.at, log };
            match self.store.update_login(&change, &LoginUpdate::Email(email)).await {
                Ok(()) => {
                    self.invite_again(&user).await?;
                    return Ok(User { email: email.clone(), ..user });
                }
                Err(StoreError::ConditionFailed(_) | StoreError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(StoreError::Conflict.into())
    }

    /// Has a new temporary password mailed to somebody whose last one ended with the correction.
    async fn invite_again(&self, user: &User) -> Result<(), UserLoginError>
    where
        S: ListMemberships,
        V: QueueInvitation,
    {
        if user.status != UserStatus::Invited {
            return Ok(());
        }
        let memberships = self.store.list_memberships(&user.id).await?;
        let account = memberships
            .into_iter()
            .find(|membership| membership.active)
            .map(|membership| membership.account);
        if account.is_none() && user.staff.is_none() {
            return Ok(());
        }
        let id = format!("invite-{}", Secret::new(self.random.bytes()).reveal());
        let message = Invitation { id, user: user.id, account, again: true };
        Ok(self.invitations.queue_invitation(&message).await?)
    }
}
