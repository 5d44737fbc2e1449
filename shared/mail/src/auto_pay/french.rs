//! The mails about Auto Pay in Canadian French. No name follows a word that would need an elision.

use app::auto_pay::{AutoPayAbout, ChargeShown};
use domain::auto_pay::HoldReason;
use domain::document::Language::French;

use crate::instant::{day, month_of};
use crate::money::money;
use crate::payment::{Words, method};

pub(super) fn words(about: &AutoPayAbout) -> Words {
    match about {
        AutoPayAbout::On(_) => Words::new(
            "Les paiements préautorisés sont activés".to_owned(),
            "Les factures de ce compte sont désormais payées automatiquement à leur échéance. \
             Avant chaque débit, nous vous écrivons le montant et la date\u{a0}: au moins \
             3\u{a0}jours à l’avance pour une carte, 10\u{a0}jours pour un compte bancaire.",
            "Vous pouvez en tout temps modifier les limites, les modes de paiement et leur ordre, \
             ou désactiver les paiements préautorisés dans notre portail de facturation. Si vous \
             ne vous y attendiez pas, veuillez nous appeler.",
        ),
        AutoPayAbout::Off => Words::new(
            "Les paiements préautorisés sont désactivés".to_owned(),
            "Les factures de ce compte ne sont plus payées automatiquement. Un paiement déjà \
             commencé est tout de même mené à terme.",
            "Veuillez désormais payer chaque facture dans notre portail de facturation avant son \
             échéance.",
        ),
        AutoPayAbout::Announced(charge) => announced(charge),
        AutoPayAbout::AnnouncedWithoutMethod(on, amount) => Words::new(
            "Il faut un autre mode de paiement".to_owned(),
            format!(
                "Un montant de {} doit être payé automatiquement le {}, mais aucun mode de \
                 paiement enregistré ne pourra être débité ce jour-là\u{a0}: une carte sera \
                 expirée, ou l’accord pour un compte bancaire a pris fin.",
                money(*amount, French),
                day(*on, French)
            ),
            "Veuillez ajouter un mode de paiement dans notre portail de facturation d’ici là. \
             Sinon, rien ne sera débité et le montant sera en souffrance.",
        ),
        AutoPayAbout::Held(amount, reason) => Words::new(
            format!(
                "Un paiement préautorisé attend votre décision\u{a0}: {}",
                money(*amount, French)
            ),
            format!("{} Nous n’avons donc rien débité.", held(*reason)),
            "Veuillez vérifier la facture. Si elle est exacte, payez-la dans notre portail de \
             facturation, ou modifiez-y la limite et le paiement préautorisé suivra. Sinon, notre \
             équipe de facturation se fera un plaisir de vous aider.",
        ),
        AutoPayAbout::TooLittle(amount, least) => Words::new(
            format!("Aucun débit cette fois\u{a0}: {} en attente", money(*amount, French)),
            format!(
                "Après un crédit ou un paiement, il ne reste que {} du montant annoncé. Le plus \
                 petit montant qui peut être débité est de {}\u{a0}; nous n’avons donc rien \
                 débité.",
                money(*amount, French),
                money(*least, French)
            ),
            "Vous n’avez rien à faire\u{a0}: ce montant sera débité avec la prochaine facture.",
        ),
        AutoPayAbout::CardExpires(card, expiry) => Words::new(
            "Une de vos cartes expire bientôt".to_owned(),
            format!(
                "La carte suivante, qui sert aux paiements préautorisés de ce compte, expire fin \
                 {}\u{a0}: {}.",
                month_of(*expiry, French),
                method(card, French)
            ),
            "Veuillez ajouter votre nouvelle carte dans notre portail de facturation, pour que le \
             prochain paiement soit fait à temps.",
        ),
    }
}

fn announced(charge: &ChargeShown) -> Words {
    let (amount, on) = (money(charge.amount, French), day(charge.on, French));
    match charge.hold {
        Some(reason) => Words::new(
            format!("{amount} ne sera pas débité sans votre accord"),
            format!("{} Ce montant ne sera donc pas débité automatiquement.", held(reason)),
            "Veuillez vérifier la facture et la payer dans notre portail de facturation, ou y \
             modifier la limite.",
        ),
        None => Words::new(
            format!("Paiement préautorisé de {amount} le {on}"),
            "Ceci est l’avis qui précède le débit ci-dessous.",
            "Vous n’avez rien à faire. Si quelque chose est inexact, ou si vous voulez payer \
             autrement, veuillez le faire avant cette date. Les paiements et crédits reçus d’ici \
             là réduisent le débit.",
        ),
    }
}

const fn held(reason: HoldReason) -> &'static str {
    match reason {
        HoldReason::AboveCap => "Le montant dépasse la limite que vous avez fixée par débit.",
        HoldReason::Unusual => {
            "Une facture dépasse la moyenne des six dernières de plus que le pourcentage que vous \
             avez fixé."
        }
        HoldReason::AboveLimit => "Le montant dépasse ce qui peut être débité en une fois.",
    }
}
