//! Operations of payments, saved methods and refunds.

use serde_json::json;

use crate::openapi::schemas::Schemas;
use crate::openapi::shape::Shape;
use crate::{
    AutoPaySettings, ChangeAutoPayRequest, ChangeMethodRequest, EventReceipt, MakePaymentRequest,
    MethodSetUp, Payment, PaymentMethods, ProblemKind, RefundRequest, SetUpMethodRequest,
};

/// The shape of such an operation.
pub(super) fn shape(operation: &str, schemas: &mut Schemas) -> Option<Shape> {
    use ProblemKind as P;
    Some(match operation {
        "make-payment" => Shape::idempotent(
            "Make a payment",
            schemas.request::<MakePaymentRequest>(),
            schemas.response::<Payment>(),
        )
        .problems(&[
            P::Invalid,
            P::IdempotencyKeyReused,
            P::BalanceChanged,
            P::PaymentInFlight,
            P::TooManyTries,
        ]),
        "payment" => Shape::new("Get a payment", schemas.response::<Payment>()),
        "payment-methods" => {
            Shape::new("List the saved payment methods", schemas.response::<PaymentMethods>())
        }
        "set-up-method" => Shape::idempotent(
            "Save a payment method",
            schemas.request::<SetUpMethodRequest>(),
            schemas.response::<MethodSetUp>(),
        )
        .problems(&[P::Invalid, P::TooManyTries]),
        "change-method" => {
            Shape::new("Change a payment method", schemas.response::<PaymentMethods>())
                .request(schemas.request::<ChangeMethodRequest>())
                .problems(&[P::NotFound, P::Invalid, P::Conflict])
        }
        "remove-method" => Shape::new("Remove a payment method", None).problems(&[
            P::NotFound,
            P::Conflict,
            P::MethodInUse,
        ]),
        "auto-pay" => {
            Shape::new("Get the settings of Auto Pay", schemas.response::<AutoPaySettings>())
                .tagged()
        }
        "change-auto-pay" => {
            Shape::new("Change the settings of Auto Pay", schemas.response::<AutoPaySettings>())
                .request(schemas.request::<ChangeAutoPayRequest>())
                .replaces()
                .problems(&[P::Invalid, P::Stale, P::IdempotencyKeyReused, P::Conflict])
        }
        "staff-refunds" => Shape::posting::<RefundRequest>("Refund a payment", schemas)
            .later("The gateway has not answered; the portal finds out"),
        // What an event has beside its id and kind is Stripe's.
        "stripe-webhook" => Shape::new("Report an event", schemas.response::<EventReceipt>())
            .request(Some(json!({ "type": "object" }))),
        _ => return None,
    })
}
