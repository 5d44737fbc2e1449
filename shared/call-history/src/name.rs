//! Keys and names of downloads.

use app::call_records::{DownloadRequest, DownloadScope, FileDialect, Segment};
use call_rows::{Dialect, Download};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use sha2::{Digest, Sha256};

use crate::{account::CallAccount, stored};

/// Changed when the same request gives another file, so that older files are not found.
const FORMAT: &str = "1";

/// Longest part of a name that comes from a document's number, in characters.
const NUMBER_LENGTH: usize = 40;

/// The key of the file for this request with the rows of these segments:
/// `downloads/<account>/<hash>/<name>`. Segments never change, so their ids stand for their rows.
///
/// # Errors
/// When the request cannot be written as JSON.
pub(crate) fn key(
    request: &DownloadRequest,
    account: &CallAccount,
    segments: &[Segment],
) -> serde_json::Result<String> {
    let mut hash = Sha256::new();
    hash.update(format!("{FORMAT}\n{}\n", stored::write(request)?));
    for segment in segments {
        let id = segment.id;
        hash.update(format!("{} {} {} {}\n", id.month, id.run, id.pass, id.part));
    }
    let hash: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    let plain = |c: char| if c.is_ascii_alphanumeric() || "-_".contains(c) { c } else { '-' };
    let folder: String = request.account.as_str().chars().map(plain).collect();
    Ok(format!("downloads/{folder}/{hash}/{}", name(request, account)))
}

/// The name of the file. It states language and time zone.
fn name(request: &DownloadRequest, account: &CallAccount) -> String {
    let subject = match &request.scope {
        DownloadScope::Month(month) => month.to_string(),
        DownloadScope::Invoice(number) => number.as_str().chars().take(NUMBER_LENGTH).collect(),
        DownloadScope::Search(filter) => {
            let days = days(filter.from, filter.to, &account.zone).replace('/', "-");
            format!("search-{days}").trim_end_matches('-').to_owned()
        }
    };
    let name = Download {
        account: &account.number,
        subject: &subject,
        dialect: dialect(request.dialect),
        zone: &request.time_zone,
        language: request.language,
    };
    name.file_name()
}

/// The form of a file, as the writer knows it.
pub(crate) const fn dialect(dialect: FileDialect) -> Dialect {
    match dialect {
        FileDialect::Machine => Dialect::Machine,
        FileDialect::Spreadsheet => Dialect::Spreadsheet,
    }
}

/// The first and the last day of a search, as in `2026-06-01/2026-06-30`; a limit that is not there
/// is empty.
pub(crate) fn days(from: Option<Timestamp>, to: Option<Timestamp>, zone: &TimeZone) -> String {
    let day = |instant: Timestamp| zone.to_datetime(instant).date().to_string();
    let before = |to: Timestamp| to.checked_sub(SignedDuration::from_nanos(1)).unwrap_or(to);
    let (from, to) = (from.map(day), to.map(before).map(day));
    if from.is_none() && to.is_none() {
        return String::new();
    }
    format!("{}/{}", from.unwrap_or_default(), to.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use domain::{
        call_record::{Filter, Month},
        document::Language,
        ids::{AccountId, DocumentNumber},
        money::Currency,
    };

    use super::*;

    fn request(scope: DownloadScope) -> DownloadRequest {
        DownloadRequest {
            account: AccountId::parse("acct-1").unwrap(),
            scope,
            dialect: FileDialect::Spreadsheet,
            language: Language::English,
            time_zone: "America/Toronto".into(),
            masked: false,
        }
    }

    fn account() -> CallAccount {
        CallAccount {
            id: AccountId::parse("acct-1").unwrap(),
            number: "A-2041".into(),
            currency: Currency::CAD,
            zone: TimeZone::get("America/Toronto").unwrap(),
            zone_name: "America/Toronto".into(),
        }
    }

    fn june() -> DownloadRequest {
        request(DownloadScope::Month(Month::parse("2026-06").unwrap()))
    }

    #[test]
    fn a_name_says_what_the_file_has_and_in_which_zone() {
        let named = |scope| name(&request(scope), &account());
        let end = "-spreadsheet-America-Toronto-en-CA.csv";
        assert_eq!(name(&june(), &account()), format!("A-2041-calls-2026-06{end}"));
        let number = DocumentNumber::parse("2026/07").unwrap();
        let invoice = named(DownloadScope::Invoice(number));
        assert_eq!(invoice, format!("A-2041-calls-2026-07{end}"));
        let search = |from: Option<&str>, to: Option<&str>| {
            let instant = |text: &str| text.parse().unwrap();
            let (from, to) = (from.map(instant), to.map(instant));
            named(DownloadScope::Search(Box::new(Filter { from, to, ..Filter::default() })))
        };
        let (first, last) = (Some("2026-06-01T04:00:00Z"), Some("2026-07-01T04:00:00Z"));
        assert_eq!(search(first, last), format!("A-2041-calls-search-2026-06-01-2026-06-30{end}"));
        assert_eq!(search(first, None), format!("A-2041-calls-search-2026-06-01{end}"));
        assert_eq!(search(None, None), format!("A-2041-calls-search{end}"));
    }

    #[test]
    fn a_file_is_found_again_only_for_the_same_request_and_the_same_calls() {
        let key = |request: &DownloadRequest, segments: &[Segment]| {
            key(request, &account(), segments).unwrap()
        };
        let segments = testkit::call_records::segments(2);
        let of = key(&june(), &segments);
        assert_eq!(of, key(&june(), &segments));
        let masked = DownloadRequest { masked: true, ..june() };
        let french = DownloadRequest { language: Language::French, ..june() };
        let moved = DownloadRequest { time_zone: "America/Halifax".into(), ..june() };
        let machine = DownloadRequest { dialect: FileDialect::Machine, ..june() };
        for other in [&masked, &french, &moved, &machine] {
            assert_ne!(of, key(other, &segments), "{other:?}");
        }
        assert_ne!(of, key(&june(), &segments[..1]));
    }
}
