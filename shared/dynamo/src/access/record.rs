//! Records of the `access` table as items, and back.

use app::identity::{ChallengeKind, ChallengeSession};
use app::login::{ChallengeRecord, SessionRecord};
use app::secret::SecretHash;
use app::store::StoreError;
use app::users::{InvitedBy, Membership, OpenInvitation, User};
use aws_sdk_dynamodb::types::AttributeValue;
use domain::document::Language;
use domain::ids::{AccountId, InvalidId, UserId, Username};
use domain::user::{Email, Role, Staff, UserStatus};
use jiff::Timestamp;

use super::{
    EMAIL, MEMBER, RECORDED, SESSION, STAFF, challenge_key, member_key, session_key, user_key,
};
use crate::item::{Item, Reader, Writer};

pub(super) fn user_item(user: &User) -> Item {
    Writer::from_key(user_key(&user.id))
        .text("username", user.username.as_str())
        .text("email", user.email.as_str())
        .text("givenName", &user.given_name)
        .text("familyName", &user.family_name)
        .text("language", user.language.as_str())
        .text("status", user.status.as_str())
        .optional_text("staff", user.staff.map(Staff::as_str))
        .integer("sessionEpoch", user.session_epoch)
        .optional_instant("inviteExpiresAt", user.invite_expires_at)
        .optional_text("lastMail", user.last_mail.as_deref())
        .flag("secondFactor", user.second_factor)
        .flag("mustSetUpFactor", user.must_set_up_factor)
        .optional_instant("passwordChangedAt", user.password_changed_at)
        .optional_instant("factorChangedAt", user.factor_changed_at)
        .optional_instant("passwordPendingSince", user.password_pending_since)
        .optional_instant("emailChangedAt", user.email_changed_at)
        .optional_text("previousEmail", user.previous_email.as_ref().map(Email::as_str))
        .optional_integer("placesGiven", Some(user.memberships_given).filter(|given| *given > 0))
        .optional_instant("takenOverAt", user.taken_over_at)
        .optional_flag("autoPayCopies", user.auto_pay_copies)
        .optional_text("gpk", user_gpk(user))
        .optional_text("gsk", user_gpk(user).map(|_| user.id.to_string()))
        .build()
}

/// The item by which a user is found by their address.
pub(super) fn email_item(user: &User) -> Item {
    Writer::new(super::user_pk(&user.id), EMAIL)
        .text("gpk", email_gpk(&user.email))
        .text("gsk", user.id.to_string())
        .build()
}

pub(super) fn email_gpk(email: &Email) -> String {
    format!("{EMAIL}#{email}")
}

/// Staff can be listed, and so can users who are not invited yet: these in sixteen parts, because
/// an import may record very many at once.
pub(super) fn user_gpk(user: &User) -> Option<String> {
    if user.staff.is_some() {
        return Some(STAFF.to_owned());
    }
    let first = user.id.to_string().chars().take(1).collect::<String>();
    (user.status == UserStatus::Recorded).then(|| format!("{RECORDED}{first}"))
}

pub(super) fn user(item: &Item) -> Result<User, StoreError> {
    let read = Reader::new(item);
    let username = read.parsed("username", Username::parse)?;
    Ok(User {
        id: username.user_id(),
        username,
        email: read.parsed("email", Email::parse)?,
        given_name: read.text("givenName")?.to_owned(),
        family_name: read.text("familyName")?.to_owned(),
        language: read.parsed("language", Language::parse)?,
        status: read.parsed("status", UserStatus::parse)?,
        staff: read.optional_parsed("staff", Staff::parse)?,
        session_epoch: read.integer("sessionEpoch")?,
        invite_expires_at: read.optional_instant("inviteExpiresAt")?,
        last_mail: read.optional_text("lastMail")?.map(str::to_owned),
        second_factor: read.flag("secondFactor")?,
        must_set_up_factor: read.flag("mustSetUpFactor")?,
        password_changed_at: read.optional_instant("passwordChangedAt")?,
        factor_changed_at: read.optional_instant("factorChangedAt")?,
        password_pending_since: read.optional_instant("passwordPendingSince")?,
        email_changed_at: read.optional_instant("emailChangedAt")?,
        previous_email: read.optional_parsed("previousEmail", Email::parse)?,
        memberships_given: read.optional_integer("placesGiven")?.unwrap_or_default(),
        taken_over_at: read.optional_instant("takenOverAt")?,
        auto_pay_copies: read.optional_flag("autoPayCopies")?,
    })
}

pub(super) fn membership_item(member: &Membership) -> Item {
    let invitation = member.invitation.as_ref();
    Writer::from_key(member_key(&member.user, &member.account))
        .text("role", member.role.as_str())
        .flag("active", member.active)
        .optional_text("inviter", invitation.map(|open| inviter_word(&open.inviter)))
        .optional_text("inviterName", invitation.and_then(|open| inviter_name(&open.inviter)))
        .optional_instant("invitationExpiresAt", invitation.map(|open| open.expires_at))
        .optional_text("sponsor", member.sponsor.map(|sponsor| sponsor.to_string()))
        .text("gpk", account_gpk(&member.account))
        .text("gsk", member.user.to_string())
        .build()
}

pub(super) const fn inviter_word(inviter: &InvitedBy) -> &'static str {
    match inviter {
        InvitedBy::Member(_) => "member",
        InvitedBy::Staff(_) => "staff",
        InvitedBy::Provider => "provider",
    }
}

fn inviter_name(inviter: &InvitedBy) -> Option<&str> {
    match inviter {
        InvitedBy::Member(name) | InvitedBy::Staff(name) => Some(name),
        InvitedBy::Provider => None,
    }
}

/// The invitation that is not accepted yet. A membership that existed when an import invited the
/// user keeps its `active`; then there is no invitation to accept.
fn invitation(read: &Reader<'_>, active: bool) -> Result<Option<OpenInvitation>, StoreError> {
    let Some(expires_at) = read.optional_instant("invitationExpiresAt")?.filter(|_| !active) else {
        return Ok(None);
    };
    let inviter = match read.text("inviter")? {
        "member" => InvitedBy::Member(read.text("inviterName")?.to_owned()),
        "staff" => InvitedBy::Staff(read.text("inviterName")?.to_owned()),
        "provider" => InvitedBy::Provider,
        _ => return Err(read.corrupt("inviter")),
    };
    Ok(Some(OpenInvitation { inviter, expires_at }))
}

pub(super) fn account_gpk(account: &AccountId) -> String {
    format!("A#{account}")
}

pub(super) fn membership(item: &Item) -> Result<Membership, StoreError> {
    let read = Reader::new(item);
    let active = read.flag("active")?;
    Ok(Membership {
        user: owner(&read)?,
        account: read.parsed("sk", |sk| {
            sk.strip_prefix(MEMBER).ok_or(InvalidId).and_then(AccountId::parse)
        })?,
        role: read.parsed("role", Role::parse)?,
        active,
        invitation: invitation(&read, active)?,
        sponsor: read.optional_parsed("sponsor", UserId::parse)?,
    })
}

pub(super) fn session_item(session: &SessionRecord) -> Item {
    Writer::from_key(session_key(&session.user, &session.secret))
        .integer("epoch", session.epoch)
        .instant("begunAt", session.begun_at)
        .text("address", &session.address)
        .text("agent", &session.user_agent)
        .texts("viewed", session.viewed.iter().map(AccountId::as_str))
        .instant("idleExpiresAt", session.idle_expires_at)
        .instant("expiresAt", session.expires_at)
        .with("ttl", ttl(session.expires_at))
        .build()
}

pub(super) fn session(item: &Item) -> Result<SessionRecord, StoreError> {
    let read = Reader::new(item);
    Ok(SessionRecord {
        user: owner(&read)?,
        secret: read.parsed("sk", |sk| {
            sk.strip_prefix(SESSION).map(SecretHash::from_stored).ok_or(InvalidId)
        })?,
        epoch: read.integer("epoch")?,
        begun_at: read.instant("begunAt")?,
        address: read.text("address")?.to_owned(),
        user_agent: read.text("agent")?.to_owned(),
        viewed: read.texts("viewed", AccountId::parse)?,
        idle_expires_at: read.instant("idleExpiresAt")?,
        expires_at: read.instant("expiresAt")?,
    })
}

pub(super) fn challenge_item(challenge: &ChallengeRecord) -> Item {
    Writer::from_key(challenge_key(&challenge.token))
        .text("username", challenge.username.as_str())
        .integer("epoch", challenge.epoch)
        .text("kind", kind_word(challenge.kind))
        .text("session", challenge.session.reveal())
        .instant("expiresAt", challenge.expires_at)
        .with("ttl", ttl(challenge.expires_at))
        .build()
}

pub(super) fn challenge(token: &SecretHash, item: &Item) -> Result<ChallengeRecord, StoreError> {
    let read = Reader::new(item);
    let username = read.parsed("username", Username::parse)?;
    Ok(ChallengeRecord {
        token: token.clone(),
        user: username.user_id(),
        username,
        epoch: read.integer("epoch")?,
        kind: read.parsed("kind", kind)?,
        session: ChallengeSession::new(read.text("session")?),
        expires_at: read.instant("expiresAt")?,
    })
}

const fn kind_word(kind: ChallengeKind) -> &'static str {
    match kind {
        ChallengeKind::NewPassword => "new-password",
        ChallengeKind::Totp => "totp",
    }
}

fn kind(word: &str) -> Result<ChallengeKind, InvalidId> {
    [ChallengeKind::NewPassword, ChallengeKind::Totp]
        .into_iter()
        .find(|kind| kind_word(*kind) == word)
        .ok_or(InvalidId)
}

fn owner(read: &Reader<'_>) -> Result<UserId, StoreError> {
    read.parsed("pk", |pk| pk.strip_prefix("U#").ok_or(InvalidId).and_then(UserId::parse))
}

pub(super) fn ttl(instant: Timestamp) -> AttributeValue {
    AttributeValue::N(instant.as_second().to_string())
}
