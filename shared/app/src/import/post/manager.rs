//! The manager whom a new account's line names: recorded, invited to accept, or left out.
//!
//! A user name belongs to the person who signs in by it. Until a person has, it is only
//! reserved, and the provider's word on who its customers are counts for more than that of a
//! customer who invited somebody: the name goes to the manager whom the file names.

use domain::document::{Language, Manager};
use domain::ids::AccountId;
use domain::user::{Role, UserStatus};
use jiff::Timestamp;
use uuid::Uuid;

use super::super::store::{ImportStore, MAX_MEMBERSHIPS, Naming};
use crate::account::AccountSummary;
use crate::activity::{Action, Activity, ActivityLog, Actor};
use crate::store::StoreError;
use crate::users::{
    INVITATION_LIFE, InvitedBy, Invitee, Membership, OpenInvitation, SetChange, User, UserChange,
    UserWrite,
};

/// What is to be written of a manager; `None` when the user name is another person's and stays so.
///
/// # Errors
/// When the store fails.
pub(super) async fn name(
    store: &impl ImportStore,
    (account, language): (&AccountId, Language),
    manager: &Manager,
    at: Timestamp,
) -> Result<Option<Naming>, StoreError> {
    let recorded = Invitee {
        username: manager.username.clone(),
        email: manager.email.clone(),
        given_name: manager.given_name.clone(),
        family_name: manager.family_name.clone(),
        language,
    }
    .recorded(None);
    let user = recorded.id;
    let place = |invitation: Option<OpenInvitation>| {
        let (account, active) = (account.clone(), invitation.is_none());
        Membership { user, account, role: Role::Manager, active, invitation, sponsor: None }
    };
    let naming = |invitation, write| {
        let change = UserChange { writes: vec![write], ..UserChange::default() };
        Some(Naming { place: place(invitation), change })
    };
    let Some(holder) = store.get_user(&user).await? else {
        return Ok(naming(None, UserWrite::NewUser(recorded)));
    };
    let email = holder.email.clone();
    // One of staff is not made into a customer.
    if holder.staff.is_none() && email == manager.email {
        let asked =
            OpenInvitation { inviter: InvitedBy::Provider, expires_at: at + INVITATION_LIFE };
        return Ok(match holder.status {
            UserStatus::Active => naming(Some(asked), UserWrite::SameEmail(user, email)),
            _ => naming(None, UserWrite::SameNewcomer(user, email)),
        });
    }
    if !has_never_signed_in(&holder) {
        return Ok(None);
    }
    let ending = places_to_end(store, &holder).await?;
    let change = ending.map(|ending| takeover(holder, recorded, ending, at));
    Ok(change.map(|change| Naming { place: place(None), change }))
}

/// All places of a user; `None` when one of them must not end, or they are too many.
async fn places_to_end(
    store: &impl ImportStore,
    user: &User,
) -> Result<Option<Vec<Membership>>, StoreError> {
    let places = store.list_memberships(&user.id).await?;
    if places.len() > MAX_MEMBERSHIPS {
        return Ok(None);
    }
    let accounts: Vec<_> = places.iter().map(|place| place.account.clone()).collect();
    let summaries = store.account_summaries(&accounts).await?;
    let may_end = places.iter().all(|place| may_end(place, &summaries));
    Ok(Some(places).filter(|_| may_end))
}

/// Whether no person has ever signed in by this user name, and none is about to: an unfinished
/// change of the password may have been made. A login that staff deactivated stays theirs.
fn has_never_signed_in(user: &User) -> bool {
    matches!(user.status, UserStatus::Recorded | UserStatus::Invited)
        && user.staff.is_none()
        && user.password_changed_at.is_none()
        && user.password_pending_since.is_none()
}

/// Whether the billing system may end a place: one that a customer gave, and that does not leave an
/// account without Office Manager. What it gave itself, or staff, it does not take away, or two
/// accounts that name the same user name would take it from each other with each file.
fn may_end(place: &Membership, summaries: &[AccountSummary]) -> bool {
    let summary = summaries.iter().find(|summary| summary.account == place.account);
    let managers = summary.map(|summary| &summary.managers);
    let others = managers.is_some_and(|all| all.contains(&place.user) && all.len() > 1);
    place.sponsor.is_some() && (!place.is_active_manager() || others)
}

/// The name becomes the manager's. Of its owner until now nothing stays: their places end, and with
/// the epoch whatever they were asked or mailed.
fn takeover(before: User, recorded: User, places: Vec<Membership>, at: Timestamp) -> UserChange {
    let after = User {
        session_epoch: before.session_epoch.saturating_add(1),
        memberships_given: before.memberships_given.saturating_add(1),
        taken_over_at: Some(at),
        ..recorded
    };
    let own = [ActivityLog::User(after.id), ActivityLog::Staff];
    let accounts = places.iter().map(|place| ActivityLog::Account(place.account.clone()));
    let activities =
        own.into_iter().chain(accounts).map(|log| takeover_activity(log, &after, at)).collect();
    let (before, after) = (Box::new(before), Box::new(after));
    let mut writes = vec![UserWrite::TakeOver { before, after }];
    for place in places {
        if place.is_active_manager() {
            let leaves = SetChange::Remove(place.user);
            writes.push(UserWrite::Managers(place.account.clone(), leaves));
        }
        writes.push(UserWrite::RemoveMember(place));
    }
    UserChange { writes, activities, idempotency: None }
}

/// The activity of a takeover. Its id is the same for each try.
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
