//! `POST /v1/auth/sign-in`: user name and password.

use app::identity::CheckPassword;
use app::login::Credentials;
use app::login::{KeepChallenge, StartSession};
use app::login::{KnownAddresses, Login, LoginStore, NoticeQueue};
use app::system::Random;
use app::users::ListMemberships;
use contract::{SignInAnswer, SignInRequest};
use portal_http::{Call, Failure, Reply};
use runtime::Capability;

/// What this function may do. It records changes too: a password that was right is the moment at
/// which our record is put right after a crash.
pub const CAPABILITIES: &[Capability] = &[
    Capability::ReadOriginSecret,
    Capability::CountAttempts,
    Capability::ForgetTries,
    Capability::KnowAddress,
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

/// Signs in, or asks a question first.
///
/// # Errors
/// One refusal for whatever is wrong with name, password or invitation.
pub async fn handle<I, S, Q, R>(
    login: &Login<I, S, Q, R>,
    call: Call<()>,
) -> Result<Reply<SignInAnswer>, Failure>
where
    I: CheckPassword,
    S: LoginStore + ListMemberships + KnownAddresses + StartSession + KeepChallenge,
    Q: NoticeQueue,
    R: Random,
{
    let request: SignInRequest = call.body()?;
    let credentials = Credentials { username: &request.username, password: &request.password };
    let client = call.client();
    Ok(login.sign_in(credentials, client, call.now()).await?.into())
}
