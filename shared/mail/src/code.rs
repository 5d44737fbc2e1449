//! The mail with the code of Forgot Password. Cognito puts the code in and sends it.
//!
//! Cognito sends one part, so this is HTML that also reads well without its tags. It has no text
//! that a user typed, because Cognito refuses characters that it does not expect.

use askama::Template;
use domain::document::Language;
use domain::ids::Username;

use crate::text::{Page, Provider, code_subject};

/// Most characters of a subject that Cognito accepts.
const MAX_SUBJECT: usize = 140;
/// Most characters of a mail that Cognito accepts.
const MAX_HTML: usize = 20_000;

/// The mail with a code, for Cognito to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeMail {
    /// Subject line.
    pub subject: String,
    /// The mail as HTML, with the placeholder where the code belongs.
    pub html: String,
}

/// Why Cognito would refuse the mail.
#[derive(Debug, thiserror::Error)]
pub enum CodeMailError {
    /// Subject or mail is longer than Cognito allows.
    #[error("the mail is longer than Cognito allows")]
    TooLong,
    /// The placeholder is not in the mail as it was given.
    #[error("the mail does not have the placeholder of the code")]
    NoCode,
    /// Never with the templates of this crate, which are checked at compile time.
    #[error("the mail cannot be written: {0}")]
    Template(#[from] askama::Error),
}

#[derive(Template)]
#[template(path = "code.en.html")]
struct CodeEn<'a> {
    page: Page<'a>,
    code: &'a str,
}

#[derive(Template)]
#[template(path = "code.fr.html")]
struct CodeFr<'a> {
    page: Page<'a>,
    code: &'a str,
}

/// Writes the mail with a code. `placeholder` is what Cognito replaces by the code.
///
/// # Errors
/// [`CodeMailError`] when Cognito would refuse it.
pub fn render_code(
    username: &Username,
    language: Language,
    placeholder: &str,
    provider: &Provider,
) -> Result<CodeMail, CodeMailError> {
    let (page, code) = (Page::new(provider, username), placeholder);
    let subject = code_subject(language, &provider.name);
    let html = match language {
        Language::English => CodeEn { page, code }.render()?,
        Language::French => CodeFr { page, code }.render()?,
    };
    let mail = CodeMail { subject, html };
    let fits = |text: &str, characters: usize| text.chars().count() <= characters;
    if !fits(&mail.subject, MAX_SUBJECT) || !fits(&mail.html, MAX_HTML) {
        return Err(CodeMailError::TooLong);
    }
    if placeholder.is_empty() || !mail.html.contains(placeholder) {
        return Err(CodeMailError::NoCode);
    }
    Ok(mail)
}
