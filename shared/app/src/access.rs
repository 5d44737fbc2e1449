//! Users, sessions, memberships and challenges: what is kept of them, and the ports that keep it.
//!
//! One port per group of operations, so that a function's signature shows what it may do.

use std::collections::BTreeSet;
use std::future::Future;

use domain::document::Language;
use domain::ids::{AccountId, UserId, Username};
use domain::people::{Email, Role, Staff, UserStatus};
use jiff::Timestamp;

use crate::identity::ChallengeSession;
use crate::own::{ListSessions, RESET_CODE_LIFE};
use crate::secret::SecretHash;
use crate::store::StoreError;

/// A person who may sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// Derived from the user name.
    pub id: UserId,
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
    /// Where the user stands.
    pub status: UserStatus,
    /// Set for the provider's own people.
    pub staff: Option<Staff>,
    /// Sessions of an earlier epoch are dead.
    pub session_epoch: u64,
    /// When the temporary password ends.
    pub invite_expires_at: Option<Timestamp>,
    /// The message whose mail was sent last, so that its redelivery sends nothing.
    pub last_mail: Option<String>,
    /// Whether the second factor is switched on.
    pub second_factor: bool,
    /// When the password was chosen, changed or reset last.
    pub password_changed_at: Option<Timestamp>,
    /// Whether they must set the second factor up again before anything else: they used a recovery
    /// code.
    pub must_set_up_factor: bool,
    /// When the second factor or its recovery codes were changed last.
    pub factor_changed_at: Option<Timestamp>,
    /// When a change of the password began of which nobody has recorded how it ended.
    pub password_pending_since: Option<Timestamp>,
    /// When staff corrected the e-mail address last.
    pub email_changed_at: Option<Timestamp>,
    /// The address before that.
    pub previous_email: Option<Email>,
    /// How often they were given a place in an account: who takes the user name over must know of
    /// every place.
    pub places_given: u64,
    /// When the billing system gave them the user name of somebody who had never signed in.
    pub taken_over_at: Option<Timestamp>,
}

impl User {
    /// Whether the provider may have mailed a code to the address before this one that is valid
    /// still. Until it is not, the portal mails codes of its own, and takes no others.
    pub(crate) fn has_codes_at_previous_email(&self, now: Timestamp) -> bool {
        self.email_changed_at.is_some_and(|at| now < at + RESET_CODE_LIFE)
    }
}

/// A user's place in an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// Who.
    pub user: UserId,
    /// Where.
    pub account: AccountId,
    /// What they may do there.
    pub role: Role,
    /// Whether they may come in; an Office Manager may have deactivated them.
    pub active: bool,
    /// Set until they accept; they are not active before.
    pub invitation: Option<OpenInvitation>,
    /// The user whose budget of invitations theirs count against, besides their own: the first
    /// customer of a chain of invitations. Nobody for those whom the provider named.
    pub sponsor: Option<UserId>,
}

/// An invitation that an existing user has to accept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenInvitation {
    /// Who invites.
    pub inviter: InvitedBy,
    /// It cannot be accepted from then on.
    pub expires_at: Timestamp,
}

/// Who invites somebody to an account, as the invited person is shown it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InvitedBy {
    /// A user of the account, by name.
    Member(String),
    /// One of the provider's staff, by given name and initial.
    Staff(String),
    /// The provider's billing system.
    Provider,
}

impl Membership {
    /// The invitation that the user can accept at this instant.
    pub fn open_invitation(&self, now: Timestamp) -> Option<&OpenInvitation> {
        self.invitation.as_ref().filter(|open| !self.active && now < open.expires_at)
    }

    /// Whether they are in charge of the account: an Office Manager who may come in.
    pub fn is_in_charge(&self) -> bool {
        self.active && self.role == Role::Manager
    }
}

/// An account's card: what users and staff need to know of an account without its ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountCard {
    /// Which account.
    pub account: AccountId,
    /// The customer's name.
    pub name: String,
    /// The number the provider prints on bills.
    pub number: String,
    /// Its Office Managers who may come in.
    pub managers: BTreeSet<UserId>,
    /// Whether it requires a second factor of its users.
    pub factor_required: bool,
    /// The user name that the billing system named for its first Office Manager, if that was taken.
    pub username_taken: Option<Username>,
}

impl AccountCard {
    /// The user name that was taken, as long as the account has no Office Manager.
    pub fn lacks_manager(&self) -> Option<&Username> {
        self.username_taken.as_ref().filter(|_| self.managers.is_empty())
    }
}

/// Where among the recorded somebody is: after this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RecordedPosition {
    /// The first hexadecimal digit of their ids.
    pub part: u8,
    /// The last one that was gone through; none of this part yet.
    pub user: Option<UserId>,
}

/// An order to release invitations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReleaseOrder {
    /// When it was given.
    pub at: Timestamp,
    /// Only people of these accounts; everybody when none.
    pub accounts: Option<BTreeSet<AccountId>>,
    /// How far it is.
    pub position: Option<RecordedPosition>,
}

/// A session, without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRecord {
    /// Whose it is.
    pub user: UserId,
    /// What the cookie's secret hashes to.
    pub secret: SecretHash,
    /// The user's epoch when it began.
    pub epoch: u64,
    /// When it began.
    pub begun_at: Timestamp,
    /// Where from.
    pub address: String,
    /// What the browser called itself; up to 200 characters.
    pub agent: String,
    /// Accounts that a member of staff has looked at in it.
    pub viewed: BTreeSet<AccountId>,
    /// Ends then unless it is used before.
    pub idle_expires_at: Timestamp,
    /// Ends then however busy it is.
    pub expires_at: Timestamp,
}

/// A question that must be answered before a session exists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChallengeRecord {
    /// What the token hashes to.
    pub token: SecretHash,
    /// Who is asked.
    pub user: UserId,
    /// Their name, for Cognito.
    pub username: Username,
    /// The user's epoch when they were asked: what ends their sessions ends this too.
    pub epoch: u64,
    /// What is asked.
    pub kind: ChallengeKind,
    /// Cognito's half of it.
    pub session: ChallengeSession,
    /// No answer is taken from then on.
    pub expires_at: Timestamp,
}

/// What a challenge asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChallengeKind {
    /// A password of one's own.
    NewPassword,
    /// The authenticator app's code.
    Totp,
}

/// What is known of a caller, read in one go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CallerRecords {
    /// The user the cookie names.
    pub user: Option<User>,
    /// The session the cookie's secret belongs to.
    pub session: Option<SessionRecord>,
    /// The user's place in the account that is asked for.
    pub membership: Option<Membership>,
    /// The card of that account.
    pub card: Option<AccountCard>,
}

/// Reads who is calling.
pub trait ReadCaller: Send + Sync {
    /// User, session, membership and the account's card, in one strongly consistent read.
    fn read_caller(
        &self,
        user: &UserId,
        secret: &SecretHash,
        account: Option<&AccountId>,
    ) -> impl Future<Output = Result<CallerRecords, StoreError>> + Send;
}

/// Keeps a session awake.
pub trait TouchSession: Send + Sync {
    /// Moves the idle expiry of a session that exists.
    fn touch_session(
        &self,
        user: &UserId,
        secret: &SecretHash,
        idle_expires_at: Timestamp,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// Lists a person's accounts.
pub trait ListMemberships: Send + Sync {
    /// All of them, deactivated ones too, strongly consistent.
    fn list_memberships(
        &self,
        user: &UserId,
    ) -> impl Future<Output = Result<Vec<Membership>, StoreError>> + Send;
}

/// Reads accounts' cards.
pub trait ReadCards: Send + Sync {
    /// The cards there are of these accounts, in any order, strongly consistent.
    fn cards(
        &self,
        accounts: &[AccountId],
    ) -> impl Future<Output = Result<Vec<AccountCard>, StoreError>> + Send;

    /// One account's card.
    fn card(
        &self,
        account: &AccountId,
    ) -> impl Future<Output = Result<Option<AccountCard>, StoreError>> + Send {
        async move {
            let found = self.cards(std::slice::from_ref(account)).await?;
            Ok(found.into_iter().next())
        }
    }
}

/// Reads users.
pub trait UserStore: Send + Sync {
    /// The user, strongly consistent.
    fn get_user(
        &self,
        user: &UserId,
    ) -> impl Future<Output = Result<Option<User>, StoreError>> + Send;
}

/// Begins sessions, and ends those that are too many then.
pub trait StartSession: ListSessions + EndSession {
    /// Stores a new session.
    fn start_session(
        &self,
        session: &SessionRecord,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// Ends sessions.
pub trait EndSession: Send + Sync {
    /// Ends one; it is no error when it has ended already.
    fn end_session(
        &self,
        user: &UserId,
        secret: &SecretHash,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Ends all of a user's, by raising the epoch.
    fn end_all_sessions(
        &self,
        user: &UserId,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// Asks challenges.
pub trait KeepChallenge: Send + Sync {
    /// Stores a new challenge.
    fn put_challenge(
        &self,
        challenge: &ChallengeRecord,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// Takes answers to challenges.
pub trait UseChallenge: KeepChallenge {
    /// The challenge of this token, strongly consistent, expired or not.
    fn get_challenge(
        &self,
        token: &SecretHash,
    ) -> impl Future<Output = Result<Option<ChallengeRecord>, StoreError>> + Send;

    /// Uses it up.
    ///
    /// [`StoreError::ConditionFailed`] when somebody else has: only one answer counts.
    fn use_challenge(
        &self,
        token: &SecretHash,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// What the invitation worker writes.
pub trait InviteStore: UserStore + ReadCards {
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
