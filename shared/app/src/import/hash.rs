//! The hash that shards and parts of a run are named by.

use sha2::{Digest, Sha256};

/// The first eight bytes of the content's SHA-256, as a number. Work files are named by it, and a
/// run may go on under a newer version, so it is the same in every version.
pub(super) fn hash(content: &[u8]) -> u64 {
    let hash = Sha256::digest(content);
    hash.iter().take(8).fold(0, |number, byte| (number << 8) | u64::from(*byte))
}
