//! The outbox and a queue in memory.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use app::outbox::{MessageQueue, Outbox, OutboxRecord, PendingOutbox, QueueError};
use app::store::StoreError;
use app::users::Invitation;
use app::users::QueueInvitation;
use jiff::Timestamp;

use crate::ledger::Faults;

/// A queue that keeps what it is sent.
#[derive(Clone, Debug, Default)]
pub struct MemoryQueue {
    sent: Arc<Mutex<Vec<OutboxRecord>>>,
    faults: Faults,
    refused: Arc<Mutex<Vec<String>>>,
}

impl MemoryQueue {
    /// A queue whose calls die as planned.
    pub fn with_faults(faults: Faults) -> Self {
        Self { faults, ..Self::default() }
    }

    /// Refuses the message of this id, always.
    #[must_use]
    pub fn refusing(self, id: &str) -> Self {
        self.refused.lock().unwrap_or_else(PoisonError::into_inner).push(id.to_owned());
        self
    }

    /// The ids of what it was sent.
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

/// A queue of invitations that keeps what it is sent.
#[derive(Clone, Debug, Default)]
pub struct MemoryInvitations {
    sent: Arc<Mutex<Vec<Invitation>>>,
    faults: Faults,
}

impl MemoryInvitations {
    /// A queue whose calls die as planned.
    pub fn with_faults(faults: Faults) -> Self {
        Self { faults, ..Self::default() }
    }

    /// What it was sent, the oldest first.
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

/// Messages that are pending or were sent.
#[derive(Clone, Debug, Default)]
pub struct MemoryOutbox {
    pending: Arc<Mutex<Vec<OutboxRecord>>>,
    faults: Faults,
}

impl MemoryOutbox {
    /// These are pending, the oldest first.
    pub fn of(pending: Vec<OutboxRecord>, faults: Faults) -> Self {
        Self { pending: Arc::new(Mutex::new(pending)), faults }
    }

    /// The ids of what is pending.
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
        let take = || self.records().iter().filter(old).take(limit.into()).cloned().collect();
        Ok(self.faults.call(take)?)
    }
}
