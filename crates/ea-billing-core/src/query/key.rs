//! What makes two calls the same call.

use std::fmt::{self, Write as _};

use sha2::{Digest as _, Sha256};

use crate::Dataset;

/// What a call asks for. It is written into the snapshot of the cache, so that people can see what that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CallParts {
    /// Scheme, host and port.
    pub(crate) origin: String,
    /// The version of the API, such as `v3`.
    pub(crate) version: String,
    pub(crate) dataset: Dataset,
    /// The enrollment's number, or the path of what else is asked about.
    pub(crate) scope: String,
    /// The billing period or the days, as [`Span`](crate::Span) shows them.
    pub(crate) span: String,
    /// Names and values of all that the call asks for beside these, in the order of the request.
    pub(crate) parameters: Vec<(String, String)>,
}

/// Names a call of one principal. Two calls have the same key only if each part of both is the same.
#[derive(Clone)]
pub(crate) struct CallKey {
    parts: CallParts,
    digest: String,
}

impl CallKey {
    /// The key of a call that `principal`, itself a digest, makes: what two principals may see differs.
    pub(crate) fn new(parts: CallParts, principal: &str) -> Self {
        let CallParts { origin, version, dataset, scope, span, parameters } = &parts;
        let mut hash = Sha256::new();
        let mut field = |text: &str| {
            // With its length before it no field can be taken for a part of its neighbour.
            let length = u64::try_from(text.len()).unwrap_or(u64::MAX);
            hash.update(length.to_le_bytes());
            hash.update(text);
        };
        for text in [origin.as_str(), version, dataset.as_str(), scope, span, principal] {
            field(text);
        }
        for (name, value) in parameters {
            field(name);
            field(value);
        }
        let digest = hex(&hash.finalize());
        Self { parts, digest }
    }

    #[cfg(feature = "cache")]
    pub(crate) const fn parts(&self) -> &CallParts {
        &self.parts
    }

    /// 64 hexadecimal digits.
    pub(crate) fn digest(&self) -> &str {
        &self.digest
    }
}

impl fmt::Debug for CallKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let CallParts { origin, version, dataset, scope, span, .. } = &self.parts;
        write!(f, "{dataset} {span} of {scope} by {version} at {origin} ({})", self.digest)
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts() -> CallParts {
        CallParts {
            origin: "https://consumption.azure.com".into(),
            version: "v3".into(),
            dataset: Dataset::UsageDetails,
            scope: "100".into(),
            span: "202610".into(),
            parameters: vec![("top".into(), "10".into())],
        }
    }

    /// Checks that a change of one part leads to another key.
    #[track_caller]
    fn check_differs(change: impl FnOnce(&mut CallParts)) {
        let mut other = parts();
        change(&mut other);
        let [one, two] = [parts(), other].map(|parts| CallKey::new(parts, "p").digest);
        assert_ne!(one, two);
    }

    #[test]
    fn every_part_counts() {
        check_differs(|p| p.origin = "https://consumption.azure.com:8443".into());
        check_differs(|p| p.version = "v2".into());
        check_differs(|p| p.dataset = Dataset::PriceSheet);
        check_differs(|p| p.scope = "1002".into());
        check_differs(|p| p.span = "202609".into());
        check_differs(|p| p.parameters.clear());
        check_differs(|p| p.parameters.push(("top".into(), "10".into())));
        check_differs(|p| p.parameters = vec![("top1".into(), "0".into())]);
        check_differs(|p| (p.scope, p.span) = ("1002".into(), "02610".into()));
        assert_ne!(CallKey::new(parts(), "p").digest, CallKey::new(parts(), "q").digest);
    }

    #[test]
    fn the_same_call_has_the_same_key_in_every_run() {
        // From Python: sha256 over each text after its length as `struct.pack("<Q", len(text))`.
        let expect = "d1b1c986ce81e2d236c0d5ef29440c6a8bd22f4921f4d5fb4b1ce496476d8193";
        assert_eq!(CallKey::new(parts(), "p").digest, expect);
    }
}
