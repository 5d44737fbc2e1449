//! Every mail in both languages: its snapshot, and the rules that hold for all mails.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod samples;

use std::collections::BTreeSet;

use app::mailer::About;
use app::payments::PaymentLetter;
use app::users::InvitedBy;
use domain::document::Language;
use domain::ids::Username;
use mail::{CodeMail, CodeMailError, Provider, render, render_code, render_payment};
use samples::{
    LANGUAGES, PLACEHOLDER, code, letters, mails, password, payments, provider, username,
};

/// What a mail's HTML says without its tags: the lines of each paragraph. The button is left out:
/// it repeats the link to the portal. So is the provider's mark, which screen readers skip.
fn paragraphs_of_html(html: &str) -> Vec<String> {
    let body = html.split_once("<body").unwrap().1.split_once('>').unwrap().1;
    let mut body = body.replace("<br>", "\n").replace('≡', "");
    for end in ["</p>", "</h1>"] {
        body = body.replace(end, &format!("\u{0}{end}"));
    }
    let parts = body.split('\u{0}').filter(|part| !part.contains("display:inline-block"));
    parts
        .map(|part| lines(&unescaped(&without_tags(part))))
        .filter(|part| !part.is_empty())
        .collect()
}

fn without_tags(html: &str) -> String {
    let (first, rest) = html.split_once('<').unwrap_or((html, ""));
    let after = rest.split('<').map(|part| part.split_once('>').map_or("", |(_, text)| text));
    first.to_owned() + &after.collect::<String>()
}

fn unescaped(text: &str) -> String {
    let characters = [
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&nbsp;", "\u{a0}"),
        ("&#38;", "&"),
    ];
    characters.iter().fold(text.to_owned(), |text, (escaped, plain)| text.replace(escaped, plain))
}

/// Lines that say something, each trimmed.
fn lines(text: &str) -> String {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// The words of a paragraph: where its lines break does not matter.
fn words(paragraph: &str) -> Vec<&str> {
    paragraph.split_whitespace().collect()
}

/// Whether a mail differs from one with a snapshot only by a reason and what to do about it, which
/// the tests of mails about payments hold.
fn is_told_by_another(name: &str) -> bool {
    let told = ["declined-insufficient-funds-card", "declined-insufficient-funds-debit"];
    name.starts_with("declined-") && !told.contains(&name)
}

#[test]
fn mails_are_as_their_snapshots() {
    for language in LANGUAGES {
        let tag = language.as_str();
        for (name, mail) in mails(language, &provider()) {
            if is_told_by_another(&name) {
                continue;
            }
            let text = format!("Subject: {}\n\n{}", mail.subject, mail.text);
            insta::assert_snapshot!(format!("{name}-{tag}-html"), mail.html);
            insta::assert_snapshot!(format!("{name}-{tag}-text"), text);
        }
        let mail = code(language);
        let seen = format!("{}\n\n{}", mail.subject, paragraphs_of_html(&mail.html).join("\n\n"));
        insta::assert_snapshot!(format!("code-{tag}-html"), mail.html);
        insta::assert_snapshot!(format!("code-{tag}-without-tags"), seen);
    }
}

#[test]
fn the_text_says_what_the_html_says() {
    for language in LANGUAGES {
        for (name, mail) in mails(language, &provider()) {
            let html = paragraphs_of_html(&mail.html);
            let text: Vec<_> = mail.text.split("\n\n").map(words).collect();
            assert_eq!(html.iter().map(|part| words(part)).collect::<Vec<_>>(), text, "{name}");
            assert!(text.len() > 4, "{name}");
        }
    }
}

#[test]
fn every_mail_names_the_provider_its_contact_and_the_portal() {
    let all =
        ["Northwind Voice", "billing@example.ca", "416-555-0100", "https://billing.example.ca"];
    for language in LANGUAGES {
        for (name, mail) in mails(language, &provider()) {
            for part in all {
                assert!(mail.html.contains(part) && mail.text.contains(part), "{name}: {part}");
            }
            assert!(mail.subject.contains("Northwind Voice"), "{name}");
        }
        for part in all {
            assert!(code(language).html.contains(part), "{part}");
        }
    }
}

/// Whether a name stands where French would have to shorten the word before it.
fn needs_an_elision(text: &str, name: &str) -> bool {
    let words = ["de", "du", "le", "la", "que", "ce", "se", "ne", "si", "au"];
    let text = without_tags(text).to_lowercase();
    words.iter().any(|word| {
        ["", " ", "\n", "(", "\u{a0}"].iter().any(|before| {
            let sought = format!("{before}{word} {}", name.to_lowercase());
            if before.is_empty() { text.starts_with(&sought) } else { text.contains(&sought) }
        })
    })
}

#[test]
fn no_name_stands_where_french_would_need_an_elision() {
    assert!(needs_an_elision("le portail de <b>Aurora Voice</b>", "Aurora Voice"));
    let (name, person) = ("Aurora Voice", "Élodie");
    let provider = Provider { name: name.to_owned(), ..provider() };
    for (kind, mut letter) in letters(Language::French) {
        letter.given_name = person.to_owned();
        if let About::AccountAdded { account_name, .. } = &mut letter.about {
            *account_name = "Atelier Émond".to_owned();
        }
        let mail = render(&letter, &provider).unwrap();
        for name in [name, person, "Atelier Émond", "dana.roy"] {
            for text in [&mail.subject, &mail.text, &mail.html] {
                assert!(!needs_an_elision(text, name), "{kind}: {name}: {text}");
            }
        }
    }
    for (kind, letter) in payments(Language::French) {
        let account_name = "Atelier Émond".to_owned();
        let letter = PaymentLetter { account_name, ..letter };
        let mail = render_payment(&letter, &provider).unwrap();
        for name in [name, "Atelier Émond"] {
            for text in [&mail.subject, &mail.text, &mail.html] {
                assert!(!needs_an_elision(text, name), "{kind}: {name}: {text}");
            }
        }
    }
    let mail = render_code(&username(), Language::French, PLACEHOLDER, &provider).unwrap();
    for text in [&mail.subject, &mail.html] {
        assert!(!needs_an_elision(text, name), "{text}");
    }
    // The pool's own template, which Cognito uses when the function fails.
    let template = include_str!("../../../infra/template.yaml");
    assert!(!needs_an_elision(template, "${ProviderName}"));
}

#[test]
fn a_welcome_says_how_to_start_and_what_to_do_after_it_expires() {
    for (language, forgot, expires) in [
        (Language::English, "“Forgot password?”", "July 31, 2026"),
        (Language::French, "«\u{a0}Mot de passe oublié?\u{a0}»", "31\u{a0}juillet 2026"),
    ] {
        let (_, letter) = letters(language).swap_remove(0);
        let mail = render(&letter, &provider()).unwrap();
        let bakery = ["Maple & Sons Bakery", "10-2041"];
        let password = password();
        let login = ["https://billing.example.ca", "dana.roy", password.reveal()];
        for part in login.into_iter().chain(bakery).chain([expires, forgot]) {
            assert!(unescaped(&mail.html).contains(part), "{part}");
            assert!(mail.text.contains(part), "{part}");
        }
    }
}

#[test]
fn a_security_notice_says_what_when_whose_and_what_to_do() {
    for (language, forgot, at) in [
        (Language::English, "“Forgot password?”", "August 1, 2026, 14:05 UTC"),
        (
            Language::French,
            "«\u{a0}Mot de passe oublié?\u{a0}»",
            "1er\u{a0}août 2026 à 14\u{a0}h\u{a0}05 UTC",
        ),
    ] {
        let mut subjects = BTreeSet::new();
        let all = letters(language);
        let notices: Vec<_> =
            all.iter().filter(|(name, _)| name.starts_with("security-")).collect();
        for (name, letter) in &notices {
            let mail = render(letter, &provider()).unwrap();
            let title = mail.subject.strip_suffix(" – Northwind Voice").unwrap();
            for part in [title, at, "dana.roy", forgot] {
                let html = unescaped(&mail.html);
                assert!(html.contains(part) && mail.text.contains(part), "{name}: {part}");
            }
            subjects.insert(mail.subject.clone());
        }
        assert_eq!(subjects.len(), notices.len(), "each change has a subject of its own");
    }
}

/// Whether a line could be broken where French keeps together.
fn is_loose(text: &str) -> bool {
    let words: Vec<_> = text.split([' ', '\n']).collect();
    words.windows(2).any(|pair| {
        let (before, after) = (pair[0], pair[1]);
        let is_hour = after == "h" || before == "h";
        before.ends_with('«') || after.starts_with([':', '»', '%']) || is_hour
    })
}

#[test]
fn french_breaks_no_line_before_a_colon_or_within_quotes_and_hours() {
    for (name, mail) in mails(Language::French, &provider()) {
        let html = paragraphs_of_html(&mail.html).join("\n\n");
        for text in [&mail.subject, &mail.text, &html] {
            assert!(!is_loose(text), "{name}: {text}");
        }
    }
    let CodeMail { subject, html } = code(Language::French);
    assert!(!is_loose(&subject) && !is_loose(&paragraphs_of_html(&html).join("\n\n")));
}

#[test]
fn a_name_cannot_become_markup() {
    let markup = "Maple & Sons <Bakery>";
    let provider = Provider { name: markup.to_owned(), ..provider() };
    for language in LANGUAGES {
        for (name, mut letter) in letters(language) {
            letter.given_name = markup.to_owned();
            if let About::AccountAdded { account_name, account_number } = &mut letter.about {
                *account_name = markup.to_owned();
                *account_number = markup.to_owned();
            }
            if let About::AccountInvitation { inviter, .. } = &mut letter.about {
                *inviter = InvitedBy::Member(markup.to_owned());
            }
            let mail = render(&letter, &provider).unwrap();
            assert!(mail.html.contains("&#60;Bakery&#62;"), "{name}");
            assert!(!mail.html.contains("<Bakery>"), "{name}");
            assert!(mail.text.contains(markup), "{name}");
        }
        for (name, letter) in payments(language) {
            let account_name = markup.to_owned();
            let letter = PaymentLetter { account_name, ..letter };
            let mail = render_payment(&letter, &provider).unwrap();
            assert!(!mail.html.contains("<Bakery>"), "{name}");
            assert!(mail.text.contains(markup), "{name}");
        }
        let mail = render_code(&username(), language, PLACEHOLDER, &provider).unwrap();
        assert!(!mail.html.contains("<Bakery>"));
    }
}

/// Every mail's HTML.
fn all_html(language: Language) -> Vec<String> {
    let mails = mails(language, &provider()).into_iter();
    mails.map(|(_, mail)| mail.html).chain([code(language).html]).collect()
}

#[test]
fn nothing_is_loaded_and_the_only_links_lead_to_the_portal_and_to_billing() {
    for html in LANGUAGES.into_iter().flat_map(all_html) {
        for loaded in ["<img", "url(", "<link", "<script", "<style", "src=", "@import"] {
            assert!(!html.contains(loaded), "{loaded}");
        }
        for link in html.split("href=\"").skip(1) {
            let target = link.split('"').next().unwrap();
            let known = [
                "https://billing.example.ca",
                "https://billing.example.ca/sign-in?username=dana.roy",
                "https://billing.example.ca/me/invitations",
                "https://billing.example.ca/accounts/acct-2041/payment-methods",
                "https://billing.example.ca/accounts/acct-2041/payments/\
                 pay_00112233445566778899aabbccddeeff",
                "mailto:billing@example.ca",
            ];
            assert!(known.contains(&target), "{target}");
        }
    }
}

#[test]
fn a_mail_declares_its_language_and_fits_a_phone() {
    for (language, tag) in [(Language::English, "en-CA"), (Language::French, "fr-CA")] {
        for html in all_html(language) {
            assert!(html.contains(&format!("<html lang=\"{tag}\">")));
            assert!(html.contains("width=device-width") && html.contains("max-width:36rem"));
            assert!(!html.replace("max-width:", "").contains("width:"), "a fixed width");
            assert!(!html.contains("<table"));
        }
    }
}

#[test]
fn the_code_is_on_a_line_of_its_own_and_keeps_to_what_cognito_takes() {
    for (language, hour) in [(Language::English, "one hour"), (Language::French, "une heure")] {
        let mail = code(language);
        let seen = paragraphs_of_html(&mail.html).join("\n\n");
        assert_eq!(seen.lines().filter(|line| *line == PLACEHOLDER).count(), 1);
        assert!(seen.contains(hour) && seen.contains("dana.roy"));
        assert!(mail.subject.chars().count() <= 140 && mail.html.chars().count() <= 20_000);
        // What Cognito documents for messages: letters, marks, symbols, numbers, punctuation
        // and ASCII white space; so no other space and no control character.
        let odd = |c: char| c.is_control() && c != '\n' || c.is_whitespace() && !c.is_ascii();
        assert!(!mail.html.contains(odd) && !mail.subject.contains(odd));
    }
}

#[test]
fn a_code_mail_that_cognito_would_refuse_is_not_written() {
    let written = |provider: &Provider, placeholder: &str| {
        render_code(&username(), Language::English, placeholder, provider)
    };
    let named = |length: usize| Provider { name: "N".repeat(length), ..provider() };
    let around = "Your code for the  billing portal".len();
    assert!(written(&named(140 - around), PLACEHOLDER).is_ok());
    let long = written(&named(141 - around), PLACEHOLDER);
    assert!(matches!(long, Err(CodeMailError::TooLong)));
    let endless = Provider { phone: "5".repeat(20_000), ..provider() };
    assert!(matches!(written(&endless, PLACEHOLDER), Err(CodeMailError::TooLong)));
    // A placeholder that HTML would change, so that Cognito would not find it.
    assert!(matches!(written(&provider(), "<####>"), Err(CodeMailError::NoCode)));
    assert!(matches!(written(&provider(), ""), Err(CodeMailError::NoCode)));
}

#[test]
fn a_code_mail_fits_with_the_longest_user_name() {
    let longest = Username::parse(&"w".repeat(64)).unwrap();
    for language in LANGUAGES {
        assert!(render_code(&longest, language, PLACEHOLDER, &provider()).is_ok());
    }
}
