//! How a store can fail.

/// A failure of a store, classified once, by its adapter.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// A condition of a write did not hold. Nothing was written.
    #[error("a condition did not hold: {0}")]
    ConditionFailed(&'static str),
    /// Another writer was at the same items. Nothing was written; trying again may work.
    #[error("another writer was there at the same time")]
    Conflict,
    /// Too many requests. Nothing was written; trying again later will work.
    #[error("throttled")]
    Throttled,
    /// No answer in time. It may or may not have been written.
    #[error("no answer in time")]
    Timeout,
    /// What is stored cannot be what was written. Never read as a default.
    #[error("corrupt item: {0}")]
    Corrupt(String),
    /// The store cannot be used: no permission, no table, no network.
    #[error("the store is unavailable: {0}")]
    Unavailable(String),
}
