//! The clouds of Azure, which share nothing: each has its own addresses and tenants.

use std::{fmt, str::FromStr};

use crate::error::{Code, Error};

/// A cloud of Azure.
///
/// The addresses are those of the Azure SDKs (`get_arm_endpoints` of azure-mgmt-core, `AzureAuthorityHosts` of
/// azure-identity).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Cloud {
    /// The Azure of the whole world.
    #[default]
    Public,
    /// Azure Government of the United States.
    UsGovernment,
    /// Azure in China, operated by 21Vianet.
    China,
}

impl Cloud {
    /// All clouds.
    pub const ALL: &'static [Self] = &[Self::Public, Self::UsGovernment, Self::China];

    /// The address of Azure Resource Manager.
    #[must_use]
    pub const fn arm_url(self) -> &'static str {
        match self {
            Self::Public => "https://management.azure.com",
            Self::UsGovernment => "https://management.usgovcloudapi.net",
            Self::China => "https://management.chinacloudapi.cn",
        }
    }

    /// The address at which Microsoft Entra gives tokens.
    #[must_use]
    pub const fn login_url(self) -> &'static str {
        match self {
            Self::Public => "https://login.microsoftonline.com",
            Self::UsGovernment => "https://login.microsoftonline.us",
            Self::China => "https://login.chinacloudapi.cn",
        }
    }

    /// The scope of a token for Azure Resource Manager.
    #[must_use]
    pub const fn scope(self) -> &'static str {
        match self {
            Self::Public => "https://management.azure.com/.default",
            // Not the address of the API: this audience is older.
            Self::UsGovernment => "https://management.core.usgovcloudapi.net/.default",
            Self::China => "https://management.chinacloudapi.cn/.default",
        }
    }

    /// The name: `public`, `us-government` or `china`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::UsGovernment => "us-government",
            Self::China => "china",
        }
    }

    /// The name that the Azure CLI gives it.
    const fn cli_name(self) -> &'static str {
        match self {
            Self::Public => "AzureCloud",
            Self::UsGovernment => "AzureUSGovernment",
            Self::China => "AzureChinaCloud",
        }
    }
}

impl fmt::Display for Cloud {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Reads a name in any casing, also those of the Azure CLI: `AzureCloud`, `AzureUSGovernment`, `AzureChinaCloud`.
impl FromStr for Cloud {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        let wanted = name.trim();
        let is = |cloud: &&Self| {
            [cloud.as_str(), cloud.cli_name()].iter().any(|known| known.eq_ignore_ascii_case(wanted))
        };
        Self::ALL.iter().find(is).copied().ok_or_else(|| {
            let found: String = wanted.chars().take(40).flat_map(char::escape_default).collect();
            let message = format!("expected the cloud public, us-government or china, found `{found}`");
            Error::new(Code::InvalidArgument, message)
        })
    }
}
