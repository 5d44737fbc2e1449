//! Sends mails through SES.
//!
//! Mails go out as MIME, because SES's simpler call takes no further headers.

use app::auto_pay::{AutoPayLetter, SendAutoPayLetter};
use app::mailer::{Letter, MailError, MailOptions, Mailer};
use app::payments::{PaymentLetter, SendPaymentLetter};
use aws_sdk_ses::Client;
use aws_sdk_ses::error::{DisplayErrorContext, ProvideErrorMetadata, SdkError};
use aws_sdk_ses::operation::send_raw_email::SendRawEmailError;
use aws_sdk_ses::primitives::Blob;
use aws_sdk_ses::types::{MessageTag, RawMessage};
use aws_types::SdkConfig;
use domain::user::Email;

use crate::auto_pay::render_auto_pay;
use crate::mime;
use crate::payment::render_payment;
use crate::text::{Provider, Rendered, render};

/// The tag that holds the id of the outbox message. What SES reports of the mail names it.
const KEY_TAG: &str = "outbox";
/// Longest value of a tag.
const TAG_LENGTH: usize = 256;

/// Sends mails through SES.
#[derive(Clone, Debug)]
pub struct SesMailer {
    client: Client,
    from: String,
    provider: Provider,
    configuration_set: Option<String>,
}

impl SesMailer {
    /// Mails are sent from the address that is given with the AWS configuration, under the
    /// provider's name.
    pub fn at((aws, from): (&SdkConfig, String), provider: Provider) -> Self {
        Self { client: Client::new(aws), from, provider, configuration_set: None }
    }

    /// The same through the configuration set of this name, which reports what becomes of mails.
    #[must_use]
    pub fn through(self, configuration_set: String) -> Self {
        Self { configuration_set: Some(configuration_set), ..self }
    }
}

impl Mailer for SesMailer {
    async fn send(&self, letter: &Letter) -> Result<(), MailError> {
        let mail = render(letter, &self.provider);
        self.send_rendered(&letter.to, mail, &MailOptions::default()).await
    }
}

impl SendPaymentLetter for SesMailer {
    async fn send_payment_letter(
        &self,
        letter: &PaymentLetter,
        options: &MailOptions,
    ) -> Result<(), MailError> {
        self.send_rendered(&letter.to, render_payment(letter, &self.provider), options).await
    }
}

impl SendAutoPayLetter for SesMailer {
    async fn send_auto_pay_letter(
        &self,
        letter: &AutoPayLetter,
        options: &MailOptions,
    ) -> Result<(), MailError> {
        self.send_rendered(&letter.to, render_auto_pay(letter, &self.provider), options).await
    }
}

impl SesMailer {
    async fn send_rendered(
        &self,
        to: &Email,
        mail: Result<Rendered, askama::Error>,
        options: &MailOptions,
    ) -> Result<(), MailError> {
        let mail = mail.map_err(|error| MailError::Unavailable(error.to_string()))?;
        let message = mime::message(&self.from, &self.provider, to, mail, options);
        let message = message.map_err(|error| MailError::Unavailable(error.to_string()))?;
        let raw = RawMessage::builder().data(Blob::new(message)).build();
        let raw = raw.map_err(|error| MailError::Unavailable(error.to_string()))?;
        let send = self.client.send_raw_email().source(&self.from).destinations(to.as_str());
        let send = send
            .raw_message(raw)
            .set_configuration_set_name(self.configuration_set.clone())
            .set_tags(key_tag(options)?.map(|tag| vec![tag]));
        send.send().await.map_err(failure)?;
        Ok(())
    }
}

fn key_tag(options: &MailOptions) -> Result<Option<MessageTag>, MailError> {
    let Some(key) = &options.key else { return Ok(None) };
    let tag = MessageTag::builder().name(KEY_TAG).value(tag_value(key)).build();
    tag.map(Some).map_err(|error| MailError::Unavailable(error.to_string()))
}

/// A key as the value of a tag, which has ASCII letters, digits, `_` and `-`, and no others.
fn tag_value(key: &str) -> String {
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    key.chars().take(TAG_LENGTH).map(|c| if allowed(c) { c } else { '-' }).collect()
}

/// What an error means. Its text is for the log, so it has the service's message only for missing
/// rights: other messages quote addresses.
fn failure(error: SdkError<SendRawEmailError>) -> MailError {
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
        failure(SdkError::service_error(SendRawEmailError::generic(known), response))
    }

    #[test]
    fn a_log_text_quotes_no_address_and_names_missing_rights() {
        let quoted = "Email address is not verified: dana@example.ca";
        let refused = MailError::Refused("MessageRejected".to_owned());
        assert_eq!(failed("MessageRejected", quoted), refused);
        let other = MailError::Unavailable("MailFromDomainNotVerifiedException".to_owned());
        assert_eq!(failed("MailFromDomainNotVerifiedException", quoted), other);
        assert_eq!(failed("Throttling", quoted), MailError::Busy);
        let rights = failed("AccessDenied", "may not ses:SendRawEmail on identity/billing.example");
        assert!(rights.to_string().contains("ses:SendRawEmail"), "{rights}");
    }

    #[test]
    fn a_key_is_a_tag_that_ses_takes() {
        assert_eq!(tag_value("pay_0011-moved-re_1A"), "pay_0011-moved-re_1A");
        assert_eq!(tag_value("é@x y"), "--x-y");
        assert_eq!(tag_value(&"k".repeat(300)).len(), TAG_LENGTH);
        assert_eq!(key_tag(&MailOptions::default()), Ok(None));
        let keyed = MailOptions { key: Some("m-1".to_owned()), unsubscribe: None };
        let tag = key_tag(&keyed).unwrap().unwrap();
        assert_eq!((tag.name(), tag.value()), ("outbox", "m-1"));
    }
}
