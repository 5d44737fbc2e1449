//! `PATCH /v1/me`: one's own name and language.

use app::login::{ChangeProfile, ProfileChange, change_profile};
use app::rate_limit::CountAttempts;
use app::system::Random;
use contract::{ChangeMeRequest, SessionUser};
use portal_http::people::{person_name, require_name};
use portal_http::{Call, Failure, Reply, SessionCaller, convert};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[
    Capability::ReadOriginSecret,
    Capability::ReadCaller,
    Capability::TouchSession,
    Capability::CountAttempts,
    Capability::ChangeProfile,
    Capability::RecordActivity,
];

/// What this function works with.
#[derive(Debug)]
pub struct Ports<S, R> {
    /// Users, and the trail.
    pub access: S,
    /// For ids.
    pub random: R,
}

/// Changes what is given.
///
/// # Errors
/// `invalid` for a name that cannot be one.
pub async fn handle<S, R>(
    ports: &Ports<S, R>,
    call: Call<SessionCaller>,
) -> Result<Reply<SessionUser>, Failure>
where
    S: CountAttempts + ChangeProfile,
    R: Random,
{
    let request: ChangeMeRequest = call.body()?;
    let change = ProfileChange {
        given_name: request.given_name.map(|name| person_name("/givenName", &name)).transpose()?,
        family_name: request
            .family_name
            .map(|name| person_name("/familyName", &name))
            .transpose()?,
        language: request.language.map(convert::from_language),
    };
    let client = call.client();
    let Ports { access, random } = ports;
    let user = call.caller().user();
    require_name(
        change.given_name.as_ref().unwrap_or(&user.given_name),
        change.family_name.as_ref().unwrap_or(&user.family_name),
    )?;
    let changed = change_profile(access, random, user, change, client, call.now()).await?;
    Ok(Reply::new(convert::person(&changed)))
}
