//! Sums of calls by day, cost centre or destination.

use std::collections::BTreeMap;

use app::{
    call_records::{ParquetFiles, ReadCallFiles, Segment, SegmentPlace},
    store::StoreError,
};
use arrow_array::{Array, RecordBatch, cast::AsArray, types::TimestampMillisecondType};
use call_rows::{Column, Columns};
use domain::call_record::{CallCharge, Filter, Totals};
use futures_util::{StreamExt, TryStreamExt, stream};
use jiff::{Timestamp, tz::TimeZone};

use crate::{
    amounts::{charges, seconds},
    fetch::corrupt,
    fragment::read_fragment,
    matching::{Candidates, Piece, can_match},
    predicate::Texts,
};

/// Segments that are read at once.
const SEGMENTS: usize = 8;

/// What sums are grouped by.
#[derive(Clone, Debug)]
pub enum GroupBy {
    /// The civil day of the start in a time zone, as `YYYY-MM-DD`.
    Day(TimeZone),
    /// The cost centre; empty for calls without.
    CostCentre,
    /// The destination; empty for calls without.
    Destination,
}

type Groups = BTreeMap<String, Totals>;

/// Sums of the calls that match, by group, in order of the group's text. Groups without calls are
/// not there. The calls of all segments are those of one account.
///
/// # Errors
/// [`StoreError::Unavailable`] when a file cannot be read, [`StoreError::Corrupt`] when it is not
/// as it was written.
pub async fn summarize<F: ReadCallFiles>(
    files: &F,
    segments: &[Segment],
    filter: &Filter,
    by: &GroupBy,
) -> Result<Vec<(String, Totals)>, StoreError> {
    let asked = segments.iter().filter(|segment| can_match(segment, filter));
    let parts: Vec<_> = asked.map(|segment| part(files, segment, filter, by)).collect();
    let parts: Vec<Groups> = stream::iter(parts).buffered(SEGMENTS).try_collect().await?;
    let mut groups = Groups::new();
    for (group, totals) in parts.into_iter().flatten() {
        let sum = groups.entry(group).or_default();
        *sum = sum.plus(totals);
    }
    Ok(groups.into_iter().collect())
}

async fn part<F: ReadCallFiles>(
    files: &F,
    segment: &Segment,
    filter: &Filter,
    by: &GroupBy,
) -> Result<Groups, StoreError> {
    let fragment = match &segment.place {
        SegmentPlace::Parquet(place) => {
            return in_parquet(files, segment, place, filter, by).await;
        }
        SegmentPlace::Fragment(fragment) => fragment,
    };
    let columns = Columns::new(segment.extra_columns.clone());
    let mut sums = Sums::new(by);
    read_fragment(files, fragment, &columns, |row| {
        let call = row.to_call_record();
        if filter.matches(&call) {
            sums.add_call(&call);
        }
        Ok(())
    })
    .await?;
    Ok(sums.groups)
}

async fn in_parquet<F: ReadCallFiles>(
    files: &F,
    segment: &Segment,
    place: &ParquetFiles,
    filter: &Filter,
    by: &GroupBy,
) -> Result<Groups, StoreError> {
    let rows = Candidates::find(files, segment, place, filter).await?;
    let group = match by {
        GroupBy::Day(_) => Column::StartedAt,
        GroupBy::CostCentre => Column::CostCentre,
        GroupBy::Destination => Column::Destination,
    };
    let columns = [Column::BilledS, Column::Charge, group].map(Column::name);
    let mut sums = Sums::new(by);
    let wrong = || corrupt(&place.calls.key, "a column is missing or has wrong values");
    rows.visit(&columns, |piece| {
        match piece {
            Piece::Calls(calls) => calls.iter().for_each(|(_, call)| sums.add_call(call)),
            Piece::Columns(block, mask) => sums.add(&block.batch, mask).ok_or_else(wrong)?,
        }
        Ok(())
    })
    .await?;
    Ok(sums.groups)
}

/// Sums of one segment, whose calls are in order of start.
struct Sums<'a> {
    by: &'a GroupBy,
    groups: Groups,
    /// The last day, the milliseconds that are sure to be in it, and its sums.
    day: Option<(String, std::ops::Range<i64>)>,
}

impl<'a> Sums<'a> {
    const fn new(by: &'a GroupBy) -> Self {
        Self { by, groups: Groups::new(), day: None }
    }

    fn add_call(&mut self, call: &domain::call_record::CallRecord) {
        let mut one = Totals::default();
        one.add(call.billed_seconds, call.charge);
        match self.by {
            GroupBy::Day(zone) => {
                let (day, _) = day_of(call.started_at.as_millisecond(), zone);
                self.plus(&day, one);
            }
            GroupBy::CostCentre => self.plus(&call.cost_centre, one),
            GroupBy::Destination => self.plus(&call.destination, one),
        }
    }

    fn plus(&mut self, group: &str, totals: Totals) {
        match self.groups.get_mut(group) {
            Some(sum) => *sum = sum.plus(totals),
            None => {
                self.groups.insert(group.to_owned(), totals);
            }
        }
    }

    fn add(&mut self, batch: &RecordBatch, mask: &[u8]) -> Option<()> {
        let (seconds, charges) = (seconds(batch)?, charges(batch)?);
        let values = mask.iter().zip(seconds.iter()).zip(charges.iter());
        let values = values.map(|((mask, seconds), charge)| (*mask != 0, *seconds, *charge));
        match self.by {
            GroupBy::Day(zone) => self.add_days(zone, batch, values),
            GroupBy::CostCentre => self.add_texts(Column::CostCentre, batch, values),
            GroupBy::Destination => self.add_texts(Column::Destination, batch, values),
        }
    }

    fn add_days(
        &mut self,
        zone: &TimeZone,
        batch: &RecordBatch,
        values: impl Iterator<Item = (bool, i64, i64)>,
    ) -> Option<()> {
        let starts = batch.column_by_name(Column::StartedAt.name())?;
        let starts = starts.as_primitive_opt::<TimestampMillisecondType>()?.values();
        let mut sum = Totals::default();
        for (start, (matches, seconds, charge)) in starts.iter().zip(values) {
            if !matches {
                continue;
            }
            if !self.day.as_ref().is_some_and(|(_, sure)| sure.contains(start)) {
                if let Some((day, _)) = self.day.take() {
                    self.plus(&day, std::mem::take(&mut sum));
                }
                self.day = Some(day_of(*start, zone));
            }
            sum.add(u32::try_from(seconds).ok()?, CallCharge::from_millionths(charge));
        }
        if let Some((day, sure)) = self.day.take() {
            self.plus(&day, sum);
            self.day = Some((day, sure));
        }
        Some(())
    }

    fn add_texts(
        &mut self,
        column: Column,
        batch: &RecordBatch,
        values: impl Iterator<Item = (bool, i64, i64)>,
    ) -> Option<()> {
        let texts = Texts::of(batch, column.name())?;
        let mut sums = vec![Totals::default(); texts.values.len()];
        for (key, (matches, seconds, charge)) in texts.keys.iter().zip(values) {
            if matches {
                let sum = sums.get_mut(usize::try_from(*key).ok()?)?;
                sum.add(u32::try_from(seconds).ok()?, CallCharge::from_millionths(charge));
            }
        }
        for (text, sum) in texts.values.iter().zip(sums) {
            if sum.calls > 0 {
                self.plus(text?, sum);
            }
        }
        Some(())
    }
}

/// The civil day of an instant, and a range of instants from it on that are in the same day: to
/// midnight, or to where the zone next changes its offset. An instant beyond jiff's has no day.
fn day_of(start: i64, zone: &TimeZone) -> (String, std::ops::Range<i64>) {
    const DAY: i64 = 86_400_000;
    let Ok(instant) = Timestamp::from_millisecond(start) else {
        return (String::new(), start..start.saturating_add(1));
    };
    let offset = i64::from(zone.to_offset(instant).seconds()).saturating_mul(1_000);
    let into_day = start.saturating_add(offset).rem_euclid(DAY);
    let midnight = start.saturating_add(DAY - into_day);
    let change = zone.following(instant).next().map(|next| next.timestamp().as_millisecond());
    let date = zone.to_datetime(instant).date();
    (date.to_string(), start..midnight.min(change.unwrap_or(i64::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_the_civil_day_of_the_zone_whatever_its_clocks_do() {
        // Two changes of an hour, one of half an hour, zones with odd offsets, and a day left out.
        let zones = ["America/St_Johns", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia"];
        let begins = ["2026-03-07T20:00Z", "2026-10-31T20:00Z", "2026-04-04T12:00Z"];
        let begins = begins.into_iter().chain(["2011-12-29T20:00Z", "2026-11-01T02:00Z"]);
        for begin in begins {
            let begin: Timestamp = begin.parse().unwrap();
            for zone in zones.map(|name| TimeZone::get(name).unwrap()) {
                let mut sure: Option<(String, std::ops::Range<i64>)> = None;
                for minutes in 0..(3 * 24 * 12) {
                    let start = begin.as_millisecond() + minutes * 300_000;
                    let instant = Timestamp::from_millisecond(start).unwrap();
                    let day = match sure.take().filter(|(_, range)| range.contains(&start)) {
                        Some(known) => known,
                        None => day_of(start, &zone),
                    };
                    assert_eq!(day.0, zone.to_datetime(instant).date().to_string());
                    sure = Some(day);
                }
            }
        }
    }
}
