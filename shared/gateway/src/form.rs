//! Forms, in which Stripe takes parameters: `metadata[payment_id]=pay_…`.

use form_urlencoded::Serializer;

/// A form that is being filled in. The order of its fields is that of the calls, so that the same
/// request has the same body.
#[derive(Clone, Debug, Default)]
pub(crate) struct Form(Vec<(String, String)>);

impl Form {
    /// Adds a field.
    pub(crate) fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.0.push((name.to_owned(), value.to_string()));
        self
    }

    /// Adds a field that may have no value.
    pub(crate) fn with_some(self, name: &str, value: Option<impl ToString>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// Asks for objects instead of their ids.
    pub(crate) fn expand(self, paths: &[&str]) -> Self {
        paths.iter().fold(self, |form, path| form.with("expand[]", path))
    }

    /// The form as text, percent-encoded.
    pub(crate) fn encode(&self) -> String {
        Serializer::new(String::new()).extend_pairs(&self.0).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_encoded_in_their_order() {
        let form = Form::default().with("amount", 1_234).with("metadata[payment_id]", "pay_1");
        let form = form.with_some("name", Some("Böhm & Cie")).with_some("mandate", None::<&str>);
        let encoded = form.expand(&["latest_charge"]).encode();
        let expected = "amount=1234&metadata%5Bpayment_id%5D=pay_1&name=B%C3%B6hm+%26+Cie\
                        &expand%5B%5D=latest_charge";
        assert_eq!(encoded, expected);
    }
}
