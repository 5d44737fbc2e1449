//! A mail service that keeps what it sends.

use std::sync::{Arc, Mutex, PoisonError};

use app::mailer::{Letter, MailError, Mailer};

use crate::ledger::Faults;

/// Letters, in the order in which they were sent.
#[derive(Clone, Debug, Default)]
pub struct MemoryMailer {
    sent: Arc<Mutex<Vec<Letter>>>,
    faults: Faults,
}

impl MemoryMailer {
    /// A service whose calls die as planned.
    pub fn with_faults(faults: Faults) -> Self {
        Self { sent: Arc::default(), faults }
    }

    /// What was sent.
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
