//! An account with calls.

use call_history::Downloads;
use calls::{Ports, export, of_invoice, search, summarize};
use contract::{CALL_EXPORT, CALL_SUMMARY, CALLS, INVOICE_CALLS};
use domain::call_record::CallRecord;
use domain::user::Role;
use testkit::access::{MemoryAccess, MemoryActivity, member};
use testkit::call_records::{MemoryCalls, MemoryDownloads, MemoryJobs, call};
use testkit::documents::{account, invoice};
use testkit::http::Seen;
use testkit::ledger::{MemoryLedger, imported};
use testkit::portal::{Event, Routes, TestPortal, dana};
use testkit::system::Counting;

/// The account `a` in Toronto with some calls and the invoices `i-1` and `i-2`, the account `b`
/// with `b-1`, and Dana, who has a role in `a`.
pub(super) struct World {
    access: MemoryAccess,
    ledger: MemoryLedger,
    pub(super) calls: MemoryCalls,
    pub(super) downloads: MemoryDownloads,
    jobs: MemoryJobs,
    pub(super) log: MemoryActivity,
}

impl World {
    pub(super) async fn of(role: Role, calls: &[CallRecord]) -> Self {
        let other = call("other", "2026-06-10T12:00:00Z");
        let bills = [
            account("a", 1),
            account("b", 1),
            invoice("i-1", "a", "10.00"),
            invoice("i-2", "a", "5.00"),
            invoice("b-1", "b", "5.00"),
        ];
        Self {
            access: dana().with_member(member("dana.roy", "a", role)),
            ledger: imported(&bills).await.0,
            calls: MemoryCalls::default().with("a", calls).with("b", &[other]),
            downloads: MemoryDownloads::default(),
            jobs: MemoryJobs::default(),
            log: MemoryActivity::default(),
        }
    }

    pub(super) async fn send(&self, request: impl Event) -> Seen {
        let downloads = Downloads {
            records: self.calls.clone(),
            files: self.calls.clone(),
            downloads: self.downloads.clone(),
            access: self.jobs.clone(),
            log: self.log.clone(),
            queue: self.jobs.clone(),
            random: Counting::default(),
        };
        let (ledger, records, files) =
            (self.ledger.clone(), self.calls.clone(), self.calls.clone());
        let ports = Ports { ledger, records, files, downloads };
        let routes = Routes::new().on(CALLS, search).on(CALL_SUMMARY, summarize);
        let routes = routes.on(CALL_EXPORT, export).on(INVOICE_CALLS, of_invoice);
        TestPortal::new(&self.access, routes, ports).send(request).await
    }
}

/// The ids of a page's calls.
pub(super) fn ids(seen: &Seen) -> Vec<&str> {
    assert_eq!(seen.status, 200, "{}", seen.json);
    let items = seen.json["items"].as_array().unwrap().iter();
    items.map(|item| item["callId"].as_str().unwrap()).collect()
}
