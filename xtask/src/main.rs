//! The project's own commands. `cargo xtask --help` lists them.

mod arm64;
mod audit;
mod aws;
mod aws_command;
mod bench;
mod bootstrap_admin;
mod browser;
mod cargo;
mod cli;
mod clock;
mod demo;
mod deploy;
mod deployed;
mod edge;
mod fingerprint;
mod functions;
mod invoke;
mod layout;
mod mail_feedback;
mod mails;
mod ministack;
mod moto;
mod new_function;
mod openapi;
mod package;
mod planted;
mod portal;
mod prerequisites;
mod process;
mod progress;
mod python;
mod routes;
mod schemathesis;
mod secrets;
mod stack;
mod stack_json;
mod stages;
mod stripe_sim;
mod template;
mod totp;
mod up;
mod web;

fn main() -> std::process::ExitCode {
    cli::run()
}
