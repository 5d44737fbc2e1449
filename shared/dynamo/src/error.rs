//! Every way DynamoDB can fail, classified once.

use app::store::StoreError;
use aws_sdk_dynamodb::error::{BuildError, ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::CancellationReason;

/// What went wrong with a call that is no transaction. `condition` names its condition, if any.
pub fn call_error<E>(error: &SdkError<E>, condition: &'static str) -> StoreError
where
    E: ProvideErrorMetadata,
{
    match error {
        SdkError::TimeoutError(_) | SdkError::ResponseError(_) => StoreError::Timeout,
        // The request may have arrived before the connection broke.
        SdkError::DispatchFailure(failure) if failure.is_timeout() || failure.is_io() => {
            StoreError::Timeout
        }
        SdkError::ServiceError(context) => {
            by_code(context.err().code(), context.err().message(), condition)
        }
        _ => StoreError::Unavailable("the request could not be sent".to_owned()),
    }
}

/// What went wrong with a transaction. `conditions` names the condition of each of its items, in
/// their order.
pub fn transaction_error(
    error: &SdkError<TransactWriteItemsError>,
    conditions: &[&'static str],
) -> StoreError {
    match error.as_service_error() {
        Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) => {
            cancellation(cancelled.cancellation_reasons(), conditions)
        }
        _ => call_error(error, "transaction"),
    }
}

/// What a cancelled transaction means. There is one reason for each item, and several may be set;
/// a condition that failed says most, then a conflict, then throttling.
pub fn cancellation(reasons: &[CancellationReason], conditions: &[&'static str]) -> StoreError {
    let mut found: Option<StoreError> = None;
    for (position, reason) in reasons.iter().enumerate() {
        let condition = conditions.get(position).copied().unwrap_or("unnamed");
        let Some(error) = one_reason(reason, condition) else { continue };
        if found.as_ref().is_none_or(|known| weight(&error) > weight(known)) {
            found = Some(error);
        }
    }
    found.unwrap_or_else(|| StoreError::Unavailable("cancelled without a reason".to_owned()))
}

/// A value of the SDK's that it checks when it is built.
///
/// # Errors
/// [`StoreError::Unavailable`] when a part that it requires is missing: a fault of this crate.
pub fn built<T>(result: Result<T, BuildError>) -> Result<T, StoreError> {
    result.map_err(|error| StoreError::Unavailable(error.to_string()))
}

fn one_reason(reason: &CancellationReason, condition: &'static str) -> Option<StoreError> {
    match reason.code() {
        None | Some("None") => None,
        Some("ConditionalCheckFailed") => Some(StoreError::ConditionFailed(condition)),
        Some("TransactionConflict") => Some(StoreError::Conflict),
        Some("ProvisionedThroughputExceeded" | "ThrottlingError") => Some(StoreError::Throttled),
        Some(code) => Some(StoreError::Unavailable(describe(Some(code), reason.message()))),
    }
}

const fn weight(error: &StoreError) -> u8 {
    match error {
        StoreError::ConditionFailed(_) => 3,
        StoreError::Conflict => 2,
        StoreError::Throttled => 1,
        _ => 0,
    }
}

fn by_code(code: Option<&str>, message: Option<&str>, condition: &'static str) -> StoreError {
    match code {
        Some("ConditionalCheckFailedException") => StoreError::ConditionFailed(condition),
        Some("TransactionConflictException" | "TransactionInProgressException") => {
            StoreError::Conflict
        }
        Some(
            "ProvisionedThroughputExceededException"
            | "ThrottlingException"
            | "RequestLimitExceeded",
        ) => StoreError::Throttled,
        // DynamoDB says of these that a write may have happened.
        Some("InternalServerError" | "ServiceUnavailable") => StoreError::Timeout,
        _ => StoreError::Unavailable(describe(code, message)),
    }
}

fn describe(code: Option<&str>, message: Option<&str>) -> String {
    format!("{}: {}", code.unwrap_or("unknown"), message.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reasons(codes: &[&str]) -> Vec<CancellationReason> {
        codes.iter().map(|code| CancellationReason::builder().code(*code).build()).collect()
    }

    #[test]
    fn every_reason_is_looked_at_and_named_by_its_position() {
        let names = ["head", "entry", "document"];
        let of = |codes: &[&str]| cancellation(&reasons(codes), &names);
        assert_eq!(
            of(&["None", "None", "ConditionalCheckFailed"]),
            StoreError::ConditionFailed("document")
        );
        assert_eq!(
            of(&["ConditionalCheckFailed", "None", "ConditionalCheckFailed"]),
            StoreError::ConditionFailed("head"),
            "the first of two"
        );
        assert_eq!(of(&["None", "TransactionConflict", "None"]), StoreError::Conflict);
        assert_eq!(of(&["ThrottlingError", "None", "None"]), StoreError::Throttled);
    }

    #[test]
    fn a_failed_condition_says_more_than_what_came_before_it() {
        let names = ["head", "entry", "document"];
        let of = |codes: &[&str]| cancellation(&reasons(codes), &names);
        assert_eq!(
            of(&["ThrottlingError", "TransactionConflict", "ConditionalCheckFailed"]),
            StoreError::ConditionFailed("document")
        );
        assert_eq!(of(&["ThrottlingError", "TransactionConflict", "None"]), StoreError::Conflict);
    }

    #[test]
    fn an_unknown_reason_or_none_at_all_is_never_success() {
        let unavailable = |codes: &[&str]| {
            matches!(cancellation(&reasons(codes), &["head"]), StoreError::Unavailable(_))
        };
        assert!(unavailable(&["ValidationError"]));
        assert!(unavailable(&["None"]));
        assert!(unavailable(&[]));
    }

    #[test]
    fn a_single_call_fails_by_its_code() {
        let of = |code| by_code(Some(code), Some("why"), "user");
        assert_eq!(of("ConditionalCheckFailedException"), StoreError::ConditionFailed("user"));
        assert_eq!(of("TransactionConflictException"), StoreError::Conflict);
        assert_eq!(of("ProvisionedThroughputExceededException"), StoreError::Throttled);
        assert_eq!(of("ThrottlingException"), StoreError::Throttled);
        assert_eq!(of("InternalServerError"), StoreError::Timeout, "it may have been written");
        let denied = StoreError::Unavailable("AccessDeniedException: why".to_owned());
        assert_eq!(of("AccessDeniedException"), denied);
    }
}
