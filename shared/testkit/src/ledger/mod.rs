//! Ledger, runs and files in memory, with crashes at any call.

mod audit;
mod books;
mod crowded;
mod faults;
mod files;
mod imported;
mod limits;
mod memory;
mod reading;
mod runs;
pub mod suite;
mod suite_fence;
mod suite_reading;
mod users;
mod view;

pub use crowded::{Crowd, crowd};
pub use faults::{Faults, When};
pub use files::MemoryFiles;
pub use imported::{imported, imported_with};
pub use memory::MemoryLedger;
pub use view::view;
