//! A user's login: signing in, the password, the second factor, the sessions and the profile.
//!
//! One step cannot change both Cognito and the portal's record. The portal therefore changes
//! Cognito first and records the change right after it. After a crash between the two, the next
//! sign-in finds the difference and records it (see `sign_in`).

mod challenge;
mod code_format;
mod error;
mod forgot_password;
mod may_sign_in;
mod my_sessions;
mod password;
mod profile;
mod record_change;
mod recovery_code;
mod reset_code;
mod second_factor;
mod security_notice;
mod service;
pub mod session;
mod sign_in;
mod store;

pub use challenge::{ChallengeAnswer, ChallengeReply};
pub use error::LoginError;
pub use forgot_password::{
    CodeError, CodeOutcome, CodeQueue, CodeRequest, CodeSender, forgot_password,
};
pub(crate) use may_sign_in::may_sign_in;
pub use my_sessions::{MySession, end_my_session, end_my_sessions, my_sessions};
pub use password::{PasswordChange, Reset};
pub use profile::{ProfileChange, change_profile};
pub(crate) use record_change::activities_of;
pub use record_change::{LoginStore, MAX_REQUEST_TIME};
pub use recovery_code::{RECOVERY_CODES, RecoveryCode};
pub use reset_code::{KeepResetCode, RESET_CODE_LIFE, ResetCode, ResetCodeRecord, UseResetCode};
pub use second_factor::FactorProof;
pub use security_notice::{Notice, NoticeError, NoticeOutcome, NoticeQueue, Notifier};
pub use service::Login;
pub use session::{NewSession, ValidSession};
pub use sign_in::{CHALLENGE_LIFE, Credentials, SignInError, SignedIn};
pub use store::{
    CallerRecords, ChallengeRecord, ChangeFactor, ChangePassword, ChangeProfile, EndMySessions,
    EndSession, FactorChange, KNOWN_ADDRESS_LIFE, KeepChallenge, KnownAddresses, ListSessions,
    LoginChange, Profile, ReadCaller, RecordView, RecoveryCodes, SessionRecord, StartSession,
    SwitchOffCopies, TouchSession, UseChallenge,
};
