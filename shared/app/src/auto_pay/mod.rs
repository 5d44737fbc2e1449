//! Auto Pay: the settings, the planner that finds accounts with something to do, the worker that
//! does it, and the mails.

mod letter;
mod mail;
mod notice;
mod outlook;
mod planner;
mod settings;
mod store;
mod worker;

pub use letter::{AutoPayAbout, AutoPayLetter, ChargeShown, MAX_NUMBERS, SendAutoPayLetter};
pub use mail::AutoPayMailer;
pub(crate) use outlook::out_of_range;
pub use outlook::{LimitsOf, Outlook, OutlookParts};
pub use planner::{PlanError, Planned, Planner};
pub use settings::{
    ChangeError, Settings, SettingsError, SettingsManager, SettingsRequest, settings_tag,
};
pub use store::{
    AutoPayQueue, DueAccounts, DuePage, DuePosition, DueRange, Pace, PlanStore, ReadBills,
    UnfinishedImport,
};
pub use worker::{WorkError, Worked, Worker};
