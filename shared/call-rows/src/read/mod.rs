//! From the bytes of a batch to checked rows.

mod check;
mod header;
mod reader;
mod split;
mod value;

pub use header::MAX_COLUMNS;
pub use reader::{Item, Position, Reader};
pub use split::MAX_RECORD_BYTES;
pub use value::MAX_TEXT_BYTES;
