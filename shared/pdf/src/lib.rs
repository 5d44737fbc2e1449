//! Invoices, statements and receipts as PDF: tagged for screen readers (PDF/UA-1), searchable, with
//! their fonts embedded.
//!
//! The figures come from the types of the API, so a PDF shows what the page shows. The same content
//! gives the same bytes. A document says nothing of the day on which it was made.
//!
//! Typesetting is `typst`'s. It takes minutes to compile, so only one function may use this crate.

mod fonts;
mod format;
mod invoice;
mod layout;
mod receipt;
mod statement;
mod typeset;
mod words;

pub use invoice::invoice;
pub use layout::Issuer;
pub use receipt::receipt;
pub use statement::statement;
pub use typeset::PdfError;
