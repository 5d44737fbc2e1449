//! Tie-out: whether the calls of an invoice add up to its usage lines.

use std::collections::BTreeMap;

use super::record::Totals;
use crate::money::{Money, MoneyError};

/// A usage line of an invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsageLine {
    /// Its id, unique within the invoice.
    pub id: String,
    /// What it bills; wins over any sum of calls.
    pub amount: Money,
    /// Calls and billed seconds, where the invoice states them.
    pub usage: Option<(u64, u64)>,
}

/// The calls of an invoice that name one line; the key is empty for those that name none.
pub type LineCalls = BTreeMap<String, Totals>;

/// Usage lines and the calls that are compared with them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TieOutGroup {
    /// Ids of the lines: one, or all when calls do not name theirs.
    pub lines: Vec<String>,
    /// The sums of the calls.
    pub calls: Totals,
    /// What the lines bill together; `None` when the calls name a line that the invoice does not
    /// have.
    pub billed: Option<Money>,
    /// Calls and billed seconds that the lines state together; `None` when one states none.
    pub stated: Option<(u64, u64)>,
    /// The sums of the calls' charges, rounded once, less what is billed.
    pub difference: Money,
    /// Whether calls, seconds and amount agree.
    pub matches: bool,
}

/// The tie-out of an invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TieOut {
    /// Every usage line is in one group. A group without lines has calls of a line that is unknown.
    pub groups: Vec<TieOutGroup>,
}

impl TieOut {
    /// Whether all groups match.
    pub fn matches(&self) -> bool {
        self.groups.iter().all(|group| group.matches)
    }
}

/// Compares the calls of an invoice with its usage lines. `zero` is 0 in the invoice's currency.
///
/// When every call names its line, each line is compared with its own calls. When some do not, or
/// there is one line alone, all usage lines together are compared with all calls.
///
/// # Errors
/// [`MoneyError`] when a sum is too large, or a line has another currency.
pub fn tie_out(lines: &[UsageLine], calls: &LineCalls, zero: Money) -> Result<TieOut, MoneyError> {
    if calls.contains_key("") || lines.len() == 1 {
        let all = calls.values().copied().fold(Totals::default(), Totals::plus);
        let lines: Vec<_> = lines.iter().collect();
        return Ok(TieOut { groups: vec![group(&lines, all, zero)?] });
    }
    let mut groups = Vec::with_capacity(lines.len());
    for line in lines {
        let own = calls.get(&line.id).copied().unwrap_or_default();
        groups.push(group(&[line], own, zero)?);
    }
    for (id, totals) in calls {
        if !lines.iter().any(|line| line.id == *id) {
            groups.push(group(&[], *totals, zero)?);
        }
    }
    Ok(TieOut { groups })
}

fn group(lines: &[&UsageLine], calls: Totals, zero: Money) -> Result<TieOutGroup, MoneyError> {
    let billed = Money::sum(zero.currency(), lines.iter().map(|line| line.amount))?;
    let stated = lines.iter().try_fold((0_u64, 0_u64), |(calls, seconds), line| {
        let (more, longer) = line.usage?;
        Some((calls.saturating_add(more), seconds.saturating_add(longer)))
    });
    let difference = calls.charge.rounded(zero.currency())?.minus(billed)?;
    let counted = (calls.calls, calls.billed_seconds);
    let matches =
        !lines.is_empty() && difference.is_zero() && stated.is_none_or(|stated| stated == counted);
    Ok(TieOutGroup {
        lines: lines.iter().map(|line| line.id.clone()).collect(),
        calls,
        billed: (!lines.is_empty()).then_some(billed),
        stated: stated.filter(|_| !lines.is_empty()),
        difference,
        matches,
    })
}

#[cfg(test)]
mod tests {
    use super::super::CallCharge;
    use super::*;
    use crate::money::Currency;

    const ZERO: &str = "0.00";

    fn cad(text: &str) -> Money {
        Money::parse(text, Currency::CAD).unwrap()
    }

    fn line(id: &str, amount: &str, usage: Option<(u64, u64)>) -> UsageLine {
        UsageLine { id: id.into(), amount: cad(amount), usage }
    }

    fn calls(list: &[(&str, u32, &str)]) -> LineCalls {
        let mut found = LineCalls::new();
        for (id, seconds, charge) in list {
            let charge = CallCharge::parse(charge).unwrap();
            found.entry((*id).to_owned()).or_default().add(*seconds, charge);
        }
        found
    }

    #[test]
    fn three_calls_tie_to_the_line_that_was_rounded_once() {
        let calls = calls(&[("", 36, "0.0036"), ("", 60, "0.006"), ("", 78, "0.0078")]);
        let tied = |amount| tie_out(&[line("1", amount, Some((3, 174)))], &calls, cad(ZERO));
        assert!(tied("0.02").unwrap().matches());
        let other = tied("0.01").unwrap();
        assert!(!other.matches());
        assert_eq!(other.groups[0].difference, cad("0.01"));
    }

    #[test]
    fn a_second_too_many_does_not_tie() {
        let calls = calls(&[("1", 61, "0.02")]);
        let tied = tie_out(&[line("1", "0.02", Some((1, 60)))], &calls, cad(ZERO)).unwrap();
        assert!(!tied.matches());
    }

    #[test]
    fn calls_that_name_their_lines_are_compared_line_by_line() {
        let lines = [line("a", "1.00", None), line("b", "2.00", None)];
        let named = calls(&[("a", 60, "2"), ("b", 60, "1")]);
        assert!(!tie_out(&lines, &named, cad(ZERO)).unwrap().matches());
        let unnamed = calls(&[("", 60, "2"), ("b", 60, "1")]);
        assert!(tie_out(&lines, &unnamed, cad(ZERO)).unwrap().matches());
        let unknown = calls(&[("a", 60, "1"), ("b", 60, "2"), ("c", 60, "0")]);
        let tied = tie_out(&lines, &unknown, cad(ZERO)).unwrap();
        assert_eq!((tied.groups.len(), tied.matches()), (3, false));
    }
}
