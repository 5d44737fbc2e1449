//! Does what Auto Pay has to do for the accounts in its queue: notices, and charges.

use app::auto_pay::{Pace, ReadBills, UnfinishedImport, Worked, Worker};
use app::payments::gateway::PaymentGateway;
use app::payments::{PaymentStore, Site};
use app::posting::Bookkeeper;
use app::system::Clock;
use aws_lambda_events::event::sqs::{SqsBatchResponse, SqsEvent};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] =
    &[Capability::SettlePayments, Capability::RecordActivity, Capability::UseGateway];

/// Accounts of a batch at the same time: a charge waits a second or more for the gateway.
const AT_ONCE: usize = 10;

/// What this function works with.
#[derive(Debug)]
pub struct Ports<S, C, G, P> {
    /// Ledgers and payments.
    pub ledger: S,
    /// The clock.
    pub clock: C,
    /// The payment gateway.
    pub gateway: G,
    /// Limits the charges of this worker.
    pub pace: P,
    /// What the provider decided, and where the portal is.
    pub site: Site,
}

/// Works through a batch. An account that fails is delivered again, and holds up no other.
pub async fn handle<S, C, G, P>(ports: &Ports<S, C, G, P>, event: SqsEvent) -> SqsBatchResponse
where
    S: PaymentStore + UnfinishedImport + ReadBills,
    C: Clock,
    G: PaymentGateway,
    P: Pace,
{
    queue::each_message_at_once(event, "Auto Pay", AT_ONCE, async |body| one(ports, body).await)
        .await
}

/// Works for one account. The error is text for the log and names no person.
async fn one<S, C, G, P>(ports: &Ports<S, C, G, P>, body: &str) -> Result<Worked, String>
where
    S: PaymentStore + UnfinishedImport + ReadBills,
    C: Clock,
    G: PaymentGateway,
    P: Pace,
{
    let account = queue::parse_auto_pay_account(body).map_err(|error| error.to_string())?;
    let books = Bookkeeper { store: &ports.ledger, clock: &ports.clock };
    let Ports { gateway, pace, site, .. } = ports;
    let worker = Worker { books, gateway, pace, site };
    worker.work(&account).await.map_err(|error| format!("account {account}: {error}"))
}
