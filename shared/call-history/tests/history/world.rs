//! Call History over ports in memory.

use app::call_records::{DownloadError, DownloadRequest, DownloadScope, FileDialect, Started};
use app::idempotency::IdempotencyKey;
use app::users::Author;
use call_history::{CallAccount, Downloads, StartDownload};
use domain::call_record::Month;
use domain::document::Language;
use domain::ids::AccountId;
use domain::money::Currency;
use jiff::tz::TimeZone;
use testkit::access::MemoryActivity;
use testkit::call_records::{MemoryCalls, MemoryDownloads, MemoryJobs};
use testkit::system::Counting;

/// The tables and files, and who asks for downloads.
#[derive(Default)]
pub(crate) struct World {
    pub(crate) calls: MemoryCalls,
    pub(crate) downloads: MemoryDownloads,
    pub(crate) jobs: MemoryJobs,
    pub(crate) log: MemoryActivity,
}

/// The account `a` in this zone.
pub(crate) fn account(zone: &str) -> CallAccount {
    CallAccount {
        id: AccountId::parse("a").unwrap(),
        number: "a".into(),
        currency: Currency::CAD,
        zone: TimeZone::get(zone).unwrap(),
        zone_name: zone.into(),
    }
}

/// A request for the calls of June.
pub(crate) fn june(zone: &str) -> DownloadRequest {
    DownloadRequest {
        account: AccountId::parse("a").unwrap(),
        scope: DownloadScope::Month(Month::parse("2026-06").unwrap()),
        dialect: FileDialect::Machine,
        language: Language::English,
        time_zone: zone.into(),
        masked: false,
    }
}

impl World {
    pub(crate) async fn start(
        &self,
        request: DownloadRequest,
        key: &str,
        author: &Author,
    ) -> Result<Started, DownloadError> {
        let downloads = Downloads {
            records: self.calls.clone(),
            files: self.calls.clone(),
            downloads: self.downloads.clone(),
            access: self.jobs.clone(),
            log: self.log.clone(),
            queue: self.jobs.clone(),
            random: Counting::default(),
        };
        let account = account(&request.time_zone);
        let key = IdempotencyKey::new("a", &"dana", "test", key, b"");
        downloads.start(account, request, author, key).await
    }
}
