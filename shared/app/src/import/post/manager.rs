//! The manager whom a new account's line names: recorded, invited to accept, or left out.
//!
//! A user name belongs to the person who has signed in by it. Until then it is only reserved, and
//! the file has precedence over a customer's invitation: the name goes to the manager whom the file
//! names.

use domain::document::{Language, Manager};
use domain::ids::AccountId;
use domain::user::{Role, UserStatus};
use jiff::Timestamp;
use uuid::Uuid;

use super::super::store::{FirstManager, ImportStore, MAX_MEMBERSHIPS};
use crate::account::AccountSummary;
use crate::activity::{Action, Activity, ActivityLog, Actor};
use crate::store::StoreError;
use crate::users::{
    INVITATION_LIFE, InvitedBy, Invitee, Membership, NonEmptySetChange, OpenInvitation, User,
    UserChange, UserWrite,
};

/// The writes that make this person the manager of a new account; `None` when the user name belongs
/// to another person, who keeps it.
///
/// # Errors
/// When the store fails.
pub(super) async fn first_manager(
    store: &impl ImportStore,
    (account, language): (&AccountId, Language),
    manager: &Manager,
    at: Timestamp,
) -> Result<Option<FirstManager>, StoreError> {
    let recorded = Invitee {
        username: manager.username.clone(),
        email: manager.email.clone(),
        given_name: manager.given_name.clone(),
        family_name: manager.family_name.clone(),
        language,
    }
    .recorded(None);
    let user = recorded.id;
    let membership = |invitation: Option<OpenInvitation>| {
        let (account, active) = (account.clone(), invitation.is_none());
        Membership { user, account, role: Role::Manager, active, invitation, sponsor: None }
    };
    let with_write = |invitation, write| {
        let change = UserChange { writes: vec![write], ..UserChange::default() };
        Some(FirstManager { membership: membership(invitation), change })
    };
    let Some(holder) = store.get_user(&user).await? else {
        return Ok(with_write(None, UserWrite::NewUser(recorded)));
    };
    let email = holder.email.clone();
    // A member of staff does not become a customer.
    if holder.staff.is_none() && email == manager.email {
        let invitation =
            OpenInvitation { inviter: InvitedBy::Provider, expires_at: at + INVITATION_LIFE };
        return Ok(match holder.status {
            UserStatus::Active => with_write(Some(invitation), UserWrite::SameEmail(user, email)),
            _ => with_write(None, UserWrite::SameNewcomer(user, email)),
        });
    }
    if !has_never_signed_in(&holder) {
        return Ok(None);
    }
    let ending = memberships_to_end(store, &holder).await?;
    let change = ending.map(|ending| takeover(holder, recorded, ending, at));
    Ok(change.map(|change| FirstManager { membership: membership(None), change }))
}

/// All memberships of a user; `None` when one of them must not end, or when there are more than
/// [`MAX_MEMBERSHIPS`].
async fn memberships_to_end(
    store: &impl ImportStore,
    user: &User,
) -> Result<Option<Vec<Membership>>, StoreError> {
    let memberships = store.list_memberships(&user.id).await?;
    if memberships.len() > MAX_MEMBERSHIPS {
        return Ok(None);
    }
    let accounts: Vec<_> = memberships.iter().map(|member| member.account.clone()).collect();
    let summaries = store.account_summaries(&accounts).await?;
    let may_end = memberships.iter().all(|member| may_end(member, &summaries));
    Ok(Some(memberships).filter(|_| may_end))
}

/// Whether no person has ever signed in by this user name. A pending change of the password counts
/// as a sign-in, because it may have succeeded. A login that staff deactivated keeps its name.
fn has_never_signed_in(user: &User) -> bool {
    matches!(user.status, UserStatus::Recorded | UserStatus::Invited)
        && user.staff.is_none()
        && user.password_changed_at.is_none()
        && user.password_pending_since.is_none()
}

/// Whether the billing system may end a membership: a customer must have given it, and the account
/// must keep an Office Manager. A membership that the billing system or staff gave does not end:
/// else two accounts with the same user name would take it from each other with each file.
fn may_end(membership: &Membership, summaries: &[AccountSummary]) -> bool {
    let summary = summaries.iter().find(|summary| summary.account == membership.account);
    let managers = summary.map(|summary| &summary.managers);
    let others = managers.is_some_and(|all| all.contains(&membership.user) && all.len() > 1);
    membership.sponsor.is_some() && (!membership.is_active_manager() || others)
}

/// Gives the user name to the manager. The memberships of its owner end, and the new session epoch
/// invalidates their invitations and e-mailed codes.
fn takeover(
    before: User,
    recorded: User,
    memberships: Vec<Membership>,
    at: Timestamp,
) -> UserChange {
    let after = User {
        session_epoch: before.session_epoch.saturating_add(1),
        memberships_given: before.memberships_given.saturating_add(1),
        taken_over_at: Some(at),
        ..recorded
    };
    let logs = [ActivityLog::User(after.id), ActivityLog::Staff];
    let accounts = memberships.iter().map(|member| ActivityLog::Account(member.account.clone()));
    let activities =
        logs.into_iter().chain(accounts).map(|log| takeover_activity(log, &after, at)).collect();
    let (before, after) = (Box::new(before), Box::new(after));
    let mut writes = vec![UserWrite::TakeOver { before, after }];
    for membership in memberships {
        if membership.is_active_manager() {
            let removal = NonEmptySetChange::Remove(membership.user);
            writes.push(UserWrite::Managers(membership.account.clone(), removal));
        }
        writes.push(UserWrite::RemoveMember(membership));
    }
    UserChange { writes, activities, idempotency: None }
}

/// The activity of a takeover. Its id is the same for each retry.
fn takeover_activity(log: ActivityLog, user: &User, at: Timestamp) -> Activity {
    let name = format!("takeover\n{}\n{}", user.id, user.session_epoch);
    Activity {
        log,
        id: Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes()).to_string(),
        at,
        filed_at: at,
        actor: Actor::billing_system(),
        action: Action::UsernameTakenOver,
        subject: Some(user.username.to_string()),
        detail: None,
        address: None,
    }
}
