//! Administrators end a user's sessions, deactivate or reinstate the login, or correct its e-mail
//! address.
//!
//! Each change is one transaction with its activities, in the user's log and in the log of staff.
//! Repeating a request changes nothing, or finishes what a crash cut off.

use domain::ids::UserId;
use domain::user::{Email, UserStatus};

use super::members::reinstated_status;
use super::second_factor::logs_of_staff_action;
use super::{ChangeLogins, LoginUpdate};
use crate::activity::{Action, Activity};
use crate::identity::{CorrectEmail, IdentityError};
use crate::login::{EndMySessions, LoginChange, Notice, NoticeQueue};
use crate::mailer::SecurityChange;
use crate::outbox::QueueError;
use crate::secret::Secret;
use crate::store::StoreError;
use crate::system::Random;
use crate::users::{Author, Invitation, ListMemberships, QueueInvitation, User, UserStore};

/// Maximum number of attempts of a change while other requests change the same user.
const MAX_ATTEMPTS: usize = 3;

/// Why a login is not changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UserLoginError {
    /// There is no such user.
    #[error("there is no such user")]
    UnknownUser,
    /// The login is one of staff; [`StaffMembers`](super::StaffMembers) changes their status.
    #[error("the login is one of staff")]
    Staff,
    /// The store failed; repeating the request finishes the change.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Cognito failed; repeating the request finishes the change.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// A message is not in its queue; repeating the request enqueues it.
    #[error(transparent)]
    Queue(#[from] QueueError),
}

/// Changes logins through its ports.
#[derive(Debug)]
pub struct UserLogins<'a, I, S, Q, V, R> {
    /// Cognito, which mails codes to the e-mail address.
    pub identity: &'a I,
    /// Users, memberships and sessions.
    pub store: &'a S,
    /// The queue of notices.
    pub notices: &'a Q,
    /// The queue of invitations.
    pub invitations: &'a V,
    /// For ids of activities and messages.
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
        logs_of_staff_action(user).into_iter().map(one).collect()
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

    /// Deactivates a customer's login in all of its accounts and ends its sessions, or reinstates
    /// it with its previous status.
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
        for _ in 0..MAX_ATTEMPTS {
            let user = self.user(&user).await?;
            if user.staff.is_some() {
                return Err(UserLoginError::Staff);
            }
            let (status, action) = if active {
                (reinstated_status(&user), Action::LoginReinstated)
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

    /// Corrects the e-mail address of a login. Sessions and codes end, and so does a temporary
    /// password that was mailed to the old address: a new invitation goes to the new one. A notice
    /// goes to both addresses.
    ///
    /// Cognito is changed before the record: after a crash in between the record shows the old
    /// address, and repeating the request finishes the correction.
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
        for _ in 0..MAX_ATTEMPTS {
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

    /// Enqueues a new invitation for a user whose temporary password ended with the correction.
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
