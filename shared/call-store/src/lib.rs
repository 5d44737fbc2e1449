//! How call records are stored, and how they are searched.

#![allow(clippy::single_range_in_vec_init, reason = "a list of ranges may have one")]

mod amounts;
mod best;
mod calls_file;
mod choose;
mod error;
mod fetch;
mod fragment;
mod ids;
mod matching;
mod number;
mod number_search;
mod numbers;
mod parquet_file;
mod predicate;
mod query;
mod rows;
mod rows_in_order;
mod schema;
mod search;
mod summarize;
mod summary;
mod sums;
mod writer;

pub use error::WriteError;
pub use fragment::{FRAGMENT_ROWS, FragmentWriter};
pub use ids::{Hash, content_hash, find_ids, id_hash};
pub use query::{Found, FoundCall, Position, Query};
pub use rows_in_order::{RowBlock, RowsInOrder};
pub use search::search;
pub use summarize::{GroupBy, summarize};
pub use summary::Summary;
pub use writer::{SEGMENT_ROWS, SegmentWriter, WrittenSegment};
