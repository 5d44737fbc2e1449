//! `POST /v1/auth/reset-password`: sets a new password with the code from the e-mail.

use app::identity::{ChoosePassword, RecoverPassword};
use app::login::{KnownAddresses, Login, LoginStore, NoticeQueue, Reset, UseResetCode};
use app::system::Random;
use contract::ResetPasswordRequest;
use portal_http::{Failure, NoContent, Request, Response};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[
    Capability::ReadOriginSecret,
    Capability::CountAttempts,
    Capability::RecordKnownAddress,
    Capability::ReadClientSecret,
    Capability::ConfirmCode,
    Capability::UseResetCode,
    Capability::ChoosePassword,
    Capability::ReadUser,
    Capability::RecordPassword,
    Capability::RecordActivity,
    Capability::QueueNotice,
];

/// Sets the new password. The user then signs in with it.
///
/// # Errors
/// The same refusal for a wrong name and a wrong code.
pub async fn handle<I, S, Q, R>(
    login: &Login<I, S, Q, R>,
    request: Request<()>,
) -> Result<Response<NoContent>, Failure>
where
    I: RecoverPassword + ChoosePassword,
    S: LoginStore + KnownAddresses + UseResetCode,
    Q: NoticeQueue,
    R: Random,
{
    let body: ResetPasswordRequest = request.body()?;
    let ResetPasswordRequest { username, code, new_password } = &body;
    let client = request.client();
    let reset = Reset { username, code, password: new_password };
    login.reset_password(reset, client, request.now()).await?;
    Ok(Response::no_content())
}
