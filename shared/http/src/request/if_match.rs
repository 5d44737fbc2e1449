//! The header `If-Match`: which version of a thing the caller saw.

use lambda_http::http::HeaderMap;
use lambda_http::http::header::IF_MATCH;

use crate::Failure;

const NAME: &str = "If-Match";

/// The tag in the header. A proxy that compresses responses makes strong tags weak, so both forms
/// are the same here.
pub(crate) fn tag(headers: &HeaderMap) -> Result<&str, Failure> {
    let mut sent = headers.get_all(IF_MATCH).iter();
    let value = sent.next().ok_or_else(|| Failure::malformed(NAME, "missing-field"))?;
    if sent.next().is_some() {
        return Err(Failure::malformed(NAME, "repeated-field"));
    }
    let value = value.to_str().unwrap_or_default().trim();
    let tag = value.strip_prefix("W/").unwrap_or(value);
    let tag = tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"'));
    let tag = tag.filter(|tag| !tag.is_empty() && !tag.contains('"'));
    tag.ok_or_else(|| Failure::malformed(NAME, "bad-value"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_tag_is_read_strong_or_weak() {
        let read = |values: &[&str]| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(IF_MATCH, value.parse().unwrap());
            }
            tag(&headers).map(str::to_owned).map_err(|failure| failure.faults()[0].code)
        };
        assert_eq!(read(&["\"a1\""]), Ok("a1".to_owned()));
        assert_eq!(read(&["W/\"a1\""]), Ok("a1".to_owned()));
        assert_eq!(read(&[]), Err("missing-field"));
        assert_eq!(read(&["\"a\"", "\"b\""]), Err("repeated-field"));
        for bad in ["a1", "*", "\"\"", "\"a\", \"b\"", "\"a"] {
            assert_eq!(read(&[bad]), Err("bad-value"), "{bad}");
        }
    }
}
