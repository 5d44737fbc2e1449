//! What billing, customers, the planner and the worker do about Auto Pay in the world.

use app::auto_pay::{
    ChangeError, DueAccounts, Outlook, Pace, PlanError, PlanStore, Planned, Planner, ReadBills,
    Settings, SettingsManager, SettingsRequest, UnfinishedImport, WorkError, Worked, Worker,
    settings_tag,
};
use app::import::{Arrival, RunStore};
use app::payments::{PaymentStore, ProgressStore, UnsettledAccounts};
use app::posting::{AccountState, Batch, DocumentKey, Identity, RunId, Source};
use app::store::StoreError;
use app::system::Clock;
use domain::auto_pay::{Forecast, GuardRails};
use domain::document::{DocumentType, GatewayCustomer, MethodKind};
use domain::ids::{AccountId, DocumentId};
use domain::ledger::{Posting, PostingKind};
use domain::money::Money;
use jiff::Span;
use jiff::civil::Date;
use stripe_sim::CheckoutEntry;
use testkit::ledger::MemoryAutoPayQueue;
use testkit::payment::limits;
use testkit::system::Counting;

use crate::acts::payer;
use crate::world::{Ports, World};

/// No limit.
struct AtOnce;

impl Pace for AtOnce {
    async fn turn(&self) {}
}

impl<L> Ports<'_, L>
where
    L: PaymentStore + UnsettledAccounts + ProgressStore + UnfinishedImport + ReadBills,
{
    /// The worker receives a message about an account.
    pub(crate) async fn work(&self, account: &AccountId) -> Result<Worked, WorkError> {
        let (gateway, site) = (&self.gateway, self.site);
        let worker = Worker { books: self.books(), gateway, pace: &AtOnce, site };
        Box::pin(worker.work(account)).await
    }

    /// The planner runs.
    pub(crate) async fn plan(&self, queue: &MemoryAutoPayQueue) -> Result<Planned, PlanError>
    where
        L: DueAccounts + PlanStore,
    {
        let planner = Planner { store: &self.table, queue, clock: &self.clock };
        planner.plan(jiff::Timestamp::MAX).await
    }

    /// The customer changes the settings, having seen those of `seen`.
    pub(crate) async fn set_auto_pay(
        &self,
        seen: &AccountState,
        key: &str,
        settings: &Settings,
    ) -> Result<AccountState, ChangeError> {
        let (by, tag) = (payer(), settings_tag(seen));
        let request =
            SettingsRequest { account: &seen.id, by: &by, key: Some(key), tag: &tag, settings };
        let random = &Counting::default();
        let manager = SettingsManager { books: self.books(), random, limits };
        Box::pin(manager.change(&request)).await
    }

    /// Billing posts an invoice.
    pub(crate) async fn invoice(
        &self,
        account: &AccountId,
        number: &str,
        amount: Money,
        due_on: Date,
    ) -> Result<(), StoreError> {
        let books = self.books();
        let Some(state) = books.account(account).await? else { return Ok(()) };
        let now = self.clock.now();
        let today = state.profile.day_of(now).unwrap();
        let document = DocumentId::parse(&format!("{account}-{number}")).unwrap();
        let posting = Posting {
            document: document.clone(),
            number: Some(number.to_owned()),
            document_on: today,
            amount,
            description: String::new(),
            kind: PostingKind::Invoice { due_on },
            posted_at: now,
            source: "import".to_owned(),
            actor: None,
        };
        let source = Source::Import { run: RunId::of(number, account.as_str()), line: 1 };
        let key = DocumentKey::new(DocumentType::Invoice, &document);
        let identity = Identity { key, hash: number.to_owned(), source };
        let mut batch = Batch::new(state);
        batch.post(identity, &posting, today, None).unwrap();
        books.commit(batch).await.map(|_| ())
    }
}

impl World {
    /// The settings of an account as they are, to be changed.
    pub(crate) fn settings(&self, account: &AccountId) -> Settings {
        let state = self.state(account);
        let methods = state.profile.gateway.iter().flat_map(|gateway| &gateway.methods);
        Settings {
            enabled: state.has_auto_pay(),
            methods: methods.map(|method| method.id.clone()).collect(),
            guards: state.auto_pay.guards,
            charge_past_due: None,
        }
    }

    /// What Auto Pay would charge only after the customer agrees.
    pub(crate) fn past_due(&self, account: &AccountId) -> Money {
        let state = self.state(account);
        let outlook = Outlook::of(&state, limits(state.profile.currency)).unwrap();
        let facts = outlook.facts();
        let amounts = facts.past_due(self.now()).map(|item| item.amount);
        Money::sum(state.profile.currency, amounts).unwrap()
    }

    /// The charges to come.
    pub(crate) async fn forecast(&self, account: &AccountId) -> Forecast {
        let state = self.state(account);
        let outlook = Outlook::of(&state, limits(state.profile.currency)).unwrap();
        let outlook = outlook.with_bills(&self.ledger, account).await.unwrap();
        outlook.facts().forecast(self.now()).unwrap()
    }

    /// Switches Auto Pay on, and agrees to what is past due.
    pub(crate) async fn switch_on(&self, account: &AccountId) {
        let past_due = Some(self.past_due(account)).filter(|sum| sum.is_positive());
        let settings =
            Settings { enabled: true, charge_past_due: past_due, ..self.settings(account) };
        let key = format!("on-{}", self.now());
        self.fine().set_auto_pay(&self.state(account), &key, &settings).await.unwrap();
    }

    /// Sets the limits.
    pub(crate) async fn guard(&self, account: &AccountId, guards: GuardRails) {
        let settings = Settings { guards, ..self.settings(account) };
        let key = format!("guard-{}", self.now());
        self.fine().set_auto_pay(&self.state(account), &key, &settings).await.unwrap();
    }

    /// Billing posts an invoice that is due in so many days.
    pub(crate) async fn bill(&self, account: &AccountId, number: &str, amount: &str, days: i32) {
        let state = self.state(account);
        let today = state.profile.day_of(self.now()).unwrap();
        let due_on = today.checked_add(Span::new().days(days)).unwrap();
        let amount = Money::parse(amount, state.profile.currency).unwrap();
        self.fine().invoice(account, number, amount, due_on).await.unwrap();
    }

    /// The planner runs, and the worker does what it enqueued.
    pub(crate) async fn night(&self) -> Vec<Worked> {
        let fine = self.fine();
        fine.plan(&self.queue).await.unwrap();
        let mut worked = Vec::new();
        for account in self.queue.take() {
            worked.push(fine.work(&account).await.unwrap());
        }
        worked
    }

    /// An import begins.
    pub(crate) async fn begin_import(&self, key: &str) -> RunId {
        let run = RunId::of(key, "v1");
        let arrival = Arrival {
            key: key.to_owned(),
            version_id: "v1".to_owned(),
            at: self.now(),
            sequencer: String::new(),
        };
        self.ledger.register(run, &arrival).await.unwrap();
        run
    }

    /// The import that waits longest ends.
    pub(crate) async fn end_import(&self) {
        if let Some(run) = self.ledger.next(0).await.unwrap() {
            self.ledger.finish("world", &run).await.unwrap();
        }
    }
}

impl World {
    /// Auto Pay is on as an import says, without anybody having agreed to anything.
    pub(crate) async fn import_auto_pay(&self, account: &AccountId) {
        let state = self.state(account);
        let gateway = state.profile.gateway.clone().unwrap();
        let mut batch = Batch::new(state);
        batch.set_gateway(GatewayCustomer { auto_pay: true, ..gateway });
        self.fine().books().commit(batch).await.unwrap();
    }

    /// The customer adds a card that works.
    pub(crate) async fn add_card(&self, account: &AccountId) {
        let key = format!("card-{}", self.now());
        let page = self.fine().set_up(account, &key, MethodKind::Card).await.unwrap();
        let session = page.rsplit('/').next().unwrap();
        let card = Some("4242424242424242".to_owned());
        let entry = CheckoutEntry { card, ..CheckoutEntry::default() };
        self.stripe.enter(self.now(), session, &entry).unwrap();
        self.deliver_all().await;
    }
}
