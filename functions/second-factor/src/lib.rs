//! `POST /v1/me/totp`, `/v1/me/totp/verify`, `/v1/me/totp/removal` and `/v1/me/recovery-codes`:
//! one's own second factor. Each takes the password again.

use app::identity::{CheckPassword, SetUpFactor, SwitchOffFactor, TotpSecret};
use app::login::StartSession;
use app::login::{FactorProof, Login, LoginStore, NoticeQueue, RecoveryCode};
use app::system::Random;
use app::users::User;
use contract::{PasswordRequest, RecoveryCodes, TotpSetUp, VerifyTotpRequest};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
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
    Capability::SetUpFactor,
    Capability::ReadUser,
    Capability::RecordFactor,
    Capability::StartSession,
    Capability::RecordActivity,
    Capability::QueueNotice,
];

/// What stays as it is in a URI (RFC 3986, unreserved).
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What this function works with.
#[derive(Debug)]
pub struct Ports<I, S, Q, R> {
    /// Changes logins.
    pub login: Login<I, S, Q, R>,
    /// The provider's name, under which authenticator apps list the portal.
    pub issuer: String,
}

/// Begins to set up an authenticator app.
///
/// # Errors
/// `conflict` when the factor is on already; `invalid` for a wrong password.
pub async fn set_up<I, S, Q, R>(
    ports: &Ports<I, S, Q, R>,
    call: Call<SessionCaller>,
) -> Result<Reply<TotpSetUp>, Failure>
where
    I: SetUpFactor,
    S: LoginStore,
    Q: NoticeQueue,
    R: Random,
{
    let request: PasswordRequest = call.body()?;
    let (user, client) = (call.caller().user(), call.client());
    let secret = ports.login.set_up_factor(user, &request.password, client, call.now()).await?;
    let uri = uri(&ports.issuer, user, &secret);
    Ok(Reply::new(TotpSetUp { secret: secret.reveal().to_owned(), uri }))
}

/// Switches the factor on, with the app's first code. Every other session ends; the answer carries
/// a new cookie.
///
/// # Errors
/// `invalid` for a wrong password or code; `conflict` when no set-up was begun.
pub async fn verify<I, S, Q, R>(
    ports: &Ports<I, S, Q, R>,
    call: Call<SessionCaller>,
) -> Result<Reply<RecoveryCodes>, Failure>
where
    I: SetUpFactor,
    S: LoginStore + StartSession,
    Q: NoticeQueue,
    R: Random,
{
    let request: VerifyTotpRequest = call.body()?;
    let client = call.client();
    let proof = FactorProof { password: &request.password, code: &request.code };
    let (user, login) = (call.caller().user(), &ports.login);
    let (codes, session) = login.verify_factor(user, proof, client, call.now()).await?;
    Ok(Reply::new(shown(&codes)).with_session(&session))
}

/// Switches the factor off.
///
/// # Errors
/// `invalid` for a wrong password.
pub async fn remove<I, S, Q, R>(
    ports: &Ports<I, S, Q, R>,
    call: Call<SessionCaller>,
) -> Result<Reply<NoContent>, Failure>
where
    I: CheckPassword + SwitchOffFactor,
    S: LoginStore,
    Q: NoticeQueue,
    R: Random,
{
    let request: PasswordRequest = call.body()?;
    let client = call.client();
    let user = call.caller().user();
    ports.login.remove_factor(user, &request.password, client, call.now()).await?;
    Ok(Reply::new(NoContent))
}

/// Makes new recovery codes.
///
/// # Errors
/// `conflict` when the factor is off; `invalid` for a wrong password.
pub async fn renew<I, S, Q, R>(
    ports: &Ports<I, S, Q, R>,
    call: Call<SessionCaller>,
) -> Result<Reply<RecoveryCodes>, Failure>
where
    I: CheckPassword,
    S: LoginStore,
    Q: NoticeQueue,
    R: Random,
{
    let request: PasswordRequest = call.body()?;
    let client = call.client();
    let user = call.caller().user();
    let login = &ports.login;
    let codes = login.renew_recovery_codes(user, &request.password, client, call.now()).await?;
    Ok(Reply::new(shown(&codes)))
}

fn shown(codes: &[RecoveryCode]) -> RecoveryCodes {
    RecoveryCodes { recovery_codes: codes.iter().map(RecoveryCode::reveal).collect() }
}

/// As authenticator apps read it from a QR code ("Key Uri Format").
fn uri(issuer: &str, user: &User, secret: &TotpSecret) -> String {
    let issuer = utf8_percent_encode(issuer, ENCODED);
    let label = utf8_percent_encode(user.username.as_str(), ENCODED);
    format!("otpauth://totp/{issuer}:{label}?secret={}&issuer={issuer}", secret.reveal())
}
