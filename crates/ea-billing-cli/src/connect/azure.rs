//! From settings to a client of Azure Resource Manager, of the real thing or of the built-in simulator.

use std::sync::Arc;

use ea_billing_core::{
    AccessToken, AzureClient, AzureClientBuilder, Cloud, Code, Error, ManualClock, RateCardOffer,
    SubscriptionId,
};
use ea_billing_sim::{Simulator, TokenRequest, World};

use super::{ca_pem, cache_of, credential::Guess, simulator_failed, with_origin};
use crate::{
    args::{AzureConnection, CloudName, OfferArgs},
    command::Session,
    env::Environment,
    exit::Exit,
    failure::{Failure, INTERNAL_ERROR, Result},
    settings::{self, AzureSettings},
};

/// The language of a rate card if nobody names one.
const LOCALE: &str = "en-US";

/// A client, what it asks about if nobody says otherwise, and the simulator that answers it if there is one.
#[derive(Debug)]
pub(crate) struct Azure {
    pub(crate) client: AzureClient,
    subscription: Result<SubscriptionId>,
    /// Which rate card.
    offer: OfferArgs,
    /// Ends when this is dropped.
    _simulator: Option<Simulator>,
}

impl Azure {
    /// The subscription that is asked about.
    pub(crate) fn subscription(&self) -> Result<&SubscriptionId> {
        self.subscription.as_ref().map_err(|failure| {
            let mut again = Failure::new(failure.exit, failure.code, failure.message.clone());
            again.hint.clone_from(&failure.hint);
            again
        })
    }

    /// The rate card that is meant. No currency and no country is guessed: rates of others would look as good.
    pub(crate) fn offer(&self, typed: &OfferArgs) -> Result<RateCardOffer> {
        let or = |typed: &Option<String>, kept: &Option<String>| typed.clone().or_else(|| kept.clone());
        let offer = or(&typed.offer, &self.offer.offer);
        let currency = or(&typed.currency, &self.offer.currency);
        let region = or(&typed.region, &self.offer.region);
        let locale = or(&typed.locale, &self.offer.locale).unwrap_or_else(|| LOCALE.to_owned());
        let (Some(offer), Some(currency), Some(region)) = (&offer, &currency, &region) else {
            let parts = [("offer", &offer), ("currency", &currency), ("region", &region)];
            let missing: Vec<_> = parts
                .iter()
                .filter(|(_, part)| part.is_none())
                .map(|(name, _)| format!("--{name}"))
                .collect();
            let message = format!(
                "a rate card is of an offer, a currency and a country: expected {}",
                missing.join(", ")
            );
            return Err(Failure::usage(Code::InvalidArgument.as_str(), message).with_hint(
                "write them such as `--offer MS-AZR-0003P --currency USD --region US`, or keep them in the profile: \
                 `ea-billing config set offer MS-AZR-0003P`",
            ));
        };
        let currency = currency.parse().map_err(|error| {
            let failure = Failure::from(error);
            Failure { message: format!("currency: {}", failure.message), ..failure }
        })?;
        Ok(RateCardOffer::new(offer, currency, &locale, region)?)
    }
}

/// Makes the client that the arguments, the environment and the profile lead to.
pub(crate) async fn azure(session: &Session, args: &AzureConnection) -> Result<Azure> {
    if args.demo {
        return azure_demo(args.access.subscription.as_deref()).await;
    }
    let env = Environment::read();
    let settings = AzureSettings::load(&session.general, &args.access, &args.common(), &env)?;
    for warning in &settings.common.warnings {
        session.printer.warn(warning);
    }
    if let Some(guess) = Guess::of(&settings, &env) {
        let _ = session.sign_in.set(guess);
    }
    let mut warn = |text: String| session.printer.warn(&text);
    let builder = azure_builder(&settings, env, &mut warn).await?;
    let builder = match cache_of(&settings.common.cache, &mut warn)? {
        Some(cache) => builder.with_cache(cache),
        None => builder,
    };
    azure_from(&settings, builder)
}

/// The client of this builder, with what the settings ask about.
pub(crate) fn azure_from(settings: &AzureSettings, builder: AzureClientBuilder) -> Result<Azure> {
    Ok(Azure {
        client: builder.build().map_err(|error| named(error, settings))?,
        subscription: settings.subscription(),
        offer: settings.offer(&OfferArgs::default()),
        _simulator: None,
    })
}

/// A client of these settings, without the cache.
pub(crate) async fn azure_builder(
    settings: &AzureSettings,
    env: Environment,
    warn: &mut (dyn FnMut(String) + Send),
) -> Result<AzureClientBuilder> {
    let cloud = Cloud::from(settings.cloud());
    let mut builder =
        AzureClient::builder().with_cloud(cloud).with_period_rules(settings.common.period_rules());
    if let Some(url) = &settings.arm_url {
        builder = builder.with_base_url(url.value.as_str());
    }
    if let Some(file) = &settings.common.ca_file {
        builder = builder.with_ca_pem(ca_pem(file)?);
    }
    let Some(place) = settings.access_token.clone() else {
        return super::credential::of(settings, &env, builder, warn);
    };
    // A pipe may let it wait, which must not keep the program from ending.
    let read = tokio::task::spawn_blocking(move || settings::read_token(&place, &env)).await;
    let broke = |error| Failure::new(Exit::Failure, INTERNAL_ERROR, "a thread broke off").with_source(error);
    let (token, warning) = read.map_err(broke)??;
    warning.into_iter().for_each(warn);
    Ok(builder.with_access_token(token))
}

/// The error of a client that cannot be, with the setting that it is about.
pub(super) fn named(error: Error, settings: &AzureSettings) -> Failure {
    let code = error.code();
    let failure = Failure::from(error);
    let about = |what: &str| failure.message.contains(what);
    let origin = match code {
        Code::InvalidSetting if about("for signing in") => settings.login_url.as_ref().map(|url| &url.origin),
        Code::InvalidSetting if about("base URL") => settings.arm_url.as_ref().map(|url| &url.origin),
        Code::InvalidSetting if about("certificate of the application") => {
            settings.client_certificate.as_ref().map(|file| &file.origin)
        }
        Code::InvalidSetting if about("the sign-in needs") => None,
        Code::InvalidSetting | Code::Tls if about("certificate") => {
            settings.common.ca_file.as_ref().map(|file| &file.origin)
        }
        Code::TokenExpired | Code::InvalidToken => settings.access_token.as_ref().map(|token| &token.origin),
        _ => None,
    };
    let hint = match code {
        Code::InvalidSetting if about("which only an address of this machine") => {
            Some("the token would travel unencrypted: write https")
        }
        Code::InvalidSetting if about("base URL") => {
            Some("correct the URL, such as https://management.azure.com")
        }
        Code::InvalidSetting if about("needs a tenant") => {
            Some("name it, by its id or its domain, with `--tenant` or AZURE_TENANT_ID")
        }
        Code::InvalidSetting if about("needs a client id") => {
            Some("name the application with `--client-id` or AZURE_CLIENT_ID")
        }
        Code::InvalidSetting if about("needs a certificate") => Some(
            "name the file with the certificate and its private key with `--client-certificate` or \
             AZURE_CLIENT_CERTIFICATE_PATH",
        ),
        Code::InvalidSetting if about("needs the token of a cluster") => {
            Some("name the file that holds it with AZURE_FEDERATED_TOKEN_FILE")
        }
        Code::InvalidSetting if about("the sign-in needs") => Some(
            "sign in by AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET, by `az login`, or give a token in \
             EA_BILLING_ACCESS_TOKEN; `--demo` needs none",
        ),
        _ => None,
    };
    let origin = origin.cloned();
    with_origin(if let Some(hint) = hint { failure.with_hint(hint) } else { failure }, origin.as_ref())
}

impl From<CloudName> for Cloud {
    fn from(name: CloudName) -> Self {
        match name {
            CloudName::Public => Self::Public,
            CloudName::UsGovernment => Self::UsGovernment,
            CloudName::China => Self::China,
        }
    }
}

/// A client of the simulator, the same on every machine, for one of its subscriptions: the first one if none is named.
pub(crate) async fn azure_demo(subscription: Option<&str>) -> Result<Azure> {
    let world = World::default();
    let asked: Option<SubscriptionId> = subscription.map(str::parse).transpose().map_err(|error| {
        let failure = Failure::from(error);
        Failure { message: format!("--subscription: {}", failure.message), ..failure }
    })?;
    let all = &world.azure.subscriptions;
    let found = all.iter().find(|known| asked.as_ref().is_none_or(|asked| asked.as_str() == known.id));
    let Some(plan) = found else {
        let ids: Vec<_> = all.iter().map(|known| known.id.as_str()).collect();
        let message = "--subscription: the built-in simulator has no such subscription";
        return Err(Failure::usage(Code::InvalidArgument.as_str(), message)
            .with_hint(format!("its subscriptions are {}", ids.join(", "))));
    };
    let offer = OfferArgs {
        offer: Some(plan.offer.clone()),
        currency: Some(plan.currency.clone()),
        locale: None,
        region: Some("US".to_owned()),
    };
    let subscription = plan.id.parse().map_err(Failure::from);
    let simulator = Simulator::start(world).await.map_err(|error| simulator_failed(&error))?;
    let token = simulator.issue_token(&TokenRequest::default()).map_err(|error| simulator_failed(&error))?;
    let client = AzureClient::builder()
        .with_access_token(AccessToken::new(token, None)?)
        .with_base_url(simulator.arm_url())
        .without_proxy()
        .with_clock(Arc::new(ManualClock::new(simulator.now())))
        .build()?;
    Ok(Azure { client, subscription, offer, _simulator: Some(simulator) })
}
