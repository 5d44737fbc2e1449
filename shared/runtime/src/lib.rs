//! What a function starts with: its configuration, its AWS client configuration, its clock, its
//! randomness, its log.
//!
//! The one place that reads the environment, the time of day and the machine's randomness. What a
//! function may reach is its list of [`Capability`]s: only resources on that list can be had.

mod capability;
mod environment;
mod log;
mod secret;
mod start;
mod system;

pub use capability::{Capability, Resource};
pub use environment::{ConfigError, Environment};
pub use log::init as log;
pub use secret::OriginSecret;
pub use start::{Edge, Error, Start, start};
pub use system::{SystemClock, SystemRandom};
