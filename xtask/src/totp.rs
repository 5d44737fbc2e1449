//! Time-based one-time passwords (RFC 6238), for demo users with a second factor.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result};
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

/// The current code of a secret in base32.
pub(crate) fn code(secret: &str) -> Result<String> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?;
    code_at(secret, now)
}

fn code_at(secret: &str, since_epoch: Duration) -> Result<String> {
    let key = base32(secret).context("the second factor's secret is not base32")?;
    let mut mac = Hmac::<Sha1>::new_from_slice(&key)?;
    mac.update(&(since_epoch.as_secs() / 30).to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let offset = usize::from(digest.last().copied().unwrap_or_default() & 0xf);
    let bytes = digest.iter().skip(offset).take(4);
    let number = bytes.fold(0_u32, |number, byte| number << 8 | u32::from(*byte)) & 0x7fff_ffff;
    Ok(format!("{:06}", number % 1_000_000))
}

fn base32(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let (mut buffer, mut bits) = (0_u32, 0);
    for letter in text.trim_end_matches('=').chars() {
        let value = match letter {
            'A'..='Z' => u32::from(letter) - u32::from('A'),
            '2'..='7' => u32::from(letter) - u32::from('2') + 26,
            _ => return None,
        };
        (buffer, bits) = (buffer << 5 | value, bits + 5);
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(buffer >> bits & 0xff).ok()?);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_match_the_rfc() {
        // The RFC's SHA-1 secret "12345678901234567890"; last six of its eight digits.
        let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
        assert_eq!(code_at(secret, Duration::from_secs(59)).unwrap(), "287082");
        assert_eq!(code_at(secret, Duration::from_secs(1_111_111_109)).unwrap(), "081804");
        assert_eq!(code_at(secret, Duration::from_secs(20_000_000_000)).unwrap(), "353130");
    }
}
