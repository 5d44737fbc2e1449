//! Payouts, and the movements of money that each is made of.
//!
//! Sources: <https://docs.stripe.com/api/payouts>,
//! <https://docs.stripe.com/api/balance_transactions>.

use app::payments::events::{Payout, PayoutLine, ReadPayouts};
use app::payments::gateway::GatewayError;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::form::Form;
use crate::objects::{BalanceTransaction, Expandable, PayoutObject, Source};
use crate::payment::{money, strange};
use crate::secret::SecretSource;
use crate::stripe::{Stripe, path};
use crate::transport::Transport;

fn time(seconds: i64) -> Result<Timestamp, GatewayError> {
    Timestamp::from_second(seconds).map_err(|_| strange("a time", &seconds.to_string()))
}

fn source_id(source: &Expandable<Source>) -> &str {
    match source {
        Expandable::Id(id) => id,
        Expandable::Object(object) => &object.id,
    }
}

fn line(transaction: &BalanceTransaction) -> Result<PayoutLine, GatewayError> {
    let currency = &transaction.currency;
    let source = transaction.source.as_ref();
    let payment = source.and_then(Expandable::object).and_then(|own| own.payment_intent.as_ref());
    Ok(PayoutLine {
        id: transaction.id.clone(),
        category: transaction.reporting_category.clone(),
        gateway_payment: payment.map(|payment| payment.id().to_owned()),
        source: source.map(|source| source_id(source).to_owned()),
        amount: money(transaction.amount, currency)?,
        fee: money(transaction.fee, currency)?,
        net: money(transaction.net, currency)?,
        at: time(transaction.created)?,
    })
}

impl<T: Transport, S: SecretSource> ReadPayouts for Stripe<T, S> {
    async fn payout(&self, id: &str) -> Result<Payout, GatewayError> {
        let found: PayoutObject = self.get(&path("payouts", id)?, Form::default()).await?;
        Ok(Payout {
            amount: money(found.amount, &found.currency)?,
            arrives_on: time(found.arrival_date)?.to_zoned(TimeZone::UTC).date(),
            automatic: found.automatic,
            reconciled: found.reconciliation_status.as_deref() == Some("completed"),
            id: found.id,
        })
    }

    /// Stripe lists the payout itself among its lines, as money that leaves; it is left out.
    async fn payout_lines(&self, id: &str) -> Result<Vec<PayoutLine>, GatewayError> {
        let query = Form::default().with("payout", id).expand(&["data.source"]);
        let all: Vec<BalanceTransaction> = self.all("/v1/balance_transactions", query).await?;
        let is_payout = |one: &&BalanceTransaction| one.source.as_ref().map(source_id) == Some(id);
        all.iter().rev().filter(|one| !is_payout(one)).map(line).collect()
    }
}
