//! Mails about a change of how a login is protected.
//!
//! A notice is put into its queue before the change, and delivered some seconds after it: then the
//! record says whether the change was made. So no change goes untold, and none is told that was
//! not made.

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

/// Somebody is to be told of a change, if it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Whom.
    pub user: UserId,
    /// Of what.
    pub what: SecurityChange,
    /// When it is made.
    pub at: Timestamp,
}

impl Notice {
    /// When the change was made: then, or at another try shortly after it. `None` when it was not.
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
        // Instants are stored to the millisecond.
        changed_at.filter(|at| at.as_millisecond() >= self.at.as_millisecond())
    }

    /// One mail for one change and address, however many tries it took and however often they are
    /// delivered.
    fn idempotency_key(&self, made_at: Timestamp, to: To) -> IdempotencyKey {
        let name = format!("{}\n{}{}", self.what.as_str(), made_at.as_millisecond(), to.suffix());
        IdempotencyKey::new("notice", &self.user, "send-mail", &name, &[])
    }
}

/// Puts notices into their queue.
pub trait NoticeQueue: Send + Sync {
    /// Sends it, to be delivered when the request that makes the change is over.
    fn send_notice(&self, notice: &Notice) -> impl Future<Output = Result<(), QueueError>> + Send;
}

/// What became of a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noticed {
    /// It was mailed.
    Mailed,
    /// It was mailed before.
    Repeated,
    /// The change was not made, or the user is gone.
    NothingToTell,
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

/// What the worker works with.
#[derive(Debug)]
pub struct Notifier<S, M> {
    /// Users, and what was told already.
    pub access: S,
    /// Mails.
    pub mailer: M,
}

impl<S: UserStore + ReadIdempotency + PutIdempotency, M: Mailer> Notifier<S, M> {
    /// Tells one person. A mail is repeated only when a crash falls exactly between sending it and
    /// recording that.
    ///
    /// # Errors
    /// See [`NoticeError`]; the message must be delivered again.
    pub async fn tell(&self, notice: &Notice, now: Timestamp) -> Result<Noticed, NoticeError> {
        let Some(user) = self.access.get_user(&notice.user).await? else {
            return Ok(Noticed::NothingToTell);
        };
        let Some(made_at) = notice.made_at(&user) else { return Ok(Noticed::NothingToTell) };
        let mut noticed = Noticed::Repeated;
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
                Ok(()) | Err(StoreError::ConditionFailed(_)) => noticed = Noticed::Mailed,
                Err(error) => return Err(error.into()),
            }
        }
        Ok(noticed)
    }
}

/// To which of a user's addresses.
#[derive(Clone, Copy)]
enum To {
    Present,
    Previous,
}

impl To {
    const fn suffix(self) -> &'static str {
        match self {
            Self::Present => "",
            Self::Previous => "\nprevious",
        }
    }
}

/// Where a change is told: at the address there is, and of a correction at the one before, too.
fn addresses(user: &User, what: SecurityChange) -> Vec<(To, &Email)> {
    let corrected = what == SecurityChange::EmailCorrected;
    let previous = user.previous_email.as_ref().filter(|_| corrected);
    let previous = previous.map(|email| (To::Previous, email));
    [(To::Present, &user.email)].into_iter().chain(previous).collect()
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
