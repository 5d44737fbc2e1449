//! Encodes a handler's response as an HTTP response, with the headers that every response has.

use contract::Language;
use lambda_http::http::StatusCode;
use lambda_http::http::header::{self, HeaderName};
use lambda_http::{Body, Response as HttpResponse};
use serde::Serialize;

use super::{Content, Response};
use crate::Failure;

/// Longest body, in bytes. Lambda accepts 6 MB after it has escaped text as a JSON string and
/// written bytes as base64.
pub(super) const MAX_BODY_BYTES: usize = 4 * 1024 * 1024;

/// The HTTP response.
///
/// # Errors
/// `invalid` when the body is too long; `internal` when it cannot be written as JSON.
pub(crate) fn response<T: Serialize>(
    response: &Response<T>,
    language: Language,
) -> Result<HttpResponse<Body>, Failure> {
    let (body, kind, file) = match &response.content {
        Content::Json(body) => {
            let json = serde_json::to_string(body);
            let json = json.map_err(|e| Failure::internal(e.to_string()))?;
            (Body::Text(json), Some("application/json"), None)
        }
        // As bytes: text would lose its byte order mark (see `outgoing`).
        Content::Csv(csv) => {
            let bytes = csv.text.clone().into_bytes();
            (Body::Binary(bytes), Some("text/csv; charset=utf-8"), Some(&csv.name))
        }
        Content::Pdf(pdf) => {
            (Body::Binary(pdf.bytes.clone()), Some("application/pdf"), Some(&pdf.name))
        }
        Content::Empty => (Body::Empty, None, None),
    };
    if body.len() > MAX_BODY_BYTES {
        return Err(Failure::invalid("", "too-many"));
    }
    let mut encoded = with_common_headers(response.status, body);
    if let Some(kind) = kind {
        encoded = with(encoded, header::CONTENT_TYPE, kind);
    }
    encoded = with(encoded, header::CONTENT_LANGUAGE, language.tag());
    if let Some(name) = file {
        let disposition = format!("attachment; filename=\"{name}\"");
        encoded = with(encoded, header::CONTENT_DISPOSITION, &disposition);
    }
    if let Some(tag) = &response.tag {
        encoded = with(encoded, header::ETAG, &format!("\"{tag}\""));
    }
    if let Some(location) = &response.location {
        encoded = with(encoded, header::LOCATION, location);
    }
    Ok(match &response.cookie {
        Some(cookie) => with(encoded, header::SET_COOKIE, cookie),
        None => encoded,
    })
}

/// The response to a request that did not come through the edge.
pub(crate) fn nothing() -> HttpResponse<Body> {
    with_common_headers(StatusCode::FORBIDDEN, Body::Empty)
}

/// A response with the headers that every response has.
pub(super) fn with_common_headers(status: StatusCode, body: Body) -> HttpResponse<Body> {
    let mut response = HttpResponse::new(body);
    *response.status_mut() = status;
    let response = with(response, header::CACHE_CONTROL, "no-store");
    with(response, header::X_CONTENT_TYPE_OPTIONS, "nosniff")
}

pub(super) fn with(
    mut response: HttpResponse<Body>,
    name: HeaderName,
    value: &str,
) -> HttpResponse<Body> {
    if let Ok(value) = value.parse() {
        response.headers_mut().insert(name, value);
    }
    response
}
