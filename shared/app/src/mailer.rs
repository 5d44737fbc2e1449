//! The mails that the portal sends.

use std::future::Future;

use domain::document::Language;
use domain::ids::Username;
use domain::password::TemporaryPassword;
use domain::user::Email;
use jiff::Timestamp;

use crate::login::ResetCode;
use crate::users::InvitedBy;

/// A mail to one user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The recipient's address.
    pub to: Email,
    /// The language of the mail.
    pub language: Language,
    /// The name in the greeting.
    pub given_name: String,
    /// The recipient's user name.
    pub username: Username,
    /// The subject of the mail.
    pub about: About,
}

/// An account, as e-mails name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountNamed {
    /// The account's name.
    pub name: String,
    /// The account's number.
    pub number: String,
}

/// The subject of a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// A login was created for the user.
    Welcome {
        /// The temporary password for the first sign-in.
        password: TemporaryPassword,
        /// The account that the user can open, unless they are staff.
        account: Option<AccountNamed>,
        /// Who invited the user, if the user must accept.
        inviter: Option<InvitedBy>,
        /// When the temporary password expires.
        expires_at: Timestamp,
    },
    /// The user is now a member of another account.
    AccountAdded {
        /// The account's name.
        account_name: String,
        /// The account's number.
        account_number: String,
    },
    /// The user is invited to another account, and becomes a member by accepting.
    AccountInvitation {
        /// The account's name.
        account_name: String,
        /// The account's number.
        account_number: String,
        /// Who invites the user.
        inviter: InvitedBy,
        /// When the invitation expires.
        expires_at: Timestamp,
    },
    /// A code for Forgot Password, when the portal sends it instead of the provider.
    ResetCode {
        /// Valid for [`RESET_CODE_LIFE`](crate::login::RESET_CODE_LIFE).
        code: ResetCode,
    },
    /// The protection of the user's login was changed.
    SecurityNotice {
        /// What was changed.
        what: SecurityChange,
        /// When it was changed.
        at: Timestamp,
    },
}

/// A change of a login's protection, of which the user is notified by mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SecurityChange {
    /// The user changed the password, or reset it with Forgot Password.
    PasswordChanged,
    /// The second factor was switched on: sign-in asks for a code.
    SecondFactorOn,
    /// The user switched the second factor off.
    SecondFactorOff,
    /// The provider's staff switched it off.
    SecondFactorReset,
    /// A recovery code was used, which switches the second factor off.
    RecoveryCodeUsed,
    /// New recovery codes replaced the earlier ones.
    RecoveryCodesRenewed,
    /// The provider's staff corrected the e-mail address; the previous address is notified, too.
    EmailCorrected,
}

impl SecurityChange {
    /// All kinds of changes.
    pub const ALL: &[Self] = &[
        Self::PasswordChanged,
        Self::SecondFactorOn,
        Self::SecondFactorOff,
        Self::SecondFactorReset,
        Self::RecoveryCodeUsed,
        Self::RecoveryCodesRenewed,
        Self::EmailCorrected,
    ];

    /// The name in the queue's message and in hashed keys; it must not change.
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

/// What a mail carries beside its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MailOptions {
    /// The id of the outbox message that caused the mail: feedback on the mail names it. It has
    /// neither an address nor a name.
    pub key: Option<String>,
    /// The URL that ends such mails with one click (RFC 8058). Only a mail that its recipient may
    /// do without has one.
    pub unsubscribe: Option<String>,
}

/// Why a mail was not sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// The service throttles; a later retry will succeed.
    #[error("the mail service is busy")]
    Busy,
    /// The service refuses this mail permanently.
    #[error("the mail was refused: {0}")]
    Refused(String),
    /// The service cannot be used: no permission, no network, sender not verified.
    #[error("the mail service is unavailable: {0}")]
    Unavailable(String),
}

/// Sends mails.
pub trait Mailer: Send + Sync {
    /// Sends one mail.
    fn send(&self, letter: &Letter) -> impl Future<Output = Result<(), MailError>> + Send;
}
