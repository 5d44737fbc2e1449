//! Security notices: mails to a user about a change to the protection of their login.
//!
//! A notice is queued before the change and delivered some seconds after it, when the record shows
//! whether the change was made. So every change is mailed, and only changes that were made.

use std::future::Future;

use domain::ids::UserId;
use domain::user::{Email, name_in_greeting};
use jiff::Timestamp;

use crate::idempotency::{
    IdempotencyKey, IdempotencyRecord, PutIdempotency, RECORD_LIFE, ReadIdempotency,
};
use crate::mailer::{About, Letter, MailError, Mailer, SecurityChange};
use crate::outbox::QueueError;
use crate::store::StoreError;
use crate::users::{User, UserStore};

/// A security notice to one user about a change, if the change is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The user.
    pub user: UserId,
    /// The change.
    pub what: SecurityChange,
    /// When the request makes the change.
    pub at: Timestamp,
}

impl Notice {
    /// When the change was made: at `at`, or at a later attempt. `None` when it was not made.
    fn made_at(&self, user: &User) -> Option<Timestamp> {
        let changed_at = match self.what {
            SecurityChange::PasswordChanged => user.password_changed_at,
            SecurityChange::SecondFactorOn
            | SecurityChange::SecondFactorOff
            | SecurityChange::SecondFactorReset
            | SecurityChange::RecoveryCodeUsed
            | SecurityChange::RecoveryCodesRenewed => user.factor_changed_at,
            SecurityChange::EmailCorrected => user.email_changed_at,
        };
        // The store keeps milliseconds only.
        changed_at.filter(|at| at.as_millisecond() >= self.at.as_millisecond())
    }

    /// Identifies one mail: one for each change and address, however many attempts and deliveries
    /// there were.
    fn idempotency_key(&self, made_at: Timestamp, to: Recipient) -> IdempotencyKey {
        let name = format!("{}\n{}{}", self.what.as_str(), made_at.as_millisecond(), to.suffix());
        IdempotencyKey::new("notice", &self.user, "send-mail", &name, &[])
    }
}

/// Puts notices into their queue.
pub trait NoticeQueue: Send + Sync {
    /// Queues a notice, to be delivered when the request that makes the change is over.
    fn send_notice(&self, notice: &Notice) -> impl Future<Output = Result<(), QueueError>> + Send;
}

/// The outcome of a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeOutcome {
    /// A mail was sent.
    Mailed,
    /// All mails had been sent before.
    Repeated,
    /// The change was not made, or the user does not exist.
    NotChanged,
}

/// Why a notice must be delivered again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoticeError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The mail was not sent.
    #[error(transparent)]
    Mail(#[from] MailError),
}

/// The worker that sends notices.
#[derive(Debug)]
pub struct Notifier<S, M> {
    /// The store of users and of the mails that were sent.
    pub access: S,
    /// The mail service.
    pub mailer: M,
}

impl<S: UserStore + ReadIdempotency + PutIdempotency, M: Mailer> Notifier<S, M> {
    /// Sends the mails of one notice. A mail is repeated only after a crash between sending and
    /// recording it.
    ///
    /// # Errors
    /// See [`NoticeError`]; the message must be delivered again.
    pub async fn send(
        &self,
        notice: &Notice,
        now: Timestamp,
    ) -> Result<NoticeOutcome, NoticeError> {
        let Some(user) = self.access.get_user(&notice.user).await? else {
            return Ok(NoticeOutcome::NotChanged);
        };
        let Some(made_at) = notice.made_at(&user) else { return Ok(NoticeOutcome::NotChanged) };
        let mut outcome = NoticeOutcome::Repeated;
        for (to, email) in addresses(&user, notice.what) {
            let key = notice.idempotency_key(made_at, to);
            if self.access.get_idempotency_record(&key.id).await?.is_some() {
                continue;
            }
            self.mailer.send(&letter(&user, email, notice.what, made_at)).await?;
            let record = IdempotencyRecord {
                key,
                answer: "mailed".to_owned(),
                expires_at: now + RECORD_LIFE,
            };
            match self.access.put_idempotency_record(&record).await {
                Ok(()) | Err(StoreError::ConditionFailed(_)) => outcome = NoticeOutcome::Mailed,
                Err(error) => return Err(error.into()),
            }
        }
        Ok(outcome)
    }
}

/// Which of a user's addresses a mail goes to.
#[derive(Clone, Copy)]
enum Recipient {
    Current,
    Previous,
}

impl Recipient {
    const fn suffix(self) -> &'static str {
        match self {
            Self::Current => "",
            Self::Previous => "\nprevious",
        }
    }
}

/// The addresses that a mail goes to: the current one and, after a correction, the previous one.
fn addresses(user: &User, what: SecurityChange) -> Vec<(Recipient, &Email)> {
    let is_correction = what == SecurityChange::EmailCorrected;
    let previous = user.previous_email.as_ref().filter(|_| is_correction);
    let previous = previous.map(|email| (Recipient::Previous, email));
    [(Recipient::Current, &user.email)].into_iter().chain(previous).collect()
}

fn letter(user: &User, to: &Email, what: SecurityChange, at: Timestamp) -> Letter {
    Letter {
        to: to.clone(),
        language: user.language,
        given_name: name_in_greeting(&user.given_name, &user.family_name).to_owned(),
        username: user.username.clone(),
        about: About::SecurityNotice { what, at },
    }
}
