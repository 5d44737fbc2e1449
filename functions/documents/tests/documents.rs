//! Documents as PDF: their figures, their language, and what is too long for a response.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::sync::Arc;

use app::activity::Action;
use contract::{INVOICE_PDF, RECEIPT_PDF, STATEMENT_PDF};
use documents::{MOST_ROWS, Ports, invoice, receipt, statement};
use domain::document::Language;
use domain::user::Role;
use pdf::Issuer;
use serde_json::{Value, json};
use testkit::access::{MemoryActivity, member, noon, user};
use testkit::call_records::{MemoryCalls, MemoryDownloads};
use testkit::documents::{account, payment, with};
use testkit::http::body_bytes;
use testkit::ledger::{MemoryFiles, MemoryLedger, imported};
use testkit::portal::{Event, Routes, TestPortal, ask, viewer_of};
use testkit::system::FixedClock;

type Everything =
    Ports<MemoryLedger, MemoryCalls, MemoryFiles, MemoryDownloads, MemoryActivity, FixedClock>;

/// The function, and the language of its reader.
struct World {
    ports: Arc<Everything>,
    reader: Language,
}

impl World {
    async fn of(lines: &[Value]) -> Self {
        let (ledger, files) = imported(lines).await;
        let ports = Ports {
            ledger,
            calls: MemoryCalls::default(),
            files,
            downloads: MemoryDownloads::default(),
            log: MemoryActivity::default(),
            clock: FixedClock::at(noon()),
            issuer: Issuer {
                name: "Northern Voice".to_owned(),
                email: "billing@northern.example".to_owned(),
                phone: "1 800 555-0199".to_owned(),
            },
        };
        Self { ports: Arc::new(ports), reader: Language::English }
    }

    async fn send(&self, request: impl Event) -> Value {
        let mut dana = user("dana.roy");
        dana.language = self.reader;
        let access = viewer_of("a").with_member(member("dana.roy", "gone", Role::Viewer));
        let routes = Routes::new().on(INVOICE_PDF, invoice).on(STATEMENT_PDF, statement);
        let routes = routes.on(RECEIPT_PDF, receipt);
        TestPortal::shared(&access.with_user(dana), routes, &self.ports).run(request).await
    }

    /// Lets the one stored invoice name a PDF of the provider's. Gives the invoice's key.
    fn with_own_pdf(&self) -> String {
        let files = &self.ports.files;
        let key = files.keys().into_iter().find(|key| key.ends_with(".json")).unwrap();
        let line = serde_json::from_str(&files.text(&key).unwrap()).unwrap();
        let named = with(line, "pdf", json!("billing/documents/a/own.pdf"));
        files.drop_key(&key, named.to_string());
        key
    }

    async fn text(&self, request: impl Event) -> String {
        text(&self.send(request).await)
    }
}

fn text(response: &Value) -> String {
    assert_eq!(response["statusCode"], 200, "{response}");
    assert_eq!(response["headers"]["content-type"], "application/pdf");
    let text = pdf_extract::extract_text_from_mem(&body_bytes(response)).unwrap();
    text.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}

fn bill(id: &str, amount: &str) -> Value {
    testkit::documents::invoice(id, "a", amount)
}

fn lines() -> Vec<Value> {
    let francophone = with(account("a", 1), "language", json!("fr-CA"));
    vec![francophone, bill("i-1", "100.00"), payment("p-1", "a", "40.00")]
}

#[tokio::test]
async fn an_invoice_is_in_the_account_s_language_for_every_reader() {
    let mut world = World::of(&lines()).await;
    for reader in [Language::English, Language::French] {
        world.reader = reader;
        let response = world.send("documents/invoice-pdf.json").await;
        let name = &response["headers"]["content-disposition"];
        assert_eq!(name, "attachment; filename=\"facture-i-1.pdf\"");
        let text = text(&response);
        assert!(text.contains("Facture i-1") && text.contains("100,00\u{a0}$"), "{text}");
        assert!(text.contains("Northern Voice"), "{text}");
    }
}

#[tokio::test]
async fn a_statement_is_in_its_reader_s_language_with_the_figures_of_its_csv() {
    let mut world = World::of(&lines()).await;
    let text_of = async |world: &World| world.text("documents/statement-pdf.json").await;
    let english = text_of(&world).await;
    assert!(english.contains("Closing balance $60.00"), "{english}");
    world.reader = Language::French;
    let french = text_of(&world).await;
    assert!(french.contains("Solde de clôture 60,00\u{a0}$"), "{french}");
}

#[tokio::test]
async fn a_receipt_is_of_a_payment_only() {
    let world = World::of(&lines()).await;
    let text = world.text("documents/receipt-pdf.json").await;
    assert!(text.contains("Reçu de paiement") && text.contains("40,00\u{a0}$"), "{text}");
    let bill = ask(RECEIPT_PDF).with("accountId", "a").with("entryId", "20260701-1");
    assert_eq!(world.send(bill).await["statusCode"], 404);
}

#[tokio::test]
async fn the_provider_s_own_pdf_comes_before_ours() {
    let world = World::of(&[account("a", 1), bill("i-1", "100.00")]).await;
    let stored = world.with_own_pdf();
    let ours = world.text("documents/invoice-pdf.json").await;
    assert!(ours.contains("Invoice i-1"), "it was missing when it was imported: {ours}");
    world.ports.files.drop_key(&stored.replace(".json", ".pdf"), *b"%PDF-own");
    let response = world.send("documents/invoice-pdf.json").await;
    assert_eq!(body_bytes(&response), b"%PDF-own");
}

#[tokio::test]
async fn what_is_too_long_for_a_response_is_a_link() {
    let world = World::of(&[account("a", 1), bill("i-1", "100.00")]).await;
    let stored = world.with_own_pdf();
    world.ports.files.drop_key(&stored.replace(".json", ".pdf"), vec![b'%'; 5 * 1024 * 1024]);
    let response = world.send("documents/invoice-pdf.json").await;
    let link: Value = serde_json::from_slice(&body_bytes(&response)).unwrap();
    assert_eq!(link["fileName"], "invoice-i-1.pdf");
    assert_eq!(link["bytes"], 5 * 1024 * 1024);
    let url = link["url"].as_str().unwrap();
    assert!(url.contains("downloads/a/documents/invoice-i-1.pdf"), "{url}");
}

#[tokio::test]
async fn an_invoice_with_more_lines_than_can_be_waited_for_is_refused() {
    let line = |index: usize| {
        json!({
            "id": index.to_string(), "description": "x", "category": "usage",
            "quantity": "1", "unitPrice": "0", "amount": "0",
        })
    };
    let lines: Vec<_> = (0..=MOST_ROWS).map(line).collect();
    let long = with(bill("i-1", "0.00"), "lines", json!(lines));
    let world = World::of(&[account("a", 1), with(long, "total", json!("0.00"))]).await;
    let response = world.send("documents/invoice-pdf.json").await;
    assert_eq!(response["statusCode"], 422, "{response}");
}

#[tokio::test]
async fn every_document_is_logged_once_an_hour() {
    let more = [lines(), vec![bill("i-2", "5.00")]].concat();
    let world = World::of(&more).await;
    for _ in 0..2 {
        world.send("documents/invoice-pdf.json").await;
        let other = ask(INVOICE_PDF).with("accountId", "a").with("number", "i-2");
        world.send(other).await;
        world.send("documents/receipt-pdf.json").await;
        world.send("documents/statement-pdf.json").await;
    }
    let mut logged: Vec<_> =
        world.ports.log.all().into_iter().map(|a| (a.action, a.subject)).collect();
    logged.sort_by_key(|(action, subject)| (action.as_str(), subject.clone()));
    assert_eq!(
        logged,
        [
            (Action::InvoiceDownloaded, Some("i-1".to_owned())),
            (Action::InvoiceDownloaded, Some("i-2".to_owned())),
            (Action::ReceiptDownloaded, Some("ext:p-1".to_owned())),
            (Action::StatementDownloaded, None),
        ]
    );
}

#[tokio::test]
async fn what_does_not_exist_is_not_found() {
    let world = World::of(&lines()).await;
    let bill = ask(INVOICE_PDF).with("accountId", "a").with("number", "i-9");
    assert_eq!(world.send(bill).await["statusCode"], 404);
    let gone = ask(STATEMENT_PDF).with("accountId", "gone");
    let gone = gone.query("from=2026-07-01&to=2026-07-15");
    assert_eq!(world.send(gone).await["statusCode"], 404);
    assert!(world.ports.log.all().is_empty(), "nothing was downloaded");
}
