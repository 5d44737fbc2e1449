//! Inviting somebody to an account, and inviting them again.

use domain::document::Language;
use domain::ids::{AccountId, UserId, Username};
use domain::people::{Email, Role, Staff, UserStatus, parse_name};

use super::{
    AccountUser, By, ChangePeople, Done, ListUsers, NewIntent, PeopleChange, PeopleWrite,
    QueueInvitation, SetChange,
};
use crate::access::{Membership, ReadCards, User};
use crate::activity::{Action, Trail};
use crate::limits::{CountTries, LimitError};
use crate::once::{ReadOnce, Unkept};
use crate::outbox::QueueError;
use crate::outside::{Clock, Random};
use crate::store::StoreError;

/// A person as an invitation describes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitee {
    /// The name for signing in.
    pub username: Username,
    /// Where mails go.
    pub email: Email,
    /// Given name; may be empty when the family name is not.
    pub given_name: String,
    /// Family name; may be empty when the given name is not.
    pub family_name: String,
    /// Language of pages and mails.
    pub language: Language,
}

impl Invitee {
    /// The user to store, as nobody has been invited yet.
    pub fn recorded(&self, staff: Option<Staff>) -> User {
        User {
            id: self.username.user_id(),
            username: self.username.clone(),
            email: self.email.clone(),
            given_name: self.given_name.clone(),
            family_name: self.family_name.clone(),
            language: self.language,
            status: UserStatus::Recorded,
            staff,
            session_epoch: 0,
            invite_expires_at: None,
            last_mail: None,
            second_factor: false,
            must_set_up_factor: false,
            password_changed_at: None,
            factor_changed_at: None,
            password_pending_since: None,
            email_changed_at: None,
            previous_email: None,
        }
    }
}

/// A person's given or family name, which may be empty; see [`parse_name`].
pub fn valid_name(text: &str) -> Option<String> {
    parse_name(text).ok()
}

/// Why nobody is invited.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InviteUserError {
    /// There is no such account.
    #[error("there is no such account")]
    UnknownAccount,
    /// There is no such user in the account.
    #[error("there is no such user")]
    UnknownUser,
    /// The user name belongs to somebody with another e-mail address, or to staff where customers
    /// are invited, or to a customer where staff are.
    #[error("the user name is taken")]
    UsernameTaken,
    /// They belong to it already.
    #[error("they belong to it already")]
    AlreadyMember,
    /// The key was used for something else.
    #[error("the key was used for something else")]
    KeyReused,
    /// Too many invitations.
    #[error(transparent)]
    Limit(#[from] LimitError),
    /// The answer cannot be kept for being asked again, so nothing was done.
    #[error(transparent)]
    Unkept(#[from] Unkept),
    /// The store failed. After a time-out it may be done; the same key tells.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// It is written down, but nobody is told yet; the same key sends it.
    #[error(transparent)]
    Queue(#[from] QueueError),
}

/// What inviting somebody to an account needs of the store.
pub trait JoinStore: ListUsers + ReadCards + ChangePeople + ReadOnce + CountTries {}

impl<S> JoinStore for S where S: ListUsers + ReadCards + ChangePeople + ReadOnce + CountTries {}

/// Invites through its ports.
#[derive(Debug)]
pub struct InviteUsers<'a, S, Q, C, R> {
    /// Users, places, cards, intents and limits.
    pub store: &'a S,
    /// The worker's queue.
    pub queue: &'a Q,
    /// For pauses.
    pub clock: &'a C,
    /// For ids of activities.
    pub random: &'a R,
}

impl<S, Q, C, R> InviteUsers<'_, S, Q, C, R>
where
    S: JoinStore,
    Q: QueueInvitation,
    C: Clock,
    R: Random,
{
    /// Invites somebody to an account. Whoever has that name and address already joins it, or is
    /// reinstated.
    ///
    /// # Errors
    /// [`InviteUserError`].
    pub async fn invite(
        &self,
        by: &By,
        account: &AccountId,
        invitee: &Invitee,
        role: Role,
        intent: NewIntent<'_, AccountUser>,
    ) -> Result<Done<AccountUser>, InviteUserError> {
        let whom = (invitee.username.user_id(), Some(account));
        let decide = || self.joining(by, account, invitee, role);
        self.carry_out(by, whom, Some(&intent), decide).await
    }

    /// Sends a user of an account a new invitation; whoever was deactivated is reinstated.
    ///
    /// # Errors
    /// [`InviteUserError`].
    pub async fn again(
        &self,
        by: &By,
        account: &AccountId,
        user: UserId,
        intent: NewIntent<'_, AccountUser>,
    ) -> Result<Done<AccountUser>, InviteUserError> {
        let decide = || self.returning(by, account, user);
        self.carry_out(by, (user, Some(account)), Some(&intent), decide).await
    }

    /// What is to be written so that somebody joins.
    async fn joining(
        &self,
        by: &By,
        account: &AccountId,
        invitee: &Invitee,
        role: Role,
    ) -> Result<(AccountUser, PeopleChange), InviteUserError> {
        let id = invitee.username.user_id();
        self.store.card(account).await?.ok_or(InviteUserError::UnknownAccount)?;
        let (user, mut writes) = match self.store.get_user(&id).await? {
            None => {
                let user = invitee.recorded(None);
                (user.clone(), vec![PeopleWrite::NewUser(user)])
            }
            // One of staff is not made into a customer: they see every account as staff.
            Some(user) if user.email == invitee.email && user.staff.is_none() => {
                let same = PeopleWrite::SameEmail(id, user.email.clone());
                (user, vec![same])
            }
            Some(_) => return Err(InviteUserError::UsernameTaken),
        };
        let before = self.store.account_user(account, &id).await?.map(|found| found.member);
        if before.as_ref().is_some_and(|member| member.active) {
            return Err(InviteUserError::AlreadyMember);
        }
        let member = Membership { user: id, account: account.clone(), role, active: true };
        writes.extend(joining_writes(before, &member));
        let trail = Trail::Account(account.clone());
        let told = by.did(self.random, trail, Action::UserInvited);
        let told = told.of(user.username.as_str()).with(role.as_str());
        let found = AccountUser { user, member };
        Ok((found, PeopleChange { writes, activities: vec![told], once: None }))
    }

    /// What is to be written so that somebody is invited again.
    async fn returning(
        &self,
        by: &By,
        account: &AccountId,
        user: UserId,
    ) -> Result<(AccountUser, PeopleChange), InviteUserError> {
        let found = self.store.account_user(account, &user).await?;
        let AccountUser { user, member: before } = found.ok_or(InviteUserError::UnknownUser)?;
        let member = Membership { active: true, ..before.clone() };
        let told = |action| {
            let told = by.did(self.random, Trail::Account(account.clone()), action);
            told.of(user.username.as_str())
        };
        let mut activities = vec![told(Action::UserInvitedAgain)];
        let mut writes = Vec::new();
        if !before.active {
            activities.push(told(Action::UserReinstated));
            writes = joining_writes(Some(before), &member);
        }
        Ok((AccountUser { user, member }, PeopleChange { writes, activities, once: None }))
    }
}

/// A place that becomes active, in charge of the account too if it is an Office Manager's.
fn joining_writes(before: Option<Membership>, after: &Membership) -> Vec<PeopleWrite> {
    let mut writes = vec![PeopleWrite::Member { before, after: after.clone() }];
    if after.is_in_charge() {
        let change = SetChange::Add(after.user);
        writes.push(PeopleWrite::Managers(after.account.clone(), change));
    }
    writes
}
