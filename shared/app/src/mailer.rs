//! The mails the portal sends.

use std::future::Future;

use domain::document::Language;
use domain::ids::Username;
use domain::password::TemporaryPassword;
use domain::user::Email;
use jiff::Timestamp;

use crate::login::ResetCode;
use crate::users::InvitedBy;

/// A mail to one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// To whom.
    pub to: Email,
    /// In which language.
    pub language: Language,
    /// How to greet them.
    pub given_name: String,
    /// Their name for signing in.
    pub username: Username,
    /// What it is about.
    pub about: About,
}

/// What a mail is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// A login was made for them.
    Welcome {
        /// For the first sign-in only.
        password: TemporaryPassword,
        /// When it ends.
        expires_at: Timestamp,
    },
    /// They now belong to a further account.
    AccountAdded {
        /// The account's name.
        account_name: String,
        /// The account's number.
        account_number: String,
    },
    /// They are invited to a further account, and belong to it once they accept.
    AccountInvitation {
        /// The account's name.
        account_name: String,
        /// The account's number.
        account_number: String,
        /// Who invites.
        inviter: InvitedBy,
        /// When the invitation ends.
        expires_at: Timestamp,
    },
    /// A code to choose a new password with, because they have not chosen one yet.
    ResetCode {
        /// Good for [`RESET_CODE_LIFE`](crate::login::RESET_CODE_LIFE).
        code: ResetCode,
    },
    /// Something changed in how their login is protected.
    SecurityNotice {
        /// What changed.
        what: SecurityChange,
        /// When it did.
        at: Timestamp,
    },
}

/// A change of how a login is protected, which its owner is told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SecurityChange {
    /// Another password: they changed it, or reset it with Forgot Password.
    PasswordChanged,
    /// Signing in asks for a code from now on.
    SecondFactorOn,
    /// They switched the second factor off.
    SecondFactorOff,
    /// The provider's staff switched it off.
    SecondFactorReset,
    /// A recovery code was used, which switches the second factor off.
    RecoveryCodeUsed,
    /// New recovery codes took the place of the earlier ones.
    RecoveryCodesRenewed,
    /// The provider's staff corrected the e-mail address; told at the old one, too.
    EmailCorrected,
}

impl SecurityChange {
    /// Every change.
    pub const ALL: &[Self] = &[
        Self::PasswordChanged,
        Self::SecondFactorOn,
        Self::SecondFactorOff,
        Self::SecondFactorReset,
        Self::RecoveryCodeUsed,
        Self::RecoveryCodesRenewed,
        Self::EmailCorrected,
    ];

    /// The word that is stored and sent.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PasswordChanged => "password-changed",
            Self::SecondFactorOn => "second-factor-on",
            Self::SecondFactorOff => "second-factor-off",
            Self::SecondFactorReset => "second-factor-reset",
            Self::RecoveryCodeUsed => "recovery-code-used",
            Self::RecoveryCodesRenewed => "recovery-codes-renewed",
            Self::EmailCorrected => "email-corrected",
        }
    }
}

/// Why a mail was not sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// Too many mails; trying again later will work.
    #[error("the mail service is busy")]
    Busy,
    /// This mail will never be taken.
    #[error("the mail was refused: {0}")]
    Refused(String),
    /// The service cannot be used: no permission, no network, sender not verified.
    #[error("the mail service is unavailable: {0}")]
    Unavailable(String),
}

/// Sends mails.
pub trait Mailer: Send + Sync {
    /// Sends it, once.
    fn send(&self, letter: &Letter) -> impl Future<Output = Result<(), MailError>> + Send;
}
