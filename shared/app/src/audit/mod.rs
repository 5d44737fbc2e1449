//! The audit of what is stored, and a ledger for other programs to read.

mod hledger;

pub use hledger::journal;
