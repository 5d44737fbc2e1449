//! `POST /v1/auth/challenge`: the answer to a challenge of signing in.

use app::access::{ActivateUser, StartSession, UseChallenge, UserStore};
use app::identity::AnswerChallenge;
use app::outside::Random;
use app::session::Place;
use app::sign_in::{ChallengeAnswer, ChallengeReply, answer};
use contract::{ChallengeRequest, SignInAnswer};
use portal_http::{Call, Failure, Reply};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[
    Capability::ReadOriginSecret,
    Capability::AnswerChallenge,
    Capability::ReadUser,
    Capability::UseChallenge,
    Capability::ActivateUser,
    Capability::StartSession,
];

/// What this function works with.
#[derive(Debug)]
pub struct Ports<I, S, R> {
    /// Takes answers to challenges.
    pub identity: I,
    /// Users, sessions and challenges.
    pub access: S,
    /// For the secrets of sessions and challenges.
    pub random: R,
}

/// Signs in, or asks one more question.
///
/// # Errors
/// A weak password names the parts of the rule that it breaks; the challenge stands.
pub async fn handle<I, S, R>(
    ports: &Ports<I, S, R>,
    call: Call<()>,
) -> Result<Reply<SignInAnswer>, Failure>
where
    I: AnswerChallenge,
    S: UseChallenge + UserStore + ActivateUser + StartSession,
    R: Random,
{
    let request: ChallengeRequest = call.body()?;
    let given = ChallengeAnswer { token: &request.token, reply: reply(&request)? };
    let Ports { identity, access, random } = ports;
    let address = call.address();
    let place = Place { address: &address, agent: call.agent() };
    let signed_in = answer(identity, access, random, given, place, call.now()).await?;
    Ok(signed_in.into())
}

/// Exactly one of the two.
fn reply(request: &ChallengeRequest) -> Result<ChallengeReply<'_>, Failure> {
    match (&request.new_password, &request.code) {
        (Some(password), None) => Ok(ChallengeReply::NewPassword(password)),
        (None, Some(code)) => Ok(ChallengeReply::Code(code)),
        (Some(_), Some(_)) => Err(Failure::malformed("/code", "not-asked")),
        (None, None) => Err(Failure::malformed("/newPassword", "missing-field")),
    }
}
