//! Auto Pay: what is charged, when, from which method, and what the customer is told before.
//!
//! One function decides, [`Facts::next`]: the worker carries out what it gives, the planner waits
//! for the instant that it gives, and the forecast follows it into the future. So the page promises
//! what the worker does.
//!
//! Only what an advance notice announced is charged, on the announced day or later. A charge that
//! fails begins a collection: a limited number of tries, until nothing is left or they are used up.

mod bills;
mod change;
mod charge;
mod facts;
mod forecast;
mod next;
mod notice;
mod reminder;
mod state;

pub use bills::Bills;
pub use charge::{Charge, HoldReason};
pub use facts::{Facts, Item, open_items};
pub use forecast::{Forecast, ForecastCharge, Why};
pub use next::{Action, Due};
pub use state::{
    AutoPay, CARD_NOTICE_DAYS, ChargeLimits, Collection, DEBIT_NOTICE_DAYS, GuardRails, Held,
    MAX_NOTICES, Notice, Reminder, Request, TRY_DAYS,
};
