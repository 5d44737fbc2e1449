//! The form of codes that people read and type: 24 characters in groups of four.

use crate::system::Random;

/// Characters of a code.
const CHARS: usize = 24;
const GROUP: usize = 4;

/// Crockford's base32: no letter is taken for a digit or for another one.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// 120 random bits as text, without groups.
pub(super) fn generate(random: [u8; 32]) -> String {
    let letter = |byte: &u8| ALPHABET.get(usize::from(byte % 32)).copied().map(char::from);
    random.iter().take(CHARS).filter_map(letter).collect()
}

/// The same, of new random bytes.
pub(super) fn new(random: &impl Random) -> String {
    generate(random.bytes())
}

/// Reads what somebody typed: capitals, spaces and hyphens do not matter, and letters that look
/// like digits are digits. `None` when it is not of this form.
pub(super) fn parse(text: &str) -> Option<String> {
    let typed = text.chars().filter(|c| *c != '-' && !c.is_whitespace());
    let read = typed.map(|c| match c.to_ascii_lowercase() {
        'o' => '0',
        'i' | 'l' => '1',
        other => other,
    });
    let code: String = read.take(CHARS + 1).collect();
    let known = |c: char| u8::try_from(c).is_ok_and(|byte| ALPHABET.contains(&byte));
    (code.len() == CHARS && code.chars().all(known)).then_some(code)
}

/// A code in groups, such as `h7kc-9wpd-x4mt-2b0s-qe8n-v5ya`.
pub(super) fn grouped(code: &str) -> String {
    let letters: Vec<char> = code.chars().collect();
    let groups: Vec<String> = letters.chunks(GROUP).map(|group| group.iter().collect()).collect();
    groups.join("-")
}
