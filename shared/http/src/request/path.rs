//! Document numbers in paths.
//!
//! HTTP APIs decode a path before they match it against routes, and decode every escape except that
//! of the percent sign. Browsers and proxies remove `..`. A number is therefore used as a segment
//! unchanged only when nothing on the way can change it. Any other number becomes `~` and the
//! base64url of its UTF-8, without padding. See decision 17.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use domain::ids::DocumentNumber;

/// The number that a segment of a path names; `None` when no document can have it.
///
/// A segment that [`segment_of`] does not write is the number itself, so that old links still work.
pub(crate) fn number_of(segment: &str) -> Option<DocumentNumber> {
    decoded(segment).or_else(|| DocumentNumber::stored(segment).ok())
}

/// A number as a segment of a path.
pub fn segment_of(number: &DocumentNumber) -> String {
    let text = number.as_str();
    if is_plain(text) {
        return text.to_owned();
    }
    format!("~{}", BASE64_URL_SAFE_NO_PAD.encode(text))
}

fn decoded(segment: &str) -> Option<DocumentNumber> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(segment.strip_prefix('~')?).ok()?;
    let number = DocumentNumber::stored(std::str::from_utf8(&bytes).ok()?).ok()?;
    (segment_of(&number) == segment).then_some(number)
}

/// Whether nothing on the way can change a number: it has only unreserved characters of RFC 3986
/// and begins with a letter or digit.
fn is_plain(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    text.chars().all(plain) && text.starts_with(|c: char| c.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers that an import accepts. A path can carry some of them unchanged.
    const NUMBERS: [&str; 19] = [
        "INV-2026.07_1",
        "20260701-2",
        "2026/07",
        "INV/2026/00001",
        "a%2Fb",
        "%25",
        "..",
        ".",
        "...",
        "-1",
        "~1",
        "~fnx-",
        "Q?x=1#y",
        "a\\b",
        "a+b&c;d",
        "№ 12 été",
        "\u{1F9FE}",
        "1234567890123456789012345678901234567890123456789012345678901234",
        "////////////////////////////////////////////////////////////////",
    ];

    #[test]
    fn every_number_survives_a_path_and_nothing_on_the_way_has_anything_to_decode() {
        for text in NUMBERS {
            let number = DocumentNumber::parse(text).unwrap();
            let segment = segment_of(&number);
            let unreserved = |c: char| c.is_ascii_alphanumeric() || "-_.~".contains(c);
            assert!(segment.chars().all(unreserved) && !segment.starts_with('.'), "{segment}");
            assert_eq!(number_of(&segment), Some(number), "{text} as {segment}");
        }
    }

    #[test]
    fn what_was_a_segment_before_still_names_its_number() {
        for text in ["INV-1", "INV:1", "a b", "été", "~1", "~SU5W", "~", "~~", "1%2F2", "~Li4="] {
            assert_eq!(number_of(text).unwrap().as_str(), text);
        }
        assert_eq!(number_of("~Li4").unwrap().as_str(), "..");
        assert_eq!(number_of("a\u{7}"), None);
        assert_eq!(number_of(""), None);
    }
}
