//! The mails about payments in Canadian French. No name follows a word that would need an elision.

use app::payments::NextTry;
use domain::document::Language;
use domain::payment::Decline;

use super::method;
use super::words::{Case, Words};
use crate::instant::day;

pub(super) fn words(case: &Case, amount: &str, provider: &str) -> Words {
    match case {
        Case::Receipt => Words::new(
            format!("Reçu pour votre paiement de {amount}"),
            format!("Merci. {provider} a reçu votre paiement. Ce courriel est votre reçu."),
            "",
        ),
        Case::OnItsWay => Words::new(
            format!("Votre paiement de {amount} est en cours"),
            "Nous avons demandé à votre banque le paiement ci-dessous. Elle a jusqu’à cinq jours \
             ouvrables pour le confirmer. Si le service de paiement vous écrit au sujet de deux \
             petits dépôts, confirmez-les\u{a0}: le paiement attend cette étape.",
            "Ce courriel n’est pas un reçu\u{a0}: nous vous en enverrons un dès que l’argent sera \
             arrivé. Si votre banque ne paie pas, nous en informerons les personnes-ressources de \
             facturation du compte. D’ici là, veuillez ne pas payer ce montant de nouveau.",
        ),
        Case::Declined(why) => Words::new(
            format!("Votre paiement de {amount} n’a pas été effectué"),
            format!("{} Rien n’a été débité.", reason(*why)),
            advice(*why),
        ),
        Case::DebitNotPaid(why) => Words::new(
            format!("Votre banque n’a pas payé {amount}"),
            format!("{} Le paiement ci-dessous n’a donc pas été effectué.", debit_reason(*why)),
            format!(
                "Ce que ce paiement devait régler est de nouveau à payer. {}",
                debit_advice(*why)
            ),
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
            "Nous réessaierons automatiquement le {} ({}). Vous pouvez aussi payer maintenant, ou \
             modifier les modes de paiement dans notre portail de facturation.",
            day(*on, Language::French),
            method(with, Language::French)
        ),
        NextTry::None => "Nous ne réessaierons pas ce montant automatiquement. Veuillez le payer \
                          dans notre portail de facturation, ou y ajouter un autre mode de \
                          paiement."
            .to_owned(),
    };
    Words::new(
        format!("Le paiement préautorisé de {amount} n’a pas été effectué"),
        words.lead,
        next,
    )
}

fn moved(case: &Case, amount: &str) -> Words {
    match case {
        Case::Returned => Words::new(
            format!("Votre banque a retourné votre paiement de {amount}"),
            format!(
                "Votre banque a repris le paiement ci-dessous. Un montant de {amount} s’ajoute au \
                 solde du compte, et ce que ce paiement avait réglé est de nouveau à payer, à \
                 l’échéance d’origine."
            ),
            "Votre banque peut vous en donner la raison. Veuillez payer de nouveau, au besoin \
             avec un autre mode de paiement.",
        ),
        Case::ChargedBack => Words::new(
            format!("Votre banque a rétrofacturé {amount}"),
            format!(
                "Le paiement ci-dessous a été contesté auprès de votre banque, qui a repris \
                 l’argent. Un montant de {amount} s’ajoute au solde du compte, et ce que ce \
                 paiement avait réglé est de nouveau à payer, à l’échéance d’origine."
            ),
            "Si vous ne l’avez pas demandé à votre banque, veuillez l’appeler ou joindre notre \
             équipe de facturation.",
        ),
        Case::RefundFailed => Words::new(
            format!("Votre remboursement de {amount} n’a pas pu être versé"),
            "La banque n’a pas pu accepter le remboursement ci-dessous, et l’argent nous est \
             revenu. Nous l’avons remis au compte\u{a0}: rien n’est perdu.",
            "Si vous souhaitez le recevoir autrement, veuillez en parler à notre équipe de \
             facturation.",
        ),
        Case::ReturnUndone => Words::new(
            format!("Votre banque a finalement payé {amount}"),
            format!(
                "L’argent du paiement ci-dessous nous est parvenu, et un montant de {amount} est \
                 retranché du solde du compte."
            ),
            "Vous n’avez rien d’autre à faire.",
        ),
        Case::ChargebackUndone => Words::new(
            format!("La rétrofacturation de {amount} a été annulée"),
            format!(
                "La banque nous a rendu l’argent du paiement ci-dessous, et un montant de {amount} \
                 est retranché du solde du compte."
            ),
            "Vous n’avez rien d’autre à faire.",
        ),
        _ => Words::new(
            format!("Nous vous avons remboursé {amount}"),
            format!(
                "Nous avons renvoyé l’argent au mode de paiement ci-dessous, et un montant de \
                 {amount} s’ajoute au solde du compte."
            ),
            "Votre banque l’affiche d’ordinaire dans un délai de 5 à 10 jours ouvrables.",
        ),
    }
}

/// Why a payment was not made. Nothing says that a card is lost or stolen: the reader may be the
/// one who has it.
const fn reason(why: Decline) -> &'static str {
    match why {
        Decline::InsufficientFunds => "La carte n’a pas assez de fonds disponibles.",
        Decline::ExpiredCard => "La carte est expirée.",
        Decline::IncorrectDetails => {
            "Le numéro de la carte, sa date d’expiration ou son code de sécurité n’est pas exact."
        }
        Decline::LimitExceeded => "La limite de la carte est atteinte.",
        Decline::AuthenticationFailed => "Votre banque n’a pas pu confirmer que c’était bien vous.",
        Decline::AuthenticationRequired => "Votre banque veut que vous confirmiez ce paiement.",
        Decline::CardBlocked => "Votre banque n’accepte pas de paiement avec cette carte.",
        Decline::AccountClosed => "Le compte bancaire est fermé ou ne peut pas être débité.",
        Decline::MandateInactive => {
            "Votre accord de débit préautorisé pour ce compte bancaire a pris fin."
        }
        Decline::MethodUnavailable => "Ce mode de paiement n’est plus disponible.",
        Decline::Refused => "Le service de paiement n’a pas accepté ce paiement.",
        Decline::ProcessingError => "Le service de paiement n’a pas pu effectuer le paiement.",
        Decline::Busy => "Le service de paiement était trop occupé.",
        Decline::Abandoned => "Le paiement n’a pas été terminé sur la page sécurisée.",
        Decline::Declined => "Votre banque a refusé le paiement sans donner de raison.",
    }
}

const fn advice(why: Decline) -> &'static str {
    match why {
        Decline::InsufficientFunds => {
            "Veuillez payer avec un autre mode de paiement, ou payer un montant moins élevé."
        }
        Decline::ExpiredCard => {
            "Veuillez payer avec une autre carte, et ajouter la nouvelle à vos modes de paiement."
        }
        Decline::IncorrectDetails => {
            "Veuillez réessayer en vérifiant votre saisie, ou utiliser une autre carte."
        }
        Decline::LimitExceeded => {
            "Veuillez payer un montant moins élevé, utiliser un autre mode de paiement, ou \
             demander à votre banque d’augmenter la limite."
        }
        Decline::AuthenticationFailed => {
            "Veuillez réessayer en suivant la vérification de votre banque, ou utiliser une autre \
             carte."
        }
        Decline::AuthenticationRequired => {
            "Veuillez payer de nouveau dans le portail\u{a0}: votre banque vous demandera alors \
             de le confirmer."
        }
        Decline::CardBlocked => {
            "Veuillez utiliser une autre carte. Votre banque peut vous dire pourquoi."
        }
        Decline::AccountClosed => {
            "Veuillez utiliser un autre mode de paiement, et retirer ce compte de vos modes de \
             paiement."
        }
        Decline::MandateInactive => {
            "Veuillez ajouter de nouveau le compte bancaire, ou utiliser un autre mode de paiement."
        }
        Decline::MethodUnavailable => {
            "Veuillez choisir un autre mode de paiement, ou ajouter celui-ci de nouveau."
        }
        Decline::Refused => {
            "Veuillez utiliser un autre mode de paiement. Si cela se reproduit, adressez-vous à \
             notre équipe de facturation."
        }
        Decline::ProcessingError | Decline::Busy => "Veuillez réessayer dans quelques minutes.",
        Decline::Abandoned => "Vous pouvez recommencer à tout moment.",
        Decline::Declined => {
            "Veuillez appeler votre banque, ou utiliser un autre mode de paiement."
        }
    }
}

/// Why a bank did not pay a debit.
const fn debit_reason(why: Decline) -> &'static str {
    match why {
        Decline::InsufficientFunds => "Le compte bancaire n’a pas assez de fonds.",
        Decline::IncorrectDetails => "Votre banque ne connaît pas ce compte bancaire.",
        Decline::LimitExceeded => "La limite du compte bancaire est atteinte.",
        Decline::Declined | Decline::CardBlocked => {
            "Votre banque a refusé le prélèvement sans donner de raison."
        }
        _ => reason(why),
    }
}

const fn debit_advice(why: Decline) -> &'static str {
    match why {
        Decline::InsufficientFunds => {
            "Veuillez payer de nouveau lorsque les fonds y seront, ou utiliser un autre mode de \
             paiement."
        }
        Decline::IncorrectDetails => {
            "Veuillez vérifier le compte bancaire et l’ajouter de nouveau, ou utiliser un autre \
             mode de paiement."
        }
        Decline::CardBlocked => advice(Decline::Declined),
        _ => advice(why),
    }
}
