//! The codes of an authenticator app (RFC 6238): SHA-1, six digits, a new code every 30 seconds.

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use sha1::Sha1;

/// The letters of base32 (RFC 4648).
pub(super) const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// The 30-second step of an instant.
pub(super) fn step(now: Timestamp) -> i64 {
    now.as_second().div_euclid(30)
}

/// The code of a secret (base32) at an instant.
pub fn totp(secret: &str, now: Timestamp) -> String {
    code_of(secret, step(now))
}

/// A code that is wrong at an instant and within five minutes of it.
pub fn wrong_totp(secret: &str, now: Timestamp) -> String {
    let near: Vec<String> = (-10..=10).map(|drift| code_of(secret, step(now) + drift)).collect();
    let mut codes = (0..100).map(|number| format!("{number:06}"));
    codes.find(|code| !near.contains(code)).unwrap()
}

pub(super) fn code_of(secret: &str, step: i64) -> String {
    let mut mac = Hmac::<Sha1>::new_from_slice(&decode(secret)).unwrap();
    mac.update(&step.to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let offset = usize::from(digest[19] & 0xf);
    let part = u32::from_be_bytes(digest[offset..offset + 4].try_into().unwrap());
    format!("{:06}", (part & 0x7fff_ffff) % 1_000_000)
}

fn decode(secret: &str) -> Vec<u8> {
    let (mut bytes, mut buffer, mut bits) = (Vec::new(), 0_u32, 0);
    for letter in secret.trim_end_matches('=').bytes() {
        let value = BASE32.iter().position(|base32| *base32 == letter).expect("base32");
        (buffer, bits) = (buffer << 5 | u32::try_from(value).unwrap(), bits + 5);
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(buffer >> bits & 0xff).unwrap());
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_match_the_rfc() {
        // The RFC's SHA-1 secret "12345678901234567890"; last six of its eight digits.
        let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
        let at = |seconds| totp(secret, Timestamp::from_second(seconds).unwrap());
        assert_eq!(at(59), "287082");
        assert_eq!(at(1_111_111_109), "081804");
        assert_eq!(at(20_000_000_000), "353130");
    }
}
