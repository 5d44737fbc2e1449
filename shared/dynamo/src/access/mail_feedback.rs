//! Suppressed addresses, each by the hash of the address.

use std::collections::{BTreeMap, BTreeSet};

use app::mail_feedback::{ReadSuppressions, RecordSuppression, Suppression, address_hash};
use app::store::{Condition, StoreError};
use domain::user::{Email, EmailProblem};

use crate::access::AccessTable;
use crate::error::write_error;
use crate::item::{Item, Reader, instant_text, key, text};

const SUPPRESSED: &str = "SUPPRESSED";

fn suppression_pk(email: &Email) -> String {
    format!("{SUPPRESSED}#{}", address_hash(email))
}

fn suppression(item: &Item) -> Result<Suppression, StoreError> {
    let read = Reader::new(item);
    let problem = read.parsed("problem", EmailProblem::parse)?;
    Ok(Suppression { problem, since: read.instant("since")? })
}

impl ReadSuppressions for AccessTable {
    async fn suppressions(
        &self,
        emails: &[Email],
    ) -> Result<BTreeMap<Email, Suppression>, StoreError> {
        let keys: BTreeSet<String> = emails.iter().map(suppression_pk).collect();
        let keys = keys.into_iter().map(|pk| key(pk, SUPPRESSED)).collect();
        let mut found = BTreeMap::new();
        for item in self.get_items(keys).await? {
            found.insert(Reader::new(&item).text("pk")?.to_owned(), suppression(&item)?);
        }
        let of = |email: &Email| Some((email.clone(), *found.get(&suppression_pk(email))?));
        Ok(emails.iter().filter_map(of).collect())
    }
}

impl RecordSuppression for AccessTable {
    async fn suppress(
        &self,
        email: &Email,
        Suppression { problem, since }: &Suppression,
    ) -> Result<(), StoreError> {
        // As `Suppression::replaces` says.
        let replaces = match problem {
            EmailProblem::Bounced => "attribute_not_exists(pk)",
            EmailProblem::Complained => "attribute_not_exists(pk) OR problem = :bounced",
        };
        let update = self.client.update_item().table_name(&self.table);
        let update = update
            .set_key(Some(key(suppression_pk(email), SUPPRESSED)))
            .update_expression("SET problem = :problem, since = :since")
            .condition_expression(replaces)
            .expression_attribute_values(":problem", text(problem.as_str()))
            .expression_attribute_values(":since", text(instant_text(*since)));
        let update = match problem {
            EmailProblem::Bounced => update,
            EmailProblem::Complained => {
                update.expression_attribute_values(":bounced", text(EmailProblem::Bounced.as_str()))
            }
        };
        let written =
            update.send().await.map_err(|error| write_error(&error, Condition::Suppression));
        match written {
            // What is known of the address stays.
            Ok(_) | Err(StoreError::ConditionFailed(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }
}
