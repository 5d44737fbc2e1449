//! The format of codes that users read and type: 24 characters, shown in groups of four.

use crate::system::Random;

/// Length of a code, without hyphens.
const CHARS: usize = 24;
const GROUP: usize = 4;

/// Crockford's base32 in lower case: it leaves out letters that look like digits.
/// <https://www.crockford.com/base32.html>
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// 120 of these random bits as text, without hyphens.
pub(super) fn encode(random: [u8; 32]) -> String {
    let letter = |byte: &u8| ALPHABET.get(usize::from(byte % 32)).copied().map(char::from);
    random.iter().take(CHARS).filter_map(letter).collect()
}

/// A new random code, without hyphens.
pub(super) fn generate(random: &impl Random) -> String {
    encode(random.bytes())
}

/// Parses a typed code: ignores case, spaces and hyphens, and reads `o` as 0, and `i` and `l` as 1.
/// `None` when the text is not in this format.
pub(super) fn parse(text: &str) -> Option<String> {
    let typed = text.chars().filter(|c| *c != '-' && !c.is_whitespace());
    let normalized = typed.map(|c| match c.to_ascii_lowercase() {
        'o' => '0',
        'i' | 'l' => '1',
        other => other,
    });
    let code: String = normalized.take(CHARS + 1).collect();
    let is_in_alphabet = |c: char| u8::try_from(c).is_ok_and(|byte| ALPHABET.contains(&byte));
    (code.len() == CHARS && code.chars().all(is_in_alphabet)).then_some(code)
}

/// The code in groups of four, such as `h7kc-9wpd-x4mt-2b0s-qe8n-v5ya`.
pub(super) fn grouped(code: &str) -> String {
    let letters: Vec<char> = code.chars().collect();
    let groups: Vec<String> = letters.chunks(GROUP).map(|group| group.iter().collect()).collect();
    groups.join("-")
}
