//! Routes of payments, saved methods, refunds, and the gateway's webhook.

use super::{InAccount, Method, OnAccountAsStaff, Role, Route, Signed, Staff};

const BILLING: InAccount = InAccount { role: Role::Billing };

/// Pays.
pub const MAKE_PAYMENT: Route<InAccount> = Route {
    operation: "make-payment",
    function: "payments",
    method: Method::Post,
    path: "/v1/accounts/{accountId}/payments",
    access: BILLING,
};

/// One payment, such as one that the page waits for.
pub const PAYMENT: Route<InAccount> = Route {
    operation: "payment",
    function: "payment",
    method: Method::Get,
    path: "/v1/accounts/{accountId}/payments/{paymentId}",
    access: BILLING,
};

/// The saved methods, and what can be paid.
pub const PAYMENT_METHODS: Route<InAccount> = Route {
    operation: "payment-methods",
    function: "payment-methods",
    method: Method::Get,
    path: "/v1/accounts/{accountId}/payment-methods",
    access: BILLING,
};

/// Opens the gateway's page to save a method.
pub const SET_UP_METHOD: Route<InAccount> = Route {
    operation: "set-up-method",
    function: "payment-methods",
    method: Method::Post,
    path: "/v1/accounts/{accountId}/payment-methods/setup",
    access: BILLING,
};

/// Changes a method's place or its receipts.
pub const CHANGE_METHOD: Route<InAccount> = Route {
    operation: "change-method",
    function: "payment-methods",
    method: Method::Patch,
    path: "/v1/accounts/{accountId}/payment-methods/{methodId}",
    access: BILLING,
};

/// Removes a method.
pub const REMOVE_METHOD: Route<InAccount> = Route {
    operation: "remove-method",
    function: "payment-methods",
    method: Method::Delete,
    path: "/v1/accounts/{accountId}/payment-methods/{methodId}",
    access: BILLING,
};

/// The settings of Auto Pay, and what it will charge.
pub const AUTO_PAY: Route<InAccount> = Route {
    operation: "auto-pay",
    function: "auto-pay",
    method: Method::Get,
    path: "/v1/accounts/{accountId}/auto-pay",
    access: BILLING,
};

/// Changes the settings of Auto Pay.
pub const CHANGE_AUTO_PAY: Route<InAccount> = Route {
    operation: "change-auto-pay",
    function: "auto-pay",
    method: Method::Put,
    path: "/v1/accounts/{accountId}/auto-pay",
    access: BILLING,
};

/// Staff refund a payment.
pub const STAFF_REFUNDS: Route<OnAccountAsStaff> = Route {
    operation: "staff-refunds",
    function: "staff-refunds",
    method: Method::Post,
    path: "/v1/staff/accounts/{accountId}/payments/{paymentId}/refunds",
    access: OnAccountAsStaff { staff: Staff::Admin },
};

/// The payment gateway reports an event.
///
/// The header: <https://docs.stripe.com/webhooks#verify-manually>.
pub const STRIPE_WEBHOOK: Route<Signed> = Route {
    operation: "stripe-webhook",
    function: "stripe-webhook",
    method: Method::Post,
    path: "/v1/webhooks/stripe",
    access: Signed { header: "stripe-signature" },
};
