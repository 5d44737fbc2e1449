//! The rows of call records: how the billing system writes them, how they are stored, and how they
//! are downloaded. No I/O and no async: bytes in, bytes out.
//!
//! - [`Reader`] takes the decompressed bytes of a batch in pieces of any size and gives, in order,
//!   a checked [`Row`] or a [`Rejection`] for each row. Memory: one record of 1 MiB, and one piece.
//! - [`Row`] is one row in *canonical* form, which is what is stored: comma, quotes only where RFC
//!   4180 needs them, columns in the order of [`Column`], then the batch's own ([`Columns`]);
//!   `started_at` in UTC with three decimals; seconds without leading zeros; charges and texts as
//!   written. [`Row::parse`] reads it back, [`RowKey::parse`] only what rows are sorted by, and
//!   [`Lines`] cuts a stored block into rows.
//! - [`Dialect`] and [`Writer`] turn stored rows into a file for programs (`machine`, the canonical
//!   form as it is) or for people (`spreadsheet`).
//!
//! ```
//! use call_rows::{Item, Reader};
//! let batch = "call_id,account_id,invoice_number,started_at,duration_s,billed_s,direction,caller,\
//!              callee,caller_name,extension,cost_centre,destination,charge,currency\n\
//!              c-1,acct-1,,2026-06-01T10:03:07-04:00,57,60,outbound,,,,,,,0.0060,CAD\n\
//!              c-2,acct-1,,2026-06-01T10:03:07,57,60,outbound,,,,,,,0.0060,CAD\n";
//! let mut reader = Reader::new();
//! let mut found = Vec::new();
//! for piece in batch.as_bytes().chunks(64) {
//!     reader.feed(piece);
//!     while let Some(item) = reader.read() {
//!         found.push(match item {
//!             Item::Row { row, .. } => row.line().to_owned(),
//!             Item::Rejected { line, rejection: it } => format!("{line}: {}", it.code.as_str()),
//!             Item::File { rejection, .. } => rejection.message, // and nothing follows
//!         });
//!     }
//! }
//! reader.finish(); // and `read` again: the last line may lack its line break
//! let row = "c-1,acct-1,,2026-06-01T14:03:07.000Z,57,60,outbound,,,,,,,0.0060,CAD";
//! assert_eq!(found, [row, "3: bad-time"]);
//! ```
//!
//! # Why a row is rejected
//!
//! A row has one code: the first of this table for its form, else that of its first bad column, in
//! canonical order. Line numbers count physical lines from 1, the header's; a row has the number of
//! the line on which it begins. A blank line is not a row.
//!
//! | code | what is wrong | reading goes on |
//! |---|---|---|
//! | `line-too-long` | over 1 MiB, line breaks within quotes included | on the next line |
//! | `bad-quote` | a quote too many (below) | on the next line |
//! | `too-few-fields`, `too-many-fields` | not as many as the header has | on the next line |
//! | `not-utf8` | bytes that are not UTF-8 | after the row |
//! | `nul-byte` | a NUL byte | after the row |
//! | `missing-field` | a column that must have a value is empty | after the row |
//! | `bad-value` | an id, number, direction, currency or text is outside its form | after the row |
//! | `bad-time` | no RFC 3339 date-time with offset, or not from 1970 to 9999 | after the row |
//! | `bad-seconds` | seconds are negative, no integer, or over 4,294,967,295 | after the row |
//! | `bad-amount` | a charge is no decimal of up to 12 digits and 6 decimals | after the row |
//! | `missing-column` | no header, or not this column, delimiter or encoding | never |
//! | `duplicate-column` | the header has a column twice | never |
//! | `bad-header` | the header has a column without a name, or too many | never |
//!
//! "On the next line" means the physical line after the one on which the record begins. So a quote
//! too many costs its own row and not those after it. It is noticed because nothing closes it,
//! because text follows what closes it, or because it would make a text with a line break and the
//! commas of a whole row.

mod canonical;
mod columns;
mod dialect;
mod problem;
mod read;
mod row;
mod time;

pub use canonical::{Corrupt, Lines};
pub use columns::{Column, Columns, LINE_ID};
pub use dialect::{Dialect, Download, Writer};
pub use problem::{Rejection, RowCode};
pub use read::{Item, MAX_COLUMNS, MAX_RECORD_BYTES, MAX_TEXT_BYTES, Position, Reader};
pub use row::{Row, RowKey, call_id_of};
