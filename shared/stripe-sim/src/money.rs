//! Amounts as Stripe takes them: whole numbers of a currency's minor unit.
//!
//! Sources: <https://docs.stripe.com/currencies> (zero-decimal and three-decimal currencies,
//! minimum charge amounts) and Stripe's price list for Canada (fees).

use crate::refusal::Refusal;

const ZERO_DECIMAL: [&str; 15] = [
    "bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "vnd", "vuv", "xaf",
    "xof", "xpf",
];
const THREE_DECIMAL: [&str; 5] = ["bhd", "jod", "kwd", "omr", "tnd"];
const TWO_DECIMAL: [&str; 24] = [
    "aed", "aud", "bgn", "brl", "cad", "chf", "czk", "dkk", "eur", "gbp", "hkd", "huf", "inr",
    "isk", "mxn", "myr", "nok", "nzd", "pln", "ron", "sek", "sgd", "thb", "usd",
];
/// The largest amount: eight digits.
const LARGEST: i64 = 99_999_999;

/// The smallest amount that a payment may have, in minor units. Where Stripe states none, it is
/// half a US dollar after conversion; three-decimal currencies get one as small as that.
fn smallest(currency: &str) -> i64 {
    match currency {
        "aed" | "myr" | "pln" | "ron" => 200,
        "bgn" => 100,
        "czk" => 1_500,
        "dkk" => 250,
        "gbp" => 30,
        "hkd" => 400,
        "huf" => 17_500,
        "jpy" => 50,
        "mxn" | "thb" => 1_000,
        "nok" | "sek" => 300,
        "bhd" | "jod" | "kwd" | "omr" => 150,
        "tnd" => 1_500,
        "krw" => 500,
        _ => 50,
    }
}

/// How many decimals the minor unit stands for.
pub(crate) fn decimals(currency: &str) -> u32 {
    if ZERO_DECIMAL.contains(&currency) {
        0
    } else if THREE_DECIMAL.contains(&currency) {
        3
    } else {
        2
    }
}

/// An amount for a person: `12.34`, `1000`, `12.340`.
pub(crate) fn display(amount: i64, currency: &str) -> String {
    let digits = decimals(currency) as usize;
    if digits == 0 {
        return amount.to_string();
    }
    let unit = 10_u64.pow(decimals(currency));
    let (whole, part) = (amount.unsigned_abs() / unit, amount.unsigned_abs() % unit);
    let sign = if amount < 0 { "-" } else { "" };
    format!("{sign}{whole}.{part:0digits$}")
}

/// Refuses what Stripe refuses as the amount of a payment or refund.
///
/// # Errors
///
/// An unknown currency, an amount below 1 or too large, and the third decimal of a currency
/// whose last digit must be 0.
pub(crate) fn check_unit(amount: i64, currency: &str) -> Result<(), Refusal> {
    if amount < 1 {
        let message = "This value must be greater than or equal to 1.";
        return Err(Refusal::invalid("parameter_invalid_integer", "amount", message));
    }
    if amount > LARGEST {
        let message = format!("Amount must be no more than {}", display(LARGEST, currency));
        return Err(Refusal::invalid("amount_too_large", "amount", &message));
    }
    let divisor = match currency {
        three if THREE_DECIMAL.contains(&three) => 10,
        // Without decimals, but Stripe still takes it with two.
        "isk" => 100,
        _ => 1,
    };
    if amount % divisor != 0 {
        let message = format!(
            "Invalid amount. The amount in {currency} must be evenly divisible by {divisor}."
        );
        return Err(Refusal::invalid("invalid_amount", "amount", &message));
    }
    Ok(())
}

/// Refuses what Stripe refuses as the currency and amount of a payment.
///
/// # Errors
///
/// What [`check_unit`] refuses, an unknown currency, and an amount below the minimum.
pub(crate) fn check(amount: i64, currency: &str) -> Result<(), Refusal> {
    let known = [&ZERO_DECIMAL[..], &THREE_DECIMAL, &TWO_DECIMAL];
    if !known.iter().any(|list| list.contains(&currency)) {
        let message = format!("Invalid currency: {currency}.");
        return Err(Refusal::invalid("parameter_invalid_enum", "currency", &message));
    }
    check_unit(amount, currency)?;
    if amount < smallest(currency) {
        let least = display(smallest(currency), currency);
        let message = format!("Amount must be at least {least} {currency}");
        return Err(Refusal::invalid("amount_too_small", "amount", &message));
    }
    Ok(())
}

/// A sum of the currency's main unit in hundredths, such as 0.30, in its minor unit.
fn hundredths(amount: i64, currency: &str) -> i64 {
    match decimals(currency) {
        0 => amount / 100,
        3 => amount * 10,
        _ => amount,
    }
}

/// Stripe's fee for a card payment: 2.9 % and 0.30.
pub(crate) fn card_fee(amount: i64, currency: &str) -> i64 {
    (amount * 29 + 500) / 1000 + hundredths(30, currency)
}

/// Stripe's fee for a bank debit: 1 % and 0.40, at most 5.00.
pub(crate) fn debit_fee(amount: i64, currency: &str) -> i64 {
    ((amount + 50) / 100 + hundredths(40, currency)).min(hundredths(500, currency))
}

/// Stripe's fee for a dispute, which it keeps even if the dispute is won: 15.00 for a card, 5.00
/// for a bank debit.
pub(crate) fn dispute_fee(is_card: bool, currency: &str) -> i64 {
    hundredths(if is_card { 1_500 } else { 500 }, currency)
}
