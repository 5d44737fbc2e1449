//! The order to release recorded invitations, as the store keeps it.

use std::collections::BTreeSet;

use domain::ids::{AccountId, UserId};
use jiff::Timestamp;

/// A position in the list of recorded users: after this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RecordedPosition {
    /// The first hexadecimal digit of the user ids of this part.
    pub part: u8,
    /// The last user of this part that was handled; `None` at the beginning of the part.
    pub user: Option<UserId>,
}

/// An order to release invitations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReleaseOrder {
    /// The time of the order, which identifies it.
    pub at: Timestamp,
    /// The accounts whose users are invited; `None` for all accounts.
    pub accounts: Option<BTreeSet<AccountId>>,
    /// The progress; `None` before the first run.
    pub position: Option<RecordedPosition>,
}
