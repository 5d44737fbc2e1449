//! Names of downloaded files.

/// Joins the parts of a file name. Replaces characters that a header or a file system treats
/// specially.
pub(super) fn file_name(parts: &[&str], extension: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || ".-_".contains(c) { c } else { '-' };
    let name: String = parts.join("-").chars().map(plain).collect();
    format!("{name}.{extension}")
}
