//! Loads the demo data as a billing system and users would: files are put into the import bucket,
//! `bootstrap-admin` creates the first administrator, and the portal invites all other users.
//!
//! `xtask/demo/*.jsonl` are imported in order of their names, then a year of calls that add up to
//! their invoices. `xtask/demo/users.json` lists the users, their invitations, and who has signed
//! in already.

mod calls;
mod dates;
mod factor;
mod invitations;
mod reports;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::fingerprint::{Fingerprint, is_current, remember};
use crate::portal::Portal;
use crate::stack::{Outputs, Stack};
use crate::stack_json::{DemoUser, Invited, People};
use crate::stripe_sim;

use self::invitations::{Invitation, Inviter};

/// Password of every demo user who has signed in. Only a stack on this machine knows it.
pub(crate) const PASSWORD: &str = "Aurora-Demo-2026";
/// File with the fingerprint of the loaded data.
pub(crate) const STAMP: &str = "demo.sha256";
/// File with the users who have signed in.
const KNOWN: &str = "people.json";

/// `users.json`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DemoUsers {
    /// Who invites whom, and to what.
    invitations: Vec<Invitation>,
    /// All users, in the order in which they sign in and in which `stack.json` lists them.
    people: Vec<Person>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Person {
    username: String,
    account_id: Option<String>,
    role: String,
    /// Whether they have chosen their password; otherwise their invitation waits in their mail.
    signed_in: bool,
    /// Whether their second factor is preset.
    #[serde(default)]
    second_factor: bool,
}

/// Loads the data that this stack does not have yet; the demo users.
pub(crate) async fn load(stack: &Stack, outputs: &Outputs) -> Result<People> {
    let folder = stack.layout.root.join("xtask/demo");
    let known = stack.folder.join(KNOWN);
    let stamp = stack.folder.join(STAMP);
    if !folder.is_dir() {
        return Ok(People::default());
    }
    // At each start: the simulator of Stripe forgets.
    for file in documents(&folder)? {
        stripe_sim::introduce(stack, &fs::read_to_string(file)?).await?;
    }
    let print = Fingerprint::default().content(&folder)?.text(calls::EDITION).finish();
    let demo = fs::read(folder.join("users.json")).context("cannot read users.json")?;
    let demo: DemoUsers = serde_json::from_slice(&demo).context("cannot read users.json")?;
    if is_current(&stamp, &print) && known.is_file() {
        let people: People = serde_json::from_slice(&fs::read(&known)?)?;
        Inviter::new(stack, outputs, &people.users)
            .invite_again(&demo.invitations, &people)
            .await?;
        return Ok(people);
    }
    let today = jiff::Zoned::now().date();
    let bucket = outputs.get("ImportBucketName")?;
    let texts = filled(&documents(&folder)?, today)?;
    for (name, text) in &texts {
        let sent = reports::send(stack, bucket, &format!("billing/{name}"), text.clone()).await?;
        reports::wait(stack, bucket, &sent).await?;
    }
    // The import of calls goes on while the users sign in.
    let mut calls = Vec::new();
    for file in calls::files(texts.iter().flat_map(|(_, text)| text.lines()), today)? {
        calls.push(reports::send(stack, bucket, &file.key, file.content).await?);
    }
    let people = sign_in_users(stack, outputs, demo, &known).await?;
    for sent in &calls {
        reports::wait(stack, bucket, sent).await?;
    }
    remember(&stamp, &print)?;
    Ok(people)
}

/// Deletes the record of what was loaded into an earlier stack.
pub(crate) fn forget(stack: &Stack) {
    for file in [STAMP, KNOWN] {
        let _ = fs::remove_file(stack.folder.join(file));
    }
}

/// Invites and signs in every user who has not signed in before. Each is saved at once, because a
/// temporary password works only once.
async fn sign_in_users(
    stack: &Stack,
    outputs: &Outputs,
    demo: DemoUsers,
    known: &Path,
) -> Result<People> {
    let mut before: People = match fs::read(known) {
        Ok(text) => serde_json::from_slice(&text)?,
        Err(_) => People::default(),
    };
    let portal = Portal::new(stack);
    let mut people = People::default();
    for person in demo.people {
        let earlier = before.users.iter().find(|user| user.username == person.username);
        if let Some(user) = earlier {
            people.users.push(user.clone());
            continue;
        }
        let mut inviter = Inviter::new(stack, outputs, &people.users);
        let own = |it: &&Invitation| it.is_for(&person.username, person.account_id.as_deref());
        for invitation in demo.invitations.iter().filter(own) {
            inviter.invite(invitation).await?;
        }
        let temporary = portal.invitation(&person.username).await?;
        if !person.signed_in {
            let Person { username, account_id, role, .. } = person;
            people.invited.push(Invited { username, account_id, role });
            continue;
        }
        let user = sign_in(stack, outputs, &portal, person, &temporary).await?;
        before.users.push(user.clone());
        people.users.push(user);
        fs::write(known, serde_json::to_vec_pretty(&before)?)?;
    }
    // Further accounts of users who have signed in.
    let mut inviter = Inviter::new(stack, outputs, &people.users);
    let has_place = |it: &&Invitation| {
        people.users.iter().any(|user| it.is_further(&user.username, user.account_id.as_deref()))
    };
    for invitation in demo.invitations.iter().filter(has_place) {
        inviter.invite(invitation).await?;
        inviter.accept(invitation).await?;
    }
    fs::write(known, serde_json::to_vec_pretty(&people)?)?;
    Ok(people)
}

async fn sign_in(
    stack: &Stack,
    outputs: &Outputs,
    portal: &Portal<'_>,
    person: Person,
    temporary: &str,
) -> Result<DemoUser> {
    let Person { username, account_id, role, second_factor, .. } = person;
    portal.choose_password(&username, temporary, PASSWORD).await?;
    let totp_secret = match second_factor {
        true => Some(factor::preset(&stack.aws, outputs, &username, PASSWORD).await?),
        false => None,
    };
    Ok(DemoUser { username, password: PASSWORD.to_owned(), account_id, role, totp_secret })
}

fn documents(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "jsonl"));
    files.sort();
    Ok(files)
}

/// The text of the demo's documents, one file after the other, with their dates filled in.
fn filled(files: &[PathBuf], today: jiff::civil::Date) -> Result<Vec<(String, String)>> {
    let filled = |file: &PathBuf| {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok((name, dates::fill(&fs::read_to_string(file)?, today)?))
    };
    files.iter().map(filled).collect()
}

#[cfg(test)]
mod tests {
    use domain::document::{InvoiceLine, LineCategory, Tax};
    use domain::money::{Money, parse_decimal};
    use domain::plausible::{TaxBase, multiplies_out};
    use serde_json::Value;

    use super::*;

    fn text<'a>(value: &'a Value, name: &str) -> &'a str {
        value.get(name).unwrap().as_str().unwrap()
    }

    #[test]
    fn the_demo_s_invoices_multiply_out() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("demo");
        let mut invoices = 0;
        for file in documents(&folder).unwrap() {
            for line in fs::read_to_string(&file).unwrap().lines() {
                let document: Value = serde_json::from_str(line).unwrap();
                if text(&document, "type") == "invoice" {
                    multiply_out(&document);
                    invoices += 1;
                }
            }
        }
        assert!(invoices > 10, "{invoices}");
    }

    fn multiply_out(invoice: &Value) {
        let currency = domain::money::currency(text(invoice, "currency")).unwrap();
        let decimal = |value: &Value, name: &str| parse_decimal(text(value, name), 6).unwrap();
        let money = |value: &Value| Money::parse(text(value, "amount"), currency).unwrap();
        let list = |name: &str| invoice.get(name).unwrap().as_array().unwrap().clone();
        let line = |line: &Value| InvoiceLine {
            id: text(line, "id").to_owned(),
            description: text(line, "description").to_owned(),
            category: LineCategory::parse(text(line, "category")).unwrap(),
            quantity: decimal(line, "quantity"),
            unit_price: decimal(line, "unitPrice"),
            amount: money(line),
            usage: None,
        };
        let lines: Vec<_> = list("lines").iter().map(line).collect();
        for line in &lines {
            assert!(multiplies_out(line), "{}: {line:?}", text(invoice, "number"));
        }
        for tax in list("taxes") {
            let (name, registration) = (text(&tax, "name").to_owned(), None);
            let tax = Tax { name, rate: decimal(&tax, "rate"), amount: money(&tax), registration };
            assert!(!TaxBase::of(&lines).contradicts(&tax), "{tax:?}");
        }
    }
}
