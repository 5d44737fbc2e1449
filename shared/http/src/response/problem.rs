//! Problem documents: a failure as the caller sees it, in their language.

use contract::{FieldError, Language, Problem, ProblemKind};
use jiff::SignedDuration;
use lambda_http::http::{StatusCode, header};
use lambda_http::{Body, Response as HttpResponse};

use super::encode::{with, with_common_headers};
use super::field_text;
use crate::Failure;

/// Seconds after which a client may retry a request that the portal was too busy for.
const RETRY_SECONDS: i64 = 2;

/// The problem document of a failure. `request_id` is what the caller quotes to the provider.
pub(crate) fn document(
    failure: &Failure,
    request_id: &str,
    language: Language,
) -> HttpResponse<Body> {
    let kind = failure.kind();
    let (title, detail) = kind.text(language);
    let errors = failure.faults().iter().map(|fault| FieldError {
        pointer: fault.pointer.clone(),
        code: fault.code.to_owned(),
        message: field_text::text(fault.code, language).to_owned(),
    });
    let document = Problem {
        r#type: kind,
        title: title.to_owned(),
        status: kind.status(),
        detail: detail.to_owned(),
        instance: request_id.to_owned(),
        errors: errors.collect(),
        current_balance: failure.current_balance().cloned(),
        payment_id: failure.payment_id().map(str::to_owned),
    };
    let status = StatusCode::from_u16(kind.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let json = serde_json::to_string(&document).unwrap_or_default();
    let response = with_common_headers(status, json.into());
    let response = with(response, header::CONTENT_TYPE, "application/problem+json");
    let response = with(response, header::CONTENT_LANGUAGE, language.tag());
    let wait = match kind {
        ProblemKind::Unavailable => Some(RETRY_SECONDS),
        _ => failure.retry_after().map(whole_seconds),
    };
    match wait {
        Some(seconds) => with(response, header::RETRY_AFTER, &seconds.to_string()),
        None => response,
    }
}

/// Rounds up to whole seconds. Half an hour must not read as 31 minutes, so an exact number of
/// seconds stays.
fn whole_seconds(wait: SignedDuration) -> i64 {
    wait.as_secs().saturating_add(i64::from(wait.subsec_nanos() > 0))
}
