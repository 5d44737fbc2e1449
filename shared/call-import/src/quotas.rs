//! What AWS allows, and how the import stays within it. The emulators enforce hardly any of it, so
//! the compiler does where it can.
//!
//! - Lambda, 15 minutes a call: a call stops at its deadline, and another goes on from the
//!   checkpoint. It inflates again what lies before it, so that a batch must be inflated within
//!   14 minutes.
//! - Lambda, 10,240 MB of memory: [`Limits`] bound what is held, whatever the batch.
//! - Lambda, 512 MB of `/tmp` unless more is paid for: it is not used; work files lie in S3.
//! - Lambda, 1,024 open files: no file is opened, and at most `at_once` connections are.
//! - SQS, 1 MiB a message, 256 KiB before August 2025: a message names a run, in under 100 bytes.
//! - SQS, 12 hours of visibility: the queue's is longer than a call.
//! - DynamoDB, 400 KB an item: `ITEM_BYTES`.
//! - DynamoDB, 100 items and 4 MB a transaction: `TRANSACTION_ITEMS`, `TRANSACTION_BYTES`.
//! - DynamoDB refuses all but one of the transactions that meet at an item at the same time, also
//!   when they only check it: each commit that is in flight checks another copy of the lease. In an
//!   account's month one commit of a run is in flight; a refusal is tried again.
//! - DynamoDB, 1,000 writes a second in a partition, of which a transaction's count twice: the
//!   copies of a lease lie in partitions of their own. The months of an account share one, which
//!   takes some 150 segments a second.
//! - S3, 5 GB in one request, and 10,000 parts of at least 5 MiB but for the last: a segment has at
//!   most `segment_bytes` of rows and is put at once. The file of problems is the one multipart
//!   upload, in parts of 8 MiB, so that it may have 80 GB.
//! - S3, 3,500 writes and 5,500 reads a second under a prefix: `at_once` requests at a time are
//!   some 500 a second; a refusal is tried again.
//!
//! Sources: <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>,
//! <https://docs.aws.amazon.com/general/latest/gr/sqs-service.html>,
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html>,
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html>,
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html>,
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html>,
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html>.

use app::call_records::import::{CallRun, FENCE_COPIES, MAX_INVOICE_LINES};

use crate::context::Limits;

/// Most bytes of an item: 400 KB, names of attributes included.
const ITEM_BYTES: usize = 400 << 10;

/// Most items of a transaction.
const TRANSACTION_ITEMS: usize = 100;

/// Most bytes of a transaction.
const TRANSACTION_BYTES: usize = 4 << 20;

/// Most bytes of what a run has beside its checkpoint, and of a segment's item: 241 names of
/// columns of 128 bytes, and three keys.
const OTHER_BYTES: usize = 48 << 10;

// A run with its checkpoint is one item.
const _: () = assert!(CallRun::CHECKPOINT_BYTES + OTHER_BYTES <= ITEM_BYTES);

// A commit: sums of invoices and their lines, the segment, its month and a copy of the lease.
const COMMIT_ITEMS: usize = MAX_INVOICE_LINES + 3;
const _: () = assert!(COMMIT_ITEMS <= TRANSACTION_ITEMS);
const _: () = assert!(COMMIT_ITEMS * 2_048 + OTHER_BYTES <= TRANSACTION_BYTES);

// The lease is taken with all its copies in one transaction.
const _: () = assert!(FENCE_COPIES as usize + 2 <= TRANSACTION_ITEMS);

// Commits in flight check different copies.
const _: () = assert!(Limits::STANDARD.at_once <= FENCE_COPIES as usize);

// Every work object is named in the checkpoint: of 64 MiB of the batch the slice and its problems,
// and of each of two groups of parts the problems and the rows that wait. So a batch may have 70
// GB, decompressed, when every group has some of each; a larger one must be cut.
const OBJECT_BYTES: usize = "[18446744073709551615,268435456,1048576,1000000],".len();
const OBJECTS: usize = 6;
const SLICES: usize = CallRun::CHECKPOINT_BYTES / (OBJECT_BYTES * OBJECTS);
const _: () = assert!(SLICES * Limits::STANDARD.slice_bytes > 70_000_000_000);
