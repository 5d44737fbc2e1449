//! An Office Manager or staff invite a user to an account: the request that records the user and
//! the membership, and enqueues a message.
//!
//! The worker in `send_invitation` handles that message: it creates the login and sends the e-mail.

use std::slice;

use domain::document::Language;
use domain::ids::{AccountId, UserId, Username};
use domain::link::{has_link, is_host_like};
use domain::user::{Email, EmailProblem, Role, Staff, UserStatus, parse_name};
use jiff::SignedDuration;

use super::idempotent_invitation::{Answered, IdempotentRequest, InviteUserError, InviteUsers};
use super::invitation_limits::{InvitationTarget, sponsor_of};
use super::{
    AccountUser, Author, InvitedBy, ListUsers, Membership, NonEmptySetChange, OpenInvitation,
    QueueInvitation, User, UserChange, UserWrite, WriteUsers,
};
use crate::account::ReadAccountSummaries;
use crate::activity::{Action, ActivityLog, Actor};
use crate::idempotency::ReadIdempotency;
use crate::mail_feedback::ReadSuppressions;
use crate::rate_limit::CountAttempts;
use crate::store::StoreError;
use crate::system::{Clock, Random};

/// A person as an invitation describes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitee {
    /// The name for signing in.
    pub username: Username,
    /// The recipient of e-mails.
    pub email: Email,
    /// Given name; may be empty when the family name is not.
    pub given_name: String,
    /// Family name; may be empty when the given name is not.
    pub family_name: String,
    /// Language of pages and e-mails.
    pub language: Language,
}

impl Invitee {
    /// The user to store: recorded, and not invited yet.
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
            auto_pay_copies: false,
        }
    }
}

/// A given or family name, which may be empty; see [`parse_name`]. `None` also for a text that a
/// mail client would turn into a link.
pub fn valid_name(text: &str) -> Option<String> {
    parse_name(text).ok().filter(|name| !has_link(name))
}

/// The store that inviting a user to an account needs.
pub trait JoinStore: InviteReads + WriteUsers + CountAttempts {}

impl<S: InviteReads + WriteUsers + CountAttempts> JoinStore for S {}

/// What inviting a user to an account reads.
pub trait InviteReads:
    ListUsers + ReadAccountSummaries + ReadIdempotency + ReadSuppressions
{
}

impl<S> InviteReads for S where
    S: ListUsers + ReadAccountSummaries + ReadIdempotency + ReadSuppressions
{
}

impl<S, Q, C, R> InviteUsers<'_, S, Q, C, R>
where
    S: JoinStore,
    Q: QueueInvitation,
    C: Clock,
    R: Random,
{
    /// Invites a person to an account. An existing user with this name and address has to accept; a
    /// deactivated member of the account is reinstated.
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
        let target = InvitationTarget {
            user: invitee.username.user_id(),
            account: Some(account),
            email: Some(invitee.email.clone()),
            sponsor,
        };
        let decide = || self.joining(by, account, invitee, (role, sponsor.or(by.customer())));
        self.write_and_enqueue(by, target, Some(&request), decide).await
    }

    /// Sends a user of an account a new invitation; a deactivated one is reinstated.
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
        let target = InvitationTarget { user, account: Some(account), email, sponsor };
        self.write_and_enqueue(by, target, Some(&request), decide).await
    }

    /// The change by which the invited person joins, or can accept.
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
            // Staff do not become customers: they see every account as staff.
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
        writes.extend(membership_writes(before, &member));
        let log = ActivityLog::Account(account.clone());
        let activity = by.activity(self.random, log, Action::UserInvited);
        let activity = activity.of(user.username.as_str()).with(role.as_str());
        let email_problem = self.problem_of(&user.email).await?;
        let found = AccountUser { user, member, email_problem };
        Ok((found, UserChange { writes, activities: vec![activity], idempotency: None }))
    }

    /// The change by which a user of the account is invited again.
    async fn returning(
        &self,
        by: &Author,
        account: &AccountId,
        user: UserId,
    ) -> Result<(AccountUser, UserChange), InviteUserError> {
        let found = self.store.account_user(account, &user).await?;
        let found = found.ok_or(InviteUserError::UnknownUser)?;
        let AccountUser { user, member: before, email_problem } = found;
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
            false => membership_writes(Some(before), &member),
        };
        let found = AccountUser { user, member, email_problem };
        Ok((found, UserChange { writes, activities, idempotency: None }))
    }

    /// Why this address gets no mails about payments, if it is suppressed. The invitation is sent
    /// all the same.
    async fn problem_of(&self, email: &Email) -> Result<Option<EmailProblem>, StoreError> {
        let found = self.store.suppressions(slice::from_ref(email)).await?;
        Ok(found.get(email).map(|suppression| suppression.problem))
    }
}

/// How long an existing user can accept an invitation. The invitation holds no secret, so it may
/// wait for the user's next sign-in.
pub const INVITATION_LIFE: SignedDuration = SignedDuration::from_hours(30 * 24);

/// The invitation that an existing user must accept, with the name of the author.
fn open_invitation(by: &Author) -> OpenInvitation {
    let Actor { username, name, staff, .. } = &by.actor;
    // Stored names may be older than the rule that refuses links; such a name is not mailed.
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

/// The write of a membership and, if it is an active Office Manager's, of the account's managers.
pub(super) fn membership_writes(before: Option<Membership>, after: &Membership) -> Vec<UserWrite> {
    let mut writes = vec![UserWrite::Member { before, after: after.clone() }];
    if after.is_active_manager() {
        let change = NonEmptySetChange::Add(after.user);
        writes.push(UserWrite::Managers(after.account.clone(), change));
    }
    writes
}
