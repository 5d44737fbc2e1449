//! Why a segment cannot be written.

/// Why a segment cannot be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WriteError {
    /// A call belongs before the one that was added last.
    Order,
    /// There is no row.
    Empty,
    /// The segment has as many rows as it may have.
    Full,
    /// The text is not a canonical row with the columns of the segment.
    Row,
    /// The file cannot be made; what the library says.
    File(String),
}

impl std::fmt::Display for WriteError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Order => f.write_str("calls are not in order of start and id"),
            Self::Empty => f.write_str("a segment has no rows"),
            Self::Full => f.write_str("a segment has too many rows"),
            Self::Row => f.write_str("the text of a call is not a canonical row"),
            Self::File(reason) => write!(f, "the file of a segment cannot be made: {reason}"),
        }
    }
}

impl std::error::Error for WriteError {}

impl From<parquet::errors::ParquetError> for WriteError {
    fn from(error: parquet::errors::ParquetError) -> Self {
        Self::File(error.to_string())
    }
}

impl From<arrow_schema::ArrowError> for WriteError {
    fn from(error: arrow_schema::ArrowError) -> Self {
        Self::File(error.to_string())
    }
}
