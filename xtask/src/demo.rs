//! Loads the demo data the way a billing system and people would: files dropped into the import
//! bucket, invitations through their queue, first sign-ins through the portal.
//!
//! `xtask/demo/*.jsonl` are dropped in order of their names; `xtask/demo/people.json` says who is
//! invited and who has signed in already.

mod dates;
mod factor;

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::aws::SQS;
use crate::fingerprint::{Fingerprint, is_current, remember};
use crate::portal::Portal;
use crate::stack::{Outputs, Stack};
use crate::stack_json::{DemoUser, Invited, People};

/// Password of every demo user who has signed in. It opens nothing but a stack on this machine.
pub(crate) const PASSWORD: &str = "Aurora-Demo-2026";
/// Holds the fingerprint of what was loaded.
pub(crate) const STAMP: &str = "demo.sha256";
/// How long one file's report may take.
const REPORT: Duration = Duration::from_secs(120);

/// `people.json`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Cast {
    /// Messages for the queue of invitations, word for word.
    invitations: Vec<Value>,
    /// Everybody, in the order in which `stack.json` lists them.
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

/// Loads what has not been loaded into this stack yet, and says who there is.
pub(crate) async fn load(stack: &Stack, outputs: &Outputs) -> Result<People> {
    let folder = stack.layout.root.join("xtask/demo");
    let known = stack.folder.join("people.json");
    let stamp = stack.folder.join(STAMP);
    if !folder.is_dir() {
        return Ok(People::default());
    }
    let print = Fingerprint::default().content(&folder)?.finish();
    if is_current(&stamp, &print) && known.is_file() {
        return Ok(serde_json::from_slice(&fs::read(&known)?)?);
    }
    #[expect(clippy::disallowed_methods, reason = "a tool, whose dates count from today")]
    let today = jiff::Zoned::now().date();
    for file in documents(&folder)? {
        import(stack, outputs.get("ImportBucketName")?, &file, today).await?;
    }
    let cast = fs::read(folder.join("people.json")).context("cannot read people.json")?;
    let cast: Cast = serde_json::from_slice(&cast).context("cannot read people.json")?;
    for message in &cast.invitations {
        let message = json!({ "QueueUrl": outputs.get("InviteQueueUrl")?, "MessageBody": message.to_string() });
        stack.aws.json(SQS, "SendMessage", &message).await?;
    }
    let before: People = match fs::read(&known) {
        Ok(text) => serde_json::from_slice(&text)?,
        Err(_) => People::default(),
    };
    let people = arrive(stack, outputs, cast.people, before).await?;
    fs::write(&known, serde_json::to_vec_pretty(&people)?)?;
    remember(&stamp, &print)?;
    Ok(people)
}

/// Lets everybody arrive who is not there from an earlier time.
async fn arrive(
    stack: &Stack,
    outputs: &Outputs,
    cast: Vec<Person>,
    before: People,
) -> Result<People> {
    let portal = Portal::new(stack);
    let mut people = People::default();
    for person in cast {
        let earlier = before.users.iter().find(|user| user.username == person.username);
        if let Some(user) = earlier {
            people.users.push(user.clone());
            continue;
        }
        let temporary = portal.invitation(&person.username).await?;
        let Person { username, account_id, role, signed_in, second_factor } = person;
        if !signed_in {
            people.invited.push(Invited { username, account_id, role });
            continue;
        }
        portal.choose_password(&username, &temporary, PASSWORD, second_factor).await?;
        let totp_secret = match second_factor {
            true => Some(factor::preset(&stack.aws, outputs, &username, PASSWORD).await?),
            false => None,
        };
        let password = PASSWORD.to_owned();
        people.users.push(DemoUser { username, password, account_id, role, totp_secret });
    }
    Ok(people)
}

fn documents(folder: &std::path::Path) -> Result<Vec<PathBuf>> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "jsonl"));
    files.sort();
    Ok(files)
}

/// Drops one file and waits until its report says that every line was posted.
async fn import(
    stack: &Stack,
    bucket: &str,
    file: &std::path::Path,
    today: jiff::civil::Date,
) -> Result<()> {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let report = format!("reports/billing/{name}/latest.json");
    let earlier = stack.aws.get_object(bucket, &report).await?;
    let content = dates::fill(&fs::read_to_string(file)?, today)?;
    stack.aws.put_object(bucket, &format!("billing/{name}"), content.into_bytes()).await?;
    let begun = Instant::now();
    while begun.elapsed() < REPORT {
        tokio::time::sleep(Duration::from_millis(150)).await;
        let found = stack.aws.get_object(bucket, &report).await?;
        let Some(found) = found.filter(|found| Some(found) != earlier.as_ref()) else { continue };
        let found: Value = serde_json::from_slice(&found)?;
        if found.get("rejected").and_then(Value::as_u64) != Some(0) {
            bail!("lines of the demo file {name} were rejected: {found:#}");
        }
        return Ok(());
    }
    let log = stack.log("ministack");
    bail!("the import of the demo file {name} did not finish; {} may say why", log.display())
}
