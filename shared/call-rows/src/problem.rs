//! Why a row, or a whole batch, is rejected.

/// The code of a rejection, as it stands in reports. The crate's documentation has the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RowCode {
    /// A record of over 1 MiB.
    LineTooLong,
    /// A quote that nothing closes, or text after a closing quote.
    BadQuote,
    /// Fewer fields than the header has.
    TooFewFields,
    /// More fields than the header has.
    TooManyFields,
    /// Bytes that are not UTF-8.
    NotUtf8,
    /// A NUL byte.
    NulByte,
    /// A column that must have a value is empty.
    MissingField,
    /// A value outside its list or form.
    BadValue,
    /// Not a date-time of RFC 3339 with an offset.
    BadTime,
    /// Not a number of seconds.
    BadSeconds,
    /// Not a charge.
    BadAmount,
    /// The header lacks a column. Ends the batch.
    MissingColumn,
    /// The header has a column twice. Ends the batch.
    DuplicateColumn,
    /// The header has a column without a name, or too many columns. Ends the batch.
    BadHeader,
}

impl RowCode {
    /// Every code, in the order in which they apply.
    pub const ALL: [Self; 14] = [
        Self::LineTooLong,
        Self::BadQuote,
        Self::TooFewFields,
        Self::TooManyFields,
        Self::NotUtf8,
        Self::NulByte,
        Self::MissingField,
        Self::BadValue,
        Self::BadTime,
        Self::BadSeconds,
        Self::BadAmount,
        Self::MissingColumn,
        Self::DuplicateColumn,
        Self::BadHeader,
    ];

    /// The code as it stands in a report.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::LineTooLong => "line-too-long",
            Self::BadQuote => "bad-quote",
            Self::TooFewFields => "too-few-fields",
            Self::TooManyFields => "too-many-fields",
            Self::NotUtf8 => "not-utf8",
            Self::NulByte => "nul-byte",
            Self::MissingField => "missing-field",
            Self::BadValue => "bad-value",
            Self::BadTime => "bad-time",
            Self::BadSeconds => "bad-seconds",
            Self::BadAmount => "bad-amount",
            Self::MissingColumn => "missing-column",
            Self::DuplicateColumn => "duplicate-column",
            Self::BadHeader => "bad-header",
        }
    }

    /// Reads what [`Self::as_str`] wrote; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.as_str() == text)
    }
}

/// Why a row, or a whole batch, is rejected: for programs and for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    /// The first code that applies.
    pub code: RowCode,
    /// The same in words, with the column where there is one.
    pub message: String,
}

impl Rejection {
    pub(crate) fn new(code: RowCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }
}
