//! Call records as files that customers download.

mod download;
mod spreadsheet;
mod writer;

pub use download::{Dialect, Download};
pub use writer::Writer;
