//! The journal: tells the billing system every posting that began in the portal, and every profile
//! that a customer changed.
//!
//! The transaction of such a posting marks its entry. A scheduled function writes the marked
//! entries into files and removes the mark of exactly what it wrote. What it wrote before a crash
//! is marked still and comes again, so a line comes at least once; the entries of one account come
//! in their order. A changed profile is marked in the same way; its line is the profile as it is
//! when the file is written.

mod line;
mod store;
mod write;

pub use store::{JournalFiles, JournalStore, Marked, MarkedProfile};
pub use write::{FILE_LINES, JournalError, JournalWriter, Written};
