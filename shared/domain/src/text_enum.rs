//! Enumerations that are stored and sent as text.

/// Declares an enumeration with `ALL`, `as_str`, `parse` and `Display`.
macro_rules! text_enum {
    (
        $(#[$doc:meta])*
        $name:ident { $( $(#[$variant_doc:meta])* $variant:ident = $word:literal, )+ }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $( $(#[$variant_doc])* $variant, )+ }

        impl $name {
            /// Every value, in order.
            pub const ALL: &[Self] = &[$( Self::$variant ),+];

            /// The text that is stored and sent.
            pub const fn as_str(self) -> &'static str {
                match self { $( Self::$variant => $word ),+ }
            }

            /// Parses the text that [`Self::as_str`] gives.
            ///
            /// # Errors
            /// [`InvalidId`](crate::ids::InvalidId) when no value has this text.
            pub fn parse(text: &str) -> Result<Self, $crate::ids::InvalidId> {
                match text {
                    $( $word => Ok(Self::$variant), )+
                    _ => Err($crate::ids::InvalidId),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

pub(crate) use text_enum;
