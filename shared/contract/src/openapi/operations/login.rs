//! Operations of signing in and on the user's own login.

use crate::openapi::schemas::Schemas;
use crate::openapi::shape::Shape;
use crate::{
    ActivityPage, AnswerInvitationRequest, ChallengeRequest, ChangeMeRequest,
    ChangePasswordRequest, ForgotPasswordAnswer, ForgotPasswordRequest, MySessions, PageQuery,
    PasswordRequest, ProblemKind, RecoveryCodes, ResetPasswordRequest, Session, SessionUser,
    SignInAnswer, SignInRequest, SignOutQuery, TotpSetUp, UnsubscribeRequest, Unsubscribed,
    VerifyTotpRequest,
};

/// The shape of such an operation.
pub(super) fn shape(operation: &str, schemas: &mut Schemas) -> Option<Shape> {
    sign_in(operation, schemas).or_else(|| own_login(operation, schemas))
}

/// Operations of signing in.
fn sign_in(operation: &str, schemas: &mut Schemas) -> Option<Shape> {
    use ProblemKind as P;
    Some(match operation {
        "sign-in" => {
            let request = schemas.request::<SignInRequest>();
            Shape::new("Sign in", schemas.response::<SignInAnswer>())
                .request(request)
                .problems(&[P::SignInRefused, P::TooManyTries])
        }
        "challenge" => {
            let request = schemas.request::<ChallengeRequest>();
            Shape::new("Reply to a challenge", schemas.response::<SignInAnswer>())
                .request(request)
                .problems(&[P::ChallengeExpired, P::CodeRefused, P::Invalid, P::TooManyTries])
        }
        "sign-out" => {
            Shape::new("Sign out", None).query::<SignOutQuery>().problems(&[P::Malformed])
        }
        "session" => Shape::new("Get the current session", schemas.response::<Session>()),
        "forgot-password" => {
            let request = schemas.request::<ForgotPasswordRequest>();
            Shape::new("Request a code by e-mail", schemas.response::<ForgotPasswordAnswer>())
                .request(request)
                .status("202")
                .problems(&[P::TooManyTries])
        }
        "reset-password" => Shape::new("Set a new password with the code", None)
            .request(schemas.request::<ResetPasswordRequest>())
            .problems(&[P::Invalid, P::TooManyTries]),
        _ => return None,
    })
}

/// Operations on the user's own login.
fn own_login(operation: &str, schemas: &mut Schemas) -> Option<Shape> {
    use ProblemKind as P;
    let password = schemas.request::<PasswordRequest>();
    Some(match operation {
        "change-me" => Shape::new(
            "Change own name, language or choice of e-mails",
            schemas.response::<SessionUser>(),
        )
        .request(schemas.request::<ChangeMeRequest>())
        .problems(&[P::Invalid, P::TooManyTries]),
        "answer-invitation" => Shape::new("Accept or decline an invitation", None)
            .request(schemas.request::<AnswerInvitationRequest>())
            .problems(&[P::NotFound, P::Conflict]),
        "unsubscribe" => {
            Shape::new("Switch copies of e-mails off", schemas.response::<Unsubscribed>())
                .request(schemas.request::<UnsubscribeRequest>())
        }
        "unsubscribe-page" => {
            Shape::new("Open the page that switches copies of e-mails off", None).status("303")
        }
        "leave-account" => Shape::new("Leave an account", None).problems(&[
            P::NotFound,
            P::Conflict,
            P::LastManager,
        ]),
        "my-sessions" => Shape::new("List own sessions", schemas.response::<MySessions>()),
        "my-activity" => {
            Shape::new("List the activities of the own login", schemas.response::<ActivityPage>())
                .query::<PageQuery>()
                .problems(&[P::Malformed])
        }
        "end-my-session" => Shape::new("End an own session", None).problems(&[P::NotFound]),
        "my-password" => Shape::new("Change own password", None)
            .request(schemas.request::<ChangePasswordRequest>())
            .problems(&[P::Invalid, P::TooManyTries]),
        "set-up-totp" => Shape::new("Set up an authenticator app", schemas.response::<TotpSetUp>())
            .request(password)
            .problems(&[P::Invalid, P::Conflict, P::TooManyTries]),
        "verify-totp" => {
            Shape::new("Switch the second factor on", schemas.response::<RecoveryCodes>())
                .request(schemas.request::<VerifyTotpRequest>())
                .problems(&[P::Invalid, P::Conflict, P::TooManyTries])
        }
        "remove-totp" => Shape::new("Switch the second factor off", None)
            .request(password)
            .problems(&[P::Invalid, P::TooManyTries]),
        "recovery-codes" => {
            Shape::new("Replace recovery codes", schemas.response::<RecoveryCodes>())
                .request(password)
                .problems(&[P::Invalid, P::Conflict, P::TooManyTries])
        }
        _ => return None,
    })
}
