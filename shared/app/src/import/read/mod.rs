//! A billing file as it arrives, read as lines.

mod decompress;
mod lines;

pub use decompress::{Decompressed, ReadError, Unreadable};
pub use lines::{LINE_LIMIT, Line, Lines};
