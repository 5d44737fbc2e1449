//! Errors as RFC 9457 problem documents. Clients rely on `type` and `code`, never on the texts.

use serde::{Deserialize, Serialize};

use crate::{Language, Money};

/// An error, as `application/problem+json`. Rely on `type`, never on the texts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// The type of the problem.
    pub r#type: ProblemKind,
    /// What happened, in the caller's language.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// What to do about it, in the caller's language.
    pub detail: String,
    /// Request id. Quote it to the provider.
    pub instance: String,
    /// The faulty fields; empty unless the request itself is faulty.
    pub errors: Vec<FieldError>,
    /// Only of `balance-changed`: the balance as it is now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current_balance: Option<Money>,
    /// Only of `payment-in-flight`: the payment that must end first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_id: Option<String>,
}

/// A faulty field of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct FieldError {
    /// JSON Pointer into the body, `?name` for a query parameter, or the name of a header.
    pub pointer: String,
    /// Stable code, such as `unknown-field` or `too-few-digits`.
    pub code: String,
    /// What is wrong, in the caller's language.
    pub message: String,
}

macro_rules! problem_kinds {
    ($( $(#[$doc:meta])* $name:ident = $slug:literal, $status:literal,
        $en:literal, $en_detail:literal, $fr:literal, $fr_detail:literal; )+) => {
        /// Every problem type. The slugs are stable.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
        pub enum ProblemKind {
            $( $(#[$doc])* #[serde(rename = $slug)] $name, )+
        }

        impl ProblemKind {
            /// Every kind.
            pub const ALL: &[Self] = &[$( Self::$name ),+];

            /// HTTP status.
            pub const fn status(self) -> u16 {
                match self { $( Self::$name => $status ),+ }
            }

            /// The stable slug.
            pub const fn slug(self) -> &'static str {
                match self { $( Self::$name => $slug ),+ }
            }

            /// Title and detail in a language.
            pub const fn text(self, language: Language) -> (&'static str, &'static str) {
                match (self, language) {
                    $( (Self::$name, Language::EnCa) => ($en, $en_detail),
                       (Self::$name, Language::FrCa) => ($fr, $fr_detail), )+
                }
            }
        }
    };
}

problem_kinds! {
    /// The request cannot be read.
    Malformed = "/problems/malformed", 400,
        "The request could not be read", "Correct the fields named and try again.",
        "La demande est illisible", "Corrigez les champs indiqués, puis réessayez.";
    /// There is no valid session.
    NotSignedIn = "/problems/not-signed-in", 401,
        "You are not signed in", "Sign in to continue.",
        "Vous n’êtes pas connecté", "Connectez-vous pour continuer.";
    /// Sign-in failed. The response does not say why, on purpose.
    SignInRefused = "/problems/sign-in-refused", 401,
        "That user name and password do not match",
        "Check both and try again. If your invitation has expired, use Forgot Password.",
        "Ce nom d’utilisateur et ce mot de passe ne correspondent pas",
        "Vérifiez les deux, puis réessayez. Si votre invitation a expiré, utilisez \
         «\u{a0}Mot de passe oublié\u{a0}».";
    /// The link was not made by the portal, or is not complete.
    LinkInvalid = "/problems/link-invalid", 400,
        "This link is not complete",
        "Nothing was changed. Open the link in the e-mail again, or sign in and choose your \
         e-mails in your own settings.",
        "Ce lien est incomplet",
        "Rien n’a été changé. Ouvrez de nouveau le lien du courriel, ou connectez-vous et \
         choisissez vos courriels dans vos paramètres.";
    /// The link has expired.
    LinkExpired = "/problems/link-expired", 410,
        "This link has expired",
        "Nothing was changed. Sign in and choose your e-mails in your own settings.",
        "Ce lien est expiré",
        "Rien n’a été changé. Connectez-vous et choisissez vos courriels dans vos paramètres.";
    /// The challenge has expired, or its token was already used.
    ChallengeExpired = "/problems/challenge-expired", 401,
        "That took too long", "Sign in again to continue.",
        "Le délai est écoulé", "Connectez-vous de nouveau pour continuer.";
    /// The code of the second factor or the recovery code is wrong.
    CodeRefused = "/problems/code-refused", 401,
        "That code didn’t match",
        "Sign in again and enter the current code of your authenticator app, or one of your \
         recovery codes.",
        "Ce code ne correspond pas",
        "Connectez-vous de nouveau et entrez le code actuel de votre application \
         d’authentification, ou un de vos codes de récupération.";
    /// The caller's role does not allow the request.
    Forbidden = "/problems/forbidden", 403,
        "Your role does not allow this",
        "Ask an Office Manager of the account, or an administrator of the provider.",
        "Votre rôle ne le permet pas",
        "Adressez-vous à un gestionnaire du compte ou à un administrateur du fournisseur.";
    /// The caller must set up a second factor first.
    SecondFactorRequired = "/problems/second-factor-required", 403,
        "Two-step verification is required",
        "Set up an authenticator app in your settings, then come back.",
        "La validation en deux étapes est obligatoire",
        "Configurez une application d’authentification dans vos paramètres, puis revenez.";
    /// The request did not come from the portal's own page.
    ForeignRequest = "/problems/foreign-request", 403,
        "The request did not come from the portal", "Open the portal and try again there.",
        "La demande ne provient pas du portail", "Ouvrez le portail et réessayez à partir de là.";
    /// The object does not exist, or the caller may not know of it.
    NotFound = "/problems/not-found", 404,
        "Not found", "Check the address, or start from the dashboard.",
        "Introuvable", "Vérifiez l’adresse ou repartez du tableau de bord.";
    /// The object changed between reading and writing.
    Conflict = "/problems/conflict", 409,
        "This was just changed", "Look at it again, then decide.",
        "Cela vient d’être modifié", "Vérifiez de nouveau, puis décidez.";
    /// The account would have no Office Manager, or the portal no administrator.
    LastManager = "/problems/last-manager", 409,
        "Somebody must be left in charge", "Give the role to somebody else first.",
        "Il doit rester un responsable", "Donnez d’abord ce rôle à une autre personne.";
    /// The balance is not the one that the payer saw; `currentBalance` is the new one.
    BalanceChanged = "/problems/balance-changed", 409,
        "Your balance has changed",
        "This payment was not made. Look at the new balance, then decide.",
        "Votre solde a changé",
        "Ce paiement n’a pas été effectué. Vérifiez le nouveau solde, puis décidez.";
    /// Another payment of the account has not ended; `paymentId` names it.
    PaymentInFlight = "/problems/payment-in-flight", 409,
        "Another payment is in progress",
        "Nothing was charged twice. Wait until the other payment ends, then look at the balance.",
        "Un autre paiement est en cours",
        "Rien n’a été débité en double. Attendez la fin de l’autre paiement, puis vérifiez le \
         solde.";
    /// Auto Pay needs the method, and no other one can take its place.
    MethodInUse = "/problems/method-in-use", 409,
        "Auto Pay needs this payment method",
        "Add another payment method or turn off Auto Pay first.",
        "Les paiements préautorisés utilisent ce mode de paiement",
        "Ajoutez un autre mode de paiement ou désactivez d’abord les paiements préautorisés.";
    /// `If-Match` names another version than the present one.
    Stale = "/problems/stale", 412,
        "Somebody else changed this meanwhile",
        "Nothing was changed. Look at the current settings and try again.",
        "Quelqu’un d’autre l’a modifié entre-temps",
        "Rien n’a été modifié. Vérifiez les paramètres actuels, puis réessayez.";
    /// The body is larger than 64 KiB.
    TooLarge = "/problems/too-large", 413,
        "The request is too large", "Send at most 64 KiB.",
        "La demande est trop volumineuse", "Envoyez au plus 64\u{a0}Kio.";
    /// The body is not JSON.
    UnsupportedMediaType = "/problems/unsupported-media-type", 415,
        "The request is not JSON", "Send it with Content-Type application/json.",
        "La demande n’est pas en JSON", "Envoyez-la avec Content-Type application/json.";
    /// The request is well formed but breaks a rule.
    Invalid = "/problems/invalid", 422,
        "Something needs to be corrected", "Correct the fields named and try again.",
        "Une correction est nécessaire", "Corrigez les champs indiqués, puis réessayez.";
    /// The Idempotency-Key was used before with another body.
    IdempotencyKeyReused = "/problems/idempotency-key-reused", 422,
        "This was sent before with other contents",
        "Check what was posted, then start again from the page.",
        "Cette demande a déjà été envoyée avec un autre contenu",
        "Vérifiez ce qui a été inscrit, puis recommencez à partir de la page.";
    /// Too many attempts. `Retry-After` says how many seconds to wait.
    TooManyTries = "/problems/too-many-tries", 429,
        "Too many attempts", "Wait a while, then try again.",
        "Trop de tentatives", "Patientez, puis réessayez.";
    /// A fault of the portal. The response does not say more, on purpose.
    Internal = "/problems/internal", 500,
        "Something went wrong on our side",
        "Nothing was changed twice and nothing was lost. Try again; if it persists, contact \
         billing.",
        "Une erreur s’est produite de notre côté",
        "Rien n’a été modifié en double ni perdu. Réessayez; si le problème persiste, \
         écrivez à la facturation.";
    /// The portal is busy. Retry after a moment.
    Unavailable = "/problems/unavailable", 503,
        "The portal is busy", "Try again in a moment.",
        "Le portail est occupé", "Réessayez dans un instant.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn french_texts_break_no_line_before_a_colon_within_quotes_or_after_a_number() {
        for kind in ProblemKind::ALL {
            let (title, detail) = kind.text(Language::FrCa);
            for text in [title, detail] {
                let spaced = text.split(' ').collect::<Vec<_>>();
                let loose = spaced.windows(2).any(|pair| {
                    pair[0].ends_with(|c: char| c == '«' || c.is_ascii_digit())
                        || pair[1].starts_with([':', '»', '%'])
                });
                assert!(!loose, "{text}");
            }
        }
    }
}
