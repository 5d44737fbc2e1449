//! `POST /v1/auth/challenge`: answers a sign-in challenge.

use app::identity::{AnswerChallenge, SwitchOffFactor};
use app::login::{
    ChallengeAnswer, ChallengeReply, KnownAddresses, Login, LoginStore, NoticeQueue, RecoveryCodes,
    StartSession, UseChallenge,
};
use app::system::Random;
use app::users::ListMemberships;
use contract::{ChallengeRequest, SignInAnswer};
use portal_http::{Failure, Request, Response};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[
    Capability::ReadOriginSecret,
    Capability::CountAttempts,
    Capability::ResetAttempts,
    Capability::RecordKnownAddress,
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

/// Signs in, or responds with another challenge.
///
/// # Errors
/// `invalid`, naming each part of the password rule that a new password breaks; the challenge stays
/// open.
pub async fn handle<I, S, Q, R>(
    login: &Login<I, S, Q, R>,
    request: Request<()>,
) -> Result<Response<SignInAnswer>, Failure>
where
    I: AnswerChallenge + SwitchOffFactor,
    S: LoginStore + ListMemberships + UseChallenge + KnownAddresses + StartSession + RecoveryCodes,
    Q: NoticeQueue,
    R: Random,
{
    let body: ChallengeRequest = request.body()?;
    let answer = ChallengeAnswer { token: &body.token, reply: reply(&body)? };
    let client = request.client();
    Ok(login.answer(answer, client, request.now()).await?.into())
}

/// The reply: exactly one of the three fields.
fn reply(body: &ChallengeRequest) -> Result<ChallengeReply<'_>, Failure> {
    match (&body.new_password, &body.code, &body.recovery_code) {
        (Some(password), None, None) => Ok(ChallengeReply::NewPassword(password)),
        (None, Some(code), None) => Ok(ChallengeReply::Code(code)),
        (None, None, Some(code)) => Ok(ChallengeReply::RecoveryCode(code)),
        (None, None, None) => Err(Failure::malformed("/newPassword", "missing-field")),
        (_, Some(_), _) => Err(Failure::malformed("/code", "not-asked")),
        (Some(_), None, Some(_)) => Err(Failure::malformed("/recoveryCode", "not-asked")),
    }
}
