//! `PATCH /v1/me`: one's own name and language.

use app::access::ListMemberships;
use app::limits::CountTries;
use app::outside::Random;
use app::own::{ChangeProfile, ProfileChange, change_profile};
use contract::{ChangeMeRequest, SessionUser};
use portal_http::{Call, Failure, Reply, SessionCaller, convert};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[
    Capability::ReadOriginSecret,
    Capability::ReadCaller,
    Capability::TouchSession,
    Capability::CountTries,
    Capability::ListMemberships,
    Capability::ChangeProfile,
    Capability::RecordActivity,
];

/// Characters of a name at most.
const NAME_CHARS: usize = 100;

/// What this function works with.
#[derive(Debug)]
pub struct Ports<S, R> {
    /// Users and memberships, and the trail.
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
    S: CountTries + ListMemberships + ChangeProfile,
    R: Random,
{
    let request: ChangeMeRequest = call.body()?;
    let change = ProfileChange {
        given_name: name(request.given_name, "/givenName")?,
        family_name: name(request.family_name, "/familyName")?,
        language: request.language.map(convert::from_language),
    };
    let place = call.place();
    let Ports { access, random } = ports;
    let user = call.caller().user();
    let changed = change_profile(access, random, user, change, place, call.now()).await?;
    Ok(Reply::new(convert::person(&changed)))
}

/// A name without the space around it: 1 to 100 characters, none of them a control character.
fn name(text: Option<String>, pointer: &str) -> Result<Option<String>, Failure> {
    let Some(text) = text else { return Ok(None) };
    let name = text.trim();
    let length = name.chars().count();
    if length == 0 || length > NAME_CHARS || name.chars().any(char::is_control) {
        return Err(Failure::invalid(pointer, "bad-value"));
    }
    Ok(Some(name.to_owned()))
}
