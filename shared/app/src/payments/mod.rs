//! Payments of customers in the portal: make one, manage methods, refund, and settle what the
//! gateway says.

mod carry_out;
pub mod events;
pub mod gateway;
mod handle_event;
mod letter;
mod mail;
mod make;
mod method_list;
mod methods;
mod missed_events;
mod notice;
mod payable;
mod progress;
mod read;
mod reconcile;
mod refund;
mod request;
mod settle;
mod step;
mod store;

pub use carry_out::Site;
pub use handle_event::{EventError, EventHandler, EventOutcome};
pub use letter::{MethodShown, PaymentAbout, PaymentLetter, SendPaymentLetter};
pub use mail::{PaymentMailError, PaymentMailOutcome, PaymentMailer};
pub use make::{PayError, PaymentMaker};
pub use method_list::{MAX_METHODS, MethodError};
pub use methods::{MethodChange, MethodManager};
pub use progress::{Progress, Reconciled};
pub use read::read_payment;
pub use reconcile::Reconciler;
pub use refund::{RefundError, Refunder, StaffRefund};
pub use request::{MethodChoice, PaymentRequest};
pub use settle::{SettleError, Settler};
pub use store::{PaymentStore, ProgressStore, UnsettledAccounts};
