//! `stripe-sim`: the simulator as a server of the local stack.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser;
use jiff::{Timestamp, ToSpan};
use stripe_sim::{Stripe, server};

/// Simulates Stripe on a port of this machine.
#[derive(Debug, Parser)]
struct Options {
    /// The port; 0 is any free one, which is printed.
    #[arg(long, default_value_t = 12_111)]
    port: u16,
    /// Where webhooks are delivered; without it none are.
    #[arg(long)]
    webhook_url: Option<String>,
    /// What signs the webhooks.
    #[arg(long, default_value = "whsec_stripe_sim")]
    webhook_secret: String,
    /// A file with a number of seconds to add to the machine's time, read each time.
    #[arg(long)]
    clock_file: Option<PathBuf>,
    /// What all ids come from; the start time if absent, so that ids of two runs differ.
    #[arg(long)]
    seed: Option<u64>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let options = Options::parse();
    let listener = match server::listen(options.port).await {
        Ok(listener) => listener,
        Err(error) => return failed(options.port, &error),
    };
    let port = listener.local_addr().map_or(options.port, |address| address.port());
    let address = format!("http://127.0.0.1:{port}");
    say(&format!("stripe-sim listens on {address}\n"));
    let seed = options.seed.unwrap_or_else(|| now(None).as_millisecond().unsigned_abs());
    let stripe = Stripe::new(seed, &options.webhook_secret).with_pages(&address);
    let clock = Arc::new(move || now(options.clock_file.as_deref()));
    tokio::select! {
        () = server::serve(stripe, listener, options.webhook_url, clock) => {}
        _ = tokio::signal::ctrl_c() => {}
    }
    ExitCode::SUCCESS
}

/// The machine's time, moved as the file says. A file that is absent or unreadable moves nothing.
#[expect(clippy::disallowed_methods, reason = "here the time of the local stack comes from")]
fn now(file: Option<&Path>) -> Timestamp {
    let text = file.and_then(|file| std::fs::read_to_string(file).ok()).unwrap_or_default();
    let seconds: i64 = text.trim().parse().unwrap_or_default();
    let now = Timestamp::now();
    now.checked_add(seconds.seconds()).unwrap_or(now)
}

#[expect(clippy::print_stdout, reason = "the program that starts the server reads its address")]
fn say(line: &str) {
    print!("{line}");
}

#[expect(clippy::print_stderr, reason = "the person who starts the server reads why it ends")]
fn failed(port: u16, error: &std::io::Error) -> ExitCode {
    eprintln!("stripe-sim cannot listen on port {port}: {error}. Choose another with --port.");
    ExitCode::FAILURE
}
