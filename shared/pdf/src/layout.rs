//! What the template gets: texts, ready to be set. It computes nothing.

use contract::{BillingAddress, Language};
use serde::Serialize;

use crate::{fonts::with_glyphs, words::Words};

/// The provider, as documents show it.
#[derive(Clone, Debug)]
pub struct Issuer {
    /// The name that its customers know.
    pub name: String,
    /// The billing team's address.
    pub email: String,
    /// The billing team's telephone number.
    pub phone: String,
}

impl Issuer {
    /// The provider as the function's settings describe it, each read by its name.
    ///
    /// # Errors
    /// The error of a setting that cannot be read.
    pub fn from_settings<E>(
        setting: impl Fn(&'static str) -> Result<String, E>,
    ) -> Result<Self, E> {
        let (name, email) = (setting("PROVIDER_NAME")?, setting("PROVIDER_EMAIL")?);
        Ok(Self { name, email, phone: setting("PROVIDER_PHONE")? })
    }
}

/// A document.
#[derive(Debug, Serialize)]
pub(crate) struct Layout {
    /// What identifies it, for the PDF's own id.
    #[serde(skip)]
    pub(crate) ident: String,
    /// `en` or `fr`: decides hyphenation.
    lang: &'static str,
    title: String,
    issuer: String,
    contact: Vec<String>,
    /// The texts around the number of a page: before, between, after.
    page: [&'static str; 2],
    bill_to_label: &'static str,
    bill_to: Vec<String>,
    facts: Vec<Fact>,
    sections: Vec<Section>,
    slip: Option<Slip>,
}

/// A label and its value.
#[derive(Debug, Serialize)]
pub(crate) struct Fact {
    pub(crate) label: String,
    pub(crate) value: String,
    /// Whether it stands out.
    pub(crate) strong: bool,
}

/// A heading with a table, or with a sentence in its place.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Section {
    pub(crate) heading: String,
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: Vec<Vec<Cell>>,
    /// Rows at the end that stay together, and with the last of `rows`.
    pub(crate) totals: Vec<Fact>,
    pub(crate) note: Option<String>,
}

/// A column of a table.
#[derive(Debug, Serialize)]
pub(crate) struct Column {
    heading: String,
    /// The share of the width; 0 for as wide as its content.
    share: u8,
    /// Whether it holds numbers: right-aligned, never broken.
    number: bool,
}

/// A cell: its text, and a smaller text below it.
#[derive(Debug, Serialize)]
pub(crate) struct Cell(String, Option<String>);

/// The part of an invoice that comes back with a payment.
#[derive(Debug, Serialize)]
pub(crate) struct Slip {
    pub(crate) heading: &'static str,
    pub(crate) advice: String,
    pub(crate) facts: Vec<Fact>,
    /// The label of the box into which the payer writes the amount.
    pub(crate) enclosed: &'static str,
}

impl Column {
    /// A column of texts.
    pub(crate) fn text(heading: impl AsRef<str>, share: u8) -> Self {
        Self { heading: with_glyphs(heading.as_ref()), share, number: false }
    }

    /// A column of numbers.
    pub(crate) fn number(heading: impl AsRef<str>) -> Self {
        Self { heading: with_glyphs(heading.as_ref()), share: 0, number: true }
    }
}

impl Cell {
    pub(crate) fn new(text: impl AsRef<str>) -> Self {
        Self(shown(text.as_ref()), None)
    }

    pub(crate) fn with_detail(self, detail: Option<String>) -> Self {
        Self(self.0, detail.map(|detail| shown(&detail)))
    }
}

impl Fact {
    pub(crate) fn new(label: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        let (label, value) = (shown(label.as_ref()), shown(value.as_ref()));
        Self { label, value, strong: false }
    }

    pub(crate) fn strong(self) -> Self {
        Self { strong: true, ..self }
    }
}

impl Layout {
    /// A document without content, in this language. `ident` must differ between documents.
    pub(crate) fn new(
        ident: String,
        title: impl AsRef<str>,
        issuer: &Issuer,
        language: Language,
    ) -> Self {
        let words = Words::of(language);
        Self {
            ident,
            lang: match language {
                Language::EnCa => "en",
                Language::FrCa => "fr",
            },
            title: shown(title.as_ref()),
            issuer: shown(&issuer.name),
            contact: vec![shown(&issuer.email), shown(&issuer.phone)],
            page: words.page,
            bill_to_label: words.bill_to,
            bill_to: Vec::new(),
            facts: Vec::new(),
            sections: Vec::new(),
            slip: None,
        }
    }

    pub(crate) fn to(self, address: &BillingAddress, language: Language) -> Self {
        let BillingAddress { name, line1, line2, city, region, postal_code, country } = address;
        let place = [Some(city), region.as_ref(), postal_code.as_ref()];
        let place: Vec<_> = place.into_iter().flatten().map(String::as_str).collect();
        let place = place.join(" ");
        let street = [Some(name), Some(line1), line2.as_ref()].map(|line| line.map(String::as_str));
        let rest = [Some(place.as_str()), abroad(country, language)];
        let lines = street.into_iter().chain(rest).flatten();
        Self { bill_to: lines.map(shown).collect(), ..self }
    }

    pub(crate) fn facts(self, facts: Vec<Fact>) -> Self {
        Self { facts, ..self }
    }

    pub(crate) fn sections(self, sections: Vec<Section>) -> Self {
        Self { sections, ..self }
    }

    pub(crate) fn slip(self, slip: Option<Slip>) -> Self {
        Self { slip, ..self }
    }
}

/// The country's line of an address; `None` in Canada, from where the bill comes.
fn abroad(country: &str, language: Language) -> Option<&str> {
    match (country, language) {
        ("CA", _) => None,
        ("US", Language::EnCa) => Some("United States"),
        ("US", Language::FrCa) => Some("États-Unis"),
        (code, _) => Some(code),
    }
}

/// Longest word that is kept in one piece: any longer one might not fit its column.
const LONGEST_WORD: usize = 24;

/// A text as the template may set it: every character has a glyph, and a word that is too long for
/// its column may break anywhere.
fn shown(text: &str) -> String {
    let words: Vec<_> = with_glyphs(text).split(' ').map(breakable).collect();
    words.join(" ")
}

fn breakable(word: &str) -> String {
    if word.chars().count() <= LONGEST_WORD {
        return word.to_owned();
    }
    let mut broken = String::with_capacity(word.len().saturating_mul(4));
    for c in word.chars() {
        broken.extend([c, '\u{200b}']);
    }
    broken
}
