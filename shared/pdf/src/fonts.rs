//! The fonts of all PDFs, compiled into the program (`fonts/README.md`).

use std::sync::LazyLock;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

/// The faces, in the order in which they are tried.
const FILES: [&[u8]; 3] = [
    include_bytes!("../fonts/NotoSans-Regular.ttf"),
    include_bytes!("../fonts/NotoSans-SemiBold.ttf"),
    include_bytes!("../fonts/NotoSansJP-Regular.otf"),
];

/// What stands for a character that no face has.
const REPLACEMENT: char = '\u{fffd}';

/// The parsed faces.
static FACES: LazyLock<Vec<Font>> = LazyLock::new(|| {
    let faces = FILES.into_iter().filter_map(|file| Font::new(Bytes::new(file), 0));
    faces.collect()
});

/// The list of the faces for typesetting.
static BOOK: LazyLock<LazyHash<FontBook>> =
    LazyLock::new(|| LazyHash::new(FontBook::from_fonts(FACES.iter())));

/// The list of the faces.
pub(crate) fn book() -> &'static LazyHash<FontBook> {
    &BOOK
}

/// A face of the list.
pub(crate) fn face(index: usize) -> Option<Font> {
    FACES.get(index).cloned()
}

/// The text with characters that no face has replaced by U+FFFD: PDF/UA-1 forbids a text without
/// glyphs, and a name in another script must not keep the customer from the document.
pub(crate) fn with_glyphs(text: &str) -> String {
    text.chars().map(|c| if has_glyph(c) { c } else { REPLACEMENT }).collect()
}

fn has_glyph(c: char) -> bool {
    FACES.iter().any(|face| face.info().coverage.contains(u32::from(c)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_face_is_a_font() {
        assert_eq!(FACES.len(), FILES.len());
    }

    #[test]
    fn what_documents_need_has_glyphs() {
        for text in [
            "1\u{202f}234,50\u{a0}$ − 5 % – “a” « b » l’été…",
            "ÀÂÇÉÈÊËÎÏÔÙÛÜŸŒÆàâçéèêëîïôùûüÿœæ ﬁ ﬂ ﬀ",
            "日本電話株式会社 髙島屋 﨑 𠮷野家 カタカナ ひらがな",
            "Łódź Ελλάδα Київ",
        ] {
            assert_eq!(with_glyphs(text), text);
        }
    }

    #[test]
    fn what_has_no_glyph_is_replaced() {
        assert_eq!(with_glyphs("a🙂شb"), "a\u{fffd}\u{fffd}b");
    }
}
