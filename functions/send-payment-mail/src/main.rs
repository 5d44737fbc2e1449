//! Payment mail queue → mails about payments

use app::payments::PaymentMailer;
use app::unsubscribe::UnsubscribeLinks;
use dynamo::access::AccessTable;
use dynamo::ledger::LedgerTable;
use lambda_runtime::{LambdaEvent, service_fn};
use mail::{Provider, SesMailer};
use runtime::{Error, Resource, SystemClock, UnsubscribeSecret};
use send_payment_mail::{CAPABILITIES, Ports, handle};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let ledger = LedgerTable::at(start.resource(Resource::LedgerTable)?);
    let access = AccessTable::at(start.resource(Resource::AccessTable)?);
    let provider = Provider::from_settings(|name| start.environment().text(name))?;
    let mailer = SesMailer::at(start.resource(Resource::Mail)?, provider)
        .through(start.name(Resource::MailConfigurationSet)?);
    let (clock, limits) = (SystemClock, gateway::limits as _);
    let key = UnsubscribeSecret::at(start.resource(Resource::UnsubscribeSecret)?);
    let links = UnsubscribeLinks { key, portal_url: start.environment().text("PORTAL_URL")? };
    let mailer = PaymentMailer { ledger, access, mailer, clock, limits, links };
    let ports = &Ports { mailer };
    let answer =
        |event: LambdaEvent<_>| async move { Ok::<_, Error>(handle(ports, event.payload).await) };
    lambda_runtime::run(service_fn(answer)).await
}
