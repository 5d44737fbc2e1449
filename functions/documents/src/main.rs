//! `GET /v1/accounts/{accountId}/invoices/{number}/pdf`, `GET …/statements/pdf`,
//! `GET …/transactions/{entryId}/receipt`

use contract::{INVOICE_PDF, RECEIPT_PDF, STATEMENT_PDF};
use documents::{CAPABILITIES, Ports, invoice, receipt, statement};
use dynamo::{access::AccessTable, activity::ActivityTable, ledger::LedgerTable};
use files::{DocumentsBucket, Downloads};
use pdf::Issuer;
use portal_http::{Gate, Routes};
use runtime::{Error, Resource, SystemClock};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let access = AccessTable::at(start.resource(Resource::AccessTable)?)
        .with_activity(start.name(Resource::ActivityTable)?);
    let ledger = LedgerTable::at(start.resource(Resource::LedgerTable)?);
    let files = DocumentsBucket::at(start.resource(Resource::DocumentsBucket)?);
    let downloads = Downloads::at(start.resource(Resource::DocumentsBucket)?);
    let log = ActivityTable::at(start.resource(Resource::ActivityTable)?);
    let issuer = Issuer::from_settings(|name| start.environment().text(name))?;
    let gate = Gate::at(start.edge()?, access);
    let routes = Routes::new().on(INVOICE_PDF, invoice).on(STATEMENT_PDF, statement);
    let (routes, clock) = (routes.on(RECEIPT_PDF, receipt), SystemClock);
    let calls = ledger.clone();
    routes.serve(gate, Ports { ledger, calls, files, downloads, log, clock, issuer }).await
}
