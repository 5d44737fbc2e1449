//! The release of the invitations of users whom imports recorded.
//!
//! Staff order a release; a scheduled function carries it out in runs of limited size. It goes
//! through the recorded users once, in order of their ids, and the order stores the position. After
//! a crash between sending and storing the position, the next run sends some messages again under
//! the same ids, which the worker drops.

use std::collections::BTreeSet;

use domain::ids::AccountId;
use domain::user::UserStatus;

use super::release_order::{RecordedPosition, ReleaseOrder};
use super::{FindRecorded, ReadRelease};
use crate::activity::{Action, ActivityLog};
use crate::idempotency::{Lookup, ReadIdempotency, look_up};
use crate::outbox::QueueError;
use crate::store::{Condition, StoreError};
use crate::system::Random;
use crate::users::{
    Answered, Author, IdempotentRequest, Invitation, InviteUserError, Membership, QueueInvitation,
    User, UserChange, UserWrite, WriteUsers, record,
};

/// Number of parts into which the list of recorded users is divided, by the first digit of the id.
const PARTS: u8 = 16;

/// The beginning of the list.
const START: RecordedPosition = RecordedPosition { part: 0, user: None };

/// The result of one run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Released {
    /// Messages sent.
    pub sent: u32,
    /// Whether the order is complete, or there was none.
    pub ended: bool,
}

/// Why a run failed; the next one continues.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReleaseError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A message is not in its queue.
    #[error(transparent)]
    Queue(#[from] QueueError),
}

/// Orders a release. It replaces an order that is under way.
///
/// # Errors
/// [`InviteUserError`]: another request used the idempotency key, or the store failed.
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
        idempotency: Some(record(&request, &order, by)?),
    };
    match store.write_users(&change).await {
        Ok(()) => Ok(Answered::Now(order)),
        // The same request was sent twice at the same time.
        Err(StoreError::ConditionFailed(Condition::IdempotencyKey)) => {
            Err(StoreError::Conflict.into())
        }
        Err(error) => Err(error.into()),
    }
}

/// Up to `limit` recorded users after this position, and where the next page begins.
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
        let missing = usize::from(limit).saturating_sub(page.len());
        if missing == 0 {
            return Ok((page, Some(position)));
        }
        let missing = u16::try_from(missing).unwrap_or(limit);
        let found = store.recorded(position.part, position.user.as_ref(), missing).await?;
        position = match found.last() {
            Some(last) if found.len() >= usize::from(missing) => {
                RecordedPosition { user: Some(last.id), ..position }
            }
            _ => RecordedPosition { part: position.part.saturating_add(1), user: None },
        };
        page.extend(found);
    }
    Ok((page, None))
}

/// Carries out one run of the order under way: at most `limit` users.
///
/// # Errors
/// [`ReleaseError`]; the next run begins where this one began.
pub async fn release<S, Q>(store: &S, queue: &Q, limit: u16) -> Result<Released, ReleaseError>
where
    S: FindRecorded + ReadRelease,
    Q: QueueInvitation,
{
    let Some(order) = store.get_release().await? else {
        return Ok(Released { ended: true, ..Released::default() });
    };
    let (users, next) = recorded_page(store, order.position, limit).await?;
    let mut sent = 0_u32;
    for user in users.iter().filter(|user| user.status == UserStatus::Recorded) {
        let memberships = store.list_memberships(&user.id).await?;
        let is_ordered = |membership: &Membership| includes(&order, membership);
        let Some(membership) = memberships.into_iter().find(is_ordered) else { continue };
        let id = format!("release-{}-{}", order.at, user.id);
        let account = Some(membership.account);
        let invitation = Invitation { id, user: user.id, account, again: false };
        queue.queue_invitation(&invitation).await?;
        sent = sent.saturating_add(1);
    }
    match store.note_release(&order, next.as_ref()).await {
        // Another order replaced this one; the next run begins with it.
        Ok(()) | Err(StoreError::ConditionFailed(_)) => {}
        Err(error) => return Err(error.into()),
    }
    Ok(Released { sent, ended: next.is_none() })
}

/// Whether an order includes a user with this membership.
fn includes(order: &ReleaseOrder, membership: &Membership) -> bool {
    let is_ordered =
        order.accounts.as_ref().is_none_or(|accounts| accounts.contains(&membership.account));
    membership.active && is_ordered
}
