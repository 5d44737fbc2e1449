//! Ledger, runs and files in memory, with faults at any call.

mod audit;
mod auto_pay;
mod books;
mod crowded;
mod faults;
mod fence_suite;
mod files;
mod imported;
mod imports;
mod journal;
pub mod journal_suite;
mod limits;
mod memory;
mod payments;
pub mod posting_suite;
mod reading;
mod reading_suite;
mod runs;
mod users;
mod view;

pub use auto_pay::MemoryAutoPayQueue;
pub use crowded::{Crowd, crowd};
pub use faults::{Faults, When};
pub use files::MemoryFiles;
pub use imported::{imported, imported_with};
pub use memory::MemoryLedger;
pub use view::view;
