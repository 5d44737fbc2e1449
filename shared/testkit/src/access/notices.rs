//! Queues of notices and of requests for codes, in memory.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use app::login::{CodeQueue, CodeRequest, Notice, NoticeQueue};
use app::outbox::QueueError;

use crate::ledger::Faults;

/// Keeps messages in the order in which they were sent.
#[derive(Clone, Debug)]
pub struct MemoryMessages<T> {
    sent: Arc<Mutex<Vec<T>>>,
    faults: Faults,
}

/// A queue of notices.
pub type MemoryNotices = MemoryMessages<Notice>;
/// A queue of requests for codes.
pub type MemoryCodeRequests = MemoryMessages<CodeRequest>;

impl<T> Default for MemoryMessages<T> {
    fn default() -> Self {
        Self::with_faults(Faults::default())
    }
}

impl<T> MemoryMessages<T> {
    /// An empty queue whose calls crash as planned.
    pub fn with_faults(faults: Faults) -> Self {
        Self { sent: Arc::default(), faults }
    }

    fn send(&self, message: T) -> Result<(), QueueError> {
        let crash = |_| QueueError("crashed".to_owned());
        self.faults.call(|| self.messages().push(message)).map_err(crash)
    }

    fn messages(&self) -> MutexGuard<'_, Vec<T>> {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: Clone> MemoryMessages<T> {
    /// The messages that were sent.
    pub fn sent(&self) -> Vec<T> {
        self.messages().clone()
    }
}

impl NoticeQueue for MemoryNotices {
    async fn send_notice(&self, notice: &Notice) -> Result<(), QueueError> {
        self.send(notice.clone())
    }
}

impl CodeQueue for MemoryCodeRequests {
    async fn send_request(&self, request: &CodeRequest) -> Result<(), QueueError> {
        self.send(*request)
    }
}
