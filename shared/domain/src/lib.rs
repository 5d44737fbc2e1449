//! The business rules of the portal, as pure functions over values.
//!
//! No async, no I/O, no clock, no serialization format. Money is decimal and exact. Document,
//! due and effective dates are civil dates. The one exception, a year, is in `guessing`.

pub mod account;
pub mod activity;
pub mod address;
pub mod auto_pay;
pub mod call_record;
pub mod cause;
pub mod country;
pub mod date;
pub mod document;
pub mod fold;
mod guessing;
pub mod ids;
pub mod ledger;
pub mod link;
pub mod money;
pub mod password;
pub mod payment;
pub mod plausible;
pub mod text;
mod text_enum;
pub mod user;
