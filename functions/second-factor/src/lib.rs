//! `POST /v1/me/totp`, `/v1/me/totp/verify`, `/v1/me/totp/removal` and `/v1/me/recovery-codes`:
//! the caller's second factor. Each request needs the password.

use app::identity::{CheckPassword, SetUpFactor, SwitchOffFactor, TotpSecret};
use app::login::{FactorProof, Login, LoginStore, NoticeQueue, RecoveryCode, StartSession};
use app::system::Random;
use app::users::User;
use contract::{PasswordRequest, RecoveryCodes, TotpSetUp, VerifyTotpRequest};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use portal_http::{Failure, NoContent, Request, Response, SessionCaller};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[
    Capability::ServeSignedIn,
    Capability::CountAttempts,
    Capability::ResetAttempts,
    Capability::ReadClientSecret,
    Capability::SetUpFactor,
    Capability::ReadUser,
    Capability::RecordFactor,
    Capability::StartSession,
    Capability::RecordActivity,
    Capability::QueueNotice,
];

/// The characters that a URI escapes: all but the unreserved ones of RFC 3986.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What this function works with.
#[derive(Debug)]
pub struct Ports<I, S, Q, R> {
    /// Changes logins.
    pub login: Login<I, S, Q, R>,
    /// The provider's name, under which authenticator apps list the portal.
    pub issuer: String,
}

/// Starts the set-up of an authenticator app.
///
/// # Errors
/// `conflict` when the factor is already on; `invalid` for a wrong password.
pub async fn set_up<I, S, Q, R>(
    ports: &Ports<I, S, Q, R>,
    request: Request<SessionCaller>,
) -> Result<Response<TotpSetUp>, Failure>
where
    I: SetUpFactor,
    S: LoginStore,
    Q: NoticeQueue,
    R: Random,
{
    let body: PasswordRequest = request.body()?;
    let (user, client) = (request.caller().user(), request.client());
    let secret = ports.login.set_up_factor(user, &body.password, client, request.now()).await?;
    let uri = uri(&ports.issuer, user, &secret);
    Ok(Response::new(TotpSetUp { secret: secret.reveal().to_owned(), uri }))
}

/// Switches the factor on, with the app's first code. Every other session ends; the response sets a
/// new cookie.
///
/// # Errors
/// `invalid` for a wrong password or code; `conflict` when no set-up has started.
pub async fn verify<I, S, Q, R>(
    ports: &Ports<I, S, Q, R>,
    request: Request<SessionCaller>,
) -> Result<Response<RecoveryCodes>, Failure>
where
    I: SetUpFactor,
    S: LoginStore + StartSession,
    Q: NoticeQueue,
    R: Random,
{
    let body: VerifyTotpRequest = request.body()?;
    let client = request.client();
    let proof = FactorProof { password: &body.password, code: &body.code };
    let (user, login) = (request.caller().user(), &ports.login);
    let (codes, session) = login.verify_factor(user, proof, client, request.now()).await?;
    Ok(Response::new(reveal(&codes)).with_session(&session))
}

/// Switches the factor off.
///
/// # Errors
/// `invalid` for a wrong password.
pub async fn remove<I, S, Q, R>(
    ports: &Ports<I, S, Q, R>,
    request: Request<SessionCaller>,
) -> Result<Response<NoContent>, Failure>
where
    I: CheckPassword + SwitchOffFactor,
    S: LoginStore,
    Q: NoticeQueue,
    R: Random,
{
    let body: PasswordRequest = request.body()?;
    let client = request.client();
    let user = request.caller().user();
    ports.login.remove_factor(user, &body.password, client, request.now()).await?;
    Ok(Response::no_content())
}

/// Replaces the recovery codes.
///
/// # Errors
/// `conflict` when the factor is off; `invalid` for a wrong password.
pub async fn renew<I, S, Q, R>(
    ports: &Ports<I, S, Q, R>,
    request: Request<SessionCaller>,
) -> Result<Response<RecoveryCodes>, Failure>
where
    I: CheckPassword,
    S: LoginStore,
    Q: NoticeQueue,
    R: Random,
{
    let body: PasswordRequest = request.body()?;
    let client = request.client();
    let user = request.caller().user();
    let login = &ports.login;
    let codes = login.renew_recovery_codes(user, &body.password, client, request.now()).await?;
    Ok(Response::new(reveal(&codes)))
}

fn reveal(codes: &[RecoveryCode]) -> RecoveryCodes {
    RecoveryCodes { recovery_codes: codes.iter().map(RecoveryCode::reveal).collect() }
}

/// The URI that authenticator apps read from a QR code ("Key Uri Format").
fn uri(issuer: &str, user: &User, secret: &TotpSecret) -> String {
    let issuer = utf8_percent_encode(issuer, ENCODED);
    let label = utf8_percent_encode(user.username.as_str(), ENCODED);
    format!("otpauth://totp/{issuer}:{label}?secret={}&issuer={issuer}", secret.reveal())
}
