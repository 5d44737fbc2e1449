//! A checkout as these tests read it: its template, its functions, and what each declares.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use runtime::{Capability, Resource};
use serde_json::{Map, Value};
use tests::{read_template, root};

/// This checkout, read once.
pub(crate) static PROJECT: LazyLock<Project> = LazyLock::new(|| Project::at(&root()));

/// A checkout, or a copy of one.
pub(crate) struct Project {
    root: PathBuf,
    /// The whole template.
    pub(crate) template: Value,
}

impl Project {
    /// The checkout in this folder.
    pub(crate) fn at(root: &Path) -> Self {
        let template = read_template(&root.join("infra/template.yaml")).unwrap();
        Self { root: root.to_owned(), template }
    }

    /// A file's text.
    pub(crate) fn text(&self, path: &str) -> String {
        let path = self.root.join(path);
        std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
    }

    /// Names of the functions: the folders under `functions/`.
    pub(crate) fn functions(&self) -> BTreeSet<String> {
        let folders = std::fs::read_dir(self.root.join("functions")).unwrap();
        folders.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    /// Every function with its declared capabilities.
    pub(crate) fn declared(&self) -> Vec<(String, Vec<Capability>)> {
        let functions = self.functions().into_iter();
        functions.map(|name| (name.clone(), self.capabilities(&name))).collect()
    }

    /// The `CAPABILITIES` of a function. Checks that its `main.rs` starts with that list.
    ///
    /// The list is read from the source: to link each function, this program and `tests/Cargo.toml`
    /// would have to name it. Anything but a plain list of capabilities fails.
    fn capabilities(&self, name: &str) -> Vec<Capability> {
        let main = self.text(&format!("functions/{name}/src/main.rs"));
        let own = format!("use {}::", name.replace('-', "_"));
        let from_own =
            main.lines().any(|line| line.starts_with(&own) && line.contains("CAPABILITIES"));
        assert!(from_own, "{name}: main.rs takes CAPABILITIES from another crate");
        assert_eq!(main.matches("CAPABILITIES").count(), 2, "{name}: imported, and used once");
        assert!(main.contains("runtime::start(CAPABILITIES)"), "{name} starts with something else");

        let lib = self.text(&format!("functions/{name}/src/lib.rs"));
        let begin = "\npub const CAPABILITIES: &[Capability] =";
        let [before, rest] = lib.split(begin).collect::<Vec<_>>()[..] else {
            panic!("{name} has not one list of CAPABILITIES")
        };
        let above = before.lines().last().unwrap();
        assert!(above.starts_with("///"), "{name}: CAPABILITIES depends on {above}");
        let list: String = rest.split(';').next().unwrap().split_whitespace().collect();
        let list = list.strip_prefix("&[").and_then(|list| list.strip_suffix(']'));
        let list = list.unwrap_or_else(|| panic!("{name}: CAPABILITIES is not a plain list"));
        list.split(',')
            .filter(|entry| !entry.is_empty())
            .map(|entry| {
                let known = |one: &&Capability| format!("Capability::{one:?}") == entry;
                let found = Capability::ALL.iter().find(known);
                *found.unwrap_or_else(|| panic!("{name}: {entry} is not a capability"))
            })
            .collect()
    }

    /// The template's resources.
    pub(crate) fn resources(&self) -> &Map<String, Value> {
        self.template["Resources"].as_object().unwrap()
    }

    /// The resource with this logical id.
    pub(crate) fn resource(&self, id: &str) -> &Value {
        self.resources().get(id).unwrap_or_else(|| panic!("no resource {id}"))
    }

    /// Resources of a type, by their logical ids.
    pub(crate) fn of_type(&self, kind: &str) -> Vec<(String, &Value)> {
        let all = self.resources().iter().filter(|(_, resource)| resource["Type"] == kind);
        all.map(|(id, resource)| (id.clone(), resource)).collect()
    }

    /// The function of this name in the template.
    pub(crate) fn function(&self, name: &str) -> &Value {
        let found = self.resources().get(&logical_id(name));
        found.unwrap_or_else(|| panic!("no function {name}"))
    }

    /// Names of the template's resources and parameters that a value refers to.
    pub(crate) fn named(&self, value: &Value) -> BTreeSet<String> {
        let text = value.to_string();
        let words = text.split(|c: char| !c.is_ascii_alphanumeric());
        let extra = ["OriginSecretArn", "StripeSecretArn", "MailResource", "AlarmTopicArn"];
        words
            .filter(|word| self.resources().contains_key(*word) || extra.contains(word))
            .map(str::to_owned)
            .collect()
    }

    /// `action on resource`, for every action that a function's policy grants.
    pub(crate) fn granted(&self, function: &Value) -> BTreeSet<String> {
        let mut all = BTreeSet::new();
        for statement in statements(function) {
            for action in list(&statement["Action"]) {
                for resource in self.named(&statement["Resource"]) {
                    all.insert(format!("{} on {resource}", action.as_str().unwrap()));
                }
            }
        }
        all
    }
}

/// `sign-in` → `SignInFunction`.
pub(crate) fn logical_id(name: &str) -> String {
    let word = |word: &str| word[..1].to_uppercase() + &word[1..];
    name.split('-').map(word).collect::<String>() + "Function"
}

/// A list; CloudFormation also accepts a single item without a list.
pub(crate) fn list(value: &Value) -> Vec<Value> {
    match value {
        Value::Array(items) => items.clone(),
        other => vec![other.clone()],
    }
}

/// The statements of a function's own policies.
pub(crate) fn statements(function: &Value) -> Vec<Value> {
    let policies = list(&function["Properties"]["Policies"]);
    policies.iter().flat_map(|policy| list(&policy["Statement"])).collect()
}

/// The name of a resource in the template.
pub(crate) fn template_name(resource: Resource) -> &'static str {
    match resource {
        Resource::OriginSecret => "OriginSecretArn",
        Resource::UnsubscribeSecret => "UnsubscribeSecret",
        Resource::GatewaySecret => "StripeSecretArn",
        Resource::AccessTable => "AccessTable",
        Resource::LedgerTable => "LedgerTable",
        Resource::ActivityTable => "ActivityTable",
        Resource::UserPool => "UserPool",
        Resource::ClientSecret => "UserPoolClientSecret",
        Resource::Mail => "MailResource",
        Resource::MailConfigurationSet => "MailConfigurationSet",
        Resource::InviteQueue => "InviteQueue",
        Resource::MailQueue => "MailQueue",
        Resource::PaymentMailQueue => "PaymentMailQueue",
        Resource::CodeQueue => "CodeQueue",
        Resource::AutoPayQueue => "AutoPayQueue",
        Resource::ImportQueue => "ImportQueue",
        Resource::CallImportQueue => "CallImportQueue",
        Resource::DownloadQueue => "DownloadQueue",
        Resource::ImportBucket => "ImportBucket",
        Resource::DocumentsBucket => "DocumentsBucket",
    }
}
