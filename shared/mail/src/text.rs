//! The texts of the mails.

use app::mailer::{About, AccountNamed, Letter};
use app::users::InvitedBy;
use askama::Template;
use domain::document::Language;
use domain::ids::Username;

use crate::instant::{instant, last_day};
use crate::security::{self, Words};

/// The provider, as mails show it.
#[derive(Clone, Debug)]
pub struct Provider {
    /// The name that its customers know.
    pub name: String,
    /// The billing team's address.
    pub email: String,
    /// The billing team's telephone number.
    pub phone: String,
    /// The portal's URL.
    pub portal_url: String,
}

impl Provider {
    /// The provider as the function's settings describe it, each read by its name.
    ///
    /// # Errors
    /// The error of a setting that cannot be read.
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
/// Never with the templates of this crate, which are checked at compile time.
pub fn render(letter: &Letter, provider: &Provider) -> Result<Rendered, askama::Error> {
    let (language, page) = (letter.language, Page::new(provider, &letter.username));
    let given_name = &letter.given_name;
    match &letter.about {
        About::Welcome { password, account, inviter, expires_at } => {
            let inviter = inviter.as_ref().map(|inviter| inviter_shown(inviter, page.provider));
            let welcome = Welcome {
                page,
                given_name,
                account: account.as_ref(),
                inviter: inviter.as_deref(),
                password: password.reveal(),
                expires: &last_day(*expires_at, language),
            };
            welcome.render(language)
        }
        About::AccountAdded { account_name, account_number } => {
            added(language, page, given_name, account_name, account_number)
        }
        About::ResetCode { code } => reset_code(language, page, &code.reveal()),
        About::AccountInvitation { account_name, account_number, inviter, expires_at } => {
            let (inviter, expires) =
                (inviter_shown(inviter, page.provider), last_day(*expires_at, language));
            let account = (account_name.as_str(), account_number.as_str());
            invitation(language, page, given_name, account, (&inviter, &expires))
        }
        About::SecurityNotice { what, at } => security_notice(
            language,
            page,
            security::words(*what, language),
            &instant(*at, language),
        ),
    }
}

/// The values that every mail's template uses.
#[derive(Clone, Copy)]
pub(crate) struct Page<'a> {
    pub(crate) provider: &'a str,
    pub(crate) provider_email: &'a str,
    pub(crate) provider_phone: &'a str,
    pub(crate) portal_url: &'a str,
    pub(crate) username: &'a str,
}

impl<'a> Page<'a> {
    pub(crate) fn new(provider: &'a Provider, username: &'a Username) -> Self {
        Self {
            provider: &provider.name,
            provider_email: &provider.email,
            provider_phone: &provider.phone,
            portal_url: &provider.portal_url,
            username: username.as_str(),
        }
    }

    /// The address of the sign-in page, which knows the user name from it.
    fn sign_in(&self) -> String {
        format!("{}/sign-in?username={}", self.portal_url, self.username)
    }

    /// The address of the page with the user's invitations.
    fn invitations(&self) -> String {
        format!("{}/me/invitations", self.portal_url)
    }
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
    AddedEnHtml = "account-added.en.html" { given_name, account_name, account_number }
    AddedEnText = "account-added.en.txt" { given_name, account_name, account_number }
    AddedFrHtml = "account-added.fr.html" { given_name, account_name, account_number }
    AddedFrText = "account-added.fr.txt" { given_name, account_name, account_number }
    CodeEnHtml = "code.en.html" { code }
    CodeEnText = "code.en.txt" { code }
    CodeFrHtml = "code.fr.html" { code }
    CodeFrText = "code.fr.txt" { code }
    InvitationEnHtml = "account-invitation.en.html" {
        given_name, account_name, account_number, inviter, expires
    }
    InvitationEnText = "account-invitation.en.txt" {
        given_name, account_name, account_number, inviter, expires
    }
    InvitationFrHtml = "account-invitation.fr.html" {
        given_name, account_name, account_number, inviter, expires
    }
    InvitationFrText = "account-invitation.fr.txt" {
        given_name, account_name, account_number, inviter, expires
    }
    SecurityEnHtml = "security-notice.en.html" { title, effect, at }
    SecurityEnText = "security-notice.en.txt" { title, effect, at }
    SecurityFrHtml = "security-notice.fr.html" { title, effect, at }
    SecurityFrText = "security-notice.fr.txt" { title, effect, at }
}

/// What the welcome says. It is a template in each language, as HTML and as text.
#[derive(Clone, Copy)]
struct Welcome<'a> {
    page: Page<'a>,
    given_name: &'a str,
    account: Option<&'a AccountNamed>,
    inviter: Option<&'a str>,
    password: &'a str,
    expires: &'a str,
}

macro_rules! welcome_templates {
    ($( $name:ident = $path:literal )+) => {
        $(
            #[derive(Template)]
            #[template(path = $path)]
            struct $name<'a> {
                page: Page<'a>,
                given_name: &'a str,
                account: Option<&'a AccountNamed>,
                inviter: Option<&'a str>,
                password: &'a str,
                expires: &'a str,
            }

            impl<'a> From<Welcome<'a>> for $name<'a> {
                fn from(from: Welcome<'a>) -> Self {
                    let Welcome { page, given_name, account, inviter, password, expires } = from;
                    Self { page, given_name, account, inviter, password, expires }
                }
            }
        )+
    };
}

welcome_templates! {
    WelcomeEnHtml = "welcome.en.html"
    WelcomeEnText = "welcome.en.txt"
    WelcomeFrHtml = "welcome.fr.html"
    WelcomeFrText = "welcome.fr.txt"
}

impl Welcome<'_> {
    fn render(self, language: Language) -> Result<Rendered, askama::Error> {
        let provider = self.page.provider;
        match language {
            Language::English => Ok(Rendered {
                subject: format!("Welcome to the {provider} billing portal"),
                html: WelcomeEnHtml::from(self).render()?,
                text: WelcomeEnText::from(self).render()?,
            }),
            Language::French => Ok(Rendered {
                subject: format!("Bienvenue dans notre portail de facturation – {provider}"),
                html: WelcomeFrHtml::from(self).render()?,
                text: WelcomeFrText::from(self).render()?,
            }),
        }
    }
}

fn added(
    language: Language,
    page: Page<'_>,
    given_name: &str,
    account_name: &str,
    account_number: &str,
) -> Result<Rendered, askama::Error> {
    let provider = page.provider;
    match language {
        Language::English => Ok(Rendered {
            subject: format!("You now have access to {account_name} at {provider}"),
            html: AddedEnHtml { page, given_name, account_name, account_number }.render()?,
            text: AddedEnText { page, given_name, account_name, account_number }.render()?,
        }),
        Language::French => Ok(Rendered {
            subject: format!("Vous avez maintenant accès à {account_name} chez {provider}"),
            html: AddedFrHtml { page, given_name, account_name, account_number }.render()?,
            text: AddedFrText { page, given_name, account_name, account_number }.render()?,
        }),
    }
}

/// Says the same as the mail that Cognito sends (`code`).
fn reset_code(language: Language, page: Page<'_>, code: &str) -> Result<Rendered, askama::Error> {
    let subject = code_subject(language, page.provider);
    let (html, text) = match language {
        Language::English => {
            (CodeEnHtml { page, code }.render()?, CodeEnText { page, code }.render()?)
        }
        Language::French => {
            (CodeFrHtml { page, code }.render()?, CodeFrText { page, code }.render()?)
        }
    };
    Ok(Rendered { subject, html, text })
}

/// The subject of every mail with a code, whether the portal or Cognito sends it.
pub(crate) fn code_subject(language: Language, provider: &str) -> String {
    match language {
        Language::English => format!("Your code for the {provider} billing portal"),
        Language::French => format!("Votre code pour notre portail de facturation – {provider}"),
    }
}

/// The inviter, in a form that no language has to inflect.
fn inviter_shown(inviter: &InvitedBy, provider: &str) -> String {
    match inviter {
        InvitedBy::Member(name) => name.clone(),
        InvitedBy::Staff(name) => format!("{name} ({provider})"),
        InvitedBy::Provider => provider.to_owned(),
    }
}

/// The subject has no text that a customer chose.
fn invitation(
    language: Language,
    page: Page<'_>,
    given_name: &str,
    (account_name, account_number): (&str, &str),
    (inviter, expires): (&str, &str),
) -> Result<Rendered, askama::Error> {
    let provider = page.provider;
    macro_rules! render {
        ($template:ident) => {
            $template { page, given_name, account_name, account_number, inviter, expires }.render()
        };
    }
    match language {
        Language::English => Ok(Rendered {
            subject: format!("An invitation to {account_name} at {provider}"),
            html: render!(InvitationEnHtml)?,
            text: render!(InvitationEnText)?,
        }),
        Language::French => Ok(Rendered {
            subject: format!("Une invitation à rejoindre {account_name} chez {provider}"),
            html: render!(InvitationFrHtml)?,
            text: render!(InvitationFrText)?,
        }),
    }
}

fn security_notice(
    language: Language,
    page: Page<'_>,
    Words { title, effect }: Words,
    at: &str,
) -> Result<Rendered, askama::Error> {
    let (html, text) = match language {
        Language::English => (
            SecurityEnHtml { page, title, effect, at }.render()?,
            SecurityEnText { page, title, effect, at }.render()?,
        ),
        Language::French => (
            SecurityFrHtml { page, title, effect, at }.render()?,
            SecurityFrText { page, title, effect, at }.render()?,
        ),
    };
    Ok(Rendered { subject: format!("{title} – {}", page.provider), html, text })
}
