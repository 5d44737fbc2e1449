//! Sums of many rows at once.

use arrow_array::RecordBatch;
use domain::call_record::{CallCharge, CallRecord, Totals};

use crate::amounts::{charges, seconds};

/// Sums of rows.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sums(Totals);

impl Sums {
    /// Adds the rows of a batch that the mask has 1 for. `None` when a column is missing, or has
    /// values that no call has.
    pub(crate) fn add(&mut self, batch: &RecordBatch, mask: &[u8]) -> Option<()> {
        let (seconds, charges) = (seconds(batch)?, charges(batch)?);
        let (mut calls, mut billed, mut beyond) = (0_u64, 0_u64, 0_u64);
        // Halves of 32 bits, so that a loop over 64-bit integers cannot overflow.
        let (mut high, mut low) = (0_i64, 0_u64);
        for ((mask, seconds), charge) in mask.iter().zip(seconds.iter()).zip(charges.iter()) {
            let all = 0_i64.wrapping_sub(i64::from(*mask));
            let seconds = (seconds & all).cast_unsigned();
            let charge = charge & all;
            calls = calls.wrapping_add(u64::from(*mask));
            billed = billed.wrapping_add(seconds & u64::from(u32::MAX));
            beyond |= seconds >> 32;
            high = high.wrapping_add(charge >> 32);
            low = low.wrapping_add(charge.cast_unsigned() & u64::from(u32::MAX));
        }
        if beyond != 0 {
            return None;
        }
        let charge = (i128::from(high) << 32) + i128::from(low);
        self.0 = self.0.plus(Totals { calls, billed_seconds: billed, charge: sum(charge) });
        Some(())
    }

    /// Adds a call.
    pub(crate) fn add_call(&mut self, call: &CallRecord) {
        self.0.add(call.billed_seconds, call.charge);
    }

    /// The sums.
    pub(crate) const fn totals(self) -> Totals {
        self.0
    }
}

/// Millionths that may be beyond 64 bits.
fn sum(millionths: i128) -> CallCharge {
    let (mut sum, mut left) = (CallCharge::ZERO, millionths);
    while left != 0 {
        let most = if left < 0 { i64::MIN } else { i64::MAX };
        let part = i64::try_from(left).unwrap_or(most);
        sum = sum.plus(CallCharge::from_millionths(part));
        left -= i128::from(part);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_beyond_64_bits_are_exact() {
        for sign in [1, -1] {
            let largest = CallCharge::from_millionths(sign * 999_999_999_999_999_999);
            let wanted = (0..1_000).fold(CallCharge::ZERO, |sum, _| sum.plus(largest));
            assert_eq!(sum(i128::from(sign) * 999_999_999_999_999_999_000), wanted);
        }
        assert_eq!(sum(0), CallCharge::ZERO);
    }
}
