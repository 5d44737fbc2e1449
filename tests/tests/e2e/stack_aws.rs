//! The running stack as AWS: what the billing system and operators do with it.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::{Value, json};
use ureq::http::{HeaderMap, Request, request};

use super::{Answer, Stack, elements, wait_for};

/// The name of the portal's stack.
const STACK: &str = "billing-portal";

impl Stack {
    /// Where `up` keeps its tools: beside this program, which is not always in the checkout.
    pub(crate) fn tools(&self) -> PathBuf {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
        target.join("tools/local-stack/bin")
    }

    /// A script of the project with the `aws` command against this stack.
    pub(crate) fn script(&self, script: &str, arguments: &[&str]) -> Command {
        self.with_tools(tests::root().join(script), arguments)
    }

    /// Runs the `aws` command against this stack; the JSON that it prints.
    pub(crate) fn aws_command(&self, arguments: &[&str]) -> Value {
        let printed = printed(&mut self.with_tools(PathBuf::from("aws"), arguments));
        serde_json::from_str(&printed).unwrap_or_default()
    }

    fn with_tools(&self, program: PathBuf, arguments: &[&str]) -> Command {
        let mut command = Command::new(program);
        command
            .args(arguments)
            .env("PATH", format!("{}:/usr/local/bin:/usr/bin:/bin", self.tools().display()))
            .env("AWS_ENDPOINT_URL", self.text("awsEndpoint"))
            .env("AWS_REGION", self.text("region"))
            .env("AWS_DEFAULT_REGION", self.text("region"))
            .envs([("AWS_ACCESS_KEY_ID", "test"), ("AWS_SECRET_ACCESS_KEY", "test")])
            .envs([("AWS_CONFIG_FILE", "/dev/null"), ("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")]);
        command
    }

    /// Runs such a script; what it prints.
    pub(crate) fn run(&self, script: &str, arguments: &[&str]) -> String {
        printed(&mut self.script(script, arguments))
    }

    /// A request to an AWS API as the account's root. The emulator takes the key and asks for no
    /// signature.
    pub(crate) fn aws(&self, service: &str, request: request::Builder, body: Vec<u8>) -> Answer {
        self.aws_with_headers(service, request, body).0
    }

    /// The same, and the headers of the answer.
    pub(crate) fn aws_with_headers(
        &self,
        service: &str,
        request: request::Builder,
        body: Vec<u8>,
    ) -> (Answer, HeaderMap) {
        let scope = format!("test/20260101/{}/{service}/aws4_request", self.text("region"));
        let header =
            format!("AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0");
        let request = request.header("authorization", header).body(body).unwrap();
        let response = self.agent.run(request).unwrap();
        let headers = response.headers().clone();
        (Answer::read(response), headers)
    }

    /// A call of an AWS API that speaks JSON; none when it is refused.
    pub(crate) fn try_json(&self, service: &str, target: &str, input: &Value) -> Option<Value> {
        let uri = format!("{}/", self.text("awsEndpoint"));
        let post = Request::builder().method("POST").uri(uri);
        let post = post.header("x-amz-target", target);
        let post = post.header("content-type", "application/x-amz-json-1.1");
        let answer = self.aws(service, post, input.to_string().into_bytes());
        let body = if answer.body.is_empty() { json!({}) } else { answer.json() };
        (answer.status == 200).then_some(body)
    }

    /// The same, of a call that works.
    pub(crate) fn json(&self, service: &str, target: &str, input: &Value) -> Value {
        self.try_json(service, target, input).unwrap_or_else(|| panic!("{target} is refused"))
    }

    /// The values by which the API knows its edge, by their names.
    pub(crate) fn origin_secrets(&self) -> BTreeMap<String, String> {
        let listed = self.json("secretsmanager", "secretsmanager.ListSecrets", &json!({}));
        let mut values = BTreeMap::new();
        for secret in listed["SecretList"].as_array().unwrap() {
            let id = json!({ "SecretId": secret["ARN"] });
            let found = self.json("secretsmanager", "secretsmanager.GetSecretValue", &id);
            let text = found["SecretString"].as_str().unwrap();
            // The secret of the pool's client is text, not a map.
            let named: BTreeMap<String, String> = serde_json::from_str(text).unwrap_or_default();
            values.extend(named.into_iter().filter(|(_, value)| !value.is_empty()));
        }
        values
    }

    /// Calls the function that audits the ledger; its answer.
    pub(crate) fn audit(&self, event: &Value) -> Value {
        self.invoke(self.text("auditFunction"), event).unwrap()
    }

    /// Calls a function by its own name; its answer, or its error.
    pub(crate) fn invoke(&self, function: &str, event: &Value) -> Result<Value, Value> {
        let endpoint = self.text("awsEndpoint");
        let uri = format!("{endpoint}/2015-03-31/functions/{function}/invocations");
        let post = Request::builder().method("POST").uri(uri);
        let answer = self.aws("lambda", post, event.to_string().into_bytes()).json();
        if answer.get("errorMessage").is_some() { Err(answer) } else { Ok(answer) }
    }

    /// The own name of a function of the template.
    pub(crate) fn function(&self, id: &str) -> String {
        let stacks = ["cloudformation", "describe-stack-resource", "--stack-name", STACK];
        let about = self.aws_command(&[&stacks[..], &["--logical-resource-id", id]].concat());
        about["StackResourceDetail"]["PhysicalResourceId"].as_str().unwrap().to_owned()
    }

    /// Kills the processes that run this function now, as a machine that fails does, and waits for
    /// their end. Gives how many there were.
    pub(crate) fn kill(&self, function: &str) -> usize {
        let wanted = [
            format!("AWS_LAMBDA_FUNCTION_NAME={function}"),
            format!("AWS_ENDPOINT_URL={}", self.text("awsEndpoint")),
        ];
        let processes = std::fs::read_dir("/proc").unwrap().map(|process| process.unwrap());
        let running: Vec<_> = processes
            .filter(|process| {
                let environment = environment(&process.path());
                wanted.iter().all(|variable| environment.contains(variable))
            })
            .collect();
        for process in &running {
            printed(Command::new("kill").arg("-KILL").arg(process.file_name()));
            wait_for(|| has_ended(&process.path()).then_some(()));
        }
        running.len()
    }

    /// Drops a file into the import bucket, and waits for the report of that.
    pub(crate) fn import(&self, name: &str, content: &(impl AsRef<[u8]> + ?Sized)) -> Value {
        let earlier = self.report(name);
        let uri = self.object(&format!("billing/{name}"));
        let put = Request::builder().method("PUT").uri(uri);
        assert_eq!(self.aws("s3", put, content.as_ref().to_vec()).status, 200);
        wait_for(|| self.report(name).filter(|report| Some(report) != earlier.as_ref()))
    }

    fn report(&self, name: &str) -> Option<Value> {
        let uri = self.object(&format!("reports/billing/{name}/latest.json"));
        let answer = self.aws("s3", Request::builder().uri(uri), Vec::new());
        (answer.status == 200).then(|| answer.json())
    }

    /// The lines of the journal, in the order of its files.
    pub(crate) fn journal(&self) -> Vec<Value> {
        let get = |uri: String| self.aws("s3", Request::builder().uri(uri), Vec::new()).body;
        let listed = get(self.object("?list-type=2&prefix=exports/journal/"));
        let mut keys = elements(&listed, "Key");
        keys.sort_unstable();
        let text: String = keys.into_iter().map(|key| get(self.object(key))).collect();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    fn object(&self, key: &str) -> String {
        format!("{}/{}/{key}", self.text("awsEndpoint"), self.text("importBucket"))
    }

    /// A call of IAM; the answer is XML.
    pub(crate) fn iam(&self, action: &str, parameters: &[(&str, &str)]) -> String {
        let mut form = format!("Action={action}&Version=2010-05-08");
        for (name, value) in parameters {
            form.push_str(&format!("&{name}={}", escaped(value)));
        }
        let uri = format!("{}/", self.text("awsEndpoint"));
        let post = Request::builder().method("POST").uri(uri);
        let post = post.header("content-type", "application/x-www-form-urlencoded");
        let answer = self.aws("iam", post, form.into_bytes());
        assert_eq!(answer.status, 200, "{action}: {}", answer.body);
        answer.body
    }
}

/// The variables of a process; none of one that has ended or belongs to another user.
fn environment(process: &Path) -> Vec<String> {
    let bytes = std::fs::read(process.join("environ")).unwrap_or_default();
    let variables = bytes.split(|byte| *byte == 0).filter(|variable| !variable.is_empty());
    variables.map(|variable| String::from_utf8_lossy(variable).into_owned()).collect()
}

/// Whether a process is gone, or is a zombie: its parent knows that it has ended.
fn has_ended(process: &Path) -> bool {
    let about = std::fs::read_to_string(process.join("stat")).unwrap_or_default();
    about.rsplit(')').next().is_none_or(|rest| rest.is_empty() || rest.starts_with(" Z"))
}

fn escaped(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// What a command prints that must not fail.
fn printed(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
