//! A mail service in memory.

use std::sync::{Arc, Mutex, PoisonError};

use app::mailer::{Letter, MailError, Mailer};

use crate::ledger::Faults;

/// Keeps the letters in the order in which they were sent.
#[derive(Clone, Debug, Default)]
pub struct MemoryMailer {
    sent: Arc<Mutex<Vec<Letter>>>,
    faults: Faults,
}

impl MemoryMailer {
    /// A service whose calls crash as planned.
    pub fn with_faults(faults: Faults) -> Self {
        Self { sent: Arc::default(), faults }
    }

    /// The letters that were sent.
    pub fn sent(&self) -> Vec<Letter> {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Mailer for MemoryMailer {
    async fn send(&self, letter: &Letter) -> Result<(), MailError> {
        let keep = || self.sent.lock().unwrap_or_else(PoisonError::into_inner).push(letter.clone());
        self.faults.call(keep).map_err(|_| MailError::Unavailable("crashed".to_owned()))
    }
}
