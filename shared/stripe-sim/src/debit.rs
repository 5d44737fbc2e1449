//! Test bank accounts for Canadian pre-authorized debit: what becomes of a debit.
//!
//! Stripe's test accounts are those of
//! <https://docs.stripe.com/payments/acss-debit/accept-a-payment>. The tokens other than
//! `pm_acssDebit_success` are the simulator's own, as Stripe has none.

use Outcome::{Fails, Returns, Settles};

/// What a bank does with a debit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It pays after five business days.
    Settles,
    /// It refuses after five business days, for this reason.
    Fails(Failure),
    /// It pays, and takes the money back two business days later, for this reason.
    Returns(&'static str),
}

/// Why a bank refuses a debit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Failure {
    /// The charge's `failure_code`.
    pub(crate) code: &'static str,
    /// Stripe's sentence.
    pub(crate) message: &'static str,
}

/// A bank account of the list.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Account {
    pub(crate) number: &'static str,
    /// The test payment method, without `pm_acssDebit_`.
    pub(crate) token: &'static str,
    pub(crate) outcome: Outcome,
    /// Whether the customer must confirm two small deposits before the account can be used.
    pub(crate) microdeposits: bool,
}

pub(crate) const INSUFFICIENT: Failure = Failure {
    code: "insufficient_funds",
    message: "The customer's account has insufficient funds to cover this payment.",
};
const CLOSED: Failure =
    Failure { code: "account_closed", message: "The customer's bank account has been closed." };

/// Why a bank takes a debit back. Source: Stripe's dispute reasons for pre-authorized debits.
pub(crate) const RETURN_REASONS: [&str; 4] = [
    "insufficient_funds",
    "debit_not_authorized",
    "incorrect_account_details",
    "bank_cannot_process",
];

const fn account(
    number: &'static str,
    token: &'static str,
    outcome: Outcome,
    microdeposits: bool,
) -> Account {
    Account { number, token, outcome, microdeposits }
}

const ACCOUNTS: [Account; 5] = [
    account("000123456789", "success", Settles, false),
    account("000222222227", "insufficientFunds", Fails(INSUFFICIENT), false),
    account("000333333335", "accountClosed", Fails(CLOSED), false),
    account("000444444440", "returned", Returns("debit_not_authorized"), false),
    account("900123456789", "microdeposits", Settles, true),
];

/// The account with this number.
pub(crate) fn by_number(number: &str) -> Option<Account> {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    ACCOUNTS.into_iter().find(|account| account.number == digits)
}

/// The account of a test payment method such as `pm_acssDebit_success`.
pub(crate) fn by_token(id: &str) -> Option<Account> {
    let token = id.strip_prefix("pm_acssDebit_")?;
    ACCOUNTS.into_iter().find(|account| account.token == token)
}
