//! The ways to sign in.

use std::{fmt, str::FromStr};

use crate::error::{Code, Error};

/// A way to get a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SignIn {
    /// As an application with a secret.
    ClientSecret,
    /// As an application with a certificate.
    Certificate,
    /// As an application that a cluster such as AKS vouches for.
    WorkloadIdentity,
    /// As the identity of the Azure machine or service that this runs on.
    ManagedIdentity,
    /// As who signed in with `az login`.
    AzureCli,
}

impl SignIn {
    /// All ways, in the order in which they are tried where none is chosen.
    pub const ALL: &'static [Self] = &[
        Self::ClientSecret,
        Self::Certificate,
        Self::WorkloadIdentity,
        Self::ManagedIdentity,
        Self::AzureCli,
    ];

    /// The name: `client-secret`, `certificate`, `workload-identity`, `managed-identity` or `azure-cli`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ClientSecret => "client-secret",
            Self::Certificate => "certificate",
            Self::WorkloadIdentity => "workload-identity",
            Self::ManagedIdentity => "managed-identity",
            Self::AzureCli => "azure-cli",
        }
    }
}

impl fmt::Display for SignIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Reads a name in any casing.
impl FromStr for SignIn {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        let wanted = name.trim();
        let is = |way: &&Self| way.as_str().eq_ignore_ascii_case(wanted);
        Self::ALL.iter().find(is).copied().ok_or_else(|| {
            let found: String = wanted.chars().take(40).flat_map(char::escape_default).collect();
            let known: Vec<&str> = Self::ALL.iter().map(|way| way.as_str()).collect();
            let message = format!("expected a way to sign in of {}, found `{found}`", known.join(", "));
            Error::new(Code::InvalidArgument, message)
        })
    }
}
