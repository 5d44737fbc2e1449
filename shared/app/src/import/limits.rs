//! How much of a run is worked on at a time.

/// Sizes that bound memory and the work between two saves. How a run ends does not depend on them;
/// but a run that was begun with one number of shards cannot go on with another, and what may
/// be no document decides where reading stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most lines of a slice of the file.
    pub slice_lines: u64,
    /// Most bytes read for a slice.
    pub slice_bytes: usize,
    /// By how many the lines of a file that are no documents may outnumber those that are. Reading
    /// stops at the next, so that a file of a few bytes cannot become work without end.
    pub spare_lines: u64,
    /// Most bytes of them, decompressed.
    pub spare_bytes: u64,
    /// Shards of a file of more than one slice.
    pub shards: u64,
    /// Most documents of a window of a shard.
    pub window_lines: usize,
    /// Most bytes of their lines.
    pub window_bytes: usize,
    /// Most of them that belong to one account.
    pub account_lines: usize,
    /// Size up to which a part of problems is filled, in bytes.
    pub part_bytes: usize,
    /// Accounts that are posted to, and files that are written, at the same time.
    pub at_once: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            slice_lines: 50_000,
            slice_bytes: 32 << 20,
            spare_lines: 100_000,
            spare_bytes: 1 << 30,
            shards: 64,
            window_lines: 20_000,
            window_bytes: 16 << 20,
            account_lines: 200,
            part_bytes: 1 << 20,
            at_once: 32,
        }
    }
}
