//! The PDFs, read back: their figures, where pages end, and their characters.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod content;
mod figures;
mod glyphs;
mod pages;
mod read;
