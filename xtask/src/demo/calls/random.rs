//! Seeded random choices, so that the demo's calls are the same in every run of the same day.

/// A sequence that its seed determines (SplitMix64).
pub(super) struct Random(u64);

impl Random {
    /// The sequence of a seed.
    pub(super) fn new(seed: &str) -> Self {
        Self(hash(seed))
    }

    /// From 0 to one less than `limit`; 0 for a limit of 0.
    pub(super) fn below(&mut self, limit: u64) -> u64 {
        self.next().checked_rem(limit).unwrap_or(0)
    }

    /// A position in a list of weights, each as probable as its weight says.
    pub(super) fn weighted(&mut self, weights: impl Iterator<Item = u64> + Clone) -> usize {
        let mut left = self.below(weights.clone().sum());
        let mut chosen = 0;
        for (at, weight) in weights.enumerate() {
            if left < weight {
                return at;
            }
            left -= weight;
            chosen = at;
        }
        chosen
    }

    /// A length of many short and few long ones, of this mean and at most eight times as long.
    pub(super) fn exponential(&mut self, mean: u64) -> u64 {
        let unit = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        let length = -(1.0 - unit).ln() * mean as f64;
        (length as u64).min(mean * 8)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mixed(self.0)
    }
}

/// A number that depends on all bytes of a text (FNV-1a, mixed).
pub(super) fn hash(text: &str) -> u64 {
    let step = |sum: u64, byte: u8| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    mixed(text.bytes().fold(0xcbf2_9ce4_8422_2325, step))
}

/// Divides a total in proportion to the weights, so that the parts add up to it exactly.
pub(super) fn apportion(total: u64, weights: &[u64]) -> Vec<u64> {
    let sum: u128 = weights.iter().copied().map(u128::from).sum();
    let (mut seen, mut given) = (0_u128, 0_u64);
    let part = |weight: &u64| {
        seen += u128::from(*weight);
        let until = (u128::from(total) * seen).checked_div(sum).unwrap_or(0) as u64;
        let part = until - given;
        given = until;
        part
    };
    weights.iter().map(part).collect()
}

fn mixed(bits: u64) -> u64 {
    let bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_add_up_and_follow_their_weights() {
        let weights = [3, 1, 0, 7, 7, 2];
        for total in [0, 1, 19, 20, 4_817, 1_000_003] {
            let parts = apportion(total, &weights);
            assert_eq!(parts.iter().sum::<u64>(), total);
            for (part, weight) in parts.iter().zip(weights) {
                assert!(part.abs_diff(total * weight / 20) <= 1, "{total}: {parts:?}");
            }
        }
    }

    #[test]
    fn a_seed_gives_one_sequence_and_a_weight_of_zero_is_never_chosen() {
        let ten = |seed| {
            let mut random = Random::new(seed);
            [0; 10].map(|_: u64| random.below(1_000))
        };
        assert_eq!(ten("a"), ten("a"));
        assert_ne!(ten("a"), ten("b"));
        let mut random = Random::new("weights");
        let mut counts = [0; 3];
        for _ in 0..1_000 {
            counts[random.weighted([1, 0, 3].into_iter())] += 1;
        }
        assert!(counts[1] == 0 && counts[2] > 2 * counts[0], "{counts:?}");
    }
}
