//! Every way DynamoDB can fail, classified once.

use app::store::{Condition, StoreError};
use aws_sdk_dynamodb::error::{BuildError, ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::CancellationReason;

/// Why a call without a condition failed: a read, or a write that always holds.
pub fn call_error<E>(error: &SdkError<E>) -> StoreError
where
    E: ProvideErrorMetadata,
{
    classify(error, None)
}

/// Why a write of one item failed. `condition` is the one that the write has.
pub fn write_error<E>(error: &SdkError<E>, condition: Condition) -> StoreError
where
    E: ProvideErrorMetadata,
{
    classify(error, Some(condition))
}

/// Why a transaction failed. `conditions` has the condition of each of its items, in their order.
pub fn transaction_error(
    error: &SdkError<TransactWriteItemsError>,
    conditions: &[Option<Condition>],
) -> StoreError {
    match error.as_service_error() {
        Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) => {
            cancellation(cancelled.cancellation_reasons(), conditions)
        }
        _ => call_error(error),
    }
}

/// What a cancelled transaction means. There is one reason for each item, and several may be set;
/// a condition that failed says most, then a conflict, then throttling.
pub fn cancellation(
    reasons: &[CancellationReason],
    conditions: &[Option<Condition>],
) -> StoreError {
    let mut found: Option<StoreError> = None;
    for (position, reason) in reasons.iter().enumerate() {
        let condition = conditions.get(position).copied().flatten();
        let Some(error) = one_reason(reason, condition) else { continue };
        if found.as_ref().is_none_or(|known| weight(&error) > weight(known)) {
            found = Some(error);
        }
    }
    found.unwrap_or_else(|| StoreError::Unavailable("cancelled without a reason".to_owned()))
}

/// A value that the SDK checks when it is built.
///
/// # Errors
/// [`StoreError::Unavailable`] when a part that it requires is missing: a fault of this crate.
pub fn built<T>(result: Result<T, BuildError>) -> Result<T, StoreError> {
    result.map_err(|error| StoreError::Unavailable(error.to_string()))
}

fn classify<E>(error: &SdkError<E>, condition: Option<Condition>) -> StoreError
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

fn one_reason(reason: &CancellationReason, condition: Option<Condition>) -> Option<StoreError> {
    match reason.code() {
        None | Some("None") => None,
        Some("ConditionalCheckFailed") => Some(failed(condition)),
        Some("TransactionConflict") => Some(StoreError::Conflict),
        Some("ProvisionedThroughputExceeded" | "ThrottlingError") => Some(StoreError::Throttled),
        Some(code) => Some(StoreError::Unavailable(describe(Some(code), reason.message()))),
    }
}

/// A condition that failed although the write has none is a fault of this crate.
fn failed(condition: Option<Condition>) -> StoreError {
    let unknown = || StoreError::Unavailable("a write failed on a condition it lacks".to_owned());
    condition.map_or_else(unknown, StoreError::ConditionFailed)
}

const fn weight(error: &StoreError) -> u8 {
    match error {
        StoreError::ConditionFailed(_) => 3,
        StoreError::Conflict => 2,
        StoreError::Throttled => 1,
        _ => 0,
    }
}

fn by_code(code: Option<&str>, message: Option<&str>, condition: Option<Condition>) -> StoreError {
    match code {
        Some("ConditionalCheckFailedException") => failed(condition),
        Some("TransactionConflictException" | "TransactionInProgressException") => {
            StoreError::Conflict
        }
        Some(
            "ProvisionedThroughputExceededException"
            | "ThrottlingException"
            | "RequestLimitExceeded",
        ) => StoreError::Throttled,
        // DynamoDB documents that after these a write may have happened.
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

    const NAMES: [Condition; 3] = [Condition::Version, Condition::Entry, Condition::Document];

    fn reasons(codes: &[&str]) -> Vec<CancellationReason> {
        codes.iter().map(|code| CancellationReason::builder().code(*code).build()).collect()
    }

    #[test]
    fn every_reason_is_looked_at_and_named_by_its_position() {
        let names = NAMES.map(Some);
        let of = |codes: &[&str]| cancellation(&reasons(codes), &names);
        assert_eq!(
            of(&["None", "None", "ConditionalCheckFailed"]),
            StoreError::ConditionFailed(Condition::Document)
        );
        assert_eq!(
            of(&["ConditionalCheckFailed", "None", "ConditionalCheckFailed"]),
            StoreError::ConditionFailed(Condition::Version),
            "the first of two"
        );
        assert_eq!(of(&["None", "TransactionConflict", "None"]), StoreError::Conflict);
        assert_eq!(of(&["ThrottlingError", "None", "None"]), StoreError::Throttled);
    }

    #[test]
    fn a_failed_condition_says_more_than_what_came_before_it() {
        let names = NAMES.map(Some);
        let of = |codes: &[&str]| cancellation(&reasons(codes), &names);
        assert_eq!(
            of(&["ThrottlingError", "TransactionConflict", "ConditionalCheckFailed"]),
            StoreError::ConditionFailed(Condition::Document)
        );
        assert_eq!(of(&["ThrottlingError", "TransactionConflict", "None"]), StoreError::Conflict);
    }

    #[test]
    fn an_unknown_reason_or_none_at_all_is_never_success() {
        let unavailable = |codes: &[&str]| {
            matches!(cancellation(&reasons(codes), &NAMES.map(Some)), StoreError::Unavailable(_))
        };
        assert!(unavailable(&["ValidationError"]));
        assert!(unavailable(&["None"]));
        assert!(unavailable(&[]));
    }

    #[test]
    fn a_condition_that_the_write_lacks_is_a_fault_of_ours() {
        let found = cancellation(&reasons(&["ConditionalCheckFailed"]), &[None]);
        assert!(matches!(found, StoreError::Unavailable(_)), "{found:?}");
        let found = by_code(Some("ConditionalCheckFailedException"), None, None);
        assert!(matches!(found, StoreError::Unavailable(_)), "{found:?}");
    }

    #[test]
    fn a_single_call_fails_by_its_code() {
        let of = |code| by_code(Some(code), Some("why"), Some(Condition::User));
        assert_eq!(
            of("ConditionalCheckFailedException"),
            StoreError::ConditionFailed(Condition::User)
        );
        assert_eq!(of("TransactionConflictException"), StoreError::Conflict);
        assert_eq!(of("ProvisionedThroughputExceededException"), StoreError::Throttled);
        assert_eq!(of("ThrottlingException"), StoreError::Throttled);
        assert_eq!(of("InternalServerError"), StoreError::Timeout, "it may have been written");
        let denied = StoreError::Unavailable("AccessDeniedException: why".to_owned());
        assert_eq!(of("AccessDeniedException"), denied);
    }
}
