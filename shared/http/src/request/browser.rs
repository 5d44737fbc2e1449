//! Protection against cross-site request forgery: a request that changes something must come from
//! the portal's own page.
//!
//! A foreign site cannot send these headers together without a CORS preflight, and the API answers
//! none.

use contract::ProblemKind;
use lambda_http::http::HeaderMap;

use crate::Failure;

/// The longest body.
const MAX_BODY_BYTES: usize = 64 * 1024;

/// Checks the origin, the content type and the size, in this order.
pub(crate) fn check(headers: &HeaderMap, body: &[u8], portal_url: &str) -> Result<(), Failure> {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let own = header("origin") == Some(portal_url) && header("x-requested-with") == Some("portal");
    if !own {
        return Err(Failure::of(ProblemKind::ForeignRequest));
    }
    if !header("content-type").is_some_and(is_json) {
        return Err(Failure::of(ProblemKind::UnsupportedMediaType));
    }
    if body.len() > MAX_BODY_BYTES {
        return Err(Failure::of(ProblemKind::TooLarge));
    }
    Ok(())
}

fn is_json(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json")
}
