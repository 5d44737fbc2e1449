//! Random steps. Days, amounts and numbers come close together on purpose, so that they tie.
use jiff::{ToSpan, civil::Date};
use proptest::prelude::*;

#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    Invoice,
    Payment,
    Credit,
    Refund { open: bool },
    Return,
    TakeBack,
    Adjustment { up: bool },
    WriteOff,
    Dispute,
    EndDispute,
}

/// How an amount relates to the most that there is, where there is a most.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Size {
    /// Not at all.
    Own,
    All,
    Part,
}

/// One random step; `names` chooses among what exists.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step {
    pub(crate) kind: Kind,
    pub(crate) amount: i64,
    pub(crate) size: Size,
    /// Days that today moves on; one back when the account moves to another zone.
    pub(crate) passes: i64,
    /// The document's day, from today.
    pub(crate) off: i64,
    /// Days from the document's to the due date; without, the next day on which many are due.
    pub(crate) due_in: Option<i64>,
    pub(crate) names: Option<usize>,
}

impl Step {
    /// An index, where something must be named.
    pub(crate) fn any(&self) -> usize {
        self.names.unwrap_or(0)
    }

    pub(crate) fn due(&self, on: Date) -> Date {
        let common = |day: &Date| matches!(day.day(), 12 | 29);
        match self.due_in {
            Some(days) => on.checked_add(days.days()).unwrap(),
            None => on.series(1.day()).find(common).unwrap(),
        }
    }

    pub(crate) fn sized(&self, most: Option<i64>) -> i64 {
        match (self.size, most.filter(|most| *most > 0)) {
            (Size::Own, _) | (_, None) => self.amount,
            (Size::All, Some(most)) => most,
            // What has happened may be more than there is.
            (Size::Part, Some(most)) if matches!(self.kind, Kind::Refund { open: true }) => {
                most + self.amount
            }
            (Size::Part, Some(most)) => self.amount % most + 1,
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
        4 => Just(Kind::TakeBack),
        2 => any::<bool>().prop_map(|up| Kind::Adjustment { up }),
        1 => Just(Kind::WriteOff),
        3 => Just(Kind::Dispute),
        3 => Just(Kind::EndDispute),
    ]
}

pub(crate) fn step() -> impl Strategy<Value = Step> {
    let amount = prop_oneof![6 => 1_i64..50_000, 6 => 1_i64..6, 1 => Just(0_i64)];
    let size = prop_oneof![2 => Just(Size::Own), 3 => Just(Size::All), 3 => Just(Size::Part)];
    let passes = prop_oneof![5 => Just(0_i64), 3 => 1_i64..5, 1 => Just(-1_i64)];
    let off = prop_oneof![5 => Just(0_i64), 2 => -40_i64..10];
    let due = prop_oneof![3 => Just(None), 2 => (0_i64..45).prop_map(Some)];
    let recent = prop_oneof![2 => Just(0_usize), 1 => Just(1), 2 => 0_usize..20];
    let names = proptest::option::weighted(0.7, recent);
    (kind(), amount, size, passes, off, due, names).prop_map(
        |(kind, amount, size, passes, off, due_in, names)| Step {
            kind,
            amount,
            size,
            passes,
            off,
            due_in,
            names,
        },
    )
}

/// A history: which currency, and the steps.
pub(crate) fn history() -> impl Strategy<Value = (usize, Vec<Step>)> {
    (0_usize..3, proptest::collection::vec(step(), 1..60))
}
