//! invoice
