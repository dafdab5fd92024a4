//! The settings of the commands that ask Azure Resource Manager.

use std::{
    fmt,
    path::{Path, PathBuf},
};

use clap::ValueEnum;
use ea_billing_core::SubscriptionId;

use super::{Layers, Origin, Setting, Settings, Shown, Sources, shown::of};
use crate::{
    args::{AzureAccess, CloudName, Connection, CredentialName, General, OfferArgs},
    config::{Key, Value},
    env::{self, Environment},
    failure::{Failure, Result},
};

/// Where an access token is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TokenPlace {
    Stdin,
    File(PathBuf),
    /// In the variable itself.
    Variable,
}

impl fmt::Display for TokenPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stdin => f.write_str("stdin"),
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Variable => f.write_str("the variable"),
        }
    }
}

/// Everything that is not said by the arguments of one command.
#[derive(Clone, Debug)]
pub(crate) struct AzureSettings {
    /// What commands that ask about enrollments have too.
    pub(crate) common: Settings,
    pub(crate) arm_url: Option<Setting<String>>,
    pub(crate) login_url: Option<Setting<String>>,
    pub(crate) cloud: Option<Setting<CloudName>>,
    pub(crate) subscription: Option<Setting<String>>,
    pub(crate) access_token: Option<Setting<TokenPlace>>,
    pub(crate) credential: Option<Setting<CredentialName>>,
    pub(crate) tenant: Option<Setting<String>>,
    pub(crate) client_id: Option<Setting<String>>,
    pub(crate) client_certificate: Option<Setting<PathBuf>>,
    offer: Option<Setting<String>>,
    currency: Option<Setting<String>>,
    locale: Option<Setting<String>>,
    region: Option<Setting<String>>,
}

impl AzureSettings {
    /// Finds out every setting. Nothing but the file of profiles is read.
    pub(crate) fn load(
        general: &General,
        access: &AzureAccess,
        connection: &Connection,
        env: &Environment,
    ) -> Result<Self> {
        let sources = Sources::read(general, env)?;
        let layers = sources.layers(env)?;
        let text =
            |flag: &Option<String>, name, variable, key| layers.text(flag.as_deref(), name, variable, key);
        let login_url = text(&access.login_url, "--login-url", env::LOGIN_URL, Key::LoginUrl)?;
        Ok(Self {
            common: Settings::of(&sources, &layers, connection)?,
            arm_url: text(&access.arm_url, "--arm-url", env::ARM_URL, Key::ArmUrl)?,
            login_url: match login_url {
                Some(url) if !matches!(url.origin, Origin::Profile { .. }) => Some(url),
                of_profile => layers.variable(env::AZURE_AUTHORITY_HOST)?.or(of_profile),
            },
            cloud: layers.choice(access.cloud, "--cloud", Key::Cloud),
            subscription: text(&access.subscription, "--subscription", env::SUBSCRIPTION, Key::Subscription)?,
            access_token: layers.access_token(access)?,
            credential: layers.choice(access.credential, "--credential", Key::Credential),
            tenant: text(&access.tenant, "--tenant", env::AZURE_TENANT_ID, Key::Tenant)?,
            client_id: text(&access.client_id, "--client-id", env::AZURE_CLIENT_ID, Key::ClientId)?,
            client_certificate: layers.path(
                access.client_certificate.as_deref(),
                "--client-certificate",
                env::AZURE_CLIENT_CERTIFICATE_PATH,
                Key::ClientCertificate,
            ),
            offer: layers.kept(Key::Offer),
            currency: layers.kept(Key::Currency),
            locale: layers.kept(Key::Locale),
            region: layers.kept(Key::Region),
        })
    }

    /// The cloud that is asked.
    pub(crate) fn cloud(&self) -> CloudName {
        self.cloud.as_ref().map(|cloud| cloud.value).unwrap_or_default()
    }

    /// Whether anything is set that only Azure Resource Manager is asked with.
    pub(crate) fn is_meant(&self) -> bool {
        let is_typed = |credential: &Setting<_>| matches!(credential.origin, Origin::Flag(_));
        self.arm_url.is_some()
            || self.subscription.is_some()
            || self.access_token.is_some()
            || self.credential.as_ref().is_some_and(is_typed)
    }

    /// The subscription that is asked about.
    pub(crate) fn subscription(&self) -> Result<SubscriptionId> {
        let Some(Setting { value, origin }) = &self.subscription else {
            return Err(Failure::usage("invalid_setting", "no subscription was given").with_hint(
                "name it with `--subscription GUID` or EA_BILLING_SUBSCRIPTION; `--demo` needs none",
            ));
        };
        value.parse().map_err(|error| {
            let failure = Failure::from(error);
            Failure { message: format!("{origin}: {}", failure.message), ..failure }
        })
    }

    /// The parts of a rate card's name, with what was typed before what is kept.
    pub(crate) fn offer(&self, typed: &OfferArgs) -> OfferArgs {
        let or = |typed: &Option<String>, kept: &Option<Setting<String>>| {
            typed.clone().or_else(|| kept.as_ref().map(|kept| kept.value.clone()))
        };
        OfferArgs {
            offer: or(&typed.offer, &self.offer),
            currency: or(&typed.currency, &self.currency),
            locale: or(&typed.locale, &self.locale),
            region: or(&typed.region, &self.region),
        }
    }

    /// The settings that commands about enrollments do not have; of tokens and secrets only where they are.
    pub(crate) fn shown(&self) -> Vec<Shown> {
        let path = |path: &PathBuf| path.display().to_string();
        let word = |key: Key, setting, default| of(key.name(), setting, String::clone, default);
        vec![
            word(Key::Subscription, self.subscription.as_ref(), None),
            word(Key::ArmUrl, self.arm_url.as_ref(), None),
            word(Key::LoginUrl, self.login_url.as_ref(), None),
            of(Key::Cloud.name(), self.cloud.as_ref(), name_of, Some("public")),
            of("access-token", self.access_token.as_ref(), TokenPlace::to_string, None),
            of(Key::Credential.name(), self.credential.as_ref(), name_of, Some("auto")),
            word(Key::Tenant, self.tenant.as_ref(), None),
            word(Key::ClientId, self.client_id.as_ref(), None),
            of(Key::ClientCertificate.name(), self.client_certificate.as_ref(), path, None),
            word(Key::Offer, self.offer.as_ref(), None),
            word(Key::Currency, self.currency.as_ref(), None),
            word(Key::Locale, self.locale.as_ref(), Some("en-US")),
            word(Key::Region, self.region.as_ref(), None),
        ]
    }
}

/// The word that is typed for a value.
fn name_of<T: ValueEnum>(value: &T) -> String {
    value.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}

impl Layers<'_> {
    /// A setting that only a profile has besides its option.
    fn kept(&self, key: Key) -> Option<Setting<String>> {
        self.of_profile(key).map(|setting| setting.map(ToString::to_string))
    }

    fn variable(&self, variable: env::Variable) -> Result<Option<Setting<String>>> {
        let text = self.env.text(variable)?;
        Ok(text.map(|text| Setting::new(text.to_owned(), Origin::Variable(variable.name))))
    }

    fn choice<T: ValueEnum>(&self, flag: Option<T>, name: &'static str, key: Key) -> Option<Setting<T>> {
        if let Some(flag) = flag {
            return Some(Setting::new(flag, Origin::Flag(name)));
        }
        let setting = self.of_profile(key)?;
        let Value::Text(word) = setting.value else { return None };
        Some(Setting::new(T::from_str(word, false).ok()?, setting.origin))
    }

    /// A flag wins over the variable, the variable over the profile. Whoever types how to sign in means no token that stands
    /// elsewhere.
    fn access_token(&self, access: &AzureAccess) -> Result<Option<Setting<TokenPlace>>> {
        if let Some(path) = access.access_token_file.as_deref() {
            let is_stdin = path == Path::new("-");
            let place = if is_stdin { TokenPlace::Stdin } else { TokenPlace::File(path.to_owned()) };
            return Ok(Some(Setting::new(place, Origin::Flag("--access-token-file"))));
        }
        if access.says_how_to_sign_in() {
            return Ok(None);
        }
        if self.env.text(env::ACCESS_TOKEN)?.is_some() {
            return Ok(Some(Setting::new(TokenPlace::Variable, Origin::Variable(env::ACCESS_TOKEN.name))));
        }
        let file = self.of_profile(Key::AccessTokenFile);
        Ok(file.map(|file| file.map(|path| TokenPlace::File(self.folder.join(path.to_string())))))
    }
}

#[cfg(test)]
mod tests;
