//! The language of a response to a caller who is not signed in.

use contract::Language;

/// The portal's language that an `Accept-Language` header prefers; the first language when none
/// matches.
pub(crate) fn preferred(header: Option<&str>) -> Language {
    let mut best: Option<(u16, Language)> = None;
    for part in header.unwrap_or_default().split(',') {
        let (tag, weight) = weighted(part);
        let Some(language) = spoken(tag) else { continue };
        if weight > best.map_or(0, |(weight, _)| weight) {
            best = Some((weight, language));
        }
    }
    best.map_or_else(Language::default, |(_, language)| language)
}

/// A tag and its weight in thousandths; 0 when the weight cannot be parsed.
fn weighted(part: &str) -> (&str, u16) {
    let mut pieces = part.split(';').map(str::trim);
    let tag = pieces.next().unwrap_or_default();
    match pieces.find_map(|piece| piece.strip_prefix("q=")) {
        None => (tag, 1000),
        Some(quality) => (tag, thousandths(quality).unwrap_or(0)),
    }
}

fn thousandths(quality: &str) -> Option<u16> {
    let (whole, fraction) = quality.split_once('.').unwrap_or((quality, ""));
    let whole: u16 = whole.parse().ok().filter(|whole| *whole <= 1)?;
    if fraction.len() > 3 {
        return None;
    }
    let fraction: u16 = format!("{fraction:0<3}").parse().ok()?;
    Some(whole.saturating_mul(1000).saturating_add(fraction))
}

fn spoken(tag: &str) -> Option<Language> {
    let primary = tag.split('-').next().unwrap_or_default();
    if primary.eq_ignore_ascii_case("fr") {
        Some(Language::FrCa)
    } else if primary.eq_ignore_ascii_case("en") || tag == "*" {
        Some(Language::EnCa)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_language_that_is_spoken_wins() {
        for (header, language) in [
            (None, Language::EnCa),
            (Some(""), Language::EnCa),
            (Some("fr-CA,fr;q=0.9,en;q=0.8"), Language::FrCa),
            (Some("fr-FR"), Language::FrCa),
            (Some("en;q=0.5, fr;q=0.8"), Language::FrCa),
            (Some("de, fr;q=0.1"), Language::FrCa),
            (Some("fr;q=0, en;q=0.1"), Language::EnCa),
            (Some("fr;q=x"), Language::EnCa),
            (Some("*"), Language::EnCa),
        ] {
            assert_eq!(preferred(header), language, "{header:?}");
        }
    }
}
