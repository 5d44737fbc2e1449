//! Most characters of what people send. The domain has the same limits; a test holds them together.

/// Of a person's given or family name.
pub const NAME_LENGTH: usize = 100;
/// Of a user name.
pub const USERNAME_LENGTH: usize = 64;
/// Of an e-mail address.
pub const EMAIL_LENGTH: usize = 254;
/// Of a reason.
pub const TEXT_LENGTH: usize = 500;
/// Of a document's number; in bytes, too.
pub const NUMBER_LENGTH: usize = 64;
/// Of what is looked for in Transaction History.
pub const FILTER_LENGTH: usize = 100;
