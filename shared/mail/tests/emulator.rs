//! Mails against an emulator of SES that runs beside the tests.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[expect(dead_code, reason = "Cognito's own mail goes another way")]
mod samples;

use app::mailer::{MailError, MailOptions, Mailer};
use app::payments::SendPaymentLetter;
use aws_sdk_ses::Client;
use aws_sdk_ses::types::ConfigurationSet;
use mail::SesMailer;
use samples::{LANGUAGES, letters, payments, provider};
use testkit::emulator::emulator;

async fn sent(ses: &Client) -> f64 {
    ses.get_send_quota().send().await.unwrap().sent_last24_hours
}

#[tokio::test]
#[ignore = "needs an emulator"]
async fn ses_accepts_every_mail_in_both_languages() {
    let aws = emulator();
    let ses = Client::new(&aws);
    ses.verify_domain_identity().domain("mails.example.ca").send().await.unwrap();
    let set = ConfigurationSet::builder().name("portal-mails").build().unwrap();
    // An earlier run may have made it.
    let _made = ses.create_configuration_set().configuration_set(set).send().await;
    let mailer = SesMailer::at((&aws, "billing@mails.example.ca".to_owned()), provider())
        .through("portal-mails".to_owned());
    let link = "https://billing.example.ca/v1/unsubscribe/AbC".to_owned();
    let options = MailOptions { key: Some("pay_1-succeeded".to_owned()), unsubscribe: Some(link) };
    let before = sent(&ses).await;
    let mut mails = 0.0;
    for letter in LANGUAGES.into_iter().flat_map(letters).map(|(_, letter)| letter) {
        mailer.send(&letter).await.unwrap();
        mails += 1.0;
    }
    for letter in LANGUAGES.into_iter().flat_map(payments).map(|(_, letter)| letter) {
        mailer.send_payment_letter(&letter, &options).await.unwrap();
        mails += 1.0;
    }
    assert!(sent(&ses).await - before >= mails);
}

#[tokio::test]
#[ignore = "needs an emulator"]
async fn a_sender_that_is_not_verified_is_refused_as_such() {
    let mailer = SesMailer::at((&emulator(), "billing@nobody.example.com".to_owned()), provider());
    let (_, letter) = letters(LANGUAGES[0]).remove(0);
    let refused = MailError::Refused("MessageRejected".to_owned());
    assert_eq!(mailer.send(&letter).await, Err(refused));
}
