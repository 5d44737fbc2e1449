//! Sends mails through SES.

use app::mailer::{Letter, MailError, Mailer};
use app::payments::{PaymentLetter, SendPaymentLetter};
use aws_sdk_ses::Client;
use aws_sdk_ses::error::{BuildError, DisplayErrorContext, ProvideErrorMetadata, SdkError};
use aws_sdk_ses::operation::send_email::SendEmailError;
use aws_sdk_ses::types::{Body, Content, Destination, Message};
use aws_types::SdkConfig;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use domain::user::Email;

use crate::payment::render_payment;
use crate::text::{Provider, Rendered, render};

/// Sends mails through SES.
#[derive(Clone, Debug)]
pub struct SesMailer {
    client: Client,
    source: String,
    provider: Provider,
}

impl SesMailer {
    /// Mails are sent from the address that is given with the AWS configuration, under the
    /// provider's name.
    pub fn at((aws, from): (&SdkConfig, String), provider: Provider) -> Self {
        let source = format!("{} <{from}>", display_name(&provider.name));
        Self { client: Client::new(aws), source, provider }
    }
}

impl Mailer for SesMailer {
    async fn send(&self, letter: &Letter) -> Result<(), MailError> {
        self.send_rendered(&letter.to, render(letter, &self.provider)).await
    }
}

impl SendPaymentLetter for SesMailer {
    async fn send_payment_letter(&self, letter: &PaymentLetter) -> Result<(), MailError> {
        self.send_rendered(&letter.to, render_payment(letter, &self.provider)).await
    }
}

impl SesMailer {
    async fn send_rendered(
        &self,
        to: &Email,
        mail: Result<Rendered, askama::Error>,
    ) -> Result<(), MailError> {
        let mail = mail.map_err(|error| MailError::Unavailable(error.to_string()))?;
        let message = message(&mail).map_err(|error| MailError::Unavailable(error.to_string()))?;
        let send = self.client.send_email().source(&self.source);
        let send = send
            .destination(Destination::builder().to_addresses(to.as_str()).build())
            .reply_to_addresses(&self.provider.email)
            .message(message);
        send.send().await.map_err(failure)?;
        Ok(())
    }
}

fn message(mail: &Rendered) -> Result<Message, BuildError> {
    let content = |data: &str| Content::builder().data(data).charset("UTF-8").build();
    let body = Body::builder().html(content(&mail.html)?).text(content(&mail.text)?).build();
    Ok(Message::builder().subject(content(&mail.subject)?).body(body).build())
}

/// A name in a mail header: an encoded word, so that none of its characters has a meaning there.
fn display_name(name: &str) -> String {
    format!("=?UTF-8?B?{}?=", BASE64_STANDARD.encode(name))
}

/// What an error means. Its text is for the log, so it has the service's message only for missing
/// rights: other messages quote addresses.
fn failure(error: SdkError<SendEmailError>) -> MailError {
    let code = error.as_service_error().and_then(ProvideErrorMetadata::code).unwrap_or_default();
    match code {
        "Throttling" | "ThrottlingException" | "TooManyRequestsException" => MailError::Busy,
        "MessageRejected" => MailError::Refused(code.to_owned()),
        "" | "AccessDenied" | "AccessDeniedException" => {
            MailError::Unavailable(DisplayErrorContext(error).to_string())
        }
        code => MailError::Unavailable(code.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use aws_sdk_ses::config::http::HttpResponse;
    use aws_sdk_ses::error::ErrorMetadata;

    use super::*;

    fn failed(code: &str, message: &str) -> MailError {
        let known = ErrorMetadata::builder().code(code).message(message).build();
        let response = HttpResponse::new(400.try_into().unwrap(), "".into());
        failure(SdkError::service_error(SendEmailError::generic(known), response))
    }

    #[test]
    fn a_log_text_quotes_no_address_and_names_missing_rights() {
        let quoted = "Email address is not verified: dana@example.ca";
        let refused = MailError::Refused("MessageRejected".to_owned());
        assert_eq!(failed("MessageRejected", quoted), refused);
        let other = MailError::Unavailable("MailFromDomainNotVerifiedException".to_owned());
        assert_eq!(failed("MailFromDomainNotVerifiedException", quoted), other);
        assert_eq!(failed("Throttling", quoted), MailError::Busy);
        let rights = failed("AccessDenied", "may not ses:SendEmail on identity/billing.example");
        assert!(rights.to_string().contains("ses:SendEmail"), "{rights}");
    }

    #[test]
    fn a_name_cannot_add_a_header() {
        let name = display_name("Nörth\r\nBcc: x@example.ca");
        assert!(name.is_ascii() && !name.contains(['\r', '\n', '<', ',']));
    }
}
