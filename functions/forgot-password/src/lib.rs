//! `POST /v1/auth/forgot-password`: queues an e-mail with a code.

use app::login::{CodeQueue, forgot_password};
use app::rate_limit::CountAttempts;
use contract::{Accepted, ForgotPasswordAnswer, ForgotPasswordRequest};
use portal_http::{Failure, Request, Response};
use runtime::Capability;

/// What this function may do. It cannot read users: the function `send-code`, which reads the
/// queue, looks up the user.
pub const CAPABILITIES: &[Capability] =
    &[Capability::ReadOriginSecret, Capability::CountAttempts, Capability::QueueCode];

/// What this function works with.
#[derive(Debug)]
pub struct Ports<S, Q> {
    /// Counts attempts.
    pub access: S,
    /// The queue of codes to send.
    pub codes: Q,
}

/// Queues the code. The response is the same whether or not the user exists.
///
/// # Errors
/// `too-many-tries`; `unavailable` or `internal` when the store or the queue fails.
pub async fn handle<S: CountAttempts, Q: CodeQueue>(
    ports: &Ports<S, Q>,
    request: Request<()>,
) -> Result<Response<ForgotPasswordAnswer>, Failure> {
    let body: ForgotPasswordRequest = request.body()?;
    let Ports { access, codes } = ports;
    forgot_password(access, codes, &body.username, request.client_address(), request.now()).await?;
    Ok(Response::accepted(ForgotPasswordAnswer { status: Accepted::Accepted }))
}
