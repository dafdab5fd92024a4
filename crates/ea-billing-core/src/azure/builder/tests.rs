use ea_billing_sim::{Simulator, World};

use super::*;
use crate::{EntraBuilder, ManualClock};

/// A builder as the environment gives it.
fn builder(entra: Result<EntraBuilder>) -> AzureClientBuilder {
    AzureClientBuilder {
        tokens: Tokens::Entra(entra.map(Box::new).map_err(Arc::new)),
        ..AzureClientBuilder::default()
    }
}

fn application(secret: &str) -> EntraBuilder {
    EntraBuilder::new().with_tenant("contoso.example").with_client_id("app").with_client_secret(secret)
}

#[test]
fn a_secret_goes_to_the_cloud_that_is_chosen_last() {
    let builder = builder(Ok(application("canary"))).with_cloud(Cloud::UsGovernment);
    let source = builder.tokens.source(builder.cloud, &builder.common).expect("nothing is missing");
    let shown = format!("{source:?}");
    assert!(shown.contains("login.microsoftonline.us") && !shown.contains("canary"), "{shown}");
}

#[test]
fn a_sign_in_that_cannot_be_used_matters_where_there_is_no_token() {
    let entra = || application(" ");
    let error = builder(Ok(entra())).build().expect_err("the secret is empty");
    assert_eq!(error.hint(), "set AZURE_CLIENT_SECRET");
    let unread = || Err(Error::new(Code::InvalidSetting, "AZURE_CLIENT_CERTIFICATE_PATH: no such file"));
    let error = builder(unread()).build().expect_err("there is no token");
    assert_eq!(error.to_string(), "AZURE_CLIENT_CERTIFICATE_PATH: no such file");
    for entra in [Ok(entra()), unread()] {
        let token = AccessToken::new("token", None).expect("it is one");
        builder(entra).with_access_token(token).build().expect("there is a token");
    }
}

#[tokio::test]
async fn the_sign_in_has_the_settings_of_the_client() {
    let simulator = Simulator::builder(World::default()).with_tls().start().await.expect("a simulator");
    let world = World::default().azure;
    let known = world.applications.first().expect("there is one");
    let entra = EntraBuilder::new()
        .with_login_url(simulator.login_url())
        .with_tenant(&world.tenant)
        .with_client_id(&known.client_id)
        .with_client_secret(&known.client_secret);
    let client = builder(Ok(entra))
        .with_base_url(simulator.arm_url())
        .with_clock(Arc::new(ManualClock::new(simulator.now())))
        .with_ca_pem(simulator.ca_pem().expect("it has an authority").as_bytes())
        .without_proxy()
        .build()
        .expect("nothing is missing");
    let subscription = world.subscriptions[0].id.parse().expect("a GUID");
    let periods = client.billing_periods(&subscription).fetch().await;
    assert!(!periods.expect("the authority is trusted").rows.is_empty());
}
