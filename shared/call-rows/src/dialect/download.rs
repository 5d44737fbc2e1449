//! What a download is, and how its file is called.

use domain::document::Language;

/// For whom the file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// For programs: the canonical form. UTF-8 without a byte order mark, lines end in LF.
    Machine,
    /// For people: with local time and offset, and without cells that run as formulas. UTF-8 with a
    /// byte order mark, lines end in CR LF.
    Spreadsheet,
}

impl Dialect {
    /// Its name, as requests and file names have it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Machine => "machine",
            Self::Spreadsheet => "spreadsheet",
        }
    }

    /// Parses its name; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Machine, Self::Spreadsheet].into_iter().find(|dialect| dialect.as_str() == text)
    }
}

/// What a download is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Download<'a> {
    /// The account's number, or its id.
    pub account: &'a str,
    /// What it has: a month such as `2026-06`, an invoice's number, or `search`.
    pub subject: &'a str,
    /// The dialect.
    pub dialect: Dialect,
    /// The IANA name of the account's zone.
    pub zone: &'a str,
    /// The language of the person who downloads.
    pub language: Language,
}

impl Download<'_> {
    /// Its file name, in plain ASCII: every other character is `-`. It states the zone of the
    /// times, UTC for programs, and the language for which a spreadsheet's file is made.
    ///
    /// `A-2041-calls-2026-06-machine-UTC.csv`,
    /// `A-2041-calls-2026-06-spreadsheet-America-Toronto-fr-CA.csv`.
    pub fn file_name(&self) -> String {
        let dialect = self.dialect.as_str();
        let mut parts = vec![self.account, "calls", self.subject, dialect];
        match self.dialect {
            Dialect::Machine => parts.push("UTC"),
            Dialect::Spreadsheet => parts.extend([self.zone, self.language.as_str()]),
        }
        let plain = |c: char| if c.is_ascii_alphanumeric() || "._-+".contains(c) { c } else { '-' };
        let name: String = parts.join("-").chars().map(plain).collect();
        // A name that begins with a point is hidden on some systems.
        format!("{}.csv", name.trim_start_matches('.'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_states_zone_and_language_in_plain_ascii() {
        let name = |account, dialect, language| {
            let zone = "America/Toronto";
            Download { account, subject: "2026-06", dialect, zone, language }.file_name()
        };
        let machine = name("A-2041", Dialect::Machine, Language::French);
        assert_eq!(machine, "A-2041-calls-2026-06-machine-UTC.csv");
        assert_eq!(
            name("A-2041", Dialect::Spreadsheet, Language::French),
            "A-2041-calls-2026-06-spreadsheet-America-Toronto-fr-CA.csv"
        );
        assert_eq!(
            name("..é/\"\r\n№ 1", Dialect::Machine, Language::English),
            "-------1-calls-2026-06-machine-UTC.csv"
        );
    }

    #[test]
    fn a_dialect_is_parsed_from_its_name() {
        for dialect in [Dialect::Machine, Dialect::Spreadsheet] {
            assert_eq!(Dialect::parse(dialect.as_str()), Some(dialect));
        }
        assert_eq!(Dialect::parse("Machine"), None);
    }
}
