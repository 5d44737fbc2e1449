//! Payments that customers make in the portal, through a payment gateway.
//!
//! A payment begins with its record, before the gateway is asked. What happens to it afterwards is
//! decided by one function, [`next_step`], from the record and from what the gateway says of the
//! payment at one moment. The response of the gateway, its webhooks, the reconciler and staff all
//! use it, in any order and as often as they like.

mod decline;
mod gateway;
mod record;
mod slots;
mod step;

pub use decline::Decline;
pub use gateway::{
    GatewayDispute, GatewayPayment, GatewayRefund, GatewayState, RefundState, ReturnKind,
};
pub use record::{
    Checkout, Movement, MovementKind, Origin, Payer, Payment, PaymentMethod, PaymentState,
    RefundRequest, Try,
};
pub use slots::{Reservation, Slots};
pub use step::{Step, next_step};
