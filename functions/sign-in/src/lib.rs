//! `POST /v1/auth/sign-in`: user name and password.

use app::access::{KeepChallenge, StartSession, UserStore};
use app::identity::CheckPassword;
use app::outside::Random;
use app::session::Place;
use app::sign_in::{Credentials, sign_in};
use contract::{SignInAnswer, SignInRequest};
use portal_http::{Call, Failure, Reply};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[
    Capability::ReadOriginSecret,
    Capability::CheckPassword,
    Capability::ReadUser,
    Capability::StartSession,
    Capability::KeepChallenge,
];

/// What this function works with.
#[derive(Debug)]
pub struct Ports<I, S, R> {
    /// Checks passwords.
    pub identity: I,
    /// Users, sessions and challenges.
    pub access: S,
    /// For the secrets of sessions and challenges.
    pub random: R,
}

/// Signs in, or asks a question first.
///
/// # Errors
/// One refusal for whatever is wrong with name, password or invitation.
pub async fn handle<I, S, R>(
    ports: &Ports<I, S, R>,
    call: Call<()>,
) -> Result<Reply<SignInAnswer>, Failure>
where
    I: CheckPassword,
    S: UserStore + StartSession + KeepChallenge,
    R: Random,
{
    let request: SignInRequest = call.body()?;
    let credentials = Credentials { username: &request.username, password: &request.password };
    let Ports { identity, access, random } = ports;
    let address = call.address();
    let place = Place { address: &address, agent: call.agent() };
    let signed_in = sign_in(identity, access, random, credentials, place, call.now()).await?;
    Ok(signed_in.into())
}
