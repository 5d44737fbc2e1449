//! Call History: the use cases of call records that people ask for, and the jobs that build large
//! downloads.
//!
//! Calls are stored by UTC month (`call-store`); people see them by the civil days and months of
//! the account's time zone. [`Period`] is between the two.

mod account;
mod build;
mod calls;
mod download;
mod failure;
mod jobs;
mod months;
mod name;
mod period;
mod plan;
mod select;
mod stored;

pub use account::CallAccount;
pub use calls::{Found, Grouping, Page, Position, Summary, search, summary};
pub use download::{AT_ONCE, Downloads, StartDownload};
pub use jobs::{RunJobs, ShownJob, show_job};
pub use months::{CallMonth, call_history};
pub use period::{Bound, MONTHS, Period, PeriodError, default_from};
