//! The mails about Auto Pay in Canadian English.

use app::auto_pay::{AutoPayAbout, ChargeShown};
use domain::auto_pay::HoldReason;
use domain::document::Language::English;

use crate::instant::{day, month_of};
use crate::money::money;
use crate::payment::{Words, method};

pub(super) fn words(about: &AutoPayAbout) -> Words {
    match about {
        AutoPayAbout::On(_) => Words::new(
            "Auto Pay is on".to_owned(),
            "Auto Pay now pays this account’s invoices on their due dates. Before each charge we \
             e-mail you the amount and the day: at least 3 days before for a card, 10 days before \
             for a bank account.",
            "You can change the limits, the payment methods and their order, or turn Auto Pay off \
             in our billing portal at any time. If you did not expect this, please call us.",
        ),
        AutoPayAbout::Off => Words::new(
            "Auto Pay is off".to_owned(),
            "Auto Pay no longer pays this account’s invoices. A payment that has already begun is \
             still finished.",
            "From now on, please pay each invoice in our billing portal by its due date.",
        ),
        AutoPayAbout::Announced(charge) => announced(charge),
        AutoPayAbout::AnnouncedWithoutMethod(on, amount) => Words::new(
            "Auto Pay needs another payment method".to_owned(),
            format!(
                "{} is due to be paid on {}, but none of the saved payment methods can be charged \
                 on that day: a card will have expired, or the agreement for a bank account has \
                 ended.",
                money(*amount, English),
                day(*on, English)
            ),
            "Please add a payment method in our billing portal before then. Otherwise nothing is \
             charged, and the amount becomes past due.",
        ),
        AutoPayAbout::Held(amount, reason) => Words::new(
            format!("Auto Pay is waiting for you: {}", money(*amount, English)),
            format!("{} So we have not charged anything.", held(*reason)),
            "Please look at the invoice. If it is right, pay it in our billing portal, or change \
             the limit there and Auto Pay continues. If it is not, our billing team is glad to \
             help.",
        ),
        AutoPayAbout::TooLittle(amount, least) => Words::new(
            format!("No charge this time: {} waits", money(*amount, English)),
            format!(
                "After a credit or a payment, only {} is left of the amount that we announced. The \
                 smallest amount that can be charged is {}, so we have not charged anything.",
                money(*amount, English),
                money(*least, English)
            ),
            "There is nothing to do: Auto Pay charges it together with the next invoice.",
        ),
        AutoPayAbout::CardExpires(card, expiry) => Words::new(
            "A card of yours is about to expire".to_owned(),
            format!(
                "{}, which Auto Pay uses for this account, expires at the end of {}.",
                method(card, English),
                month_of(*expiry, English)
            ),
            "Please add your new card in our billing portal, so that the next payment is made on \
             time.",
        ),
    }
}

fn announced(charge: &ChargeShown) -> Words {
    let (amount, on) = (money(charge.amount, English), day(charge.on, English));
    match charge.hold {
        Some(reason) => Words::new(
            format!("Auto Pay will not charge {amount} without you"),
            format!("{} So Auto Pay will not charge it on its own.", held(reason)),
            "Please look at the invoice and pay it in our billing portal, or change the limit \
             there.",
        ),
        None => Words::new(
            format!("Auto Pay will charge {amount} on {on}"),
            "This is the notice before the charge below.",
            "There is nothing to do. If something is not right, or you want to pay in another way, \
             please do so before that day. Payments and credits until then lower the charge.",
        ),
    }
}

const fn held(reason: HoldReason) -> &'static str {
    match reason {
        HoldReason::AboveCap => "The amount is above the limit that you set for one charge.",
        HoldReason::Unusual => {
            "An invoice is higher than the average of the last six by more than the percentage \
             that you set."
        }
        HoldReason::AboveLimit => "The amount is above what can be charged at a time.",
    }
}
