//! Reads the text of a PDF with a reader that is not the typesetter's.

/// The text of each page, its white space reduced to single spaces.
pub(crate) fn pages(pdf: &[u8]) -> Vec<String> {
    assert!(pdf.starts_with(b"%PDF-"));
    let pages = pdf_extract::extract_text_from_mem_by_pages(pdf).unwrap();
    pages.iter().map(|page| page.split_ascii_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

/// The text of all pages.
pub(crate) fn text(pdf: &[u8]) -> String {
    pages(pdf).join(" ")
}
