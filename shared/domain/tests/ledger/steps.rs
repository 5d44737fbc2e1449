//! Random steps.
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

/// One random step; `names` chooses among what exists.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step {
    pub(crate) kind: Kind,
    pub(crate) amount: i64,
    /// Days that today moves on; one back when the account moves to another zone.
    pub(crate) passes: i64,
    /// The document's day, from today.
    pub(crate) off: i64,
    pub(crate) due_in: i64,
    pub(crate) names: Option<usize>,
    pub(crate) whole: bool,
}

fn kind() -> impl Strategy<Value = Kind> {
    prop_oneof![
        4 => Just(Kind::Invoice),
        4 => Just(Kind::Payment),
        2 => Just(Kind::Credit),
        3 => any::<bool>().prop_map(|open| Kind::Refund { open }),
        3 => Just(Kind::Return),
        3 => Just(Kind::TakeBack),
        2 => any::<bool>().prop_map(|up| Kind::Adjustment { up }),
        1 => Just(Kind::WriteOff),
        2 => Just(Kind::Dispute),
        1 => Just(Kind::EndDispute),
    ]
}

pub(crate) fn step() -> impl Strategy<Value = Step> {
    let amount = prop_oneof![4 => 1_i64..50_000, 2 => 1_i64..6, 1 => Just(0_i64)];
    let off = prop_oneof![3 => Just(0_i64), 2 => -40_i64..10];
    let due = prop_oneof![Just(0_i64), Just(30), 0_i64..45];
    let names = proptest::option::weighted(0.7, 0_usize..20);
    (kind(), amount, -1_i64..5, off, due, names, any::<bool>()).prop_map(
        |(kind, amount, passes, off, due_in, names, whole)| Step {
            kind,
            amount,
            passes,
            off,
            due_in,
            names,
            whole,
        },
    )
}

/// A history: how many decimals the currency has, and the steps.
pub(crate) fn history() -> impl Strategy<Value = (usize, Vec<Step>)> {
    (0_usize..3, proptest::collection::vec(step(), 1..40))
}
