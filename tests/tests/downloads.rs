//! Every CSV file begins with a byte order mark when it leaves the Lambda runtime. Without one,
//! Excel reads UTF-8 in the code page of its own language and garbles accents.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use contract::{ROUTES, RouteInfo, STATEMENT, TRANSACTIONS};
use domain::document::Language;
use serde_json::{Value, json};
use testkit::access::{MemoryActivity, noon, user};
use testkit::documents::{account, invoice, payment, with};
use testkit::http::body_bytes;
use testkit::ledger::imported;
use testkit::portal::{Routes, TestPortal, ask, viewer_of};
use testkit::system::FixedClock;

const BYTE_ORDER_MARK: [u8; 3] = [0xEF, 0xBB, 0xBF];

/// The routes that answer with CSV, as the OpenAPI document has them.
fn downloads() -> Vec<&'static RouteInfo> {
    let document = contract::openapi::document();
    let is_file = |route: &&RouteInfo| {
        let operation = &document["paths"][route.path][route.method.name().to_lowercase()];
        operation["responses"]["200"]["content"]["text/csv"].is_object()
    };
    ROUTES.iter().filter(is_file).collect()
}

fn lines() -> [Value; 3] {
    let paid = with(payment("p-1", "a", "40.00"), "reference", json!("Chèque reçu"));
    [account("a", 1), invoice("i-1", "a", "100.00"), paid]
}

/// The function behind the route, for a reader of this language.
async fn portal(route: &RouteInfo, language: Language) -> TestPortal {
    let (ledger, _) = imported(&lines()).await;
    let log = MemoryActivity::default();
    let mut dana = user("dana.roy");
    dana.language = language;
    let access = viewer_of("a").with_user(dana);
    match route.operation {
        "transactions" => {
            let ports = transactions::Ports { ledger, log };
            let handlers = (transactions::prefetch, transactions::handle);
            TestPortal::with_prefetch(&access, noon(), TRANSACTIONS, handlers, ports)
        }
        "statement" => {
            let ports = statement::Ports { ledger, log, clock: FixedClock::at(noon()) };
            TestPortal::new(&access, Routes::new().on(STATEMENT, statement::handle), ports)
        }
        other => unreachable!("{other} answers with a file: add it here"),
    }
}

#[tokio::test]
async fn every_download_leaves_the_runtime_with_its_byte_order_mark() {
    let routes = downloads();
    assert!(routes.len() >= 2, "the document lists what is downloaded");
    for route in routes {
        for (language, word) in [(Language::English, "Document date"), (Language::French, "Numéro")]
        {
            let ask = ask(*route).with("accountId", "a").query("from=2026-07-01&to=2026-07-15");
            let ask = ask.header("accept", "text/csv");
            let response = portal(route, language).await.run(ask).await;
            let name = (route.operation, language);
            assert_eq!(response["statusCode"], 200, "{name:?} {response}");
            assert_eq!(response["headers"]["content-type"], "text/csv; charset=utf-8", "{name:?}");
            let bytes = body_bytes(&response);
            assert_eq!(bytes.get(..3), Some(&BYTE_ORDER_MARK[..]), "{name:?}");
            let text = std::str::from_utf8(&bytes[3..]).unwrap();
            assert!(text.starts_with("\"Date\"") && text.contains(word), "{name:?} {text}");
            assert!(text.contains("Chèque reçu") && !text.contains('\u{feff}'), "{name:?} {text}");
        }
    }
}
