//! Enumerations whose values are words that are stored, sent and read back.

/// Declares an enumeration with `ALL`, `as_str`, `parse` and `Display`.
macro_rules! words {
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

            /// The word that is stored and sent.
            pub const fn as_str(self) -> &'static str {
                match self { $( Self::$variant => $word ),+ }
            }

            /// Reads what [`Self::as_str`] wrote.
            ///
            /// # Errors
            /// [`InvalidId`](crate::ids::InvalidId) when it is none of the words.
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

pub(crate) use words;
