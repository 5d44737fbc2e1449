//! Random steps. Days, amounts and numbers are close together on purpose, so that ties occur.
use jiff::{ToSpan, civil::Date};
use proptest::prelude::*;

#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    Invoice,
    Payment,
    Credit,
    Refund { open: bool },
    Return,
    Undo,
    Adjustment { up: bool },
    WriteOff,
    Dispute,
    EndDispute,
}

/// How an amount relates to the largest possible one, where there is a limit.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Size {
    /// Ignores the limit.
    Random,
    All,
    /// A part of it; for a refund that the gateway reports, more than it.
    Part,
}

/// One random step; `refers_to` selects an existing entry.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step {
    pub(crate) kind: Kind,
    pub(crate) amount: i64,
    pub(crate) size: Size,
    /// Days added to today; -1 when the account moves to another zone.
    pub(crate) passes: i64,
    /// Days from today to the date on the document.
    pub(crate) offset: i64,
    /// Days from the document's date to the due date. `None` is the next common due day.
    pub(crate) due_in: Option<i64>,
    pub(crate) refers_to: Option<usize>,
}

impl Step {
    /// The index for a step that must refer to an entry.
    pub(crate) fn required_index(&self) -> usize {
        self.refers_to.unwrap_or(0)
    }

    pub(crate) fn due(&self, on: Date) -> Date {
        let common = |day: &Date| matches!(day.day(), 12 | 29);
        match self.due_in {
            Some(days) => on.checked_add(days.days()).unwrap(),
            None => on.series(1.day()).find(common).unwrap(),
        }
    }

    pub(crate) fn sized(&self, max: Option<i64>) -> i64 {
        match (self.size, max.filter(|max| *max > 0)) {
            (Size::Random, _) | (_, None) => self.amount,
            (Size::All, Some(max)) => max,
            (Size::Part, Some(max)) if matches!(self.kind, Kind::Refund { open: true }) => {
                max + self.amount
            }
            (Size::Part, Some(max)) => self.amount % max + 1,
        }
    }
}

fn kind() -> impl Strategy<Value = Kind> {
    prop_oneof![
        6 => Just(Kind::Invoice),
        4 => Just(Kind::Payment),
        2 => Just(Kind::Credit),
        4 => any::<bool>().prop_map(|open| Kind::Refund { open }),
        3 => Just(Kind::Return),
        4 => Just(Kind::Undo),
        2 => any::<bool>().prop_map(|up| Kind::Adjustment { up }),
        1 => Just(Kind::WriteOff),
        3 => Just(Kind::Dispute),
        3 => Just(Kind::EndDispute),
    ]
}

pub(crate) fn step() -> impl Strategy<Value = Step> {
    let amount = prop_oneof![6 => 1_i64..50_000, 6 => 1_i64..6, 1 => Just(0_i64)];
    let size = prop_oneof![2 => Just(Size::Random), 3 => Just(Size::All), 3 => Just(Size::Part)];
    let passes = prop_oneof![5 => Just(0_i64), 3 => 1_i64..5, 1 => Just(-1_i64)];
    let offset = prop_oneof![5 => Just(0_i64), 2 => -40_i64..10];
    let due = prop_oneof![3 => Just(None), 2 => (0_i64..45).prop_map(Some)];
    let recent = prop_oneof![2 => Just(0_usize), 1 => Just(1), 2 => 0_usize..20];
    let refers_to = proptest::option::weighted(0.7, recent);
    (kind(), amount, size, passes, offset, due, refers_to).prop_map(
        |(kind, amount, size, passes, offset, due_in, refers_to)| Step {
            kind,
            amount,
            size,
            passes,
            offset,
            due_in,
            refers_to,
        },
    )
}

/// A history: the index of its currency, and the steps.
pub(crate) fn history() -> impl Strategy<Value = (usize, Vec<Step>)> {
    (0_usize..3, proptest::collection::vec(step(), 1..60))
}
