//! What customers, staff, the webhook and the reconciler do in the world.

use app::client::ClientAddress;
use app::payments::events::{GatewayEvent, OpenWebhooks};
use app::payments::{
    EventError, EventHandler, EventOutcome, MethodError, MethodManager, PayError, PaymentMaker,
    PaymentRequest, PaymentStore, ProgressStore, Reconciled, Reconciler, RefundError, Refunder,
    SettleError, Settler, StaffRefund, UnsettledAccounts,
};
use app::posting::Bookkeeper;
use app::staff::{Correction, CorrectionPoster, CorrectionRequest, Reason};
use app::store::StoreError;
use app::system::Clock;
use app::users::Author;
use domain::document::{Language, MethodKind};
use domain::ids::{AccountId, PaymentId, Username};
use domain::ledger::Entry;
use domain::money::Money;
use domain::payment::Payment;
use jiff::Timestamp;
use testkit::system::Counting;

use crate::ledger::Table;
use crate::world::{Pay, Ports, WorldClock};

/// The customer who pays.
pub(crate) fn payer() -> Author {
    let user = testkit::access::user("dana.roy");
    let address = Some(ClientAddress::parse(Some("203.0.113.9")));
    let at = "2026-07-20T16:00:00Z".parse().unwrap();
    Author { user: Some(user.id), actor: app::activity::Actor::user(&user), address, at }
}

impl<L> Ports<'_, L>
where
    L: PaymentStore + UnsettledAccounts + ProgressStore,
{
    pub(crate) fn books(&self) -> Bookkeeper<'_, Table<'_, L>, WorldClock> {
        Bookkeeper { store: &self.table, clock: &self.clock }
    }

    pub(crate) fn settler(&self) -> Settler<'_, Table<'_, L>, WorldClock> {
        Settler { books: self.books() }
    }

    /// The customer pays.
    pub(crate) async fn pay(&self, pay: &Pay) -> Result<Payment, PayError> {
        let by = payer();
        let request = PaymentRequest {
            account: &pay.account,
            user: Username::parse("dana.roy").unwrap().user_id(),
            by: &by,
            language: Language::English,
            key: &pay.key,
            amount: pay.amount,
            balance_seen: pay.balance_seen,
            method: pay.method.clone(),
            invoice: None,
            receipt_email: None,
        };
        let (gateway, site) = (&self.gateway, self.site);
        let maker = PaymentMaker { books: self.books(), gateway, site };
        Box::pin(maker.pay(&request)).await
    }

    /// The webhook receives a delivery.
    pub(crate) async fn deliver(
        &self,
        body: &str,
        signature: &str,
    ) -> Result<EventOutcome, EventError> {
        let event = self.gateway.open(body.as_bytes(), signature, self.clock.now()).await;
        self.handle(&event.unwrap()).await
    }

    pub(crate) async fn handle(&self, event: &GatewayEvent) -> Result<EventOutcome, EventError> {
        let handler = EventHandler { settler: self.settler(), gateway: &self.gateway };
        Box::pin(handler.handle(event)).await
    }

    /// The reconciler runs.
    pub(crate) async fn reconcile(&self) -> Result<Reconciled, StoreError> {
        self.reconcile_until(Timestamp::MAX).await
    }

    /// The reconciler runs, and has time until then.
    pub(crate) async fn reconcile_until(&self, until: Timestamp) -> Result<Reconciled, StoreError> {
        let (gateway, site) = (&self.gateway, self.site);
        let reconciler = Reconciler { books: self.books(), gateway, site };
        Box::pin(reconciler.run(until)).await
    }

    /// Staff refund.
    pub(crate) async fn refund(
        &self,
        account: &AccountId,
        payment: &PaymentId,
        key: &str,
        amount: Money,
    ) -> Result<Option<Entry>, RefundError> {
        let by = testkit::staff::by();
        let request = StaffRefund {
            account,
            payment,
            user: by.user.unwrap(),
            by: &by,
            key,
            amount,
            reason: &Reason::parse("simulated").unwrap(),
        };
        let refunder = Refunder { settler: self.settler(), gateway: &self.gateway };
        Box::pin(refunder.refund(&request)).await
    }

    /// Staff correct the balance.
    pub(crate) async fn correct(
        &self,
        account: &AccountId,
        key: &str,
        posting: &Correction,
    ) -> Result<Entry, app::staff::CorrectionError> {
        let by = testkit::staff::by();
        let user = by.user.unwrap();
        let request = CorrectionRequest { account, user, key, posting };
        let poster = CorrectionPoster { books: self.books(), by: &by };
        Box::pin(poster.post(request)).await
    }

    /// The customer opens the gateway's page to save a method, and gets its address.
    pub(crate) async fn set_up(
        &self,
        account: &AccountId,
        key: &str,
        kind: MethodKind,
    ) -> Result<String, MethodError> {
        let (gateway, random, site) = (&self.gateway, &Counting::default(), self.site);
        let by = payer();
        let by = (Username::parse("dana.roy").unwrap().user_id(), &by, key);
        MethodManager { books: self.books(), gateway, random, site }
            .set_up(account, by, (kind, false), Language::English)
            .await
    }

    /// The customer removes a saved method.
    pub(crate) async fn remove_method(
        &self,
        account: &AccountId,
        id: &str,
    ) -> Result<(), MethodError> {
        let (gateway, random, site) = (&self.gateway, &Counting::default(), self.site);
        MethodManager { books: self.books(), gateway, random, site }
            .remove(account, &payer(), id)
            .await
    }

    /// The customer opens the gateway's page to save a bank account. Gives the page's id.
    pub(crate) async fn save_account(&self, account: &AccountId) -> String {
        let (gateway, random, site) = (&self.gateway, &Counting::default(), self.site);
        let manager = MethodManager { books: self.books(), gateway, random, site };
        let by = payer();
        let (user, language) = (by.user.unwrap(), Language::English);
        let what = (MethodKind::BankDebit, false);
        let page = manager.set_up(account, (user, &by, "save"), what, language).await.unwrap();
        page.rsplit('/').next().unwrap().to_owned()
    }

    /// A payment as it is recorded.
    pub(crate) async fn payment(
        &self,
        account: &AccountId,
        id: &PaymentId,
    ) -> Result<Payment, SettleError> {
        Ok(self.settler().read(account, id).await?.1)
    }
}
