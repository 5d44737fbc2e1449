//! One mail of each kind, as the tests hold them and `cargo xtask mails` shows them.

use app::login::ResetCode;
use app::mailer::{About, AccountNamed, Letter, SecurityChange};
use app::users::InvitedBy;
use domain::document::Language;
use domain::ids::Username;
use domain::password::TemporaryPassword;
use domain::user::Email;
use mail::{CodeMail, Provider, Rendered, render, render_auto_pay, render_code, render_payment};

mod auto_pay;
mod payments;

pub(crate) use auto_pay::auto_pay;
pub(crate) use payments::payments;

/// What Cognito replaces by the code.
pub(crate) const PLACEHOLDER: &str = "{####}";

/// The languages of mails.
pub(crate) const LANGUAGES: [Language; 2] = [Language::English, Language::French];

/// An invented provider.
pub(crate) fn provider() -> Provider {
    Provider {
        name: "Northwind Voice".to_owned(),
        email: "billing@example.ca".to_owned(),
        phone: "416-555-0100".to_owned(),
        portal_url: "https://billing.example.ca".to_owned(),
    }
}

/// A letter to Dana.
pub(crate) fn letter(language: Language, about: About) -> Letter {
    Letter {
        to: Email::parse("dana@example.ca").unwrap(),
        language,
        given_name: "Dana".to_owned(),
        username: username(),
        about,
    }
}

/// Dana's user name.
pub(crate) fn username() -> Username {
    Username::parse("dana.roy").unwrap()
}

/// The temporary password of the samples.
pub(crate) fn password() -> TemporaryPassword {
    TemporaryPassword::generate([3; 32])
}

/// Every kind of letter, with a name for its file.
pub(crate) fn letters(language: Language) -> Vec<(String, Letter)> {
    let at = "2026-08-01T14:05:00Z".parse().unwrap();
    let welcome = |account: Option<AccountNamed>, inviter| About::Welcome {
        password: password(),
        account,
        inviter,
        expires_at: at,
    };
    let bakery = || {
        let (name, number) = ("Maple & Sons Bakery".to_owned(), "10-2041".to_owned());
        Some(AccountNamed { name, number })
    };
    let added = About::AccountAdded {
        account_name: "Maple & Sons Bakery".to_owned(),
        account_number: "10-2041".to_owned(),
    };
    let reset = About::ResetCode { code: ResetCode::parse(&"h7kc9wpd".repeat(3)).unwrap() };
    let invited = |inviter| About::AccountInvitation {
        account_name: "Maple & Sons Bakery".to_owned(),
        account_number: "10-2041".to_owned(),
        inviter,
        expires_at: at,
    };
    let mut all = vec![
        ("welcome".to_owned(), welcome(bakery(), None)),
        ("welcome-staff".to_owned(), welcome(None, None)),
        (
            "welcome-invited".to_owned(),
            welcome(bakery(), Some(InvitedBy::Member("Sam Roy".to_owned()))),
        ),
        ("account-added".to_owned(), added),
        ("reset-code".to_owned(), reset),
        ("invited-by-member".to_owned(), invited(InvitedBy::Member("Sam Roy".to_owned()))),
        ("invited-by-staff".to_owned(), invited(InvitedBy::Staff("Alex F.".to_owned()))),
        ("invited-by-provider".to_owned(), invited(InvitedBy::Provider)),
    ];
    for what in SecurityChange::ALL {
        let notice = About::SecurityNotice { what: *what, at };
        all.push((format!("security-{}", what.as_str()), notice));
    }
    all.into_iter().map(|(name, about)| (name, letter(language, about))).collect()
}

/// The mail with the code of Forgot Password.
pub(crate) fn code(language: Language) -> CodeMail {
    render_code(&username(), language, PLACEHOLDER, &provider()).unwrap()
}

/// Every mail that the portal sends, with a name for its file.
pub(crate) fn mails(language: Language, provider: &Provider) -> Vec<(String, Rendered)> {
    let letters = letters(language).into_iter();
    let letters = letters.map(|(name, letter)| (name, render(&letter, provider).unwrap()));
    let about_payments = payments(language).into_iter();
    let about_payments =
        about_payments.map(|(name, letter)| (name, render_payment(&letter, provider).unwrap()));
    let about_auto_pay = auto_pay(language).into_iter();
    let about_auto_pay =
        about_auto_pay.map(|(name, letter)| (name, render_auto_pay(&letter, provider).unwrap()));
    letters.chain(about_payments).chain(about_auto_pay).collect()
}
