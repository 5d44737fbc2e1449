//! Call records: months, segments, sums of invoices, and import runs.

mod commit;
mod keys;
mod reading;
mod runs;
mod segment;
mod untied;
