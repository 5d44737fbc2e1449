//! The conditions of a filter on columns, evaluated for many rows at once.

use arrow_array::{Array, RecordBatch, cast::AsArray, types::Int32Type};
use call_rows::{Column, LINE_ID};
use domain::call_record::{CallCharge, Filter};

use crate::amounts::{charges, seconds};

/// The conditions of a filter except those on time and number.
pub(crate) struct Predicate<'f> {
    texts: Vec<(&'static str, &'f str)>,
    min_charge: Option<i64>,
    min_seconds: Option<i64>,
    never: bool,
}

impl<'f> Predicate<'f> {
    /// The conditions, for a segment that has the column of lines or not.
    pub(crate) fn new(filter: &'f Filter, has_lines: bool) -> Self {
        let texts = [
            (Column::Direction.name(), filter.direction.map(|direction| direction.as_str())),
            (Column::Extension.name(), filter.extension.as_deref()),
            (Column::CostCentre.name(), filter.cost_centre.as_deref()),
            (Column::Destination.name(), filter.destination.as_deref()),
            (Column::InvoiceNumber.name(), filter.invoice_number.as_deref()),
            (LINE_ID, filter.line_id.as_deref().filter(|_| has_lines)),
        ];
        let texts = texts.into_iter().filter_map(|(name, text)| Some((name, text?))).collect();
        // A sum beyond 64 bits is more, or less, than any call costs.
        let beyond = filter
            .min_charge
            .is_some_and(|least| least.millionths().is_none() && least > CallCharge::ZERO);
        let names_a_line = filter.line_id.as_deref().is_some_and(|line| !line.is_empty());
        Self {
            texts,
            min_charge: filter.min_charge.and_then(|least| least.millionths()),
            min_seconds: filter.min_seconds.map(i64::from),
            never: beyond || (names_a_line && !has_lines),
        }
    }

    /// Whether no call can match.
    pub(crate) const fn is_never(&self) -> bool {
        self.never
    }

    /// Whether every call matches.
    pub(crate) const fn is_always(&self) -> bool {
        !self.never
            && self.texts.is_empty()
            && self.min_charge.is_none()
            && self.min_seconds.is_none()
    }

    /// The columns that it needs.
    pub(crate) fn columns(&self) -> Vec<&'static str> {
        let mut columns: Vec<_> = self.texts.iter().map(|(name, _)| *name).collect();
        columns.extend(self.min_charge.map(|_| Column::Charge.name()));
        columns.extend(self.min_seconds.map(|_| Column::BilledS.name()));
        columns
    }

    /// Sets the mask of rows that do not match to 0. `None` when a column is missing or has another
    /// type.
    pub(crate) fn apply(&self, batch: &RecordBatch, mask: &mut [u8]) -> Option<()> {
        for (name, wanted) in &self.texts {
            let texts = Texts::of(batch, name)?;
            match texts.key_of(wanted) {
                None => mask.fill(0),
                Some(key) => keep(mask, texts.keys, |value| *value == key),
            }
        }
        if let Some(least) = self.min_charge {
            keep(mask, &charges(batch)?, |charge| *charge >= least);
        }
        if let Some(least) = self.min_seconds {
            keep(mask, &seconds(batch)?, |seconds| *seconds >= least);
        }
        Some(())
    }
}

fn keep<T>(mask: &mut [u8], values: &[T], matches: impl Fn(&T) -> bool) {
    mask.iter_mut().zip(values).for_each(|(mask, value)| *mask &= u8::from(matches(value)));
}

/// A column of texts with its dictionary.
pub(crate) struct Texts<'b> {
    /// The place of each row's text in the dictionary.
    pub(crate) keys: &'b [i32],
    /// The dictionary. A text may occur in it more than once only when it is not used twice.
    pub(crate) values: &'b arrow_array::StringArray,
}

impl<'b> Texts<'b> {
    /// A column of a batch; `None` when there is no such column of texts.
    pub(crate) fn of(batch: &'b RecordBatch, name: &str) -> Option<Self> {
        let column = batch.column_by_name(name)?.as_dictionary_opt::<Int32Type>()?;
        let values = column.values().as_string_opt::<i32>()?;
        (column.null_count() == 0).then(|| Self { keys: column.keys().values(), values })
    }

    fn key_of(&self, wanted: &str) -> Option<i32> {
        let place = self.values.iter().position(|text| text == Some(wanted))?;
        i32::try_from(place).ok()
    }
}
