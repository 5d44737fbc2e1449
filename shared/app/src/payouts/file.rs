//! The file of a payout: a line for the payout, and one for each movement of money in it.

use std::io;

use domain::money::{Currency, Money};
use jiff::Timestamp;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::tie::{Found, Tie};
use crate::payments::events::{Payout, PayoutLine};

/// The first line: the payout, and the proof that its lines add up to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Summary {
    pub(super) payout: String,
    pub(super) arrives_on: Date,
    pub(super) amount: String,
    pub(super) currency: String,
    /// How many lines follow.
    pub(super) lines: usize,
    /// The sum of their `net`; `null` when they cannot be added.
    pub(super) net: Option<String>,
    /// Whether the sum is the payout's amount.
    pub(super) balanced: bool,
    /// How many movements of the portal's payments the ledger lacks.
    pub(super) missing: usize,
}

/// A movement of money at the gateway. Amounts are decimal strings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Movement {
    pub(super) id: String,
    pub(super) category: String,
    pub(super) at: Timestamp,
    #[serde(with = "decimal")]
    pub(super) amount: Decimal,
    #[serde(with = "decimal")]
    pub(super) fee: Decimal,
    #[serde(with = "decimal")]
    pub(super) net: Decimal,
    pub(super) currency: String,
    pub(super) gateway_payment: Option<String>,
    pub(super) source: Option<String>,
    pub(super) account_id: Option<String>,
    pub(super) payment_id: Option<String>,
    pub(super) portal_id: Option<String>,
    pub(super) method: Option<String>,
    /// The day of the entry; without an entry the day at the gateway, in UTC.
    pub(super) posted_on: Date,
    /// What the posting applied, and the rest. They add up to `amount`.
    pub(super) applications: Vec<Applied>,
    pub(super) problem: Option<String>,
}

/// A part of a movement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Applied {
    pub(super) invoice: Option<String>,
    #[serde(with = "decimal")]
    pub(super) amount: Decimal,
}

/// What [`Movement::problem`] says.
const NOT_IN_LEDGER: &str = "not-in-ledger";

impl Summary {
    pub(super) fn of(payout: &Payout, lines: &[PayoutLine], missing: usize) -> Self {
        let net = Money::sum(payout.amount.currency(), lines.iter().map(|line| line.net)).ok();
        Self {
            payout: payout.id.clone(),
            arrives_on: payout.arrives_on,
            amount: payout.amount.to_string(),
            currency: payout.amount.currency().code().to_owned(),
            lines: lines.len(),
            net: net.map(|net| net.to_string()),
            balanced: net == Some(payout.amount),
            missing,
        }
    }

    /// Whether the lines add up, and the ledger has all of them.
    pub(super) const fn is_right(&self) -> bool {
        self.balanced && self.missing == 0
    }
}

impl Movement {
    pub(super) fn of(line: &PayoutLine, tie: &Tie) -> Self {
        let (ours, found) = match tie {
            Tie::Foreign => (None, None),
            Tie::Ours { account, payment, found } => (Some((account, payment)), Some(found)),
        };
        let posted = match found {
            Some(Found::Entry(posted)) => Some(posted),
            _ => None,
        };
        let applied = posted.map(|posted| &*posted.applied).unwrap_or_default();
        let is_missing = matches!(found, Some(Found::Missing));
        Self {
            id: line.id.clone(),
            category: line.category.clone(),
            at: line.at,
            amount: line.amount.amount(),
            fee: line.fee.amount(),
            net: line.net.amount(),
            currency: line.amount.currency().code().to_owned(),
            gateway_payment: line.gateway_payment.clone(),
            source: line.source.clone(),
            account_id: ours.map(|(account, _)| account.to_string()),
            payment_id: ours.map(|(_, payment)| payment.to_string()),
            portal_id: posted.map(|posted| posted.entry.to_string()),
            method: posted.and_then(|posted| posted.method.map(|method| method.to_string())),
            posted_on: posted.map_or_else(|| day(line.at), |posted| posted.entry.on),
            applications: applications(line.amount, applied),
            problem: is_missing.then(|| NOT_IN_LEDGER.to_owned()),
        }
    }
}

fn day(at: Timestamp) -> Date {
    at.to_zoned(jiff::tz::TimeZone::UTC).date()
}

/// The parts of an amount: what was applied, and the rest. What the ledger has in another currency
/// is no part of it.
fn applications(amount: Money, applied: &[(String, Money)]) -> Vec<Applied> {
    let currency: Currency = amount.currency();
    let same = applied.iter().filter(|(_, part)| part.currency() == currency);
    let mut parts: Vec<_> = same
        .map(|(invoice, part)| Applied { invoice: Some(invoice.clone()), amount: part.amount() })
        .collect();
    let sum: Decimal = parts.iter().map(|part| part.amount).sum();
    let rest = amount.amount().saturating_sub(sum);
    if !rest.is_zero() {
        parts.push(Applied { invoice: None, amount: rest });
    }
    parts
}

/// A decimal as a string, as every amount of an interface is.
mod decimal {
    use rust_decimal::Decimal;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(value: &Decimal, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(value)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Decimal, D::Error> {
        let text = String::deserialize(from)?;
        Decimal::from_str_exact(&text).map_err(D::Error::custom)
    }
}

/// The file as it is stored.
pub(super) fn write(summary: &Summary, movements: &[Movement]) -> serde_json::Result<Vec<u8>> {
    let mut file = serde_json::to_vec(summary)?;
    file.push(b'\n');
    for movement in movements {
        serde_json::to_writer(&mut file, movement)?;
        file.push(b'\n');
    }
    Ok(file)
}

/// Reads what [`write`] wrote.
pub(super) fn read(file: &[u8]) -> io::Result<(Summary, Vec<Movement>)> {
    let mut lines = file.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    let first = lines.next().ok_or(io::ErrorKind::UnexpectedEof)?;
    let summary = serde_json::from_slice(first)?;
    let movements = lines.map(serde_json::from_slice).collect::<Result<_, _>>()?;
    Ok((summary, movements))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cad(amount: &str) -> Money {
        Money::parse(amount, Currency::CAD).unwrap()
    }

    fn payout(amount: &str) -> Payout {
        let (id, arrives_on) = ("po_1".to_owned(), jiff::civil::date(2026, 7, 23));
        Payout { id, amount: cad(amount), arrives_on, automatic: true, reconciled: true }
    }

    fn line(net: Money) -> PayoutLine {
        PayoutLine {
            id: "txn_1".to_owned(),
            category: "charge".to_owned(),
            gateway_payment: None,
            source: None,
            amount: net,
            fee: Money::zero(net.currency()),
            net,
            at: Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn a_payout_is_right_when_its_lines_add_up_to_it_and_the_ledger_has_them() {
        let lines = [line(cad("10.00")), line(cad("-2.50"))];
        assert!(Summary::of(&payout("7.50"), &lines, 0).is_right());
        assert!(!Summary::of(&payout("7.50"), &lines, 1).is_right());
        assert!(!Summary::of(&payout("7.51"), &lines, 0).is_right());
        let other = line(Money::parse("7.50", Currency::USD).unwrap());
        let summary = Summary::of(&payout("7.50"), &[other], 0);
        assert_eq!((summary.net, summary.balanced), (None, false), "in another currency");
    }

    #[test]
    fn a_file_reads_back_as_it_was_written() {
        let summary = Summary::of(&payout("7.50"), &[line(cad("7.50"))], 0);
        let movements = [Movement::of(&line(cad("7.50")), &Tie::Foreign)];
        let file = write(&summary, &movements).unwrap();
        assert_eq!(read(&file).unwrap(), (summary, movements.to_vec()));
        assert!(read(b"").is_err());
    }

    #[test]
    fn what_was_not_applied_is_a_part_of_its_own() {
        let parts = |amount, applied: &[(&str, Money)]| {
            let applied: Vec<_> =
                applied.iter().map(|(item, part)| ((*item).to_owned(), *part)).collect();
            let text = |part: Applied| (part.invoice, part.amount.to_string());
            applications(cad(amount), &applied).into_iter().map(text).collect::<Vec<_>>()
        };
        let of = |item: Option<&str>, amount: &str| (item.map(str::to_owned), amount.to_owned());
        assert_eq!(parts("5.00", &[("1", cad("5.00"))]), [of(Some("1"), "5.00")]);
        let some = parts("5.00", &[("1", cad("3.00"))]);
        assert_eq!(some, [of(Some("1"), "3.00"), of(None, "2.00")]);
        let dollars = Money::parse("3.00", Currency::USD).unwrap();
        assert_eq!(parts("-5.00", &[("1", dollars)]), [of(None, "-5.00")], "another currency");
    }
}
