//! `PATCH /v1/me`: changes the caller's name, language and choice of mails.

use app::login::{ChangeProfile, ProfileChange, change_profile};
use app::rate_limit::CountAttempts;
use app::system::Random;
use contract::{ChangeMeRequest, SessionUser};
use portal_http::present::users::{person_name, require_name};
use portal_http::present::{login, value};
use portal_http::{Failure, Request, Response, SessionCaller};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[
    Capability::ServeSignedIn,
    Capability::CountAttempts,
    Capability::ChangeProfile,
    Capability::RecordActivity,
];

/// What this function works with.
#[derive(Debug)]
pub struct Ports<S, R> {
    /// Users and their activity log.
    pub access: S,
    /// For ids of activities.
    pub random: R,
}

/// Changes the given fields.
///
/// # Errors
/// `invalid` when a name breaks the rule for names.
pub async fn handle<S, R>(
    ports: &Ports<S, R>,
    request: Request<SessionCaller>,
) -> Result<Response<SessionUser>, Failure>
where
    S: CountAttempts + ChangeProfile,
    R: Random,
{
    let body: ChangeMeRequest = request.body()?;
    let change = ProfileChange {
        given_name: body.given_name.map(|name| person_name("/givenName", &name)).transpose()?,
        family_name: body.family_name.map(|name| person_name("/familyName", &name)).transpose()?,
        language: body.language.map(value::from_language),
        auto_pay_copies: body.notifications.map(|chosen| chosen.auto_pay),
    };
    let client = request.client();
    let Ports { access, random } = ports;
    let user = request.caller().user();
    require_name(
        change.given_name.as_ref().unwrap_or(&user.given_name),
        change.family_name.as_ref().unwrap_or(&user.family_name),
    )?;
    let changed = change_profile(access, random, user, change, client, request.now()).await?;
    Ok(Response::new(login::profile(&changed)))
}
