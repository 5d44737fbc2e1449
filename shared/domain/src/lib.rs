//! What the portal decides, as pure functions over values.
//!
//! No async, no I/O, no clock, no serialization format. Money is decimal and exact; dates that
//! people agree on are civil dates.

pub mod ids;
pub mod password;
