//! The outbox and a queue in memory.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use app::outbox::{MessageQueue, Outbox, OutboxRecord, PendingOutbox, QueueError};
use app::store::StoreError;
use app::users::{Invitation, QueueInvitation};
use jiff::Timestamp;

use crate::ledger::Faults;

/// A queue of outbox messages.
#[derive(Clone, Debug, Default)]
pub struct MemoryQueue {
    sent: Arc<Mutex<Vec<OutboxRecord>>>,
    faults: Faults,
    refused: Arc<Mutex<Vec<String>>>,
}

impl MemoryQueue {
    /// A queue whose calls crash as planned.
    pub fn with_faults(faults: Faults) -> Self {
        Self { faults, ..Self::default() }
    }

    /// Refuses each message of this id.
    #[must_use]
    pub fn refusing(self, id: &str) -> Self {
        self.refused.lock().unwrap_or_else(PoisonError::into_inner).push(id.to_owned());
        self
    }

    /// The ids of the messages that were sent.
    pub fn sent(&self) -> Vec<String> {
        let sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        sent.iter().map(|record| record.id.clone()).collect()
    }
}

impl MessageQueue for MemoryQueue {
    async fn send(&self, record: &OutboxRecord) -> Result<(), QueueError> {
        let refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
        if refused.contains(&record.id) {
            return Err(QueueError("refused".to_owned()));
        }
        let keep = || self.sent.lock().unwrap_or_else(PoisonError::into_inner).push(record.clone());
        self.faults.call(keep).map_err(|_| QueueError("crashed".to_owned()))
    }
}

/// A queue of invitations.
#[derive(Clone, Debug, Default)]
pub struct MemoryInvitations {
    sent: Arc<Mutex<Vec<Invitation>>>,
    faults: Faults,
}

impl MemoryInvitations {
    /// A queue whose calls crash as planned.
    pub fn with_faults(faults: Faults) -> Self {
        Self { faults, ..Self::default() }
    }

    /// The invitations that were sent, oldest first.
    pub fn sent(&self) -> Vec<Invitation> {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl QueueInvitation for MemoryInvitations {
    async fn queue_invitation(&self, invitation: &Invitation) -> Result<(), QueueError> {
        let sent = || {
            self.sent.lock().unwrap_or_else(PoisonError::into_inner).push(invitation.clone());
        };
        self.faults.call(sent).map_err(|_| QueueError("crashed".to_owned()))
    }
}

/// An outbox with its pending messages.
#[derive(Clone, Debug, Default)]
pub struct MemoryOutbox {
    pending: Arc<Mutex<Vec<OutboxRecord>>>,
    faults: Faults,
}

impl MemoryOutbox {
    /// An outbox with these pending messages, oldest first.
    pub fn of(pending: Vec<OutboxRecord>, faults: Faults) -> Self {
        Self { pending: Arc::new(Mutex::new(pending)), faults }
    }

    /// The ids of the pending messages.
    pub fn left(&self) -> Vec<String> {
        self.records().iter().map(|record| record.id.clone()).collect()
    }

    fn records(&self) -> MutexGuard<'_, Vec<OutboxRecord>> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Outbox for MemoryOutbox {
    async fn mark_sent(&self, id: &str) -> Result<(), StoreError> {
        Ok(self.faults.call(|| self.records().retain(|record| record.id != id))?)
    }
}

impl PendingOutbox for MemoryOutbox {
    async fn pending(
        &self,
        before: Timestamp,
        limit: u16,
    ) -> Result<Vec<OutboxRecord>, StoreError> {
        let old = |record: &&OutboxRecord| record.created_at < before;
        let found = || self.records().iter().filter(old).take(limit.into()).cloned().collect();
        Ok(self.faults.call(found)?)
    }
}
