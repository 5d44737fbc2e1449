//! The link in an optional mail that ends such mails with one click, without signing in.
//!
//! Its token names the user and its own end, and is signed. It opens nothing else: who has it can
//! switch copies of mails off, and nothing more.

mod link;
mod switch_off;

pub use link::{KeyError, LINK_LIFE, LinkError, OpenLinks, UnsubscribeKey, UnsubscribeLinks};
pub use switch_off::switch_off_copies;
