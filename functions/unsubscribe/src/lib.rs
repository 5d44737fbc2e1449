//! `GET` and `POST /v1/unsubscribe/{token}`: the link that ends copies of mails.

use app::login::SwitchOffCopies;
use app::system::Random;
use app::unsubscribe::switch_off_copies;
use contract::{Notifications, Unsubscribed};
use portal_http::{Failure, LinkCaller, NoContent, Request, Response};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[
    Capability::ReadOriginSecret,
    Capability::SignLinks,
    Capability::ReadUser,
    Capability::SwitchOffCopies,
    Capability::RecordActivity,
];

/// What this function works with.
#[derive(Debug)]
pub struct Ports<S, R, L> {
    /// Users and their activity log.
    pub access: S,
    /// For ids of activities.
    pub random: R,
    /// Opens the links.
    pub links: L,
    /// The origin of the portal's page.
    pub portal_url: String,
}

impl<S, R, L> Ports<S, R, L> {
    /// What opens the links.
    pub fn links(&self) -> &L {
        &self.links
    }
}

/// Switches copies of mails off for the user whom the link names. Repeating it changes nothing.
///
/// # Errors
/// `unavailable` or `internal` when the store fails.
pub async fn unsubscribe<S: SwitchOffCopies, R: Random, L>(
    ports: &Ports<S, R, L>,
    request: Request<LinkCaller>,
) -> Result<Response<Unsubscribed>, Failure> {
    let Ports { access, random, .. } = ports;
    let user = request.caller().user();
    switch_off_copies(access, random, user, request.client(), request.now()).await?;
    Ok(Response::new(Unsubscribed { notifications: Notifications { auto_pay: false } }))
}

/// Sends the browser to the portal's page, which asks before it changes anything. The token is in
/// the fragment, which no server sees or logs.
///
/// # Errors
/// `not-found` when the path has no token.
pub async fn page<S: Sync, R: Sync, L: Sync>(
    ports: &Ports<S, R, L>,
    request: Request<()>,
) -> Result<Response<NoContent>, Failure> {
    let page = format!("{}/unsubscribe", ports.portal_url);
    let token = Some(request.path("token")?).filter(|token| is_token(token));
    Ok(Response::see_other(token.map_or(page.clone(), |token| format!("{page}#{token}"))))
}

/// Whether a text has only characters of base64url, so that it can stand in a URL as it is.
fn is_token(text: &str) -> bool {
    text.len() <= 200 && text.bytes().all(|c| c.is_ascii_alphanumeric() || b"-_".contains(&c))
}
