//! Mails in English and French, and SES to send them.
//!
//! Each is HTML and plain text, readable without images, and has nothing that tracks the reader.

mod auto_pay;
mod code;
mod instant;
mod mime;
mod money;
mod payment;
mod security;
mod ses;
mod text;

pub use auto_pay::render_auto_pay;
pub use code::{CodeMail, CodeMailError, render_code};
pub use payment::render_payment;
pub use ses::SesMailer;
pub use text::{Provider, Rendered, render};
