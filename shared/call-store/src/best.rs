//! The first rows of a segment in an order, of those that are offered.

/// Keeps the first rows of those offered. Rows of a segment are in order of start and id, so that
/// a key and the row's place order them.
pub(crate) struct Best {
    descending: bool,
    limit: usize,
    from: Rank,
    worst: Option<Rank>,
    kept: Vec<Rank>,
}

/// Key and place, smaller for what comes first.
type Rank = (i64, i64);

impl Best {
    /// Keeps at most so many. With a cut, a key and a number of rows, only rows with a later key,
    /// or with this key and after the cut: at this place or behind it when ascending, before it
    /// when descending.
    pub(crate) fn new(descending: bool, limit: usize, cut: Option<(i64, usize)>) -> Self {
        let from = cut.map_or((i64::MIN, i64::MIN), |(key, rows)| {
            let rows = i64::try_from(rows).unwrap_or(i64::MAX);
            if descending { (!key, rows.saturating_neg()) } else { (key, rows) }
        });
        Self { descending, limit, from, worst: None, kept: Vec::new() }
    }

    /// Whether the rows that come last are offered first.
    pub(crate) const fn is_descending(&self) -> bool {
        self.descending
    }

    /// How many it keeps at most.
    pub(crate) const fn limit(&self) -> usize {
        self.limit
    }

    /// Offers a row; gives whether it is behind the cut and among the first of those offered.
    pub(crate) fn offer(&mut self, key: i64, row: usize) -> bool {
        let place = i64::try_from(row).unwrap_or(i64::MAX);
        let rank = if self.descending { (!key, !place) } else { (key, place) };
        if rank < self.from || self.worst.is_some_and(|worst| rank > worst) {
            return false;
        }
        self.kept.push(rank);
        if self.kept.len() >= self.limit.saturating_mul(2).saturating_add(64) {
            self.prune();
        }
        true
    }

    /// The first rows, each with its key, in order.
    pub(crate) fn finish(mut self) -> Vec<(i64, usize)> {
        self.prune();
        let place = |place| usize::try_from(place).unwrap_or(usize::MAX);
        let one = |(key, row): &Rank| {
            if self.descending { (!key, place(!row)) } else { (*key, place(*row)) }
        };
        self.kept.iter().map(one).collect()
    }

    fn prune(&mut self) {
        self.kept.sort_unstable();
        self.kept.truncate(self.limit);
        if self.kept.len() == self.limit {
            self.worst = self.kept.last().copied();
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_keeps_the_first_behind_the_cut(
            keys in prop::collection::vec(-3_i64..3, 0..300), descending in any::<bool>(),
            limit in 1_usize..9, cut in prop::option::of((-4_i64..4, 0_usize..300)),
        ) {
            let mut best = Best::new(descending, limit, cut);
            keys.iter().enumerate().for_each(|(row, key)| { best.offer(*key, row); });
            let mut all: Vec<_> = keys.iter().copied().zip(0_usize..).collect();
            all.sort_unstable();
            let is_behind = |one: &(i64, usize)| cut.is_none_or(|cut| {
                if descending { *one < cut } else { *one >= cut }
            });
            all.retain(is_behind);
            if descending {
                all.reverse();
            }
            all.truncate(limit);
            prop_assert_eq!(best.finish(), all);
        }
    }
}
