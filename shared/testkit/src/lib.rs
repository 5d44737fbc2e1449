//! Ports in memory, with faults; a fixed clock; contract suites. For tests only.
pub mod ledger;
pub mod outside;
