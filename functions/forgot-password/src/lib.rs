//! `POST /v1/auth/forgot-password`: a code by mail, for whoever may have one.

use app::login::{CodeQueue, forgot_password};
use app::rate_limit::CountAttempts;
use contract::{Accepted, ForgotPasswordAnswer, ForgotPasswordRequest};
use portal_http::{Call, Failure, Reply};
use runtime::Capability;

/// What this function may do. It knows nobody: whether there is such a user is looked up by whoever
/// empties the queue.
pub const CAPABILITIES: &[Capability] =
    &[Capability::ReadOriginSecret, Capability::CountAttempts, Capability::QueueCode];

/// What this function works with.
#[derive(Debug)]
pub struct Ports<S, Q> {
    /// Counts tries.
    pub access: S,
    /// Requests for codes.
    pub codes: Q,
}

/// Takes the request on. The answer is the same whoever is named.
///
/// # Errors
/// When it was asked too often, or store or queue fail.
pub async fn handle<S: CountAttempts, Q: CodeQueue>(
    ports: &Ports<S, Q>,
    call: Call<()>,
) -> Result<Reply<ForgotPasswordAnswer>, Failure> {
    let request: ForgotPasswordRequest = call.body()?;
    let Ports { access, codes } = ports;
    forgot_password(access, codes, &request.username, call.address(), call.now()).await?;
    Ok(Reply::accepted(ForgotPasswordAnswer { status: Accepted::Accepted }))
}
