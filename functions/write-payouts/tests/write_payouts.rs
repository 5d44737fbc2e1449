//! The function fails when a payout is not written, so that an alarm is raised, and only then.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use app::payments::PaymentStore;
use app::payouts::PayoutStore;
use gateway::{Request, Response, Secrets, Stripe, Transport, TransportError};
use jiff::Timestamp;
use testkit::access::noon;
use testkit::ledger::{MemoryFiles, MemoryLedger};
use testkit::system::FixedClock;
use write_payouts::{Ports, WriteError, handle};

/// A gateway that has what this answer says.
struct Answers(&'static str);

impl Transport for Answers {
    async fn send(&self, _: Request) -> Result<Response, TransportError> {
        Ok(Response { status: 200, body: self.0.as_bytes().to_vec() })
    }
}

fn ports(
    answer: &'static str,
) -> Ports<MemoryLedger, FixedClock, Stripe<Answers, Secrets>, MemoryFiles> {
    let secrets = Secrets {
        secret_key: "sk_test_simulated".to_owned(),
        webhook_secret: "whsec_simulated".to_owned(),
        previous_webhook_secret: String::new(),
    };
    let gateway = Stripe::new(Answers(answer), secrets);
    let (ledger, files) = (MemoryLedger::default(), MemoryFiles::default());
    Ports { ledger, clock: FixedClock::at(noon()), gateway, files }
}

#[tokio::test]
async fn nothing_to_write_is_a_success() {
    assert!(handle(&ports("{}"), Timestamp::MAX).await.is_ok());
}

#[tokio::test]
async fn a_payout_that_cannot_be_read_fails_the_call_and_stays_marked() {
    let ports = ports("{}");
    ports.ledger.mark_payout("po_1", noon()).await.unwrap();
    let failed = handle(&ports, Timestamp::MAX).await;
    assert!(matches!(failed, Err(WriteError::Wrong(done)) if done.wrong == 1), "{failed:?}");
    assert_eq!(ports.ledger.marked_payouts().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_payout_that_the_provider_made_by_hand_has_no_lines_and_no_file() {
    let ports = ports(
        r#"{"id": "po_1", "amount": 100, "currency": "cad", "arrival_date": 1784764800,
            "automatic": false, "reconciliation_status": "not_applicable"}"#,
    );
    ports.ledger.mark_payout("po_1", noon()).await.unwrap();
    assert!(handle(&ports, Timestamp::MAX).await.is_ok());
    assert_eq!(ports.ledger.marked_payouts().await.unwrap(), []);
    assert_eq!(ports.files.keys(), Vec::<String>::new());
}
