//! `POST /v1/auth/sign-in`: user name and password.

use app::identity::CheckPassword;
use app::login::{
    Credentials, KeepChallenge, KnownAddresses, Login, LoginStore, NoticeQueue, StartSession,
};
use app::system::Random;
use app::users::ListMemberships;
use contract::{SignInAnswer, SignInRequest};
use portal_http::{Failure, Request, Response};
use runtime::Capability;

/// What this function may do. It records changes too: after a crash, the next sign-in with the
/// correct password repairs the user's record.
pub const CAPABILITIES: &[Capability] = &[
    Capability::ReadOriginSecret,
    Capability::CountAttempts,
    Capability::ResetAttempts,
    Capability::RecordKnownAddress,
    Capability::ReadClientSecret,
    Capability::CheckPassword,
    Capability::ReadUser,
    Capability::ListMemberships,
    Capability::StartSession,
    Capability::KeepChallenge,
    Capability::RecordPassword,
    Capability::RecordFactor,
    Capability::RecordActivity,
    Capability::QueueNotice,
];

/// Signs in, or responds with a challenge.
///
/// # Errors
/// `sign-in-refused`, the same for a wrong name, a wrong password and an expired invitation.
pub async fn handle<I, S, Q, R>(
    login: &Login<I, S, Q, R>,
    request: Request<()>,
) -> Result<Response<SignInAnswer>, Failure>
where
    I: CheckPassword,
    S: LoginStore + ListMemberships + KnownAddresses + StartSession + KeepChallenge,
    Q: NoticeQueue,
    R: Random,
{
    let body: SignInRequest = request.body()?;
    let credentials = Credentials { username: &body.username, password: &body.password };
    let client = request.client();
    Ok(login.sign_in(credentials, client, request.now()).await?.into())
}
