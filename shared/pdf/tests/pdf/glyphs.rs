//! Every character has a glyph, and is copied out as itself. PDF/UA-1 refuses a missing glyph, so
//! a document that is made has none.

use contract::Language::FrCa;

use crate::content::{invoice, issuer};
use crate::read::text;

fn made_with(description: &str) -> String {
    let mut content = invoice(1);
    content.lines[0].description = description.to_owned();
    text(&pdf::invoice(&issuer(), "A-1001", &content, FrCa).unwrap())
}

#[test]
fn what_customers_write_is_copied_out_as_it_is() {
    for description in [
        "1\u{202f}234,56\u{a0}$",
        "−5 %",
        "Élève, où, ça, œuvre, Noël",
        "office, fluide, affluent, difficile",
        "日本電話株式会社",
        "髙島屋と﨑陽軒",
    ] {
        let made = made_with(description);
        // The reader takes a change of script for a gap.
        let joined = |text: &str| text.replace(' ', "");
        assert!(joined(&made).contains(&joined(description)), "{description} in {made}");
    }
}

#[test]
fn a_character_without_a_glyph_does_not_keep_the_customer_from_the_document() {
    assert!(made_with("Salut 🙂!").contains("Salut \u{fffd}!"));
}

#[test]
fn a_long_word_keeps_its_characters() {
    let long = "X".repeat(120);
    let made = made_with(&long).replace(['\u{200b}', ' '], "");
    assert!(made.contains(&long), "{made}");
}
