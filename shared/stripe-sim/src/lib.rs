//! A simulator of Stripe: the part of its API that the portal uses, with its rules.
//!
//! [`Stripe`] is deterministic: time comes in as an argument, and everything random from a seed.
//! Simulation tests use it in process; the binary serves it to the local stack over HTTP. It is
//! never deployed. `docs/stripe-sim.md` says what it models and what it does not.

mod access;
mod balance;
mod calendar;
mod card;
mod charges;
mod checkout;
mod checkout_completion;
mod control;
mod control_routes;
mod control_steps;
mod control_types;
mod customers;
mod debit;
mod disputes;
mod events;
mod expand;
mod faults;
mod form;
mod hosted_page;
mod idempotency;
mod lists;
mod mandates;
mod method_types;
mod money;
mod object;
mod page_text;
mod payment;
mod payment_intents;
mod payment_methods;
mod payouts;
mod random;
mod refunds;
mod refusal;
mod routes;
pub mod server;
mod setup_intents;
mod state;
mod stripe;
mod time;
mod verification;
mod webhooks;

pub use control_types::{
    CheckoutEntry, CheckoutStep, MethodChange, NewCustomer, NewMethod, PaymentStep, Refused,
};
pub use faults::{Effect, Fault};
pub use hosted_page::Page;
pub use state::API_VERSION;
pub use stripe::{Answer, Call, Outcome, Request, Stripe};
pub use webhooks::{Delivery, WebhookMode, sign};
