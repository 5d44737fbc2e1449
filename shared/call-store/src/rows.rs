//! Sets of rows of a segment.

use std::ops::Range;

/// A set of rows, one bit each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RowSet {
    words: Vec<u64>,
    rows: usize,
}

impl RowSet {
    /// No row of so many.
    pub(crate) fn none(rows: usize) -> Self {
        Self { words: vec![0; rows.div_ceil(64)], rows }
    }

    /// Adds a row; `None` when there is no such row.
    pub(crate) fn insert(&mut self, row: usize) -> Option<()> {
        if row >= self.rows {
            return None;
        }
        *self.words.get_mut(row / 64)? |= 1 << (row % 64);
        Some(())
    }

    /// Whether it has a row.
    pub(crate) fn has(&self, row: usize) -> bool {
        self.words.get(row / 64).is_some_and(|word| word & (1 << (row % 64)) != 0)
    }

    /// Whether it has one of some rows.
    pub(crate) fn has_any(&self, mut rows: Range<usize>) -> bool {
        rows.any(|row| self.has(row))
    }

    /// The rows that it does not have.
    #[must_use]
    pub(crate) fn others(mut self) -> Self {
        self.words.iter_mut().for_each(|word| *word = !*word);
        let rest = self.rows % 64;
        if let Some(last) = self.words.last_mut().filter(|_| rest > 0) {
            *last &= (1 << rest) - 1;
        }
        self
    }

    /// The rows that one or the other has.
    #[must_use]
    pub(crate) fn or(mut self, other: &Self) -> Self {
        self.words.iter_mut().zip(&other.words).for_each(|(one, other)| *one |= other);
        self
    }

    /// Only the rows within a range.
    #[must_use]
    pub(crate) fn within(mut self, range: &Range<usize>) -> Self {
        for (place, word) in self.words.iter_mut().enumerate() {
            let first = place.saturating_mul(64);
            let keep = |from: usize| match from.saturating_sub(first) {
                64.. => 0,
                bits => u64::MAX << bits,
            };
            *word &= keep(range.start) & !keep(range.end);
        }
        self
    }

    /// How many rows it has.
    pub(crate) fn count(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Its rows, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().enumerate().flat_map(|(place, word)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                let bit = left.trailing_zeros() as usize;
                left &= left.wrapping_sub(1);
                (bit < 64).then_some(place * 64 + bit)
            })
        })
    }

    /// The blocks of so many rows, a multiple of 64, that have one of its rows; neighbours are one.
    pub(crate) fn blocks(&self, size: usize) -> Vec<Range<usize>> {
        let mut found: Vec<Range<usize>> = Vec::new();
        for (place, words) in self.words.chunks((size / 64).max(1)).enumerate() {
            if words.iter().any(|word| *word != 0) {
                let start = place.saturating_mul(size);
                extend(&mut found, start..self.rows.min(start.saturating_add(size)));
            }
        }
        found
    }
}

/// Runs of rows that follow each other. The rows are in order.
pub(crate) fn runs(rows: impl Iterator<Item = usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    rows.for_each(|row| extend(&mut found, row..row.saturating_add(1)));
    found
}

fn extend(found: &mut Vec<Range<usize>>, next: Range<usize>) {
    match found.last_mut() {
        Some(last) if last.end == next.start => last.end = next.end,
        _ => found.push(next),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_is_a_set_of_rows(
            rows in 1_usize..400, one in prop::collection::btree_set(0_usize..400, 0..60),
            other in prop::collection::btree_set(0_usize..400, 0..60), from in 0_usize..450,
            to in 0_usize..450,
        ) {
            let keep = |set: BTreeSet<usize>| -> BTreeSet<_> {
                set.into_iter().filter(|row| *row < rows).collect()
            };
            let (one, other) = (keep(one), keep(other));
            let set = |rows_of: &BTreeSet<usize>| {
                let mut set = RowSet::none(rows);
                rows_of.iter().for_each(|row| set.insert(*row).unwrap());
                set
            };
            let list = |set: &RowSet| set.iter().collect::<BTreeSet<_>>();
            let (a, b) = (set(&one), set(&other));
            prop_assert_eq!(list(&a), one.clone());
            prop_assert_eq!(a.count(), one.len());
            prop_assert_eq!(list(&a.clone().or(&b)), &one | &other);
            prop_assert_eq!(list(&a.clone().others()), &(0..rows).collect() - &one);
            let inside = one.iter().copied().filter(|row| (from..to).contains(row)).collect();
            prop_assert_eq!(list(&a.clone().within(&(from..to))), inside);
            let blocks: BTreeSet<_> = a.blocks(128).into_iter().flatten().collect();
            prop_assert!(one.is_subset(&blocks));
            let wanted = |row: &usize| one.iter().any(|other| other / 128 == row / 128);
            prop_assert!(blocks.iter().all(wanted));
            prop_assert!(RowSet::none(rows).insert(rows).is_none());
        }
    }
}
