//! `POST /v1/auth/reset-password`: a new password, with the code that was mailed.

use app::identity::{ChoosePassword, RecoverPassword};
use app::login::{KnownAddresses, Login, LoginStore, NoticeQueue, Reset, UseResetCode};
use app::system::Random;
use contract::ResetPasswordRequest;
use portal_http::{Call, Failure, NoContent, Reply};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[
    Capability::ReadOriginSecret,
    Capability::CountAttempts,
    Capability::KnowAddress,
    Capability::ReadClientSecret,
    Capability::ConfirmCode,
    Capability::UseResetCode,
    Capability::ChoosePassword,
    Capability::ReadUser,
    Capability::RecordPassword,
    Capability::RecordActivity,
    Capability::QueueNotice,
];

/// Sets the new password. The person signs in with it afterwards.
///
/// # Errors
/// One refusal for whatever is wrong with name or code.
pub async fn handle<I, S, Q, R>(
    login: &Login<I, S, Q, R>,
    call: Call<()>,
) -> Result<Reply<NoContent>, Failure>
where
    I: RecoverPassword + ChoosePassword,
    S: LoginStore + KnownAddresses + UseResetCode,
    Q: NoticeQueue,
    R: Random,
{
    let request: ResetPasswordRequest = call.body()?;
    let ResetPasswordRequest { username, code, new_password } = &request;
    let client = call.client();
    let reset = Reset { username, code, password: new_password };
    login.reset_password(reset, client, call.now()).await?;
    Ok(Reply::new(NoContent))
}
