//! Maximum lengths of request fields, in characters. The domain has the same limits; a test
//! compares them.

/// Of a person's given or family name.
pub const NAME_LENGTH: usize = 100;
/// Of a user name.
pub const USERNAME_LENGTH: usize = 64;
/// Of an e-mail address.
pub const EMAIL_LENGTH: usize = 254;
/// Of a reason.
pub const TEXT_LENGTH: usize = 500;
/// Of a document number, also in bytes.
pub const NUMBER_LENGTH: usize = 64;
/// Of a text filter of a search of calls.
pub const CALL_TEXT_LENGTH: usize = 1_024;
/// Of the text filter of Transaction History.
pub const FILTER_LENGTH: usize = 100;
