//! Every list that is a file too begins with a byte order mark when it leaves the Lambda runtime:
//! without one, Excel reads UTF-8 as the code page of its own language and garbles accents.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use contract::{Language, ROUTES, RouteInfo, STATEMENT, TRANSACTIONS};
use domain::user::Role;
use lambda_http::{Body, Request, Response};
use portal_http::{Gate, answer, answer_with_prefetch, present, service};
use serde_json::{Value, json};
use testkit::access::{MemoryAccess, MemoryActivity, live_session, member, noon, user};
use testkit::documents::{account, invoice, payment, with};
use testkit::http::{Ask, KnownOrigin, PORTAL_URL, body_bytes, runtime_response};
use testkit::ledger::imported;
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

fn gate(language: Language) -> Gate<KnownOrigin, FixedClock, MemoryAccess> {
    let mut dana = user("dana.roy");
    dana.language = present::value::from_language(language);
    let access = MemoryAccess::default()
        .with_session(&live_session(&dana, 1, noon()).record)
        .with_user(dana)
        .with_member(member("dana.roy", "a", Role::Viewer));
    let (clock, portal_url) = (FixedClock::at(noon()), PORTAL_URL.to_owned());
    Gate { origin: KnownOrigin, clock, portal_url, access }
}

fn lines() -> [Value; 3] {
    let paid = with(payment("p-1", "a", "40.00"), "reference", json!("Chèque reçu"));
    [account("a", 1), invoice("i-1", "a", "100.00"), paid]
}

async fn download(route: &RouteInfo, language: Language, request: Request) -> Response<Body> {
    let (ledger, _) = imported(&lines()).await;
    let trail = MemoryActivity::default();
    let gate = gate(language);
    match route.operation {
        "transactions" => {
            let ports = transactions::Ports { ledger, log: trail };
            let (prefetch, handle) = (&transactions::prefetch, &transactions::handle);
            answer_with_prefetch(&TRANSACTIONS, &gate, &ports, prefetch, handle, request).await
        }
        "statement" => {
            let ports = statement::Ports { ledger, log: trail, clock: FixedClock::at(noon()) };
            answer(&STATEMENT, &gate, &ports, &statement::handle, request).await
        }
        other => unreachable!("{other} answers with a file; ask it here, too"),
    }
}

#[tokio::test]
async fn every_download_leaves_the_runtime_with_its_byte_order_mark() {
    let session = live_session(&user("dana.roy"), 1, noon());
    let routes = downloads();
    assert!(routes.len() >= 2, "the document lists what is downloaded");
    for route in routes {
        for (language, word) in [(Language::EnCa, "Document date"), (Language::FrCa, "Numéro")] {
            let ask = Ask::for_route(route).with("accountId", "a").signed_in(&session);
            let ask = ask.query("from=2026-07-01&to=2026-07-15").header("accept", "text/csv");
            let run = |request| download(route, language, request);
            let response = runtime_response(service(run), &ask.event()).await;
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
