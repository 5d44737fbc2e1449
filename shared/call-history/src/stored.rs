//! Requests for downloads as text: what a job stores, and what a file's key is a hash of.

use app::call_records::{DownloadRequest, DownloadScope, FileDialect};
use domain::{
    call_record::{CallCharge, Direction, Filter, Month},
    document::Language,
    ids::{AccountId, DocumentNumber},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Stored {
    account: String,
    scope: StoredScope,
    dialect: StoredDialect,
    language: String,
    time_zone: String,
    masked: bool,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum StoredDialect {
    Machine,
    Spreadsheet,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum StoredScope {
    Month(String),
    Search(Box<StoredFilter>),
    Invoice(String),
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct StoredFilter {
    from: Option<Timestamp>,
    to: Option<Timestamp>,
    number: Option<String>,
    direction: Option<String>,
    extension: Option<String>,
    cost_centre: Option<String>,
    destination: Option<String>,
    min_charge: Option<String>,
    min_seconds: Option<u32>,
    invoice_number: Option<String>,
    line_id: Option<String>,
    masked: bool,
}

/// The request as JSON, always the same for the same request.
///
/// # Errors
/// When it cannot be written, which no request is known to cause.
pub(crate) fn write(request: &DownloadRequest) -> serde_json::Result<String> {
    let DownloadRequest { account, scope, dialect, language, time_zone, masked } = request;
    serde_json::to_string(&Stored {
        account: account.to_string(),
        scope: match scope {
            DownloadScope::Month(month) => StoredScope::Month(month.to_string()),
            DownloadScope::Search(filter) => StoredScope::Search(Box::new(of_filter(filter))),
            DownloadScope::Invoice(number) => StoredScope::Invoice(number.to_string()),
        },
        dialect: match dialect {
            FileDialect::Machine => StoredDialect::Machine,
            FileDialect::Spreadsheet => StoredDialect::Spreadsheet,
        },
        language: language.to_string(),
        time_zone: time_zone.clone(),
        masked: *masked,
    })
}

/// Reads what [`write`] wrote; `None` for anything else.
pub(crate) fn read(text: &str) -> Option<DownloadRequest> {
    let stored: Stored = serde_json::from_str(text).ok()?;
    Some(DownloadRequest {
        account: AccountId::parse(&stored.account).ok()?,
        scope: match stored.scope {
            StoredScope::Month(month) => DownloadScope::Month(Month::parse(&month)?),
            StoredScope::Search(filter) => DownloadScope::Search(Box::new(to_filter(*filter)?)),
            StoredScope::Invoice(number) => {
                DownloadScope::Invoice(DocumentNumber::stored(&number).ok()?)
            }
        },
        dialect: match stored.dialect {
            StoredDialect::Machine => FileDialect::Machine,
            StoredDialect::Spreadsheet => FileDialect::Spreadsheet,
        },
        language: Language::parse(&stored.language).ok()?,
        time_zone: stored.time_zone,
        masked: stored.masked,
    })
}

fn of_filter(filter: &Filter) -> StoredFilter {
    let filter = filter.clone();
    StoredFilter {
        from: filter.from,
        to: filter.to,
        number: filter.number,
        direction: filter.direction.map(|direction| direction.to_string()),
        extension: filter.extension,
        cost_centre: filter.cost_centre,
        destination: filter.destination,
        min_charge: filter.min_charge.map(|charge| charge.to_string()),
        min_seconds: filter.min_seconds,
        invoice_number: filter.invoice_number,
        line_id: filter.line_id,
        masked: filter.masked,
    }
}

fn to_filter(stored: StoredFilter) -> Option<Filter> {
    let direction = stored.direction.map(|text| Direction::parse(&text)).transpose();
    let charge = |text: String| CallCharge::parse(&text).ok_or(());
    Some(Filter {
        from: stored.from,
        to: stored.to,
        number: stored.number,
        direction: direction.ok()?,
        extension: stored.extension,
        cost_centre: stored.cost_centre,
        destination: stored.destination,
        min_charge: stored.min_charge.map(charge).transpose().ok()?,
        min_seconds: stored.min_seconds,
        invoice_number: stored.invoice_number,
        line_id: stored.line_id,
        masked: stored.masked,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_read_as_it_was_written() {
        let everything = Filter {
            from: Some("2026-06-01T04:00:00.5Z".parse().unwrap()),
            to: Some("2026-07-01T04:00:00Z".parse().unwrap()),
            number: Some("+1416".into()),
            direction: Some(Direction::Outbound),
            extension: Some(String::new()),
            cost_centre: Some("Café \"A\", B\n".into()),
            destination: Some("Canada".into()),
            min_charge: CallCharge::parse("-0.000001"),
            min_seconds: Some(u32::MAX),
            invoice_number: Some("2026/07".into()),
            line_id: Some("2".into()),
            masked: true,
        };
        let scopes = [
            DownloadScope::Month(Month::parse("2026-06").unwrap()),
            DownloadScope::Search(Box::new(everything)),
            DownloadScope::Search(Box::default()),
            DownloadScope::Invoice(DocumentNumber::parse("2026/07 é").unwrap()),
        ];
        for scope in scopes {
            for dialect in [FileDialect::Machine, FileDialect::Spreadsheet] {
                let request = DownloadRequest {
                    account: AccountId::parse("acct-1").unwrap(),
                    scope: scope.clone(),
                    dialect,
                    language: Language::French,
                    time_zone: "America/Toronto".into(),
                    masked: true,
                };
                assert_eq!(read(&write(&request).unwrap()), Some(request));
            }
        }
        assert_eq!(read("{}"), None);
    }
}
