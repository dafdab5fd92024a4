//! Options of the commands that ask Azure Resource Manager.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{Connection, MachineArgs};

/// Which subscription, where, and who asks. A token or a secret is never an argument.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Azure connection options")]
pub(crate) struct AzureConnection {
    /// Ask the built-in simulator about invented subscriptions: no account is needed
    #[arg(long, conflicts_with_all = [
        "arm_url", "login_url", "cloud", "access_token_file", "tenant", "client_id", "client_certificate", "credential",
        "profile", "ca_file", "cache_dir",
    ])]
    pub(crate) demo: bool,
    #[command(flatten)]
    pub(crate) access: AzureAccess,
    #[command(flatten)]
    pub(crate) machine: MachineArgs,
}

/// The subscription, the addresses, and who signs in.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Azure connection options")]
pub(crate) struct AzureAccess {
    /// The GUID of the subscription [env: EA_BILLING_SUBSCRIPTION]
    #[arg(long, value_name = "GUID")]
    pub(crate) subscription: Option<String>,
    /// The address of Azure Resource Manager [env: EA_BILLING_ARM_URL] [default: that of the cloud]
    #[arg(long, value_name = "URL")]
    pub(crate) arm_url: Option<String>,
    /// The address at which Microsoft Entra gives tokens [env: EA_BILLING_LOGIN_URL, AZURE_AUTHORITY_HOST]
    /// [default: that of the cloud]
    #[arg(long, value_name = "URL")]
    pub(crate) login_url: Option<String>,
    /// The cloud, which has addresses of its own [default: public]
    #[arg(long, value_name = "CLOUD")]
    pub(crate) cloud: Option<CloudName>,
    /// A file that holds an access token, which is used instead of signing in; `-` reads it from stdin [env: the token itself
    /// in EA_BILLING_ACCESS_TOKEN]
    #[arg(long, value_name = "FILE", conflicts_with_all = ["credential", "tenant", "client_id", "client_certificate"])]
    pub(crate) access_token_file: Option<PathBuf>,
    /// How to sign in, rather than with a token that a variable or a profile names [default: auto]
    #[arg(long, value_name = "WAY")]
    pub(crate) credential: Option<CredentialName>,
    /// The tenant to sign in to, by its id or its domain [env: AZURE_TENANT_ID]
    #[arg(long, value_name = "TENANT")]
    pub(crate) tenant: Option<String>,
    /// The application that signs in, or the managed identity if a machine has several [env: AZURE_CLIENT_ID]
    #[arg(long, value_name = "GUID")]
    pub(crate) client_id: Option<String>,
    /// The certificate of the application with its private key, as PEM without a password [env: AZURE_CLIENT_CERTIFICATE_PATH]
    #[arg(long, value_name = "FILE")]
    pub(crate) client_certificate: Option<PathBuf>,
}

impl AzureAccess {
    /// Whether a way to sign in was typed, or who signs in.
    pub(crate) const fn says_how_to_sign_in(&self) -> bool {
        self.credential.is_some()
            || self.tenant.is_some()
            || self.client_id.is_some()
            || self.client_certificate.is_some()
    }
}

impl AzureConnection {
    /// What it has in common with the connection to an enrollment.
    pub(crate) fn common(&self) -> Connection {
        Connection { machine: self.machine.clone(), ..Connection::default() }
    }
}

/// A cloud of Azure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum CloudName {
    /// The Azure of the whole world
    #[default]
    Public,
    /// Azure Government of the United States
    UsGovernment,
    /// Azure in China
    China,
}

/// A way to sign in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum CredentialName {
    /// The first of the others that the settings name: secret, certificate, workload, managed-identity, az
    #[default]
    Auto,
    /// An application with its secret in AZURE_CLIENT_SECRET
    Secret,
    /// An application with its certificate
    Certificate,
    /// A workload of Kubernetes or a pipeline, with the token of the file AZURE_FEDERATED_TOKEN_FILE
    Workload,
    /// The managed identity of a machine or a service in Azure
    ManagedIdentity,
    /// Whoever signed in to the Azure CLI by `az login`
    Az,
}

/// Which rate card.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Rate card options")]
pub(crate) struct OfferArgs {
    /// The offer of the subscription, such as MS-AZR-0003P, or 0003P
    #[arg(long, value_name = "OFFER")]
    pub(crate) offer: Option<String>,
    /// The currency of the rates, such as USD
    #[arg(long, value_name = "CODE")]
    pub(crate) currency: Option<String>,
    /// The language of names and units [default: en-US]
    #[arg(long, value_name = "LOCALE")]
    pub(crate) locale: Option<String>,
    /// The country of purchase, such as US
    #[arg(long, value_name = "COUNTRY")]
    pub(crate) region: Option<String>,
}
