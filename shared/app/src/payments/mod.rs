//! Payments of customers in the portal: make one, manage methods, refund, and settle what the
//! gateway says.

mod activity;
mod carry_out;
pub mod events;
pub mod gateway;
mod handle_event;
mod letter;
mod mail;
mod mail_outcome;
mod make;
mod method_list;
mod methods;
mod missed_events;
mod notice;
mod payable;
mod progress;
mod read;
mod recipients;
mod reconcile;
mod refund;
mod request;
mod send_once;
mod settle;
mod step;
mod store;

pub(crate) use carry_out::CarryOut;
pub use carry_out::Site;
pub use handle_event::{EventError, EventHandler, EventOutcome};
pub use letter::{MethodShown, NextTry, PaymentAbout, PaymentLetter, SendPaymentLetter};
pub use mail::PaymentMailer;
pub(crate) use mail::shown_method;
pub use mail_outcome::{PaymentMailError, PaymentMailOutcome};
pub(crate) use make::with_mandate;
pub use make::{PayError, PaymentMaker};
pub use method_list::{MAX_METHODS, MethodError};
pub use methods::{MethodChange, MethodManager};
pub use progress::{Progress, Reconciled};
pub use read::read_payment;
pub(crate) use recipients::{Recipient, with_copies};
pub use reconcile::Reconciler;
pub use refund::{RefundError, Refunder, StaffRefund};
pub(crate) use request::hash;
pub use request::{MethodChoice, PaymentRequest};
pub(crate) use send_once::{Outcomes, send_once};
pub use settle::{SettleError, Settler};
pub use store::{PaymentStore, ProgressStore, UnsettledAccounts};
