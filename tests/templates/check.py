"""Renders each template of infra/ with each condition true and false, and lints the result.

Resources that CloudFormation would not create in a case are removed, so cfn-lint reports a reference
to them. The API that the SAM transform makes, and the documented one, must be valid OpenAPI. Needs no
AWS.
"""

import json
import subprocess
import sys
from pathlib import Path

from openapi_spec_validator import validate
from samcli.yamlhelper import yaml_parse
from samtranslator.translator.transform import transform

INFRA = Path(__file__).parents[2] / "infra"
CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/5f0c7d3e-9a41-4b8e-8d25-6f1b90c2a7e3"
PORTAL = {
    "PortalUrl": "https://billing.example.ca",
    "ProviderName": "Aurora Voice",
    "ProviderEmail": "billing@example.ca",
    "ProviderPhone": "613-555-0100",
    "MailFrom": "billing@example.ca",
    "MailIdentityArn": "arn:aws:ses:ca-central-1:123456789012:identity/example.ca",
    "BillingSystemPrincipal": "arn:aws:iam::123456789012:role/billing",
    "OriginSecretArn": "arn:aws:secretsmanager:ca-central-1:123456789012:secret:origin-AbCdEf",
    "OriginSecretVersion": "5f0c7d3e-9a41-4b8e-8d25-6f1b90c2a7e3",
    "StripeSecretArn": "arn:aws:secretsmanager:ca-central-1:123456789012:secret:stripe-AbCdEf",
}
# Every condition of a template must be true in one of its cases and false in another.
CASES = {
    "template": {
        "with-everything": PORTAL
        | {
            "PortalDomain": "billing.example.ca",
            "CertificateArn": CERTIFICATE,
            "WebAclArn": "arn:aws:wafv2:us-east-1:123456789012:global/webacl/portal/5f0c7d3e",
            "AlarmTopicArn": "arn:aws:sns:ca-central-1:123456789012:alarms",
            "MailResource": "*",
            "CallRecordsGlueTable": "true",
        },
        "with-nothing": PORTAL
        | {"DeletionProtection": "false", "RequireTls": "false", "FailOnWarnings": "false"},
    },
    "edge": {
        "with-zone": {"PortalDomain": "billing.example.ca", "HostedZoneId": "Z0123456789ABCDEFGHI"},
        "without-zone": {"PortalDomain": "billing.example.ca"},
    },
    "prerequisites": {"as-it-is": {"MailDomain": "example.ca"}},
}
NOTHING = object()


class NoPolicies:
    """AWS's policies by name, none of which our templates use."""

    def load(self):
        return {}


def transformed(template):
    """The template after the SAM transform of CloudFormation."""
    if "Transform" not in template:
        return template
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = "s3://artifacts/function.zip"
    return transform(template, {}, NoPolicies())


class Case:
    """A transformed template with parameters."""

    def __init__(self, template, parameters):
        self.template = template
        self.parameters = {
            name: parameters.get(name, about.get("Default"))
            for name, about in template["Parameters"].items()
        }
        assert parameters.keys() <= self.parameters.keys(), "a parameter that is not declared"
        self.conditions = {
            name: self.holds(about) for name, about in template.get("Conditions", {}).items()
        }

    def holds(self, condition):
        """Whether a condition is true."""
        ((kind, about),) = condition.items()
        if kind == "Fn::Equals":
            one, other = (
                self.parameters[side["Ref"]] if isinstance(side, dict) else side for side in about
            )
            return one == other
        if kind == "Fn::Not":
            return not self.holds(about[0])
        if kind in ("Fn::And", "Fn::Or"):
            return (all if kind == "Fn::And" else any)(self.holds(part) for part in about)
        if kind == "Condition":
            return self.holds(self.template["Conditions"][about])
        raise NotImplementedError(f"a condition made with {kind}")

    def rendered(self):
        """The template as it is in this case: what is made, with the parameters as defaults."""
        rest = {name: part for name, part in self.template.items() if name != "Conditions"}
        for section in ("Resources", "Outputs"):
            made = (
                (name, dict(about), about.get("Condition")) for name, about in rest[section].items()
            )
            rest[section] = {
                name: about for name, about, when in made if when is None or self.conditions[when]
            }
            for about in rest[section].values():
                about.pop("Condition", None)
        rest = self.decided(rest)
        for name, about in rest["Parameters"].items():
            about["Default"] = self.parameters[name]
        return rest

    def decided(self, value):
        """The same without `Fn::If`."""
        if isinstance(value, list):
            return [item for item in map(self.decided, value) if item is not NOTHING]
        if not isinstance(value, dict):
            return value
        if value == {"Ref": "AWS::NoValue"}:
            return NOTHING
        if "Fn::If" in value:
            condition, then, otherwise = value["Fn::If"]
            return self.decided(then if self.conditions[condition] else otherwise)
        pairs = ((name, self.decided(part)) for name, part in value.items())
        return {name: part for name, part in pairs if part is not NOTHING}


def api(rendered):
    """The API's definition, with names for what CloudFormation fills in.

    Two things that OpenAPI demands SAM never writes, and API Gateway does without: an answer to
    each operation, and the schema of a path's parameter. They are filled in when, and only when,
    they are left out in this way.
    """
    def known(value):
        filled_in = value.keys() in ({"Ref"}, {"Fn::Sub"})
        return str(value) if filled_in else value

    body = rendered["Resources"]["Api"]["Properties"]["Body"]
    body = json.loads(json.dumps(body), object_hook=known)
    for methods in body["paths"].values():
        for operation in methods.values():
            if operation.get("responses") == {}:
                operation["responses"] = {"default": {"description": "what the function answers"}}
            for parameter in operation.get("parameters", []):
                if parameter.keys() == {"name", "in", "required"} and parameter["in"] == "path":
                    parameter["schema"] = {"type": "string"}
    return body


def main(lint, folder):
    rendered = []
    for name, cases in CASES.items():
        template = transformed(yaml_parse((INFRA / f"{name}.yaml").read_text()))
        decided = []
        for title, parameters in cases.items():
            case = Case(template, parameters)
            decided.append(case.conditions)
            path = folder / f"{name}-{title}.json"
            path.write_text(json.dumps(case.rendered(), indent=1))
            rendered.append(path)
        if name == "template":
            validate(api(case.rendered()))
        for condition in template.get("Conditions", {}):
            ways = {conditions[condition] for conditions in decided}
            if ways != {True, False}:
                sys.exit(f"{condition} of {name}.yaml is {ways} in every case: add one to CASES")
    validate(json.loads((INFRA / "openapi.json").read_text()))
    # Parameters that matter only in another case are not used in this one.
    command = [lint, "--ignore-checks", "W2001", "--regions", "ca-central-1", "--", *rendered]
    sys.exit(subprocess.run(command, check=False).returncode)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
