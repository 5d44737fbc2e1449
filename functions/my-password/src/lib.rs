//! `POST /v1/me/password`: changes the password; requires the current one.

use app::identity::{CheckPassword, ChoosePassword};
use app::login::{
    EndSession, Login, LoginError, LoginStore, NoticeQueue, PasswordChange, StartSession,
};
use app::system::Random;
use contract::ChangePasswordRequest;
use portal_http::{Failure, NoContent, Request, Response, SessionCaller};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[
    Capability::ServeSignedIn,
    Capability::CountAttempts,
    Capability::ResetAttempts,
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

/// Changes the caller's password. Every other session ends; the response sets a new cookie.
///
/// # Errors
/// `invalid`, naming the faulty password.
pub async fn handle<I, S, Q, R>(
    login: &Login<I, S, Q, R>,
    request: Request<SessionCaller>,
) -> Result<Response<NoContent>, Failure>
where
    I: CheckPassword + ChoosePassword,
    S: LoginStore + EndSession + StartSession,
    Q: NoticeQueue,
    R: Random,
{
    let body: ChangePasswordRequest = request.body()?;
    let ChangePasswordRequest { current_password: current, new_password: new } = &body;
    let client = request.client();
    let change = PasswordChange { current, new };
    let session =
        login.change_password(request.caller().user(), change, client, request.now()).await;
    let session = session.map_err(|error| match error {
        LoginError::WrongPassword => Failure::invalid("/currentPassword", "wrong-password"),
        other => other.into(),
    })?;
    Ok(Response::no_content().with_session(&session))
}
