//! Where the settings of Azure come from.

use super::*;

fn load(access: &AzureAccess, env: &[(&'static str, &str)], config: &str) -> AzureSettings {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.toml");
    crate::config::write_private(&path, config.as_bytes()).unwrap();
    let general = General { config: Some(path), ..General::default() };
    let env = Environment::of(env.iter().copied());
    AzureSettings::load(&general, access, &Connection::default(), &env).unwrap()
}

#[track_caller]
fn check(settings: &AzureSettings, name: &str, expect: (Option<&str>, &str)) {
    let shown = settings.shown();
    let found = shown.iter().find(|shown| shown.name == name).unwrap();
    assert_eq!((found.value.as_deref(), found.origin.as_str()), expect, "{name}");
}

const PROFILE: &str = "default-profile = \"work\"\n[profiles.work]\narm-url = \"https://kept.example\"\n\
    login-url = \"https://kept-login.example\"\ncloud = \"china\"\noffer = \"MS-AZR-0003P\"\n";

#[test]
fn a_flag_wins_over_a_variable_and_a_variable_over_the_profile() {
    let typed = AzureAccess { arm_url: Some("https://typed.example".to_owned()), ..AzureAccess::default() };
    let env = [("EA_BILLING_ARM_URL", "https://set.example"), ("AZURE_TENANT_ID", "contoso.example")];
    let settings = load(&typed, &env, PROFILE);
    check(&settings, "arm-url", (Some("https://typed.example"), "--arm-url"));
    check(&settings, "tenant", (Some("contoso.example"), "AZURE_TENANT_ID"));
    let settings = load(&AzureAccess::default(), &env, PROFILE);
    check(&settings, "arm-url", (Some("https://set.example"), "EA_BILLING_ARM_URL"));
    let settings = load(&AzureAccess::default(), &[], PROFILE);
    check(&settings, "arm-url", (Some("https://kept.example"), "profile `work`, line 3"));
    check(&settings, "cloud", (Some("china"), "profile `work`, line 5"));
    check(&settings, "credential", (Some("auto"), "default"));
}

#[test]
fn our_variable_for_the_place_of_sign_in_wins_over_that_of_azure() {
    let check = |env: &[(&'static str, &str)], expect: (Option<&str>, &str)| {
        check(&load(&AzureAccess::default(), env, PROFILE), "login-url", expect);
    };
    let (ours, theirs) =
        (("EA_BILLING_LOGIN_URL", "https://a.example"), ("AZURE_AUTHORITY_HOST", "https://b.example"));
    check(&[ours, theirs], (Some("https://a.example"), "EA_BILLING_LOGIN_URL"));
    check(&[theirs], (Some("https://b.example"), "AZURE_AUTHORITY_HOST"));
    check(&[], (Some("https://kept-login.example"), "profile `work`, line 4"));
}

#[test]
fn a_token_is_shown_by_its_place_only() {
    let env = [("EA_BILLING_ACCESS_TOKEN", "canary")];
    let settings = load(&AzureAccess::default(), &env, "");
    check(&settings, "access-token", (Some("the variable"), "EA_BILLING_ACCESS_TOKEN"));
    assert!(!format!("{settings:?}").contains("canary"));
    let typed = AzureAccess { access_token_file: Some("-".into()), ..AzureAccess::default() };
    check(&load(&typed, &env, ""), "access-token", (Some("stdin"), "--access-token-file"));
}

#[test]
fn whoever_types_how_to_sign_in_means_no_token_of_elsewhere() {
    let config =
        "default-profile = \"a\"\n[profiles.a]\naccess-token-file = \"token\"\ncredential = \"az\"\n";
    let has_token =
        |access: AzureAccess, env: &[(&'static str, &str)]| load(&access, env, config).access_token.is_some();
    let (none, env) = (AzureAccess::default, [("EA_BILLING_ACCESS_TOKEN", "canary")]);
    assert!(has_token(none(), &env) && has_token(none(), &[]), "a way of the profile leaves its token");
    let typed = [
        AzureAccess { credential: Some(CredentialName::Az), ..none() },
        AzureAccess { tenant: Some("contoso.example".to_owned()), ..none() },
        AzureAccess { client_id: Some("x".to_owned()), ..none() },
        AzureAccess { client_certificate: Some("app.pem".into()), ..none() },
    ];
    for access in typed {
        assert!(!has_token(access.clone(), &env) && !has_token(access, &[]));
    }
}

#[test]
fn a_subscription_that_is_none_is_told_with_its_setting() {
    let failure = load(&AzureAccess::default(), &[], "").subscription().unwrap_err();
    assert_eq!(failure.message, "no subscription was given");
    let settings = load(&AzureAccess::default(), &[("EA_BILLING_SUBSCRIPTION", "100")], "");
    let expect = "EA_BILLING_SUBSCRIPTION: expected the GUID of a subscription, found `100`";
    assert_eq!(settings.subscription().unwrap_err().message, expect);
}

#[test]
fn what_is_typed_of_a_rate_card_wins_over_what_is_kept() {
    let settings = load(&AzureAccess::default(), &[], PROFILE);
    let typed = OfferArgs { currency: Some("EUR".to_owned()), ..OfferArgs::default() };
    let offer = settings.offer(&typed);
    assert_eq!((offer.offer.as_deref(), offer.currency.as_deref()), (Some("MS-AZR-0003P"), Some("EUR")));
}
