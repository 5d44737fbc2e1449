//! `POST /v1/auth/challenge`: the answer to a challenge of signing in.

use app::identity::{AnswerChallenge, SwitchOffFactor};
use app::login::{ChallengeAnswer, ChallengeReply};
use app::login::{KnownAddresses, Login, LoginStore, NoticeQueue, RecoveryCodes};
use app::login::{StartSession, UseChallenge};
use app::system::Random;
use app::users::ListMemberships;
use contract::{ChallengeRequest, SignInAnswer};
use portal_http::{Call, Failure, Reply};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[
    Capability::ReadOriginSecret,
    Capability::CountAttempts,
    Capability::ForgetTries,
    Capability::KnowAddress,
    Capability::ReadClientSecret,
    Capability::AnswerChallenge,
    Capability::SwitchOffFactor,
    Capability::ReadUser,
    Capability::ListMemberships,
    Capability::UseChallenge,
    Capability::StartSession,
    Capability::ReadRecoveryCodes,
    Capability::RecordPassword,
    Capability::RecordFactor,
    Capability::RecordActivity,
    Capability::QueueNotice,
];

/// Signs in, or asks one more question.
///
/// # Errors
/// A weak password names the parts of the rule that it breaks; the challenge stands.
pub async fn handle<I, S, Q, R>(
    login: &Login<I, S, Q, R>,
    call: Call<()>,
) -> Result<Reply<SignInAnswer>, Failure>
where
    I: AnswerChallenge + SwitchOffFactor,
    S: LoginStore + ListMemberships + UseChallenge + KnownAddresses + StartSession + RecoveryCodes,
    Q: NoticeQueue,
    R: Random,
{
    let request: ChallengeRequest = call.body()?;
    let answer = ChallengeAnswer { token: &request.token, reply: reply(&request)? };
    let client = call.client();
    Ok(login.answer(answer, client, call.now()).await?.into())
}

/// Exactly one of the three.
fn reply(request: &ChallengeRequest) -> Result<ChallengeReply<'_>, Failure> {
    match (&request.new_password, &request.code, &request.recovery_code) {
        (Some(password), None, None) => Ok(ChallengeReply::NewPassword(password)),
        (None, Some(code), None) => Ok(ChallengeReply::Code(code)),
        (None, None, Some(code)) => Ok(ChallengeReply::RecoveryCode(code)),
        (None, None, None) => Err(Failure::malformed("/newPassword", "missing-field")),
        (_, Some(_), _) => Err(Failure::malformed("/code", "not-asked")),
        (Some(_), None, Some(_)) => Err(Failure::malformed("/recoveryCode", "not-asked")),
    }
}
