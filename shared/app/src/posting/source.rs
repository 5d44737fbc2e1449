//! Where a posting comes from.

use std::{fmt, str::FromStr};

use uuid::Uuid;

/// Identity of an import run, the same for every message about the same object version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RunId(Uuid);

/// Namespace of run ids. It must never change: stored ids derive from it.
const RUN_NAMESPACE: Uuid = Uuid::from_u128(0x0b9e_51d2_6c3f_4a77_9f10_24d8_7be3_c65a);

impl RunId {
    /// The run of this object version.
    pub fn of(key: &str, version_id: &str) -> Self {
        Self(Uuid::new_v5(&RUN_NAMESPACE, format!("{key}\n{version_id}").as_bytes()))
    }

    /// Reads what `Display` wrote.
    pub fn parse(text: &str) -> Option<Self> {
        Uuid::try_parse(text).ok().map(Self)
    }
}

impl fmt::Display for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.simple())
    }
}

/// Where a posting comes from. As text, `import:<run>:<line>`, `staff` or `gateway`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A line of a billing file.
    Import {
        /// The run.
        run: RunId,
        /// The line, from 1.
        line: u64,
    },
    /// A member of staff.
    Staff,
    /// A payment, a refund or a chargeback that the payment gateway reports.
    Gateway,
}

impl Source {
    /// Whether the posting began in the portal, so that the billing system does not know it yet.
    pub const fn is_of_portal(&self) -> bool {
        match self {
            Self::Import { .. } => false,
            Self::Staff | Self::Gateway => true,
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Import { run, line } => write!(f, "import:{run}:{line}"),
            Self::Staff => f.write_str("staff"),
            Self::Gateway => f.write_str("gateway"),
        }
    }
}

/// The text is not a [`Source`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a source")]
pub struct NotASource;

impl FromStr for Source {
    type Err = NotASource;

    /// Reads what `Display` wrote, and nothing else.
    fn from_str(text: &str) -> Result<Self, NotASource> {
        match text {
            "staff" => return Ok(Self::Staff),
            "gateway" => return Ok(Self::Gateway),
            _ => {}
        }
        let mut parts = text.split(':');
        let (Some("import"), Some(run), Some(line), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(NotASource);
        };
        let run = RunId::parse(run).ok_or(NotASource)?;
        let source = Self::Import { run, line: line.parse().map_err(|_| NotASource)? };
        if source.to_string() == text { Ok(source) } else { Err(NotASource) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_displayed_source_parses() {
        let run = RunId::of("billing/a.jsonl", "v1");
        for source in [Source::Import { run, line: 7 }, Source::Staff, Source::Gateway] {
            assert_eq!(source.to_string().parse(), Ok(source));
        }
        for text in ["", "Staff", "import", &format!("import:{run}"), "import:x:1"] {
            assert_eq!(text.parse::<Source>(), Err(NotASource), "{text}");
        }
        for line in ["07", "+7", "-1", "7:"] {
            assert_eq!(format!("import:{run}:{line}").parse::<Source>(), Err(NotASource), "{line}");
        }
    }
}
