//! Stripe: the adapter of the payment gateway.
//!
//! A thin client of our own. It sends some ten requests, reads the fields that it uses, and ignores
//! the rest, so that Stripe can add to its objects. What it does not understand is never taken for
//! a success or for a decline: it is unknown.

mod amount;
mod checkout;
mod decline;
mod events;
mod failure;
mod form;
mod https;
mod methods;
mod objects;
mod payment;
mod payouts;
mod requests;
mod secret;
mod signature;
mod stripe;
mod transport;

pub use amount::limits;
pub use events::{EventError, parse_event};
pub use https::{API_VERSION, HttpsTransport, InvalidAddress};
pub use secret::{AwsSecret, SecretError, SecretSource, Secrets};
pub use signature::{SignatureError, verify_signature};
pub use stripe::{LONGEST_CALL, Stripe};
pub use transport::{Method, Request, Response, Transport, TransportError};
