//! The text for each code of a faulty field, in the caller's language.

use contract::Language;

/// The text for a code. An unlisted code says that the value is not valid.
pub(super) fn text(code: &str, language: Language) -> &'static str {
    let (english, french) = texts(code);
    match language {
        Language::EnCa => english,
        Language::FrCa => french,
    }
}

fn texts(code: &str) -> (&'static str, &'static str) {
    match code {
        "unknown-field" => ("There is no such field.", "Ce champ n’existe pas."),
        "missing-field" => ("This field is required.", "Ce champ est obligatoire."),
        "repeated-field" => {
            ("This may be given once only.", "Cette valeur ne peut figurer qu’une fois.")
        }
        "not-json" => ("This is not JSON.", "Ceci n’est pas du JSON."),
        "not-asked" => ("This is not what was asked for.", "Ce n’est pas ce qui était demandé."),
        "bad-cursor" => {
            ("This is no cursor of this list.", "Ce n’est pas un curseur de cette liste.")
        }
        "too-long" => ("This is too long.", "Cette valeur est trop longue."),
        "out-of-range" => ("This is out of range.", "Cette valeur est hors limites."),
        "too-many" => (
            "This is too much for one answer. Choose a shorter period.",
            "C’est trop pour une seule réponse. Choisissez une période plus courte.",
        ),
        "before-from" => ("This is before the first day.", "Cette date précède le premier jour."),
        "other-kind" => (
            "Give two days or two instants, not one of each.",
            "Indiquez deux jours ou deux instants, pas un de chaque.",
        ),
        "over-six-months" => (
            "Choose a period of six months at most.",
            "Choisissez une période de six mois au plus.",
        ),
        _ => password_texts(code)
            .or_else(|| user_texts(code))
            .or_else(|| payment_texts(code))
            .or_else(|| profile_texts(code))
            .unwrap_or_else(|| posting_texts(code)),
    }
}

/// Faults of a password or a code.
fn password_texts(code: &str) -> Option<(&'static str, &'static str)> {
    Some(match code {
        "too-short" => ("Use at least 15 characters.", "Utilisez au moins 15\u{a0}caractères."),
        "too-few-digits" => ("Use at least two digits.", "Utilisez au moins deux chiffres."),
        "no-upper" => ("Use at least one uppercase letter.", "Utilisez au moins une majuscule."),
        "no-lower" => ("Use at least one lowercase letter.", "Utilisez au moins une minuscule."),
        "outer-space" => {
            ("Do not begin or end with a space.", "Ne commencez ni ne terminez par une espace.")
        }
        "control" => (
            "Leave out line breaks and other characters that cannot be seen.",
            "N’utilisez ni saut de ligne ni autre caractère invisible.",
        ),
        "has-username" => (
            "Do not use your user name in your password.",
            "N’utilisez pas votre nom d’utilisateur dans votre mot de passe.",
        ),
        "temporary-password" => (
            "Choose a password other than the temporary one.",
            "Choisissez un autre mot de passe que le mot de passe temporaire.",
        ),
        "guessable" => (
            "This password is easy to guess. Use several words that do not belong together.",
            "Ce mot de passe est facile à deviner. Utilisez plusieurs mots sans lien entre eux.",
        ),
        "same-password" => (
            "This is your current password. Choose another one.",
            "C’est votre mot de passe actuel. Choisissez-en un autre.",
        ),
        "wrong-password" => {
            ("This is not your current password.", "Ce n’est pas votre mot de passe actuel.")
        }
        "wrong-code" => (
            "That code didn’t match. Enter the latest one.",
            "Ce code ne correspond pas. Entrez le plus récent.",
        ),
        _ => return None,
    })
}

/// Faults of a user who is invited or changed.
fn user_texts(code: &str) -> Option<(&'static str, &'static str)> {
    Some(match code {
        "bad-username" => (
            "Use 3 to 64 letters without accents, digits, dots, hyphens and underscores.",
            "Utilisez de 3 à 64\u{a0}lettres sans accent, chiffres, points, traits d’union ou \
             traits de soulignement.",
        ),
        "bad-email" => ("This is not an e-mail address.", "Ce n’est pas une adresse courriel."),
        "bad-name" => (
            "Enter up to 100 characters on one line, without hidden ones.",
            "Entrez jusqu’à 100\u{a0}caractères, sur une seule ligne et sans caractère invisible.",
        ),
        "missing-name" => (
            "Enter at least one name, given or family.",
            "Entrez au moins un nom\u{a0}: prénom ou nom de famille.",
        ),
        "link-like" => (
            "This reads as a web address. Leave out the dot, or put a space after it.",
            "Cela ressemble à une adresse Web. Retirez le point ou mettez une espace après.",
        ),
        "username-taken" => (
            "Somebody else has this user name. Choose another one.",
            "Une autre personne a ce nom d’utilisateur. Choisissez-en un autre.",
        ),
        "already-member" => (
            "This person belongs to the account already.",
            "Cette personne fait déjà partie du compte.",
        ),
        "one-of-these" => ("Give exactly one of these.", "Indiquez une seule de ces valeurs."),
        "too-short-search" => {
            ("Enter at least two characters.", "Entrez au moins deux caractères.")
        }
        _ => return None,
    })
}

/// Faults of an account's profile.
fn profile_texts(code: &str) -> Option<(&'static str, &'static str)> {
    Some(match code {
        "bad-line" => (
            "Enter one line, without hidden characters.",
            "Entrez une seule ligne, sans caractère invisible.",
        ),
        "bad-region" => (
            "Choose a province, territory or state of this country.",
            "Choisissez une province, un territoire ou un État de ce pays.",
        ),
        "bad-postal-code" => (
            "This is not a Canadian postal code. One looks like K1A 0B1.",
            "Ce n’est pas un code postal canadien. Exemple\u{a0}: K1A 0B1.",
        ),
        "bad-zip-code" => (
            "This is not a ZIP code. One looks like 02134 or 02134-1234.",
            "Ce n’est pas un code ZIP. Exemple\u{a0}: 02134 ou 02134-1234.",
        ),
        "bad-country" => ("Choose a country.", "Choisissez un pays."),
        "bad-time-zone" => ("Choose a time zone.", "Choisissez un fuseau horaire."),
        _ => return None,
    })
}

/// Faults of a payment, of a payment method, and of a refund.
fn payment_texts(code: &str) -> Option<(&'static str, &'static str)> {
    Some(match code {
        "other-methods" => (
            "Name each saved payment method once.",
            "Indiquez chaque mode de paiement enregistré une seule fois.",
        ),
        "no-usable-method" => (
            "Add a payment method that can be charged first.",
            "Ajoutez d’abord un mode de paiement qui peut être débité.",
        ),
        "past-due-changed" => (
            "The past due amount is not, or no longer, this one. Check it and agree to it.",
            "Le montant en souffrance n’est pas, ou n’est plus, celui-ci. Vérifiez-le, puis \
             acceptez-le.",
        ),
        "too-small" => (
            "The payment service does not take so small an amount.",
            "Le service de paiement n’accepte pas un montant aussi petit.",
        ),
        "too-large" => (
            "This is more than can be paid at a time.",
            "C’est plus que ce qui peut être payé en une fois.",
        ),
        "unknown-method" => (
            "The account no longer has this payment method. Choose another one.",
            "Le compte n’a plus ce mode de paiement. Choisissez-en un autre.",
        ),
        "method-not-usable" => (
            "This payment method cannot be used now. Choose another one.",
            "Ce mode de paiement ne peut pas être utilisé actuellement. Choisissez-en un autre.",
        ),
        "one-method" => ("Choose a payment method.", "Choisissez un mode de paiement."),
        "too-many-methods" => (
            "The account has as many payment methods as it can have. Remove one first.",
            "Le compte a atteint le nombre maximal de modes de paiement. Retirez-en d’abord un.",
        ),
        "not-offered" => (
            "This type of payment method is not available for this account.",
            "Ce type de mode de paiement n’est pas offert pour ce compte.",
        ),
        "bad-order" => {
            ("There is no such place in the list.", "Cette position n’existe pas dans la liste.")
        }
        "refund-refused" => (
            "The payment service refused this refund; nothing was sent back.",
            "Le service de paiement a refusé ce remboursement; rien n’a été renvoyé.",
        ),
        "not-refundable" => (
            "Only a payment that the bank has confirmed can be refunded.",
            "Seul un paiement confirmé par la banque peut être remboursé.",
        ),
        _ => return None,
    })
}

/// Faults of a posting by staff.
fn posting_texts(code: &str) -> (&'static str, &'static str) {
    match code {
        "too-much" => ("This is more than is left.", "C’est plus que ce qui reste."),
        "unknown-invoice" => (
            "The account has no invoice of this number.",
            "Le compte n’a aucune facture de ce numéro.",
        ),
        "unknown-entry" => {
            ("The account has no such transaction.", "Le compte n’a pas cette transaction.")
        }
        "wrong-currency" => {
            ("The account has another currency.", "Le compte est dans une autre devise.")
        }
        "bad-amount" => (
            "Enter an amount that is not zero, with no more decimals than the currency has.",
            "Entrez un montant autre que zéro, sans plus de décimales que la devise n’en a.",
        ),
        "bad-reason" => (
            "Enter 1 to 500 characters on one line, without hidden ones.",
            "Entrez de 1 à 500\u{a0}caractères, sur une seule ligne et sans caractère invisible.",
        ),
        "not-reversible" => (
            "Only a payment can be reversed, and only a refund or a reversal taken back.",
            "Seul un paiement peut être contrepassé; seuls un remboursement ou une \
             contrepassation peuvent être annulés.",
        ),
        _ => ("This value is not valid.", "Cette valeur n’est pas valide."),
    }
}

#[cfg(test)]
mod tests {
    use contract::Language;
    use domain::password::Unmet;

    use super::text;

    #[test]
    fn each_fault_of_a_password_or_code_has_a_sentence_of_its_own() {
        let unmet = Unmet::ALL.iter().map(|part| part.code());
        let codes: Vec<_> =
            unmet.chain(["same-password", "wrong-password", "wrong-code"]).collect();
        for language in [Language::EnCa, Language::FrCa] {
            let mut sentences: Vec<_> = codes.iter().map(|code| text(code, language)).collect();
            assert!(!sentences.contains(&text("no-such-code", language)));
            sentences.sort_unstable();
            sentences.dedup();
            assert_eq!(sentences.len(), codes.len());
        }
    }

    /// There is no list of the codes, so the test reads this file.
    #[test]
    fn french_messages_break_no_line_before_a_colon_within_quotes_or_after_a_number() {
        let written = include_str!("field_text.rs").split("mod tests").next().unwrap();
        let mut loose = vec!["« ".to_owned(), " »".to_owned(), " : ".to_owned()];
        loose.extend((0..10).flat_map(|digit| {
            ["caractères", "lettres"].map(|counted| format!("{digit} {counted}"))
        }));
        assert_eq!(loose.iter().find(|part| written.contains(*part)), None);
    }
}
