//! A mail service in memory.

use std::sync::{Arc, Mutex, PoisonError};

use app::auto_pay::{AutoPayLetter, SendAutoPayLetter};
use app::mailer::{Letter, MailError, MailOptions, Mailer};
use app::payments::{PaymentLetter, SendPaymentLetter};

use crate::ledger::Faults;

/// Keeps the letters in the order in which they were sent.
#[derive(Clone, Debug, Default)]
pub struct MemoryMailer {
    sent: Arc<Mutex<Vec<Letter>>>,
    about_payments: Arc<Mutex<Vec<(PaymentLetter, MailOptions)>>>,
    about_auto_pay: Arc<Mutex<Vec<AutoPayLetter>>>,
    refused: Option<String>,
    faults: Faults,
}

impl MemoryMailer {
    /// A service whose calls crash as planned.
    pub fn with_faults(faults: Faults) -> Self {
        Self { faults, ..Self::default() }
    }

    /// The same, but it refuses mails about payments to this address.
    #[must_use]
    pub fn refusing(self, address: &str) -> Self {
        Self { refused: Some(address.to_owned()), ..self }
    }

    /// The letters to users that were sent.
    pub fn sent(&self) -> Vec<Letter> {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The letters about payments that were sent.
    pub fn sent_about_payments(&self) -> Vec<PaymentLetter> {
        self.about_payments().into_iter().map(|(letter, _)| letter).collect()
    }

    /// The options of these letters, in the same order.
    pub fn options_about_payments(&self) -> Vec<MailOptions> {
        self.about_payments().into_iter().map(|(_, options)| options).collect()
    }

    /// The letters about Auto Pay that were sent.
    pub fn sent_about_auto_pay(&self) -> Vec<AutoPayLetter> {
        self.about_auto_pay.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn about_payments(&self) -> Vec<(PaymentLetter, MailOptions)> {
        self.about_payments.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn keep<T: Clone>(&self, kept: &Mutex<Vec<T>>, letter: &T) -> Result<(), MailError> {
        let keep = || kept.lock().unwrap_or_else(PoisonError::into_inner).push(letter.clone());
        self.faults.call(keep).map_err(|_| MailError::Unavailable("crashed".to_owned()))
    }
}

impl Mailer for MemoryMailer {
    async fn send(&self, letter: &Letter) -> Result<(), MailError> {
        self.keep(&self.sent, letter)
    }
}

impl SendAutoPayLetter for MemoryMailer {
    async fn send_auto_pay_letter(
        &self,
        letter: &AutoPayLetter,
        _: &MailOptions,
    ) -> Result<(), MailError> {
        self.keep(&self.about_auto_pay, letter)
    }
}

impl SendPaymentLetter for MemoryMailer {
    async fn send_payment_letter(
        &self,
        letter: &PaymentLetter,
        options: &MailOptions,
    ) -> Result<(), MailError> {
        if self.refused.as_deref() == Some(letter.to.as_str()) {
            return Err(MailError::Refused("MessageRejected".to_owned()));
        }
        self.keep(&self.about_payments, &(letter.clone(), options.clone()))
    }
}
