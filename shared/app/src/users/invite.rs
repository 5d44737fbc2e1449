//! Inviting somebody to an account, and inviting them again.

use domain::document::Language;
use domain::ids::{AccountId, UserId, Username};
use domain::link::{has_link, is_host_like};
use domain::user::{Email, Role, Staff, UserStatus, parse_name};
use jiff::SignedDuration;

use super::{
    AccountUser, Author, IdempotentRequest, ListUsers, QueueInvitation, SetChange, UserChange,
    UserWrite, WriteUsers,
};
use crate::account::ReadAccountSummaries;
use crate::activity::{Action, ActivityLog, Actor};
use crate::idempotency::{ReadIdempotency, UnserializableAnswer};
use crate::outbox::QueueError;
use crate::rate_limit::{CountAttempts, LimitError};
use crate::store::StoreError;
use crate::system::{Clock, Random};
use crate::users::Answered;
use crate::users::idempotent_invitation::{InvitationTarget, sponsor_of};
use crate::users::{InvitedBy, Membership, OpenInvitation, User};

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
            memberships_given: 0,
            taken_over_at: None,
        }
    }
}

/// A person's given or family name, which may be empty; see [`parse_name`]. Nothing that a mail
/// client would make into a link is a name.
pub fn valid_name(text: &str) -> Option<String> {
    parse_name(text).ok().filter(|name| !has_link(name))
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
    /// The user name that was chosen for them reads as a web address.
    #[error("the user name reads as a web address")]
    LinkLikeName,
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
    UnserializableAnswer(#[from] UnserializableAnswer),
    /// The store failed. After a time-out it may be done; the same key tells.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// It is written down, but nobody is told yet; the same key sends it.
    #[error(transparent)]
    Queue(#[from] QueueError),
}

/// What inviting somebody to an account needs of the store.
pub trait JoinStore:
    ListUsers + ReadAccountSummaries + WriteUsers + ReadIdempotency + CountAttempts
{
}

impl<S> JoinStore for S where
    S: ListUsers + ReadAccountSummaries + WriteUsers + ReadIdempotency + CountAttempts
{
}

/// Invites through its ports.
#[derive(Debug)]
pub struct InviteUsers<'a, S, Q, C, R> {
    /// Users, places, cards, requests and limits.
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
    /// Invites somebody to an account. Whoever has that name and address already has to accept, or
    /// is reinstated where they belonged to it before.
    ///
    /// # Errors
    /// [`InviteUserError`].
    pub async fn invite(
        &self,
        by: &Author,
        account: &AccountId,
        invitee: &Invitee,
        role: Role,
        request: IdempotentRequest<'_, AccountUser>,
    ) -> Result<Answered<AccountUser>, InviteUserError> {
        let sponsor = sponsor_of(self.store, by, account).await?;
        let whom = InvitationTarget {
            user: invitee.username.user_id(),
            account: Some(account),
            email: Some(invitee.email.clone()),
            sponsor,
        };
        let decide = || self.joining(by, account, invitee, (role, sponsor.or(by.customer())));
        self.carry_out(by, whom, Some(&request), decide).await
    }

    /// Sends a user of an account a new invitation; whoever was deactivated is reinstated.
    ///
    /// # Errors
    /// [`InviteUserError`].
    pub async fn again(
        &self,
        by: &Author,
        account: &AccountId,
        user: UserId,
        request: IdempotentRequest<'_, AccountUser>,
    ) -> Result<Answered<AccountUser>, InviteUserError> {
        let decide = || self.returning(by, account, user);
        let email = self.store.get_user(&user).await?.map(|user| user.email);
        let sponsor = sponsor_of(self.store, by, account).await?;
        let whom = InvitationTarget { user, account: Some(account), email, sponsor };
        self.carry_out(by, whom, Some(&request), decide).await
    }

    /// What is to be written so that somebody joins, or can accept.
    async fn joining(
        &self,
        by: &Author,
        account: &AccountId,
        invitee: &Invitee,
        (role, sponsor): (Role, Option<UserId>),
    ) -> Result<(AccountUser, UserChange), InviteUserError> {
        let id = invitee.username.user_id();
        self.store.account_summary(account).await?.ok_or(InviteUserError::UnknownAccount)?;
        let known = self.store.get_user(&id).await?;
        let is_new = known.is_none();
        let (user, mut writes) = match known {
            None if is_host_like(invitee.username.as_str()) => {
                return Err(InviteUserError::LinkLikeName);
            }
            None => {
                let user = invitee.recorded(None);
                (user.clone(), vec![UserWrite::NewUser(user)])
            }
            // One of staff is not made into a customer: they see every account as staff.
            Some(user) if user.email == invitee.email && user.staff.is_none() => {
                let same = UserWrite::SameEmail(id, user.email.clone());
                (user, vec![same])
            }
            Some(_) => return Err(InviteUserError::UsernameTaken),
        };
        let before = self.store.account_user(account, &id).await?.map(|found| found.member);
        if before.as_ref().is_some_and(|member| member.active) {
            return Err(InviteUserError::AlreadyMember);
        }
        let belonged = before.as_ref().is_some_and(|member| member.invitation.is_none());
        let invitation = (!is_new && !belonged).then(|| open_invitation(by));
        let member = Membership {
            user: id,
            account: account.clone(),
            role,
            active: invitation.is_none(),
            invitation,
            sponsor,
        };
        writes.extend(joining_writes(before, &member));
        let log = ActivityLog::Account(account.clone());
        let activity = by.activity(self.random, log, Action::UserInvited);
        let activity = activity.of(user.username.as_str()).with(role.as_str());
        let found = AccountUser { user, member };
        Ok((found, UserChange { writes, activities: vec![activity], idempotency: None }))
    }

    /// What is to be written so that somebody is invited again.
    async fn returning(
        &self,
        by: &Author,
        account: &AccountId,
        user: UserId,
    ) -> Result<(AccountUser, UserChange), InviteUserError> {
        let found = self.store.account_user(account, &user).await?;
        let AccountUser { user, member: before } = found.ok_or(InviteUserError::UnknownUser)?;
        let invitation = before.invitation.as_ref().map(|_| open_invitation(by));
        let member = Membership { active: invitation.is_none(), invitation, ..before.clone() };
        let activity = |action| {
            let activity = by.activity(self.random, ActivityLog::Account(account.clone()), action);
            activity.of(user.username.as_str())
        };
        let mut activities = vec![activity(Action::UserInvitedAgain)];
        if member.active && !before.active {
            activities.push(activity(Action::UserReinstated));
        }
        let writes = match before.active {
            true => Vec::new(),
            false => joining_writes(Some(before), &member),
        };
        Ok((AccountUser { user, member }, UserChange { writes, activities, idempotency: None }))
    }
}

/// How long an existing user can accept an invitation. It holds no secret, so it may wait until
/// they sign in the next time.
pub const INVITATION_LIFE: SignedDuration = SignedDuration::from_hours(30 * 24);

/// The invitation that an existing user gets, with the name of who invites.
fn open_invitation(by: &Author) -> OpenInvitation {
    let Actor { username, name, staff, .. } = &by.actor;
    // A name from before links were refused does not go into a mail.
    let name = match username {
        Some(username) if has_link(name) => username.as_str(),
        _ => name,
    };
    let inviter = match staff {
        Some(_) => InvitedBy::Staff(by.actor.shown_to_customers()),
        None => InvitedBy::Member(name.to_owned()),
    };
    OpenInvitation { inviter, expires_at: by.at + INVITATION_LIFE }
}

/// A place as it is to be, in charge of the account too if it is an active Office Manager's.
pub(super) fn joining_writes(before: Option<Membership>, after: &Membership) -> Vec<UserWrite> {
    let mut writes = vec![UserWrite::Member { before, after: after.clone() }];
    if after.is_active_manager() {
        let change = SetChange::Add(after.user);
        writes.push(UserWrite::Managers(after.account.clone(), change));
    }
    writes
}
