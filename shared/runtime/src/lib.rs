//! What a function starts with: its configuration, its AWS client configuration, its clock, its
//! randomness, its log.
//!
//! Only this crate reads the environment, the time of day and the machine's randomness. A function
//! can reach only the resources that its list of [`Capability`]s grants.

mod capability;
mod environment;
#[cfg(feature = "local-clock")]
mod local_clock;
mod log;
mod pacer;
mod secret;
mod start;
mod system;
mod unsubscribe_secret;

pub use capability::{Capability, Grant, Resource};
pub use environment::{ConfigError, Environment};
pub use log::init as log;
pub use pacer::Pacer;
pub use secret::OriginSecret;
pub use start::{Edge, Error, Start, start};
pub use system::{SystemClock, SystemRandom, deadline};
pub use unsubscribe_secret::UnsubscribeSecret;
