//! The mails about payments in Canadian English.

use app::payments::NextTry;
use domain::document::Language;
use domain::payment::Decline;

use super::method;
use super::words::{Case, Words};
use crate::instant::day;

pub(super) fn words(case: &Case, amount: &str, provider: &str) -> Words {
    match case {
        Case::Receipt => Words::new(
            format!("Receipt for your payment of {amount}"),
            format!("Thank you. {provider} has received your payment. This is your receipt."),
            "",
        ),
        Case::OnItsWay => Words::new(
            format!("Your payment of {amount} is on its way"),
            "We have asked your bank for the payment below. Your bank has up to five business \
             days to confirm it. If the payment service e-mails you about two small deposits, \
             confirm them: the payment waits for that.",
            "This is not a receipt: we send you one when the money has arrived. If your bank does \
             not pay, we will tell the account’s billing contacts. Until then, please do not pay \
             this amount again.",
        ),
        Case::Declined(why) => Words::new(
            format!("Your payment of {amount} was not made"),
            format!("{} Nothing was charged.", reason(*why)),
            advice(*why),
        ),
        Case::DebitNotPaid(why) => Words::new(
            format!("Your bank did not pay {amount}"),
            format!("{} The payment below was therefore not made.", debit_reason(*why)),
            format!("What this payment was meant to pay is open again. {}", debit_advice(*why)),
        ),
        Case::Refunded
        | Case::Returned
        | Case::ChargedBack
        | Case::RefundFailed
        | Case::ReturnUndone
        | Case::ChargebackUndone => moved(case, amount),
    }
}

/// The words about a payment of Auto Pay that was not made.
pub(super) fn after_auto_pay(words: Words, amount: &str, next: &NextTry) -> Words {
    let next = match next {
        NextTry::On(on, with) => format!(
            "Auto Pay tries again on {} with {}. You can also pay now, or change the payment \
             methods in our billing portal.",
            day(*on, Language::English),
            method(with, Language::English)
        ),
        NextTry::None => {
            "Auto Pay does not try this amount again on its own. Please pay it in our \
                          billing portal, or add another payment method there."
                .to_owned()
        }
    };
    Words::new(format!("Auto Pay could not charge {amount}"), words.lead, next)
}

fn moved(case: &Case, amount: &str) -> Words {
    match case {
        Case::Returned => Words::new(
            format!("Your bank returned your payment of {amount}"),
            format!(
                "Your bank has taken back the payment below. {amount} was added to the account’s \
                 balance, and what this payment had paid is open again, with its own due date."
            ),
            "Your bank can tell you the reason. Please pay again, with another method if needed.",
        ),
        Case::ChargedBack => Words::new(
            format!("Your bank charged back {amount}"),
            format!(
                "The payment below was contested at your bank, and your bank has taken the money \
                 back. {amount} was added to the account’s balance, and what this payment had paid \
                 is open again, with its own due date."
            ),
            "If you did not ask your bank for this, please call your bank or our billing team.",
        ),
        Case::RefundFailed => Words::new(
            format!("Your refund of {amount} did not arrive"),
            "The bank could not accept the refund below, and the money came back to us. We have \
             put it back on the account, so nothing is lost.",
            "If you would like to receive it in another way, please tell our billing team.",
        ),
        Case::ReturnUndone => Words::new(
            format!("Your bank has paid {amount} after all"),
            format!(
                "The money of the payment below has reached us, and {amount} was taken off the \
                 account’s balance."
            ),
            "There is nothing more to do.",
        ),
        Case::ChargebackUndone => Words::new(
            format!("The chargeback of {amount} was reversed"),
            format!(
                "The bank has given the money of the payment below back to us, and {amount} was \
                 taken off the account’s balance."
            ),
            "There is nothing more to do.",
        ),
        _ => Words::new(
            format!("We have refunded {amount}"),
            format!(
                "We have sent the money back to the payment method below, and {amount} was added \
                 to the account’s balance."
            ),
            "Your bank usually shows it within 5 to 10 business days.",
        ),
    }
}

/// Why a payment was not made. Nothing says that a card is lost or stolen: the reader may be the
/// one who has it.
const fn reason(why: Decline) -> &'static str {
    match why {
        Decline::InsufficientFunds => "The card does not have enough available funds.",
        Decline::ExpiredCard => "The card has expired.",
        Decline::IncorrectDetails => "The card number, expiry date or security code was not right.",
        Decline::LimitExceeded => "The limit of the card is reached.",
        Decline::AuthenticationFailed => "Your bank could not confirm that it was you.",
        Decline::AuthenticationRequired => "Your bank wants you to confirm this payment.",
        Decline::CardBlocked => "Your bank does not accept payments with this card.",
        Decline::AccountClosed => "The bank account is closed or cannot be debited.",
        Decline::MandateInactive => "Your agreement for debits from this bank account has ended.",
        Decline::MethodUnavailable => "This payment method is no longer available.",
        Decline::Refused => "The payment service did not accept this payment.",
        Decline::ProcessingError => "The payment service could not carry out the payment.",
        Decline::Busy => "The payment service was too busy.",
        Decline::Abandoned => "The payment was not finished on the secure page.",
        Decline::Declined => "Your bank declined the payment without giving a reason.",
    }
}

const fn advice(why: Decline) -> &'static str {
    match why {
        Decline::InsufficientFunds => "Please pay with another method, or pay a smaller amount.",
        Decline::ExpiredCard => {
            "Please pay with another card, and add the new one to your payment methods."
        }
        Decline::IncorrectDetails => {
            "Please try again and check what you enter, or use another card."
        }
        Decline::LimitExceeded => {
            "Please pay a smaller amount, use another method, or ask your bank to raise the limit."
        }
        Decline::AuthenticationFailed => {
            "Please try again and complete your bank’s check, or use another card."
        }
        Decline::AuthenticationRequired => {
            "Please pay again in the portal: your bank then asks you to confirm it."
        }
        Decline::CardBlocked => "Please use another card. Your bank can tell you why.",
        Decline::AccountClosed => {
            "Please use another method, and remove this account from your payment methods."
        }
        Decline::MandateInactive => "Please add the bank account again, or use another method.",
        Decline::MethodUnavailable => "Please choose another method, or add this one again.",
        Decline::Refused => "Please use another method. If it happens again, ask our billing team.",
        Decline::ProcessingError | Decline::Busy => "Please try again in a few minutes.",
        Decline::Abandoned => "You can start again at any time.",
        Decline::Declined => "Please call your bank, or use another method.",
    }
}

/// Why a bank did not pay a debit.
const fn debit_reason(why: Decline) -> &'static str {
    match why {
        Decline::InsufficientFunds => "The bank account does not have enough funds.",
        Decline::IncorrectDetails => "Your bank does not know this bank account.",
        Decline::LimitExceeded => "The limit of the bank account is reached.",
        Decline::Declined | Decline::CardBlocked => {
            "Your bank declined the debit without giving a reason."
        }
        _ => reason(why),
    }
}

const fn debit_advice(why: Decline) -> &'static str {
    match why {
        Decline::InsufficientFunds => {
            "Please pay again when the funds are there, or use another method."
        }
        Decline::IncorrectDetails => {
            "Please check the bank account and add it again, or use another method."
        }
        Decline::CardBlocked => advice(Decline::Declined),
        _ => advice(why),
    }
}
