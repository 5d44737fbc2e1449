//! `POST /v1/me/password`: a new password, with the present one.

use app::identity::{CheckPassword, ChoosePassword};
use app::login::{EndSession, StartSession};
use app::login::{Login, LoginError, LoginStore, NoticeQueue, PasswordChange};
use app::system::Random;
use contract::ChangePasswordRequest;
use portal_http::{Call, Failure, NoContent, Reply, SessionCaller};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[
    Capability::ReadOriginSecret,
    Capability::ReadCaller,
    Capability::TouchSession,
    Capability::CountAttempts,
    Capability::ForgetTries,
    Capability::ReadClientSecret,
    Capability::CheckPassword,
    Capability::ChoosePassword,
    Capability::ReadUser,
    Capability::EndSession,
    Capability::StartSession,
    Capability::RecordPassword,
    Capability::RecordActivity,
    Capability::QueueNotice,
];

/// Changes the caller's password. Every other session ends; the answer carries a new cookie.
///
/// # Errors
/// `invalid`, naming the password that is at fault.
pub async fn handle<I, S, Q, R>(
    login: &Login<I, S, Q, R>,
    call: Call<SessionCaller>,
) -> Result<Reply<NoContent>, Failure>
where
    I: CheckPassword + ChoosePassword,
    S: LoginStore + EndSession + StartSession,
    Q: NoticeQueue,
    R: Random,
{
    let request: ChangePasswordRequest = call.body()?;
    let ChangePasswordRequest { current_password: current, new_password: new } = &request;
    let place = call.client();
    let change = PasswordChange { current, new };
    let session = login.change_password(call.caller().user(), change, place, call.now()).await;
    let session = session.map_err(|error| match error {
        LoginError::WrongPassword => Failure::invalid("/currentPassword", "wrong-password"),
        other => other.into(),
    })?;
    Ok(Reply::new(NoContent).with_session(&session))
}
