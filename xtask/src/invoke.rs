//! `cargo xtask invoke`: calls a function of the running local stack now, such as one that would
//! wait for its schedule.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::aws::{ACCOUNT, Aws, REGION};
use crate::layout::Layout;
use crate::new_function::camel;
use crate::{clock, deployed, functions, stack_json};

/// What EventBridge Scheduler replaces in an input by the time for which it was scheduled.
const SCHEDULED_TIME: &str = "<aws.scheduler.scheduled-time>";

/// Calls the function `name` and prints its result. It gets the event in the file, or else what its
/// schedule would send now. The function's own error is an error.
pub(crate) async fn run(layout: &Layout, name: &str, event: Option<PathBuf>) -> Result<()> {
    let names = functions::names(layout)?;
    if !names.iter().any(|known| known == name) {
        bail!("there is no function {name}; there are {}", names.join(", "));
    }
    let folder = layout.state("local");
    let aws = Aws::at(&stack_json::read(&folder)?.aws_endpoint);
    let id = format!("{}Function", camel(name));
    let event = match event {
        Some(path) => read(&path)?,
        None => {
            let template = deployed::template(&aws).await?;
            scheduled_event(&template, &id, clock::now(&folder)?)?.with_context(|| {
                format!("{name} has no schedule: give its event, as in events/{name}, by --event")
            })?
        }
    };
    let functions = deployed::physical_ids(&aws).await?;
    let function = functions.get(&id).with_context(|| format!("{name} was not deployed"))?;
    let answer = aws.invoke(function, &event).await?;
    println!("{}", serde_json::to_string_pretty(&answer)?);
    Ok(())
}

fn read(path: &Path) -> Result<Value> {
    let text = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    serde_json::from_slice(&text).with_context(|| format!("{} is not JSON", path.display()))
}

/// What the schedule of the function with this logical id sends at `now`; none without a schedule.
fn scheduled_event(template: &Value, function: &str, now: Timestamp) -> Result<Option<Value>> {
    let resources = template.get("Resources").and_then(Value::as_object);
    let target = resources.into_iter().flatten().find_map(|(_, resource)| {
        let target = resource.pointer("/Properties/Target")?;
        (target.pointer("/Arn/Fn::GetAtt/0")? == function).then_some(target)
    });
    let Some(target) = target else { return Ok(None) };
    let Some(input) = target.get("Input").and_then(Value::as_str) else {
        return Ok(Some(without_input(now)));
    };
    let input = input.replace(SCHEDULED_TIME, &format!("{now:.0}"));
    Ok(Some(serde_json::from_str(&input).context("the schedule's input is not JSON")?))
}

/// What EventBridge Scheduler sends for a schedule that has no input.
fn without_input(now: Timestamp) -> Value {
    json!({
        "version": "0",
        "id": "00000000-0000-0000-0000-000000000000",
        "detail-type": "Scheduled Event",
        "source": "aws.scheduler",
        "account": ACCOUNT,
        "time": format!("{now:.0}"),
        "region": REGION,
        "resources": [],
        "detail": "{}",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(function: &str) -> Option<Value> {
        let target = |id: &str, input: Value| {
            let mut target = json!({ "Arn": { "Fn::GetAtt": [id, "Arn"] } });
            target["Input"] = input;
            json!({ "Type": "AWS::Scheduler::Schedule", "Properties": { "Target": target } })
        };
        let template = json!({ "Resources": {
            "AFunction": { "Type": "AWS::Lambda::Function" },
            "AHourly": target("AFunction", json!(r#"{"at":"<aws.scheduler.scheduled-time>"}"#)),
            "BHourly": target("BFunction", Value::Null),
            "CFunction": { "Type": "AWS::Lambda::Function" },
        } });
        scheduled_event(&template, function, "2026-07-15T12:00:00.9Z".parse().unwrap()).unwrap()
    }

    #[test]
    fn the_event_is_what_the_schedule_sends() {
        assert_eq!(event("AFunction"), Some(json!({ "at": "2026-07-15T12:00:00Z" })));
        let without_input = event("BFunction").unwrap();
        assert_eq!(without_input["time"], "2026-07-15T12:00:00Z");
        assert_eq!(without_input["detail-type"], "Scheduled Event");
    }

    #[test]
    fn a_function_without_a_schedule_has_no_event() {
        assert_eq!(event("CFunction"), None);
    }
}
