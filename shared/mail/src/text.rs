//! What the mails say.

use app::mailer::{About, Letter};
use askama::Template;
use domain::document::Language;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Whose portal it is, as mails show it.
#[derive(Clone, Debug)]
pub struct Provider {
    /// The name its customers know.
    pub name: String,
    /// The billing team's address.
    pub email: String,
    /// The billing team's telephone number.
    pub phone: String,
    /// Where the portal is.
    pub portal_url: String,
}

impl Provider {
    /// As the function's configuration says, read by name.
    ///
    /// # Errors
    /// Whatever reading a setting answers.
    pub fn from_settings<E>(
        setting: impl Fn(&'static str) -> Result<String, E>,
    ) -> Result<Self, E> {
        Ok(Self {
            name: setting("PROVIDER_NAME")?,
            email: setting("PROVIDER_EMAIL")?,
            phone: setting("PROVIDER_PHONE")?,
            portal_url: setting("PORTAL_URL")?,
        })
    }
}

/// A mail, ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// Subject line.
    pub subject: String,
    /// The mail as HTML.
    pub html: String,
    /// The same as plain text.
    pub text: String,
}

/// Writes a letter.
///
/// # Errors
/// Never with the templates here; they are checked when this is compiled.
pub fn render(letter: &Letter, provider: &Provider) -> Result<Rendered, askama::Error> {
    let page = Page {
        provider: &provider.name,
        provider_email: &provider.email,
        provider_phone: &provider.phone,
        portal_url: &provider.portal_url,
        given_name: &letter.given_name,
        username: letter.username.as_str(),
    };
    let language = letter.language;
    match &letter.about {
        About::Welcome { password, expires_at } => {
            let (password, expires) = (password.reveal(), instant(*expires_at, language));
            welcome(language, page, password, &expires)
        }
        About::AccountAdded { account_name, account_number } => {
            added(language, page, account_name, account_number)
        }
    }
}

/// What every mail knows.
#[derive(Clone, Copy)]
struct Page<'a> {
    provider: &'a str,
    provider_email: &'a str,
    provider_phone: &'a str,
    portal_url: &'a str,
    given_name: &'a str,
    username: &'a str,
}

macro_rules! templates {
    ($( $name:ident = $path:literal { $($field:ident),* } )+) => {
        $(
            #[derive(Template)]
            #[template(path = $path)]
            struct $name<'a> {
                page: Page<'a>,
                $( $field: &'a str, )*
            }
        )+
    };
}

templates! {
    WelcomeEnHtml = "welcome.en.html" { password, expires }
    WelcomeEnText = "welcome.en.txt" { password, expires }
    WelcomeFrHtml = "welcome.fr.html" { password, expires }
    WelcomeFrText = "welcome.fr.txt" { password, expires }
    AddedEnHtml = "account-added.en.html" { account_name, account_number }
    AddedEnText = "account-added.en.txt" { account_name, account_number }
    AddedFrHtml = "account-added.fr.html" { account_name, account_number }
    AddedFrText = "account-added.fr.txt" { account_name, account_number }
}

fn welcome(
    language: Language,
    page: Page<'_>,
    password: &str,
    expires: &str,
) -> Result<Rendered, askama::Error> {
    let provider = page.provider;
    match language {
        Language::English => Ok(Rendered {
            subject: format!("Welcome to the {provider} billing portal"),
            html: WelcomeEnHtml { page, password, expires }.render()?,
            text: WelcomeEnText { page, password, expires }.render()?,
        }),
        Language::French => Ok(Rendered {
            subject: format!("Bienvenue au portail de facturation de {provider}"),
            html: WelcomeFrHtml { page, password, expires }.render()?,
            text: WelcomeFrText { page, password, expires }.render()?,
        }),
    }
}

fn added(
    language: Language,
    page: Page<'_>,
    account_name: &str,
    account_number: &str,
) -> Result<Rendered, askama::Error> {
    let provider = page.provider;
    match language {
        Language::English => Ok(Rendered {
            subject: format!("You now have access to {account_name} at {provider}"),
            html: AddedEnHtml { page, account_name, account_number }.render()?,
            text: AddedEnText { page, account_name, account_number }.render()?,
        }),
        Language::French => Ok(Rendered {
            subject: format!("Vous avez maintenant accès à {account_name} chez {provider}"),
            html: AddedFrHtml { page, account_name, account_number }.render()?,
            text: AddedFrText { page, account_name, account_number }.render()?,
        }),
    }
}

const MONTHS: [(&str, &str); 12] = [
    ("January", "janvier"),
    ("February", "février"),
    ("March", "mars"),
    ("April", "avril"),
    ("May", "mai"),
    ("June", "juin"),
    ("July", "juillet"),
    ("August", "août"),
    ("September", "septembre"),
    ("October", "octobre"),
    ("November", "novembre"),
    ("December", "décembre"),
];

/// An instant for people. In UTC, and saying so: where they are is not known here.
fn instant(instant: Timestamp, language: Language) -> String {
    let at = instant.to_zoned(TimeZone::UTC);
    let (english, french) = month(at.date());
    let (day, year) = (at.day(), at.year());
    match language {
        Language::English => {
            format!("{english} {day}, {year}, {:02}:{:02} UTC", at.hour(), at.minute())
        }
        Language::French => {
            let day = if day == 1 { "1er".to_owned() } else { day.to_string() };
            format!("{day} {french} {year} à {} h {:02} UTC", at.hour(), at.minute())
        }
    }
}

fn month(date: Date) -> (&'static str, &'static str) {
    let position = usize::try_from(date.month()).unwrap_or_default();
    MONTHS.into_iter().nth(position.saturating_sub(1)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use domain::ids::Username;
    use domain::password::TemporaryPassword;
    use domain::people::Email;

    use super::*;

    fn provider() -> Provider {
        Provider {
            name: "Northwind Voice".to_owned(),
            email: "billing@example.ca".to_owned(),
            phone: "416-555-0100".to_owned(),
            portal_url: "https://billing.example.ca".to_owned(),
        }
    }

    fn letter(language: Language, about: About) -> Letter {
        Letter {
            to: Email::parse("dana@example.ca").unwrap(),
            language,
            given_name: "Dana".to_owned(),
            username: Username::parse("dana.roy").unwrap(),
            about,
        }
    }

    fn welcome() -> About {
        About::Welcome {
            password: TemporaryPassword::generate([3; 32]),
            expires_at: "2026-08-01T14:05:00Z".parse().unwrap(),
        }
    }

    fn added() -> About {
        About::AccountAdded {
            account_name: "Maple & Sons <Bakery>".to_owned(),
            account_number: "10-2041".to_owned(),
        }
    }

    fn check(name: &str, language: Language, about: About) {
        let mail = render(&letter(language, about), &provider()).unwrap();
        let tag = language.as_str();
        insta::assert_snapshot!(format!("{name}-{tag}-html"), mail.html);
        insta::assert_snapshot!(
            format!("{name}-{tag}-text"),
            format!("Subject: {}\n\n{}", mail.subject, mail.text)
        );
    }

    #[test]
    fn mails_say_what_they_said_before() {
        for language in [Language::English, Language::French] {
            check("welcome", language, welcome());
            check("account-added", language, added());
        }
    }

    #[test]
    fn a_welcome_says_all_that_one_needs_to_begin() {
        for language in [Language::English, Language::French] {
            let mail = render(&letter(language, welcome()), &provider()).unwrap();
            let password = TemporaryPassword::generate([3; 32]);
            for part in ["https://billing.example.ca", "dana.roy", password.reveal(), "2026"] {
                assert!(mail.html.contains(part), "{part}");
                assert!(mail.text.contains(part), "{part}");
            }
        }
    }

    #[test]
    fn a_name_cannot_become_markup_and_nothing_is_loaded() {
        let mail = render(&letter(Language::English, added()), &provider()).unwrap();
        assert!(!mail.html.contains("<Bakery>"));
        assert!(mail.text.contains("Maple & Sons <Bakery>"));
        for loaded in ["<img", "url(", "<link", "<script"] {
            assert!(!mail.html.contains(loaded), "{loaded}");
        }
    }

    #[test]
    fn an_instant_reads_well_in_both_languages() {
        let at = "2026-08-01T14:05:00Z".parse().unwrap();
        assert_eq!(instant(at, Language::English), "August 1, 2026, 14:05 UTC");
        assert_eq!(instant(at, Language::French), "1er août 2026 à 14 h 05 UTC");
    }
}
