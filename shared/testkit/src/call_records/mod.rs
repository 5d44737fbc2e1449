//! Call records in memory: what is listed of them, their files, their import, downloads and jobs;
//! and the suites that every store of them must pass.
//!
//! A value of [`MemoryCalls`] and of [`MemoryCallFiles`] is what one process sees.
//! [`MemoryCalls::process`] and [`MemoryCallFiles::process`] make what another process sees of the
//! same storage, with faults of its own. Every call of a port is pending once, so that a test can
//! run processes step by step.

mod committed;
mod downloads;
mod files;
mod fixture;
mod jobs;
mod listed;
mod pending;
pub mod record_suite;
mod runs;
pub mod runs_suite;
mod state;

pub use downloads::MemoryDownloads;
pub use files::{MemoryCallFiles, MemoryCallReport};
pub use fixture::{call, row, segments};
pub use jobs::MemoryJobs;
pub use state::{MemoryCalls, Trouble};
