//! The words of the mails about security changes.

use app::mailer::SecurityChange;
use domain::document::Language;

/// A change in words.
#[derive(Clone, Copy)]
pub(crate) struct Words {
    /// What happened: subject and heading.
    pub(crate) title: &'static str,
    /// The consequences.
    pub(crate) effect: &'static str,
}

pub(crate) fn words(what: SecurityChange, language: Language) -> Words {
    let (title, effect) = match language {
        Language::English => english(what),
        Language::French => french(what),
    };
    Words { title, effect }
}

fn english(what: SecurityChange) -> (&'static str, &'static str) {
    match what {
        SecurityChange::PasswordChanged => {
            ("Your password was changed", "All your other sessions have ended.")
        }
        SecurityChange::SecondFactorOn => (
            "Your second factor was switched on",
            "Signing in now also asks for a code of your authenticator app.",
        ),
        SecurityChange::SecondFactorOff => (
            "Your second factor was switched off",
            "Signing in asks for your password only, until a second factor is set up again.",
        ),
        SecurityChange::SecondFactorReset => (
            "Our team reset your second factor",
            "Your authenticator app and your recovery codes no longer work here. Signing in asks \
             for your password only, until a second factor is set up again.",
        ),
        SecurityChange::RecoveryCodeUsed => (
            "One of your recovery codes was used",
            "It took the place of a code of your authenticator app. Your second factor is off, \
             your other recovery codes have ended with it, and your accounts open once it is set \
             up again.",
        ),
        SecurityChange::RecoveryCodesRenewed => (
            "You have new recovery codes",
            "The earlier codes no longer work; only the new ones do.",
        ),
        SecurityChange::EmailCorrected => (
            "Our team corrected your e-mail address",
            "Mails about your login now go to the new address only. All your sessions have ended; \
             your password stays as it is.",
        ),
    }
}

fn french(what: SecurityChange) -> (&'static str, &'static str) {
    match what {
        SecurityChange::PasswordChanged => {
            ("Votre mot de passe a été changé", "Toutes vos autres sessions ont pris fin.")
        }
        SecurityChange::SecondFactorOn => (
            "Votre second facteur a été activé",
            "La connexion demande maintenant aussi un code de votre application \
             d’authentification.",
        ),
        SecurityChange::SecondFactorOff => (
            "Votre second facteur a été désactivé",
            "La connexion ne demande que votre mot de passe, jusqu’à ce qu’un second facteur soit \
             de nouveau configuré.",
        ),
        SecurityChange::SecondFactorReset => (
            "Notre équipe a réinitialisé votre second facteur",
            "Votre application d’authentification et vos codes de récupération ne fonctionnent \
             plus ici. La connexion ne demande que votre mot de passe, jusqu’à ce qu’un second \
             facteur soit de nouveau configuré.",
        ),
        SecurityChange::RecoveryCodeUsed => (
            "Un de vos codes de récupération a été utilisé",
            "Il a remplacé un code de votre application d’authentification. Votre second facteur \
             est désactivé, vos autres codes de récupération sont annulés avec lui, et vos comptes \
             s’ouvriront dès qu’il sera de nouveau configuré.",
        ),
        SecurityChange::RecoveryCodesRenewed => (
            "Vous avez de nouveaux codes de récupération",
            "Les codes précédents ne fonctionnent plus; seuls les nouveaux fonctionnent.",
        ),
        SecurityChange::EmailCorrected => (
            "Notre équipe a corrigé votre adresse courriel",
            "Les courriels au sujet de votre accès vont maintenant à la nouvelle adresse \
             seulement. Toutes vos sessions ont pris fin; votre mot de passe reste le même.",
        ),
    }
}
