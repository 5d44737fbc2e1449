//! The pages that Stripe hosts: Checkout, the bank's authentication, and the verification of a
//! bank account. They are plain HTML and need no script.

use askama::Template;
use jiff::Timestamp;

use crate::calendar::month;
use crate::card;
use crate::checkout_completion::{Entry, Next, follow, of_intent, submit, success_url};
use crate::debit;
use crate::form::Form;
use crate::money::display;
use crate::object::Object;
use crate::page_text::Text;
use crate::payment;
use crate::setup_intents;
use crate::state::State;
use crate::stripe::Stripe;
use crate::time::advance;
use crate::verification;

/// What a browser gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Page {
    /// A page.
    Html {
        /// The HTTP status.
        status: u16,
        /// The HTML.
        body: String,
    },
    /// Another address (303).
    Redirect(String),
}

#[derive(Debug, Template)]
#[template(path = "checkout.html")]
struct Checkout<'a> {
    text: &'a Text,
    heading: String,
    amount: Option<String>,
    error: Option<&'a str>,
    card: bool,
    debit: bool,
    card_button: &'a str,
    debit_button: &'a str,
    terms: &'a str,
    cancel_url: Option<&'a str>,
}

#[derive(Debug, Template)]
#[template(path = "bank.html")]
struct Bank<'a> {
    text: &'a Text,
    amount: Option<String>,
}

#[derive(Debug, Template)]
#[template(path = "microdeposits.html")]
struct Microdeposits<'a> {
    text: &'a Text,
    error: Option<&'a str>,
}

#[derive(Debug, Template)]
#[template(path = "message.html")]
struct Message<'a> {
    text: &'a Text,
    heading: &'a str,
    url: Option<String>,
}

fn html(status: u16, page: &impl Template) -> Page {
    Page::Html { status, body: page.render().unwrap_or_default() }
}

impl Stripe {
    /// Answers the browser of a customer. `body` is the form that a `POST` sends.
    #[must_use]
    pub fn page(&self, now: Timestamp, method: &str, target: &str, body: &str) -> Page {
        let mut inner = self.lock();
        let state = &mut inner.state;
        advance(state, now);
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
        let form = Form::parse(body);
        match (method, parts.as_slice()) {
            ("GET", ["c", "pay", id]) => checkout(state, id, failed(query)),
            ("POST", ["c", "pay", id]) => pay(state, id, &form),
            ("GET", ["3ds", id]) => bank(state, id),
            ("POST", ["3ds", id]) => answer_bank(state, id, &form),
            ("GET", ["microdeposits", id]) => microdeposits(state, id, false),
            ("POST", ["microdeposits", id]) => verify(state, id, &form),
            ("GET", ["receipts", id]) => receipt(state, id),
            _ => unknown(),
        }
    }
}

/// Why the customer comes back to the page.
fn failed(query: &str) -> Option<Problem> {
    (Form::parse(query).text("failed") == Some("authentication")).then_some(Problem::Authentication)
}

enum Problem {
    Number,
    Expiry,
    Cvc,
    Account,
    Authentication,
    Declined(String),
}

impl Problem {
    fn text(&self, text: &Text) -> &'static str {
        match self {
            Self::Number => text.wrong_number,
            Self::Expiry => text.wrong_expiry,
            Self::Cvc => text.wrong_cvc,
            Self::Account => text.wrong_account,
            Self::Authentication => text.not_authenticated,
            Self::Declined(code) => text.failure(code),
        }
    }
}

fn unknown() -> Page {
    let text = Text::of("en");
    html(404, &Message { text, heading: text.unknown, url: None })
}

fn optional(object: &Object, key: &str) -> Option<String> {
    Some(object.text(key).to_owned()).filter(|text| !text.is_empty())
}

fn amount(text: &Text, object: &Object, key: &str) -> Option<String> {
    let currency = object.text("currency");
    let plain = display(object.get(key).as_i64()?, currency);
    Some(text.amount(&plain, currency))
}

fn checkout(state: &State, id: &str, problem: Option<Problem>) -> Page {
    let Some(session) = state.find("checkout.session", id) else { return unknown() };
    let text = Text::of(session.text("locale"));
    let over = match session.text("status") {
        "complete" => Some((text.complete, Some(success_url(state, id)))),
        "expired" => Some((text.expired, optional(session, "cancel_url"))),
        _ => None,
    };
    if let Some((heading, url)) = over {
        return html(200, &Message { text, heading, url });
    }
    let offers = |kind: &str| {
        let types = session.get("payment_method_types").as_array();
        types.is_some_and(|types| types.iter().any(|own| own == kind))
    };
    let saves = session.text("mode") == "setup";
    let name = state.plans.get(id).map(|plan| plan.text("name")).unwrap_or_default();
    let cancel_url = optional(session, "cancel_url");
    let status = if problem.is_some() { 402 } else { 200 };
    let page = Checkout {
        text,
        heading: if saves { text.save.to_owned() } else { format!("{}: {name}", text.pay) },
        amount: amount(text, session, "amount_total"),
        error: problem.map(|problem| problem.text(text)),
        card: offers("card"),
        debit: offers("acss_debit"),
        card_button: if saves { text.save_card } else { text.pay_card },
        debit_button: if saves { text.save_debit } else { text.pay_debit },
        terms: text.terms,
        cancel_url: cancel_url.as_deref(),
    };
    html(status, &page)
}

fn pay(state: &mut State, id: &str, form: &Form) -> Page {
    if state.text(id, "status") != "open" {
        return checkout(state, id, None);
    }
    let next = entry(state, form).and_then(|entry| {
        submit(state, id, entry).map_err(|refusal| Problem::Declined(refusal.code().to_owned()))
    });
    match next {
        Ok(Next::Success(url)) => Page::Redirect(url),
        Ok(Next::Authenticate(intent)) => Page::Redirect(format!("{}/3ds/{intent}", state.pages)),
        Err(problem) => checkout(state, id, Some(problem)),
    }
}

fn entry(state: &State, form: &Form) -> Result<Entry, Problem> {
    if form.text("method") == Some("debit") {
        let number = form.text("account").unwrap_or_default();
        return debit::by_number(number).map(Entry::Account).ok_or(Problem::Account);
    }
    let number = form.text("number").unwrap_or_default();
    let card = card::by_number(number).ok_or(Problem::Number)?;
    let (exp_month, exp_year) = form.text("expiry").and_then(expiry).ok_or(Problem::Expiry)?;
    if (exp_year, exp_month) < month(state.now) {
        return Err(Problem::Expiry);
    }
    let cvc = form.text("cvc").unwrap_or_default();
    if !matches!(cvc.len(), 3 | 4) || !cvc.chars().all(|digit| digit.is_ascii_digit()) {
        return Err(Problem::Cvc);
    }
    Ok(Entry::Card(card, Some((exp_month, exp_year))))
}

/// Month and year of `08 / 30`, `08/2030` or `0830`.
fn expiry(entered: &str) -> Option<(i64, i64)> {
    let digits: String = entered.chars().filter(char::is_ascii_digit).collect();
    let (month, year) = digits.split_at_checked(2)?;
    let (month, year): (i64, i64) = (month.parse().ok()?, year.parse().ok()?);
    let year = if year < 100 { year + 2000 } else { year };
    (1..=12).contains(&month).then_some((month, year))
}

/// The language of the session that an intent belongs to.
fn text_of(state: &State, intent: &str) -> &'static Text {
    let session = of_intent(state, intent).unwrap_or_default();
    Text::of(&state.text(&session, "locale"))
}

fn waits(state: &State, id: &str, action: &str) -> bool {
    state.copy(id).text_at("/next_action/type") == action
}

fn bank(state: &State, id: &str) -> Page {
    let text = text_of(state, id);
    if !waits(state, id, "redirect_to_url") && !waits(state, id, "use_stripe_sdk") {
        return if state.copy(id) == Object::default() {
            unknown()
        } else {
            html(200, &Message { text, heading: text.complete, url: return_url(state, id, None) })
        };
    }
    html(200, &Bank { text, amount: amount(text, &state.copy(id), "amount") })
}

fn answer_bank(state: &mut State, id: &str, form: &Form) -> Page {
    let passes = form.text("result") == Some("pass");
    let done = if state.find("setup_intent", id).is_some() {
        setup_intents::authenticate(state, id, passes)
    } else {
        payment::authenticate(state, id, passes)
    };
    if done.is_err() {
        return bank(state, id);
    }
    follow(state, id);
    match return_url(state, id, Some(passes)) {
        Some(url) => Page::Redirect(url),
        None => bank(state, id),
    }
}

/// Where the customer goes after the bank's page: to the shop, or back to Checkout.
fn return_url(state: &State, id: &str, passed: Option<bool>) -> Option<String> {
    if let Some(session) = of_intent(state, id) {
        let complete = state.text(&session, "status") == "complete";
        let failed = if passed == Some(false) { "?failed=authentication" } else { "" };
        let page = format!("{}/c/pay/{session}{failed}", state.pages);
        return Some(if complete { success_url(state, &session) } else { page });
    }
    let intent = state.copy(id);
    let url = optional(&intent, "return_url")?;
    let (kind, secret) = (intent.text("object"), intent.text("client_secret"));
    let joint = if url.contains('?') { '&' } else { '?' };
    let status = if passed == Some(false) { "failed" } else { "succeeded" };
    Some(format!("{url}{joint}{kind}={id}&{kind}_client_secret={secret}&redirect_status={status}"))
}

fn microdeposits(state: &State, id: &str, wrong: bool) -> Page {
    let text = text_of(state, id);
    if !waits(state, id, "verify_with_microdeposits") {
        return if state.copy(id) == Object::default() {
            unknown()
        } else {
            html(200, &Message { text, heading: text.complete, url: return_url(state, id, None) })
        };
    }
    html(200, &Microdeposits { text, error: wrong.then_some(text.wrong_amounts) })
}

fn verify(state: &mut State, id: &str, form: &Form) -> Page {
    if verification::check(form).is_err() {
        return microdeposits(state, id, true);
    }
    // A page that is sent twice finds the account verified, which the next page shows.
    let _ = if state.find("setup_intent", id).is_some() {
        setup_intents::pass_verification(state, id)
    } else {
        payment::pass_verification(state, id)
    };
    follow(state, id);
    microdeposits(state, id, false)
}

fn receipt(state: &State, id: &str) -> Page {
    let Some(charge) = state.find("charge", id) else { return unknown() };
    let text = text_of(state, charge.text("payment_intent"));
    let sum = amount(text, charge, "amount").unwrap_or_default();
    html(200, &Message { text, heading: &format!("{}: {sum}", text.receipt), url: None })
}
