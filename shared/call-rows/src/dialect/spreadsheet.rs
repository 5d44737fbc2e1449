//! Texts that a spreadsheet must not run.
//!
//! A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@` for a formula, quoted or not.
//! An apostrophe before it makes it a text. Programs trim white space and NUL before they look, and
//! some take full-width forms for the same characters.

/// First characters of a formula, and of what hides one.
const FORMULAS: [char; 12] = ['=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠'];

/// Whether a spreadsheet could take a text for a formula.
///
/// Numbers are not touched: `+14165550123`, `-210.69`, `0042`.
pub(super) fn is_risky(text: &str) -> bool {
    let shown = text.trim_start_matches([' ', '\u{a0}', '\u{3000}', '\u{feff}']);
    shown.starts_with(FORMULAS) && !is_number(text)
}

/// `+digits`, as telephone numbers are written, or a decimal with a minus sign.
fn is_number(text: &str) -> bool {
    let are_digits = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    if let Some(number) = text.strip_prefix('+') {
        return are_digits(number);
    }
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    match unsigned.split_once('.') {
        Some((whole, fraction)) => are_digits(whole) && are_digits(fraction),
        None => are_digits(unsigned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_begins_like_a_formula_is_risky() {
        for text in [
            "=1+1",
            "+1+1",
            "-1+1",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\n=1",
            "\0=1",
            "＝1",
            "＋1",
            "－1",
            "＠1",
            " =1",
            "\u{feff}=1",
            "+",
            "-",
            "+1 416",
            "+1.5",
            "-.5",
            "-5.",
            "--5",
            "+١",
            "-1e5",
            "+1416555••••",
        ] {
            assert!(is_risky(text), "{text:?}");
        }
    }

    #[test]
    fn numbers_and_other_texts_are_left_alone() {
        for text in [
            "",
            "+14165550123",
            "-210.69",
            "-5",
            "0042",
            "0113312345678",
            "a=1",
            "'=1",
            "Ann",
            " 5",
            "(416) 555-0123",
            "1416555••••",
        ] {
            assert!(!is_risky(text), "{text:?}");
        }
    }
}
