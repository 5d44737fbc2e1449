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
            ("Your password was changed", "All your other devices are signed out.")
        }
        SecurityChange::SecondFactorOn => (
            "Two-step verification was turned on",
            "Signing in now also asks for a code of your authenticator app.",
        ),
        SecurityChange::SecondFactorOff => (
            "Two-step verification was turned off",
            "Signing in asks for your password only, until you set it up again.",
        ),
        SecurityChange::SecondFactorReset => (
            "Our team reset your two-step verification",
            "Your authenticator app and your recovery codes no longer work here. Signing in asks \
             for your password only, until you set it up again.",
        ),
        SecurityChange::RecoveryCodeUsed => (
            "One of your recovery codes was used",
            "It took the place of a code of your authenticator app. Two-step verification is off, \
             your other recovery codes no longer work, and your accounts open once you set it up \
             again.",
        ),
        SecurityChange::RecoveryCodesRenewed => (
            "You have new recovery codes",
            "The earlier codes no longer work; only the new ones do.",
        ),
        SecurityChange::EmailCorrected => (
            "Our team corrected your e-mail address",
            "E-mails about your login now go to the new address only. All your devices are signed \
             out; your password stays as it is.",
        ),
    }
}

fn french(what: SecurityChange) -> (&'static str, &'static str) {
    match what {
        SecurityChange::PasswordChanged => {
            ("Votre mot de passe a été changé", "Tous vos autres appareils sont déconnectés.")
        }
        SecurityChange::SecondFactorOn => (
            "La validation en deux étapes a été activée",
            "La connexion demande maintenant aussi un code de votre application \
             d’authentification.",
        ),
        SecurityChange::SecondFactorOff => (
            "La validation en deux étapes a été désactivée",
            "La connexion ne demande que votre mot de passe, jusqu’à ce que vous la configuriez \
             de nouveau.",
        ),
        SecurityChange::SecondFactorReset => (
            "Notre équipe a réinitialisé votre validation en deux étapes",
            "Votre application d’authentification et vos codes de récupération ne fonctionnent \
             plus ici. La connexion ne demande que votre mot de passe, jusqu’à ce que vous \
             la configuriez de nouveau.",
        ),
        SecurityChange::RecoveryCodeUsed => (
            "Un de vos codes de récupération a été utilisé",
            "Il a remplacé un code de votre application d’authentification. La validation en deux \
             étapes est désactivée, vos autres codes de récupération ne fonctionnent plus, et vos \
             comptes s’ouvriront dès que vous l’aurez configurée de nouveau.",
        ),
        SecurityChange::RecoveryCodesRenewed => (
            "Vous avez de nouveaux codes de récupération",
            "Les codes précédents ne fonctionnent plus; seuls les nouveaux fonctionnent.",
        ),
        SecurityChange::EmailCorrected => (
            "Notre équipe a corrigé votre adresse courriel",
            "Les courriels au sujet de votre accès vont maintenant à la nouvelle adresse \
             seulement. Tous vos appareils sont déconnectés; votre mot de passe reste le même.",
        ),
    }
}
