//! Statements.

use app::reading::{self, PeriodError};
use contract::{OpenItem, Statement};
use domain::ids::AccountId;

use super::account;
use super::aging::aging;
use super::transaction::{entry_type, transaction};
use super::value::money;
use crate::Failure;

/// A statement of an account.
pub fn statement(id: &AccountId, statement: reading::Statement) -> Statement {
    Statement {
        account: account::summary(id, &statement.profile),
        bill_to: account::billing_address(&statement.profile.bill_to),
        from: statement.from,
        to: statement.to,
        opening: money(statement.opening),
        movements: statement.movements.into_iter().map(transaction).collect(),
        closing: money(statement.closing),
        open_items: statement.open.into_iter().map(open_item).collect(),
        aging: aging(statement.aging),
    }
}

fn open_item(item: domain::ledger::OpenItem) -> OpenItem {
    OpenItem {
        id: item.id.to_string(),
        r#type: entry_type(item.kind),
        number: item.number,
        due_on: item.due_on,
        open: money(item.open),
    }
}

impl From<PeriodError> for Failure {
    fn from(error: PeriodError) -> Self {
        match error {
            PeriodError::BeforeFrom => Self::invalid("?to", "before-from"),
            PeriodError::Store(error) => error.into(),
        }
    }
}
