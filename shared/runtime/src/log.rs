//! The log: JSON, one line per request, written to standard error.
//!
//! It has ids and timings only: never cookies, passwords, tokens, codes, bodies or query strings.
//! SDKs log nothing below `warn`, because their debug output would contain all of these.

use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::Environment;

/// Starts the log. `LOG_LEVEL` changes the level of the portal's own lines. A second start has
/// no effect.
pub fn init(environment: &Environment) {
    let own: LevelFilter = environment
        .text("LOG_LEVEL")
        .ok()
        .and_then(|level| level.parse().ok())
        .unwrap_or(LevelFilter::INFO);
    let quiet = ["aws_config", "aws_runtime", "aws_sdk", "aws_smithy", "hyper", "lambda", "rustls"];
    let foreign = quiet.map(|target| (target, LevelFilter::WARN));
    let filter = Targets::new().with_default(own.min(LevelFilter::INFO)).with_targets(foreign);
    let lines = tracing_subscriber::fmt::layer()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .with_span_list(false)
        .with_writer(std::io::stderr);
    let _already_started = tracing_subscriber::registry().with(lines).with(filter).try_init();
}
