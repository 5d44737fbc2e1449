//! Plausibility checks for an invoice whose sums are right. The portal shows quantities, prices and
//! rates and never computes with them, so a mistake in them changes no balance; but customers see
//! it.

use rust_decimal::Decimal;

use crate::{
    document::{InvoiceLine, LineCategory, Tax},
    money::decimals,
};

/// Whether quantity × unit price equals the line's amount, give or take one unit of the currency's
/// last decimal. A credit line may state its price with either sign.
pub fn multiplies_out(line: &InvoiceLine) -> bool {
    let Some(product) = line.quantity.checked_mul(line.unit_price) else { return false };
    let (product, amount) = match line.category {
        LineCategory::Credit => (product.abs(), line.amount.amount().abs()),
        _ => (product, line.amount.amount()),
    };
    let unit = Decimal::new(1, decimals(line.amount.currency()));
    product.checked_sub(amount).is_some_and(|off| off.abs() <= unit)
}

/// The amounts on which an invoice's taxes may have been charged. Only part of the invoice may be
/// taxable, and a tax may be charged before credits; so both sums are checked.
#[derive(Clone, Copy, Debug)]
pub struct TaxBase {
    /// The sum of the lines.
    net: Decimal,
    /// The sum of their absolute amounts.
    gross: Decimal,
}

impl TaxBase {
    /// Sums the lines.
    pub fn of(lines: &[InvoiceLine]) -> Self {
        let amounts = || lines.iter().map(|line| line.amount.amount());
        Self { net: amounts().sum(), gross: amounts().map(|amount| amount.abs()).sum() }
    }

    /// Whether a tax's rate, a percentage, contradicts its amount by a factor of about 100: the
    /// sender stated a fraction (`0.05` for 5 %) or a hundredfold (`500`).
    pub fn contradicts(&self, tax: &Tax) -> bool {
        let (rate, amount) = (tax.rate.abs(), tax.amount.amount().abs());
        let of = |base: Decimal| base.abs().checked_mul(rate)?.checked_div(Decimal::ONE_HUNDRED);
        let (Some(net), Some(gross)) = (of(self.net), of(self.gross)) else { return false };
        // Rounding alone can turn a smaller tax into one unit.
        let rounded = amount <= Decimal::new(1, decimals(tax.amount.currency()));
        let is_fraction = rate < Decimal::ONE && is_multiple(amount, net, 50, 200);
        let is_hundredfold = if rate >= Decimal::ONE_HUNDRED {
            is_multiple(net, amount, 50, 200) || is_multiple(gross, amount, 50, 200)
        } else {
            is_multiple(gross, amount, 90, 110)
        };
        is_hundredfold || (!rounded && (is_fraction || is_multiple(amount, gross, 50, 200)))
    }
}

/// Whether `larger` is between `from` and `to` times `smaller`, which must not be 0.
fn is_multiple(larger: Decimal, smaller: Decimal, from: i64, to: i64) -> bool {
    let times = |factor| smaller.checked_mul(Decimal::new(factor, 0));
    let within = |(from, to): (Decimal, Decimal)| (from..=to).contains(&larger);
    !smaller.is_zero() && times(from).zip(times(to)).is_some_and(within)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::{Currency, Money, parse_decimal};

    fn decimal(text: &str) -> Decimal {
        parse_decimal(text, 6).unwrap()
    }

    fn line(category: LineCategory, quantity: &str, price: &str, amount: Money) -> InvoiceLine {
        InvoiceLine {
            id: "1".to_owned(),
            description: "Seats".to_owned(),
            category,
            quantity: decimal(quantity),
            unit_price: decimal(price),
            amount,
            usage: None,
        }
    }

    fn cad(text: &str) -> Money {
        Money::parse(text, Currency::CAD).unwrap()
    }

    #[test]
    fn a_line_multiplies_out_within_one_unit_of_the_last_decimal() {
        let (usage, credit) = (LineCategory::Usage, LineCategory::Credit);
        for (category, quantity, price, amount, expected) in [
            (usage, "820", "0.03", "24.60", true),
            (usage, "820", "0.03", "78.00", false),
            (usage, "3", "0.333333", "1.00", true),
            (usage, "1", "1.00", "1.01", true),
            (usage, "1", "1.00", "0.99", true),
            (usage, "1", "1.000001", "1.02", false),
            (usage, "1", "1.00", "1.02", false),
            (usage, "1", "0.989999", "1.00", false),
            (usage, "-1", "1.00", "1.00", false),
            (usage, "1", "1.00", "-1.00", false),
            (credit, "1", "5.00", "-5.00", true),
            (credit, "-1", "5.00", "-5.00", true),
            (credit, "2", "5.00", "-5.00", false),
            (usage, "0", "5.00", "0.00", true),
            (usage, "999999999999999.999999", "999999999999999.999999", "1.00", false),
        ] {
            let line = line(category, quantity, price, cad(amount));
            assert_eq!(multiplies_out(&line), expected, "{line:?}");
        }
        let yen = |text| Money::parse(text, Currency::JPY).unwrap();
        assert!(multiplies_out(&line(usage, "3", "33.5", yen("100"))));
        assert!(!multiplies_out(&line(usage, "3", "33.5", yen("99"))));
    }

    #[test]
    fn a_rate_wrong_by_a_factor_of_100_contradicts_its_amount() {
        for (lines, rate, amount, expected) in [
            ("140.00", "5", "7.00", false),
            ("140.00", "9.975", "13.97", false),
            ("140.00", "0.05", "7.00", true),
            ("140.00", "0.09975", "13.97", true),
            ("140.00", "500", "7.00", true),
            ("140.00", "997.5", "13.97", true),
            ("140.00", "5", "0.07", true),
            ("140.00", "5", "700.00", true),
            // A low rate, no taxable amount, rounding alone, and a credited tax.
            ("140.00", "0.5", "0.70", false),
            ("140.00", "0", "0.00", false),
            ("0.00", "5", "0.00", false),
            ("", "5", "1.00", false),
            ("0.01", "1", "0.01", false),
            ("-140.00", "5", "-7.00", false),
            ("-140.00", "0.05", "-7.00", true),
            // Only part of it is taxable, or a credit came after the tax.
            ("100.00 40.00", "5", "2.00", false),
            ("100.00 100.00", "0.05", "5.00", true),
            ("1000.00 -990.00", "5", "50.00", false),
            ("1000.00 -500.00", "0.05", "25.00", true),
        ] {
            let lines = lines.split_whitespace().map(|text| {
                let amount = cad(text);
                line(LineCategory::Recurring, "1", "1", amount)
            });
            let tax = Tax {
                name: "GST".to_owned(),
                rate: decimal(rate),
                amount: cad(amount),
                registration: None,
            };
            let lines: Vec<_> = lines.collect();
            assert_eq!(TaxBase::of(&lines).contradicts(&tax), expected, "{tax:?} of {lines:?}");
        }
    }
}
