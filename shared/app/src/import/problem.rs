//! Why a line is rejected, or posted with a warning.

macro_rules! codes {
    ($(#[$of:meta])* $codes:ident { $( $(#[$doc:meta])* $name:ident = $word:literal, )+ }) => {
        $(#[$of])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $codes { $( $(#[$doc])* $name, )+ }

        impl $codes {
            /// Every code, in order.
            pub const ALL: &[Self] = &[$( Self::$name ),+];

            /// The code as it stands in a report.
            pub const fn as_str(self) -> &'static str {
                match self { $( Self::$name => $word ),+ }
            }
        }
    };
}

codes! {
    /// The problem codes of a report, in the order in which they apply: a line has the first.
    ProblemCode {
        /// Over 1 MiB.
        LineTooLong = "line-too-long",
        /// Not UTF-8, not JSON, or not a JSON object.
        NotJson = "not-json",
        /// A `type` that the portal does not know.
        UnknownType = "unknown-type",
        /// A field that must be there is not.
        MissingField = "missing-field",
        /// A field that the type does not have.
        UnknownField = "unknown-field",
        /// Not an amount, or one that may not be negative or 0.
        BadAmount = "bad-amount",
        /// Not `YYYY-MM-DD`, or not in the calendar.
        BadDate = "bad-date",
        /// Outside its list or form.
        BadValue = "bad-value",
        /// Total is not lines plus taxes.
        TotalMismatch = "total-mismatch",
        /// A later revision of the account is known.
        Stale = "stale",
        /// The same type and id with other content.
        Conflict = "conflict",
        /// No such account.
        UnknownAccount = "unknown-account",
        /// The account has another currency.
        WrongCurrency = "wrong-currency",
        /// The account has an invoice of this number.
        NumberTaken = "number-taken",
        /// No PDF at that key.
        MissingPdf = "missing-pdf",
        /// The account has no such invoice.
        UnknownInvoice = "unknown-invoice",
        /// The account has no such payment.
        UnknownPayment = "unknown-payment",
        /// More than is left of it.
        TooMuch = "too-much",
        /// The line's account was left out of the run, for a reason on the portal's side.
        NotPosted = "not-posted",
    }
}

impl ProblemCode {
    /// Reads what [`Self::as_str`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str() == text)
    }
}

codes! {
    /// The warning codes of a report, in the order in which a line's warnings are listed.
    WarningCode {
        /// The manager was not recorded: the user name belongs to another person.
        UsernameTaken = "username-taken",
        /// A line's quantity and unit price do not make its amount.
        AmountMismatch = "amount-mismatch",
        /// A tax's rate, a percentage, does not make its amount by a factor of about 100.
        RateMismatch = "rate-mismatch",
    }
}

/// Why a line is rejected, for people and for programs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The first code that applies.
    pub code: ProblemCode,
    /// The same in words, naming the field.
    pub message: String,
}

impl Problem {
    /// A problem with these words.
    pub fn new(code: ProblemCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }
}
