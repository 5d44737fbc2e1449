//! What looks wrong about an invoice whose sums are right. Quantities, prices and rates are shown
//! and never computed with, so a mistake in them costs nobody money; but a customer can see it.

use rust_decimal::Decimal;

use crate::{
    document::{InvoiceLine, LineCategory, Tax},
    money::decimals,
};

/// Whether quantity × unit price is the line's amount, up to one unit of the currency's last
/// decimal. A credit line may state its price with either sign.
pub fn multiplies_out(line: &InvoiceLine) -> bool {
    let Some(product) = line.quantity.checked_mul(line.unit_price) else { return false };
    let (product, amount) = match line.category {
        LineCategory::Credit => (product.abs(), line.amount.amount().abs()),
        _ => (product, line.amount.amount()),
    };
    let unit = Decimal::new(1, decimals(line.amount.currency()));
    product.checked_sub(amount).is_some_and(|off| off.abs() <= unit)
}

/// What the taxes of an invoice may have been charged on. Only part of it may be taxable, and a tax
/// may be charged before something is taken off; so both sums are looked at.
#[derive(Clone, Copy, Debug)]
pub struct TaxBase {
    /// The sum of the lines.
    net: Decimal,
    /// The sum of their absolute amounts.
    gross: Decimal,
}

impl TaxBase {
    /// Of these lines.
    pub fn of(lines: &[InvoiceLine]) -> Self {
        let amounts = || lines.iter().map(|line| line.amount.amount());
        Self { net: amounts().sum(), gross: amounts().map(|amount| amount.abs()).sum() }
    }

    /// Whether a tax's rate, a percentage, contradicts its amount by a factor of about 100: the
    /// rate is a fraction (`0.05` for 5 %), or a hundredfold.
    pub fn contradicts(&self, tax: &Tax) -> bool {
        let (rate, amount) = (tax.rate.abs(), tax.amount.amount().abs());
        let of = |base: Decimal| base.abs().checked_mul(rate)?.checked_div(Decimal::ONE_HUNDRED);
        let (Some(net), Some(gross)) = (of(self.net), of(self.gross)) else { return false };
        // Rounding alone makes one unit of a smaller amount.
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

/// Whether `larger` is between so many times and so many times `min`, which is not 0.
fn is_multiple(larger: Decimal, min: Decimal, from: i64, to: i64) -> bool {
    let times = |factor| min.checked_mul(Decimal::new(factor, 0));
    let within = |(from, to): (Decimal, Decimal)| (from..=to).contains(&larger);
    !min.is_zero() && times(from).zip(times(to)).is_some_and(within)
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
    fn a_line_multiplies_out_up_to_one_unit_of_the_last_decimal() {
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
    fn a_rate_of_another_unit_contradicts_its_amount() {
        for (lines, rate, amount, expected) in [
            ("140.00", "5", "7.00", false),
            ("140.00", "9.975", "13.97", false),
            ("140.00", "0.05", "7.00", true),
            ("140.00", "0.09975", "13.97", true),
            ("140.00", "500", "7.00", true),
            ("140.00", "997.5", "13.97", true),
            ("140.00", "5", "0.07", true),
            ("140.00", "5", "700.00", true),
            // A low rate, nothing to tax, rounding alone, and a tax that was credited.
            ("140.00", "0.5", "0.70", false),
            ("140.00", "0", "0.00", false),
            ("0.00", "5", "0.00", false),
            ("", "5", "1.00", false),
            ("0.01", "1", "0.01", false),
            ("-140.00", "5", "-7.00", false),
            ("-140.00", "0.05", "-7.00", true),
            // A part of it is taxable, or something was taken off after the tax.
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
