//! Which rows of several segments come first, before their starts and ids are read.

use domain::call_record::{CallRecord, SortKey};

use crate::query::key;

/// A row that can be among the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Candidate {
    /// The key of the order.
    pub(crate) key: i64,
    /// It does not start before this millisecond.
    pub(crate) earliest: i64,
    /// It does not start after this millisecond.
    pub(crate) latest: i64,
    /// The place of its segment.
    pub(crate) segment: usize,
    /// Where the call is.
    pub(crate) source: Source,
}

/// Where a call is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// Still in the file of the segment, at this place.
    Row(usize),
    /// Here.
    Call(Box<CallRecord>),
}

impl Candidate {
    /// A call that is read already.
    pub(crate) fn of_call(segment: usize, call: CallRecord, by: SortKey) -> Self {
        let start = call.started_at.as_millisecond();
        let key = key(&call, by);
        let source = Source::Call(Box::new(call));
        Self { key, earliest: start, latest: start, segment, source }
    }
}

/// Those that can be among the first so many: all with a key before the last one's, and of those
/// with its key all that can start early enough (late enough when descending).
pub(crate) fn choose(mut all: Vec<Candidate>, descending: bool, limit: usize) -> Vec<Candidate> {
    // Order by what comes last at the latest; `!` reverses the order of integers.
    let rank = |it: &Candidate| {
        if descending { (!it.key, !it.earliest) } else { (it.key, it.latest) }
    };
    all.sort_by_key(rank);
    let Some(last) = limit.checked_sub(1).and_then(|last| all.get(last)) else { return all };
    let last = rank(last);
    let at_best = |it: &Candidate| {
        if descending { (!it.key, !it.latest) } else { (it.key, it.earliest) }
    };
    all.retain(|it| at_best(it) <= last);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(key: i64, earliest: i64, latest: i64) -> Candidate {
        Candidate { key, earliest, latest, segment: 0, source: Source::Row(0) }
    }

    #[test]
    fn only_rows_that_can_be_among_the_first_are_read() {
        let all = || vec![row(2, 0, 9), row(1, 5, 9), row(1, 0, 4), row(1, 4, 6), row(3, 0, 0)];
        let left = |descending, limit| {
            let mut left = choose(all(), descending, limit);
            left.sort_by_key(|it| (it.key, it.earliest));
            left
        };
        assert_eq!(left(false, 1), [row(1, 0, 4), row(1, 4, 6)]);
        assert_eq!(left(true, 1), [row(3, 0, 0)]);
        assert_eq!(left(true, 3), [row(1, 4, 6), row(1, 5, 9), row(2, 0, 9), row(3, 0, 0)]);
        assert_eq!(left(false, 9).len(), 5);
    }
}
