//! Releasing the invitations of people whom imports recorded.
//!
//! Staff order a release; a schedule carries it out, so many a minute. Each of those recorded is
//! gone through once, in order of their ids, and the order remembers how far it is. A crash between
//! sending and remembering sends some again, under the same ids: the worker drops what it has done.

use crate::activity::{Action, ActivityLog};
use crate::idempotency::{Lookup, ReadIdempotency, look_up};
use crate::outbox::QueueError;
use crate::staff::{FindRecorded, ReadRelease};
use crate::store::{Condition, StoreError};
use crate::system::Random;
use crate::users::Invitation;
use crate::users::{
    Answered, Author, IdempotentRequest, InviteUserError, QueueInvitation, UserChange, UserWrite,
    WriteUsers,
};
use crate::users::{Membership, User};
use domain::ids::AccountId;
use domain::ids::UserId;
use domain::user::UserStatus;
use jiff::Timestamp;
use std::collections::BTreeSet;

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

/// Parts in which recorded people are listed.
const PARTS: u8 = 16;

/// The beginning.
const START: RecordedPosition = RecordedPosition { part: 0, user: None };

/// What was done of an order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Released {
    /// Messages sent.
    pub sent: u32,
    /// Whether the order is carried out, or there was none.
    pub ended: bool,
}

/// Why a release stops; the next run goes on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReleaseError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A message is not in its queue.
    #[error(transparent)]
    Queue(#[from] QueueError),
}

/// Gives the order, in place of one that may be under way.
///
/// # Errors
/// [`InviteUserError`]: the key was used for something else, or the store failed.
pub async fn order_release<S: WriteUsers + ReadIdempotency>(
    store: &S,
    random: &impl Random,
    by: &Author,
    accounts: Option<BTreeSet<AccountId>>,
    request: IdempotentRequest<'_, ReleaseOrder>,
) -> Result<Answered<ReleaseOrder>, InviteUserError> {
    match look_up(store, &request.key).await? {
        Lookup::Replay(answer) => return Ok(Answered::Replay(answer)),
        Lookup::Reused => return Err(InviteUserError::KeyReused),
        Lookup::New => {}
    }
    let order = ReleaseOrder { at: by.at, accounts, position: None };
    let change = UserChange {
        writes: vec![UserWrite::Release(order.clone())],
        activities: vec![by.activity(random, ActivityLog::Staff, Action::InvitationsReleased)],
        idempotency: Some(crate::users::record(&request, &order, by)?),
    };
    match store.write_users(&change).await {
        Ok(()) => Ok(Answered::Now(order)),
        // The same, sent twice at the same time.
        Err(StoreError::ConditionFailed(Condition::IdempotencyKey)) => {
            Err(StoreError::Conflict.into())
        }
        Err(error) => Err(error.into()),
    }
}

/// Up to `limit` recorded people after this position, and where the next page begins.
///
/// # Errors
/// When the store fails.
pub async fn recorded_page(
    store: &impl FindRecorded,
    after: Option<RecordedPosition>,
    limit: u16,
) -> Result<(Vec<User>, Option<RecordedPosition>), StoreError> {
    let mut position = after.unwrap_or(START);
    let mut page = Vec::new();
    while position.part < PARTS {
        let room = usize::from(limit).saturating_sub(page.len());
        if room == 0 {
            return Ok((page, Some(position)));
        }
        let room = u16::try_from(room).unwrap_or(limit);
        let found = store.recorded(position.part, position.user.as_ref(), room).await?;
        position = match found.last() {
            Some(last) if found.len() >= usize::from(room) => {
                RecordedPosition { user: Some(last.id), ..position }
            }
            _ => RecordedPosition { part: position.part.saturating_add(1), user: None },
        };
        page.extend(found);
    }
    Ok((page, None))
}

/// Sends at most `most` invitations of the order under way.
///
/// # Errors
/// [`ReleaseError`]; the next run goes on where this one was.
pub async fn release<S, Q>(store: &S, queue: &Q, most: u16) -> Result<Released, ReleaseError>
where
    S: FindRecorded + ReadRelease,
    Q: QueueInvitation,
{
    let Some(order) = store.get_release().await? else {
        return Ok(Released { ended: true, ..Released::default() });
    };
    let (people, next) = recorded_page(store, order.position, most).await?;
    let mut sent = 0_u32;
    for user in people.iter().filter(|user| user.status == UserStatus::Recorded) {
        let memberships = store.list_memberships(&user.id).await?;
        let Some(membership) = memberships.into_iter().find(|membership| meant(&order, membership))
        else {
            continue;
        };
        let id = format!("release-{}-{}", order.at, user.id);
        let account = Some(membership.account);
        let invitation = Invitation { id, user: user.id, account, again: false };
        queue.queue_invitation(&invitation).await?;
        sent = sent.saturating_add(1);
    }
    match store.note_release(&order, next.as_ref()).await {
        // Another order took its place; the next run begins with it.
        Ok(()) | Err(StoreError::ConditionFailed(_)) => {}
        Err(error) => return Err(error.into()),
    }
    Ok(Released { sent, ended: next.is_none() })
}

/// Whether an order is for somebody who has this place.
fn meant(order: &ReleaseOrder, membership: &Membership) -> bool {
    let named = order.accounts.as_ref().is_none_or(|named| named.contains(&membership.account));
    membership.active && named
}
