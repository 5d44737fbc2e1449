//! A mail as MIME, with the headers that SES's simpler call does not take.

use app::mailer::MailOptions;
use domain::user::Email;
use mail_builder::MessageBuilder;
use mail_builder::headers::address::Address;
use mail_builder::headers::raw::Raw;

use crate::text::{Provider, Rendered};

/// The whole message: plain text, and the same as HTML. Names and subject are encoded, so that none
/// of their characters has a meaning in a header.
pub(crate) fn message(
    from: &str,
    provider: &Provider,
    to: &Email,
    mail: Rendered,
    options: &MailOptions,
) -> std::io::Result<Vec<u8>> {
    let message = MessageBuilder::new()
        .from(Address::new_address(Some(provider.name.as_str()), from))
        .reply_to(Address::from(provider.email.as_str()))
        .to(Address::from(to.as_str()))
        .subject(mail.subject)
        .text_body(mail.text)
        .html_body(mail.html);
    let message = match &options.unsubscribe {
        Some(url) => message
            .header("List-Unsubscribe", Raw::new(format!("<{url}>")))
            .header("List-Unsubscribe-Post", Raw::new("List-Unsubscribe=One-Click")),
        None => message,
    };
    message.write_to_vec()
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::prelude::BASE64_STANDARD;

    use super::*;

    const LINK: &str = "https://billing.example.ca/v1/unsubscribe/AbC-_123";

    fn provider(name: &str) -> Provider {
        Provider {
            name: name.to_owned(),
            email: "billing@example.ca".to_owned(),
            phone: "416-555-0100".to_owned(),
            portal_url: "https://billing.example.ca".to_owned(),
        }
    }

    fn written(name: &str, subject: &str, unsubscribe: Option<&str>) -> String {
        let mail = Rendered {
            subject: subject.to_owned(),
            html: "<p>Reçu de 12,50 $</p>".to_owned(),
            text: "Reçu de 12,50 $\n".to_owned(),
        };
        let options = MailOptions { key: None, unsubscribe: unsubscribe.map(str::to_owned) };
        let to = Email::parse("dana@example.ca").unwrap();
        let from = "portal@example.ca";
        let message = message(from, &provider(name), &to, mail, &options).unwrap();
        String::from_utf8(message).unwrap()
    }

    /// The headers, by name and unfolded.
    fn headers(message: &str) -> Vec<(String, String)> {
        let (head, _) = message.split_once("\r\n\r\n").unwrap();
        let unfolded = head.replace("\r\n ", " ").replace("\r\n\t", " ");
        let lines = unfolded.split("\r\n").map(|line| line.split_once(": ").unwrap());
        lines.map(|(name, value)| (name.to_owned(), value.trim().to_owned())).collect()
    }

    fn header(message: &str, name: &str) -> Option<String> {
        let found = headers(message).into_iter().filter(|(known, _)| known == name);
        let mut values: Vec<_> = found.map(|(_, value)| value).collect();
        assert!(values.len() < 2, "{name} occurs twice");
        values.pop()
    }

    #[test]
    fn a_mail_has_its_text_in_both_forms_and_names_who_answers() {
        let message = written("Northwind Voice", "Receipt", None);
        assert!(message.is_ascii(), "servers without 8BITMIME take it, too");
        let kind = header(&message, "Content-Type").unwrap();
        assert!(kind.starts_with("multipart/alternative"), "{kind}");
        for part in ["text/plain", "text/html"] {
            assert!(
                message.contains(&format!("Content-Type: {part}; charset=\"utf-8\"")),
                "{part}"
            );
        }
        assert!(message.find("text/plain") < message.find("text/html"), "the richest one is last");
        assert_eq!(header(&message, "To").as_deref(), Some("<dana@example.ca>"));
        assert_eq!(header(&message, "Reply-To").as_deref(), Some("<billing@example.ca>"));
        let from = header(&message, "From").unwrap();
        assert!(
            from.ends_with("<portal@example.ca>") && from.contains("Northwind Voice"),
            "{from}"
        );
    }

    #[test]
    fn an_optional_mail_can_be_ended_with_one_click_and_no_other_mail_says_so() {
        let optional = written("Northwind Voice", "Receipt", Some(LINK));
        assert_eq!(header(&optional, "List-Unsubscribe"), Some(format!("<{LINK}>")));
        let post = header(&optional, "List-Unsubscribe-Post");
        assert_eq!(post.as_deref(), Some("List-Unsubscribe=One-Click"));
        let required = written("Northwind Voice", "Receipt", None);
        assert!(!required.contains("List-Unsubscribe"));
    }

    #[test]
    fn a_long_link_is_not_folded_inside() {
        let link = format!("https://billing.example.ca/v1/unsubscribe/{}", "a".repeat(120));
        let message = written("Northwind Voice", "Receipt", Some(&link));
        assert!(message.contains(&format!("<{link}>\r\n")));
    }

    #[test]
    fn neither_a_name_nor_a_subject_can_add_a_header_or_a_recipient() {
        for odd in [
            "Nörth\r\nBcc: x@example.ca",
            "North\r\nBcc: x@example.ca",
            "North\nBcc: x@example.ca",
            "North\rBcc: x@example.ca",
            "North <x@example.ca>, y",
            "North\" <x@example.ca>, \"y",
            "=?UTF-8?Q?North?= \\",
            "North\r\n\r\nThe body",
        ] {
            let message = written(odd, odd, None);
            let names: Vec<_> = headers(&message).into_iter().map(|(name, _)| name).collect();
            let expected = ["From", "Reply-To", "To", "Subject", "Message-ID", "Date"];
            assert_eq!(names[..6], expected, "{odd:?}");
            assert!(!names.iter().any(|name| name == "Bcc"), "{odd:?}");
            let from = header(&message, "From").unwrap();
            let (name, address) = from.rsplit_once(' ').unwrap();
            assert_eq!(address, "<portal@example.ca>", "{odd:?}");
            let quoted = name.starts_with('"') && name.ends_with('"');
            assert!(quoted || !name.contains(['<', '>', ',', '"', '@']), "{odd:?}: {name}");
        }
    }

    #[test]
    fn a_name_that_is_not_ascii_is_an_encoded_word() {
        let from = header(&written("Nörth", "Reçu", None), "From").unwrap();
        assert!(from.is_ascii() && from.to_lowercase().starts_with("=?utf-8?"), "{from}");
        let plain = BASE64_STANDARD.encode("Nörth");
        assert!(from.contains(&plain) || from.contains("=C3=B6"), "{from}");
    }
}
