//! The file of a billing system that has these calls.

use jiff::tz::TimeZone;

use super::year::Row;

const HEADER: &str = "call_id,account_id,invoice_number,started_at,duration_s,billed_s,direction,\
                      caller,callee,caller_name,extension,cost_centre,destination,charge,currency,\
                      invoice_line_id";

/// The rows with a header, in UTF-8.
pub(super) fn text(rows: &[Row]) -> String {
    let mut text = String::with_capacity(200 * (rows.len() + 1));
    text.push_str(HEADER);
    text.push('\n');
    for Row { account, currency, call } in rows {
        let utc = call.started_at.to_zoned(TimeZone::UTC);
        let fields = [
            &call.call_id,
            account,
            &call.invoice_number,
            &utc.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string(),
            &call.duration_seconds.to_string(),
            &call.billed_seconds.to_string(),
            call.direction.as_str(),
            &call.caller,
            &call.callee,
            &call.caller_name,
            &call.extension,
            &call.cost_centre,
            &call.destination,
            &call.charge.to_string(),
            currency,
            &call.line_id,
        ];
        text.push_str(&fields.map(quoted).join(","));
        text.push('\n');
    }
    text
}

/// A field as RFC 4180 has it.
fn quoted(field: &str) -> String {
    match field.contains(['"', ',', '\n', '\r']) {
        true => format!("\"{}\"", field.replace('"', "\"\"")),
        false => field.to_owned(),
    }
}
