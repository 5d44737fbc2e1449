//! The signature of a webhook.
//!
//! Source: <https://docs.stripe.com/webhooks#verify-manually>.

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use sha2::Sha256;

/// A signature is good for this many seconds before and after its time.
const TOLERANCE: u64 = 300;

/// Why a body does not count as signed. It never repeats what was sent or a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.reason())]
pub enum SignatureError {
    /// The header is not `t=…,v1=…`.
    Malformed,
    /// No signature of the header is one of this body with a known secret.
    Forged,
    /// The signature is more than five minutes old, or from the future.
    Stale,
}

impl SignatureError {
    /// The error as text.
    pub(crate) const fn reason(self) -> &'static str {
        match self {
            Self::Malformed => "its header is malformed",
            Self::Forged => "it is of another body, or made with another secret",
            Self::Stale => "it is not of this time",
        }
    }
}

/// Verifies the header `Stripe-Signature` of a body: one of its `v1` signatures must be that of the
/// body as it came, with one of the secrets. Two secrets are valid during a rotation.
///
/// # Errors
/// [`SignatureError`].
pub fn verify_signature(
    body: &[u8],
    header: &str,
    secrets: &[&str],
    now: Timestamp,
) -> Result<(), SignatureError> {
    let parts = || header.split(',').filter_map(|part| part.trim().split_once('='));
    let time = parts().find(|(name, _)| *name == "t").map(|(_, value)| value);
    let time = time.ok_or(SignatureError::Malformed)?;
    let seconds: i64 = time.parse().map_err(|_| SignatureError::Malformed)?;
    let signatures: Vec<[u8; 32]> =
        parts().filter(|(name, _)| *name == "v1").filter_map(|(_, hex)| bytes(hex)).collect();
    if signatures.is_empty() {
        return Err(SignatureError::Malformed);
    }
    let secrets = secrets.iter().filter(|secret| !secret.is_empty());
    let signed = secrets.filter_map(|secret| signing(secret, time, body)).any(|expected| {
        // `verify` compares in constant time.
        signatures.iter().any(|signature| expected.clone().verify(signature.into()).is_ok())
    });
    if !signed {
        return Err(SignatureError::Forged);
    }
    if now.as_second().abs_diff(seconds) > TOLERANCE { Err(SignatureError::Stale) } else { Ok(()) }
}

/// What is signed: the time as it was sent, a point, and the body.
fn signing(secret: &str, time: &str, body: &[u8]) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
    mac.update(time.as_bytes());
    mac.update(b".");
    mac.update(body);
    Some(mac)
}

/// The bytes of 64 hexadecimal digits.
fn bytes(hex: &str) -> Option<[u8; 32]> {
    let digits: Vec<u8> =
        hex.chars().map(|digit| digit.to_digit(16)?.try_into().ok()).collect::<Option<_>>()?;
    let pairs =
        digits.chunks_exact(2).map(|pair| pair.iter().fold(0, |sum, digit| sum * 16 + digit));
    pairs.collect::<Vec<u8>>().try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "whsec_test_secret";
    /// 2026-11-30T12:00:00Z.
    const THEN: i64 = 1_796_040_000;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn sign(secret: &str, time: &str, body: &[u8]) -> String {
        let bytes = signing(secret, time, body).unwrap().finalize().into_bytes();
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn header(secret: &str, body: &[u8]) -> String {
        format!("t={THEN},v1={}", sign(secret, &THEN.to_string(), body))
    }

    /// The digest was made with Python's `hmac`.
    #[test]
    fn a_vector_of_another_implementation_is_accepted() {
        let body = "{\"id\":\"evt_1\",\"name\":\"Hélène ☃\"}".as_bytes();
        let header =
            "t=1796040000,v1=505b1b75b429c08cfa20149d9d59d253307c7c618bd539ada1d9d0eb804adba8";
        assert_eq!(verify_signature(body, header, &[SECRET], at(THEN)), Ok(()));
    }

    #[test]
    fn a_body_that_was_changed_or_signed_with_another_secret_is_forged() {
        let good = header(SECRET, b"{}");
        assert_eq!(verify_signature(b"{}", &good, &[SECRET], at(THEN)), Ok(()));
        let forged = Err(SignatureError::Forged);
        assert_eq!(verify_signature(b"{} ", &good, &[SECRET], at(THEN)), forged);
        assert_eq!(verify_signature(b"{}", &good, &["whsec_other"], at(THEN)), forged);
        assert_eq!(verify_signature(b"{}", &good, &[], at(THEN)), forged);
        let later = good.replace(&format!("t={THEN}"), &format!("t={}", THEN + 1));
        assert_eq!(verify_signature(b"{}", &later, &[SECRET], at(THEN)), forged);
        let empty = header("", b"{}");
        assert_eq!(verify_signature(b"{}", &empty, &[""], at(THEN)), forged);
    }

    #[test]
    fn a_signature_is_good_for_five_minutes_to_either_side() {
        let header = header(SECRET, b"{}");
        for (away, result) in [
            (0, Ok(())),
            (300, Ok(())),
            (-300, Ok(())),
            (301, Err(SignatureError::Stale)),
            (-301, Err(SignatureError::Stale)),
        ] {
            assert_eq!(verify_signature(b"{}", &header, &[SECRET], at(THEN + away)), result);
        }
    }

    #[test]
    fn one_of_several_signatures_is_enough() {
        let (good, wrong) = (sign(SECRET, &THEN.to_string(), b"{}"), "0".repeat(64));
        for header in [
            format!("t={THEN},v1={wrong},v1={good}"),
            format!("t={THEN},v1={good},v1={wrong},v0=abc"),
            format!("t={THEN}, v1={good}"),
        ] {
            assert_eq!(verify_signature(b"{}", &header, &[SECRET], at(THEN)), Ok(()), "{header}");
        }
        let old = format!("t={THEN},v0={good}");
        let refused = verify_signature(b"{}", &old, &[SECRET], at(THEN));
        assert_eq!(refused, Err(SignatureError::Malformed));
    }

    #[test]
    fn both_secrets_count_during_a_rotation() {
        for secret in ["whsec_new", "whsec_old"] {
            let header = header(secret, b"{}");
            let verified = verify_signature(b"{}", &header, &["whsec_new", "whsec_old"], at(THEN));
            assert_eq!(verified, Ok(()), "{secret}");
        }
    }

    #[test]
    fn a_malformed_header_is_refused() {
        let body = b"{}";
        for header in ["", "t=,v1=", "v1=00", "t=soon,v1=00", &format!("t={THEN},v1=zz"), "t=1"] {
            let refused = verify_signature(body, header, &[SECRET], at(THEN));
            assert_eq!(refused, Err(SignatureError::Malformed), "{header}");
        }
    }
}
