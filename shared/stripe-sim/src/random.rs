//! The one source of everything random: ids, client secrets, delays and the order of deliveries.

/// A generator that a seed determines (SplitMix64).
#[derive(Debug, Clone)]
pub(crate) struct Random(u64);

const LETTERS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    /// A number from 0 to `limit - 1`; 0 if `limit` is 0.
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.next().checked_rem(limit).unwrap_or_default()
    }

    /// An id such as `pi_3PgafyB7…`: the prefix, then this many letters and digits.
    pub(crate) fn id(&mut self, prefix: &str, length: usize) -> String {
        let letter = |_| {
            let at = usize::try_from(self.below(62)).unwrap_or_default();
            char::from(LETTERS.get(at).copied().unwrap_or(b'0'))
        };
        prefix.chars().chain((0..length).map(letter).collect::<Vec<_>>()).collect()
    }
}
