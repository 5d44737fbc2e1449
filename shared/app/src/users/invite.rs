//! Inviting somebody to an account, and inviting them again.
//!
//! The intent, the user and their place are written first, in one transaction; then the message
//! goes to the worker. Sent again, the same intent finds its record and sends its message again,
//! whose id is the intent's own: the worker drops what it has done. So a crash anywhere leaves one
//! user with one place, and a mail that the next try sends.

use domain::document::Language;
use domain::ids::{AccountId, UserId, Username};
use domain::people::{Email, Role, Staff, UserStatus};

use super::{
    AccountUser, By, ChangePeople, ListUsers, PeopleChange, PeopleWrite, QueueInvitation, SetChange,
};
use crate::access::{Membership, ReadCards, User};
use crate::activity::{Action, Trail};
use crate::invite::Invitation;
use crate::limits::{CountTries, INVITATIONS_BY, INVITATIONS_OF, LimitError};
use crate::once::{KEPT, Known, Once, OnceRecord, ReadOnce, look_up};
use crate::outbox::QueueError;
use crate::outside::{Clock, Random};
use crate::posting::Tries;
use crate::store::StoreError;

/// A person as an invitation describes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitee {
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
        }
    }
}

/// A person's name, without spaces around it: 1 to 100 characters, none of them a control
/// character.
pub fn valid_name(text: &str) -> Option<String> {
    let text = text.trim();
    let fits = (1..=100).contains(&text.chars().count());
    (fits && !text.chars().any(char::is_control)).then(|| text.to_owned())
}

/// An intent that may have been carried out before.
pub struct NewIntent<'a, T> {
    /// Which.
    pub once: Once,
    /// How its answer is kept, as JSON.
    pub answer: &'a (dyn Fn(&T) -> String + Sync),
}

/// What came of an intent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Done<T> {
    /// It was carried out now.
    Now(T),
    /// It was before, and this was answered, as JSON.
    Before(String),
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
    /// The user name belongs to somebody with another e-mail address.
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
    /// The store failed. After a time-out it may be done; the same key tells.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// It is written down, but nobody is told yet; the same key sends it.
    #[error(transparent)]
    Queue(#[from] QueueError),
}

/// Invites through its ports.
#[derive(Debug)]
pub struct Inviting<'a, S, Q, C, R> {
    /// Users, places, cards, intents and limits.
    pub store: &'a S,
    /// The worker's queue.
    pub queue: &'a Q,
    /// For pauses.
    pub clock: &'a C,
    /// For ids of activities.
    pub random: &'a R,
}

impl<S, Q, C, R> Inviting<'_, S, Q, C, R>
where
    S: ListUsers + ReadCards + ChangePeople + ReadOnce + CountTries,
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
        let user = invitee.username.user_id();
        if let Some(answer) = self.done_before(&intent.once, user, Some(account)).await? {
            return Ok(Done::Before(answer));
        }
        self.count(by, user).await?;
        let mut tries = Tries::new(self.clock);
        loop {
            let (found, change) = self.joining(by, account, invitee, role, &intent).await?;
            match self.store.change_people(&change).await {
                Ok(()) => {
                    self.send(&intent.once, user, Some(account)).await?;
                    return Ok(Done::Now(found));
                }
                Err(error) if tries.again(&error).await => {}
                Err(error) => return Err(settled(error).into()),
            }
            if let Some(answer) = self.done_before(&intent.once, user, Some(account)).await? {
                return Ok(Done::Before(answer));
            }
        }
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
        if let Some(answer) = self.done_before(&intent.once, user, Some(account)).await? {
            return Ok(Done::Before(answer));
        }
        let known = self.store.account_user(account, &user).await?;
        known.ok_or(InviteUserError::UnknownUser)?;
        self.count(by, user).await?;
        let mut tries = Tries::new(self.clock);
        loop {
            let found = self.store.account_user(account, &user).await?;
            let found = found.ok_or(InviteUserError::UnknownUser)?;
            let trail = Trail::Account(account.clone());
            let told = by.did(self.random, trail, Action::UserInvitedAgain);
            let mut change = PeopleChange {
                activities: vec![told.of(found.user.username.as_str())],
                ..PeopleChange::default()
            };
            let member = found.member.clone();
            let member = if member.active {
                member
            } else {
                let after = Membership { active: true, ..member.clone() };
                change.writes = joining_writes(Some(member), &after);
                after
            };
            let found = AccountUser { member, ..found };
            change.once = Some(record(&intent, &found, by));
            match self.store.change_people(&change).await {
                Ok(()) => {
                    self.send(&intent.once, user, Some(account)).await?;
                    return Ok(Done::Now(found));
                }
                Err(error) if tries.again(&error).await => {}
                Err(error) => return Err(settled(error).into()),
            }
            if let Some(answer) = self.done_before(&intent.once, user, Some(account)).await? {
                return Ok(Done::Before(answer));
            }
        }
    }

    /// What is to be written so that somebody joins.
    async fn joining(
        &self,
        by: &By,
        account: &AccountId,
        invitee: &Invitee,
        role: Role,
        intent: &NewIntent<'_, AccountUser>,
    ) -> Result<(AccountUser, PeopleChange), InviteUserError> {
        let id = invitee.username.user_id();
        self.store.card(account).await?.ok_or(InviteUserError::UnknownAccount)?;
        let (user, mut writes) = match self.store.get_user(&id).await? {
            None => {
                let user = invitee.recorded(None);
                (user.clone(), vec![PeopleWrite::NewUser(user)])
            }
            Some(user) if user.email == invitee.email => {
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
        let once = Some(record(intent, &found, by));
        Ok((found, PeopleChange { writes, activities: vec![told], once }))
    }
}

impl<S, Q, C, R> Inviting<'_, S, Q, C, R>
where
    S: ReadOnce + CountTries,
    Q: QueueInvitation,
{
    /// What was answered to this intent before; its message is sent again.
    pub(crate) async fn done_before(
        &self,
        once: &Once,
        user: UserId,
        account: Option<&AccountId>,
    ) -> Result<Option<String>, InviteUserError> {
        match look_up(self.store, once).await? {
            Known::New => Ok(None),
            Known::Reused => Err(InviteUserError::KeyReused),
            Known::Done(answer) => {
                self.send(once, user, account).await?;
                Ok(Some(answer))
            }
        }
    }

    /// Counts an invitation, of whom and by whom.
    pub(crate) async fn count(&self, by: &By, user: UserId) -> Result<(), LimitError> {
        if let Some(inviting) = by.user {
            INVITATIONS_BY.count(self.store, &inviting.to_string(), by.at).await?;
        }
        INVITATIONS_OF.count(self.store, &user.to_string(), by.at).await
    }

    /// Has the worker invite them.
    pub(crate) async fn send(
        &self,
        once: &Once,
        user: UserId,
        account: Option<&AccountId>,
    ) -> Result<(), QueueError> {
        let id = format!("invite-{}", once.id);
        let invitation = Invitation { id, user, account: account.cloned(), again: true };
        self.queue.queue_invitation(&invitation).await
    }
}

/// The record of an intent, with its answer.
pub(crate) fn record<T>(intent: &NewIntent<'_, T>, found: &T, by: &By) -> OnceRecord {
    let answer = (intent.answer)(found);
    OnceRecord { once: intent.once.clone(), answer, expires_at: by.at + KEPT }
}

/// A place that becomes active, in charge of the account too if it is an Office Manager's.
pub(super) fn joining_writes(before: Option<Membership>, after: &Membership) -> Vec<PeopleWrite> {
    let mut writes = vec![PeopleWrite::Member { before, after: after.clone() }];
    if after.role == Role::Manager {
        let change = SetChange::Add(after.user);
        writes.push(PeopleWrite::Managers(after.account.clone(), change));
    }
    writes
}

/// A condition that failed at the last try: others were always faster, which passes.
pub(crate) fn settled(error: StoreError) -> StoreError {
    match error {
        StoreError::ConditionFailed(_) => StoreError::Conflict,
        other => other,
    }
}
