//! Where pages end, and what every page has.

use contract::Language::{EnCa, FrCa};

use crate::content::{invoice, issuer, statement};
use crate::read::{pages, text};

/// The totals are in one piece, on a page that also has a line.
fn totals_are_kept(lines: usize) {
    let pages = pages(&pdf::invoice(&issuer(), "A-1001", &invoice(lines), EnCa).unwrap());
    let has_totals = |page: &&String| page.contains("Subtotal");
    let totals: Vec<_> = pages.iter().filter(has_totals).collect();
    assert_eq!(totals.len(), 1, "{lines} lines");
    let page = totals[0];
    let last = format!("Line {lines} of the service");
    assert!(page.contains(&last), "{lines} lines: the totals are alone in {page}");
    let (_, after) = page.split_once("Subtotal").unwrap();
    assert!(after.contains("GST") && after.contains("QST") && after.contains("Total $"), "{page}");
}

#[test]
fn totals_are_never_alone_on_a_page_nor_cut_in_two() {
    // A page ends around 22 lines, so its totals are tried at every place near its end.
    for lines in (16..=28).chain([1, 2, 200]) {
        totals_are_kept(lines);
    }
}

#[test]
fn two_thousand_lines_are_an_invoice_too() {
    totals_are_kept(2_000);
}

#[test]
fn headings_repeat_and_pages_are_numbered() {
    let made = pages(&pdf::invoice(&issuer(), "A-1001", &invoice(200), EnCa).unwrap());
    assert!(made.len() > 3);
    for (index, page) in made.iter().enumerate() {
        let number = format!("Page {} of {}", index + 1, made.len());
        assert!(page.contains(&number), "{number} in {page}");
        if page.contains(" of the service") {
            assert!(page.contains("Description Quantity Unit price Amount (CAD)"), "{page}");
        }
    }
    let french = pages(&pdf::statement(&issuer(), &statement(100, 0), FrCa).unwrap());
    assert!(french[0].contains(&format!("Page 1 sur {}", french.len())));
}

#[test]
fn a_statement_keeps_its_closing_balance_with_a_movement() {
    for movements in 27..=36 {
        let made = pages(&pdf::statement(&issuer(), &statement(movements, 0), EnCa).unwrap());
        let closing = |page: &&String| page.rfind("Closing balance") > page.find("DOC-");
        let last = format!("DOC-{movements} ");
        let page = made.iter().filter(closing).find(|page| page.contains(&last));
        assert!(page.is_some(), "{movements} movements");
    }
}

#[test]
fn each_language_is_hyphenated_by_its_own_rules() {
    let mut content = invoice(1);
    content.lines[0].description = "téléconférences ".repeat(60);
    let made = text(&pdf::invoice(&issuer(), "A-1001", &content, FrCa).unwrap());
    // The reader takes a hyphen for a word of its own.
    let parts = made.replace("téléconférences", "");
    assert!(parts.contains("téléconfé - rences"), "broken as in French: {made}");
    assert!(!parts.contains("téléconfér - "), "not as in English: {made}");
}

#[test]
fn the_same_content_gives_the_same_bytes() {
    let make = || pdf::invoice(&issuer(), "A-1001", &invoice(30), FrCa).unwrap();
    assert_eq!(make(), make());
}

#[test]
fn a_document_is_tagged_in_its_language() {
    for (language, tag) in [(EnCa, "en-CA"), (FrCa, "fr-CA")] {
        let made = pdf::statement(&issuer(), &statement(1, 0), language).unwrap();
        let raw = String::from_utf8_lossy(&made).into_owned();
        let named =
            raw.contains(&format!("/Lang({tag})")) || raw.contains(&format!("/Lang ({tag})"));
        assert!(named && raw.contains("pdfuaid:part"), "{tag}");
    }
}
