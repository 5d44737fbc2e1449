//! Keys of sorted records. Bytes compare as what they stand for.

use domain::{call_record::Month, ids::AccountId};
use jiff::{Timestamp, ToSpan, tz::TimeZone};

use crate::context::CallImportError;

/// Turns a signed number into one whose big endian bytes sort like it.
const SIGN: u64 = 1 << 63;

/// Bytes of a key after the account and its end: start, and at its end the line.
const FIXED: usize = 8 + 1 + 8;

/// Writes the key of a row: account, start in milliseconds, call, line. No account's id and no
/// call's id has a zero byte, so a zero ends either.
pub(crate) fn row_key(out: &mut Vec<u8>, account: &str, started_ms: i64, call_id: &str, line: u64) {
    out.clear();
    out.extend_from_slice(account.as_bytes());
    out.push(0);
    out.extend_from_slice(&(started_ms.cast_unsigned() ^ SIGN).to_be_bytes());
    out.extend_from_slice(call_id.as_bytes());
    out.push(0);
    out.extend_from_slice(&line.to_be_bytes());
}

/// What a row's key says, apart from the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RowKey<'a> {
    pub(crate) account: &'a [u8],
    pub(crate) started_ms: i64,
    pub(crate) line: u64,
}

impl<'a> RowKey<'a> {
    /// Reads what [`row_key`] wrote.
    ///
    /// # Errors
    /// [`CallImportError::Work`] when this is not a key of a row.
    pub(crate) fn parse(key: &'a [u8]) -> Result<Self, CallImportError> {
        let damaged = || CallImportError::Work("a row without its key".to_owned());
        let end = key.iter().position(|byte| *byte == 0).ok_or_else(damaged)?;
        let (account, rest) = key.split_at_checked(end).ok_or_else(damaged)?;
        if rest.len() <= FIXED {
            return Err(damaged());
        }
        let started = rest.get(1..9).and_then(<[u8]>::first_chunk).ok_or_else(damaged)?;
        let line = rest.last_chunk().ok_or_else(damaged)?;
        let started_ms = (u64::from_be_bytes(*started) ^ SIGN).cast_signed();
        Ok(Self { account, started_ms, line: u64::from_be_bytes(*line) })
    }
}

/// An account and a month: what is decided together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PartKey {
    pub(crate) account: AccountId,
    pub(crate) month: Month,
    first_ms: i64,
    /// The first millisecond after the month.
    end_ms: i64,
}

impl PartKey {
    /// A part.
    ///
    /// # Errors
    /// [`CallImportError::Work`] outside the calendar.
    pub(crate) fn new(account: AccountId, month: Month) -> Result<Self, CallImportError> {
        let damaged =
            |_| CallImportError::Work(format!("the month {month} is not in the calendar"));
        let first = month.first_day();
        let end = first.checked_add(1.month()).map_err(damaged)?;
        let instant = |day: jiff::civil::Date| day.to_zoned(TimeZone::UTC);
        let first_ms = instant(first).map_err(damaged)?.timestamp().as_millisecond();
        let end_ms = instant(end).map_err(damaged)?.timestamp().as_millisecond();
        Ok(Self { account, month, first_ms, end_ms })
    }

    /// The part of a row.
    ///
    /// # Errors
    /// [`CallImportError::Work`] when the key is not one of a row.
    pub(crate) fn of(key: RowKey<'_>) -> Result<Self, CallImportError> {
        let account = std::str::from_utf8(key.account).ok();
        let account = account.and_then(|account| AccountId::parse(account).ok());
        let started = Timestamp::from_millisecond(key.started_ms).ok();
        let (account, started) = account
            .zip(started)
            .ok_or_else(|| CallImportError::Work("a row of no account".to_owned()))?;
        Self::new(account, Month::of(started))
    }

    /// Whether a row belongs to it.
    pub(crate) fn has(&self, key: RowKey<'_>) -> bool {
        let of_month = (self.first_ms..self.end_ms).contains(&key.started_ms);
        of_month && self.account.as_str().as_bytes() == key.account
    }

    /// No key of its rows is lower, and every key of earlier parts is.
    pub(crate) fn begin(&self) -> Vec<u8> {
        self.bound(self.first_ms)
    }

    /// Every key of its rows is lower, and no key of later parts is.
    pub(crate) fn end(&self) -> Vec<u8> {
        self.bound(self.end_ms)
    }

    fn bound(&self, ms: i64) -> Vec<u8> {
        let mut key = self.account.as_str().as_bytes().to_vec();
        key.push(0);
        key.extend_from_slice(&(ms.cast_unsigned() ^ SIGN).to_be_bytes());
        key
    }
}

/// The key of a problem: those of one line keep their order.
pub(crate) const fn problem_key(line: u64) -> [u8; 8] {
    line.to_be_bytes()
}

/// The line of a problem.
pub(crate) fn problem_line(key: &[u8]) -> Option<u64> {
    key.first_chunk().map(|line| u64::from_be_bytes(*line))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(account: &str, started_ms: i64, call_id: &str, line: u64) -> Vec<u8> {
        let mut out = Vec::new();
        row_key(&mut out, account, started_ms, call_id, line);
        out
    }

    #[test]
    fn keys_sort_by_account_then_start_then_call_then_line() {
        let mut rows = Vec::new();
        for account in ["a", "a-", "a0", "b"] {
            for started in [0, 1, 255, 256, 1_780_000_000_000_i64] {
                for call in ["", "1", "1 ", "10", "2"] {
                    for line in [1, 2, 300] {
                        rows.push((account, started, call, line));
                    }
                }
            }
        }
        let sorted = rows.is_sorted();
        assert!(sorted);
        let keys: Vec<_> = rows.iter().map(|(a, s, c, l)| key(a, *s, c, *l)).collect();
        assert!(keys.is_sorted());
        for ((account, started_ms, _, line), key) in rows.iter().zip(&keys) {
            let account = account.as_bytes();
            let expected = RowKey { account, started_ms: *started_ms, line: *line };
            assert_eq!(RowKey::parse(key).unwrap(), expected);
        }
    }

    #[test]
    fn a_part_is_an_account_and_a_month_in_utc() {
        let ms = |text: &str| text.parse::<Timestamp>().unwrap().as_millisecond();
        let first = key("a", ms("2026-06-01T00:00:00Z"), "1", 1);
        let last = key("a", ms("2026-06-30T23:59:59.999Z"), "1", 1);
        let part = PartKey::of(RowKey::parse(&first).unwrap()).unwrap();
        assert_eq!(part.month.to_string(), "2026-06");
        let has = |key: &[u8]| part.has(RowKey::parse(key).unwrap());
        assert!(has(&first) && has(&last));
        let others = [
            key("a", ms("2026-05-31T23:59:59.999Z"), "1", 1),
            key("a", ms("2026-07-01T00:00:00Z"), "1", 1),
            key("b", ms("2026-06-01T00:00:00Z"), "1", 1),
        ];
        assert!(others.iter().all(|key| !has(key)));
        assert!(part.begin() <= first && last < part.end());
        assert!(others[0] < part.begin() && part.end() <= others[1] && part.end() < others[2]);
    }

    #[test]
    fn a_damaged_key_is_an_error() {
        let good = key("a", 0, "1", 1);
        for length in 0..good.len() - 1 {
            assert!(RowKey::parse(&good[..length]).is_err(), "{length}");
        }
    }
}
