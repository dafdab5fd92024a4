//! Tokens, rights, addresses.

use ea_billing_sim::TokenRequest;

use super::{SUBSCRIPTION, ask, lasting_token, simulator};
use crate::support::{CANARY, Home};

#[test]
fn login_shows_who_it_is_and_checks_what_may_be_read() {
    let (home, simulator) = (Home::new(), simulator());
    insta::assert_snapshot!(ask(&home, &simulator, "login --check -o jsonl"), @r#"
    exit code: 0
    ----- stdout -----
    {"identity":"8d1e6f0a-5c27-4b3e-a9d4-60f2b7c81e35","tenant":"3f5a1c2e-7b64-4d0f-9a83-51c7e2d4b690","user":null,"objectId":"313129d9-dbcd-4829-b907-2a0e3408602e","applicationId":"8d1e6f0a-5c27-4b3e-a9d4-60f2b7c81e35","audience":"https://management.azure.com","expires":"2099-12-31T00:00:00Z","subscription":"6f1d7c30-48a2-4be9-9c05-2d8e7a41f6b3","check":"ok"}
    ----- stderr -----
    "#);
    insta::assert_snapshot!(ask(&home, &simulator, "login -o csv --columns subscription,check"), @"
    exit code: 0
    ----- stdout -----
    subscription,check
    6f1d7c30-48a2-4be9-9c05-2d8e7a41f6b3,
    ----- stderr -----
    ");
    insta::assert_snapshot!(ask(&home, &simulator, "login --columns identity,check"), @"
    exit code: 0
    ----- stdout -----
    identity  8d1e6f0a-5c27-4b3e-a9d4-60f2b7c81e35
    ────────  ────────────────────────────────────
    check
    ----- stderr -----
    ");
}

#[test]
fn a_subscription_that_nobody_knows_cannot_be_read() {
    let (home, simulator) = (Home::new(), simulator());
    let unknown = "--subscription 00000000-0000-4000-8000-000000000000";
    let run = ask(&home, &simulator, &format!("login --check {unknown}"));
    insta::assert_snapshot!(run, @"
    exit code: 4
    ----- stdout -----
    ----- stderr -----
    error: GET http://127.0.0.1:[PORT]/subscriptions/00000000-0000-4000-8000-000000000000/providers/Microsoft.Billing/billingPeriods?api-version=2018-03-01-preview: status 404 Not Found: The subscription '00000000-0000-4000-8000-000000000000' could not be found
    hint: the server does not know the subscription: check its id, the tenant and the cloud
    ");
    let run = ask(&home, &simulator, &format!("aggregates --period previous {unknown}"));
    assert_eq!((run.code(), run.stdout.as_str()), (Some(4), ""), "{run}");
    assert!(run.stderr.contains("--from"), "{run}");
    let run = ask(&home, &simulator, &format!("invoices list {unknown}"));
    assert_eq!((run.code(), run.stdout.as_str()), (Some(4), ""), "{run}");
    assert!(run.stderr.contains("hint: the server does not know the subscription"), "{run}");
}

#[test]
fn an_application_signs_in_by_its_secret() {
    let (home, simulator) = (Home::new(), simulator());
    let run = home
        .program(["login", "--check", "-o", "json"])
        .with_azure(&simulator)
        .env("AZURE_TENANT_ID", "3f5a1c2e-7b64-4d0f-9a83-51c7e2d4b690")
        .env("AZURE_CLIENT_ID", "8d1e6f0a-5c27-4b3e-a9d4-60f2b7c81e35")
        .env("AZURE_CLIENT_SECRET", "sim~secret-of-the-reader")
        .run();
    assert_eq!((run.code(), run.json()[0]["check"].as_str()), (Some(0), Some("ok")), "{run}");
    let expires = run.json()[0]["expires"].as_str().unwrap().to_owned();
    assert_eq!(expires.len(), "2099-12-31T00:00:00Z".len(), "whole seconds: {expires}");
    let asked = simulator.requests();
    assert!(asked.iter().any(|request| request.path.contains("/oauth2/v2.0/token")), "{run}");
    assert!(!run.to_string().contains("sim~secret"), "{run}");
}

#[test]
fn who_may_not_read_is_told_which_role_is_missing() {
    let (home, simulator) = (Home::new(), simulator());
    let request = TokenRequest {
        client_id: Some("c7402b9d-13f8-4e6a-b5c1-9a0de4f76283".to_owned()),
        ..TokenRequest::default()
    };
    let token = lasting_token(&simulator, request);
    home.keep_secret(&token);
    let run =
        home.program(["login", "--check"]).with_azure(&simulator).env("EA_BILLING_ACCESS_TOKEN", token).run();
    assert_eq!((run.code(), run.stdout.as_str()), (Some(3), ""), "{run}");
    insta::assert_snapshot!(run, @"
    exit code: 3
    ----- stdout -----
    ----- stderr -----
    error: GET http://127.0.0.1:[PORT]/subscriptions/6f1d7c30-48a2-4be9-9c05-2d8e7a41f6b3/providers/Microsoft.Billing/billingPeriods?api-version=2018-03-01-preview: status 403 Forbidden: The client 'c7402b9d-13f8-4e6a-b5c1-9a0de4f76283' with object id '1c7b9779-0ecc-49cb-83cb-c11fb8bb95b8' does not have authorization to perform action 'Microsoft.Billing/billingPeriods/read' over scope '/subscriptions/6f1d7c30-48a2-4be9-9c05-2d8e7a41f6b3' or the scope is invalid. If access was recent…
    hint: the identity needs the role Reader or Billing Reader on the subscription (/subscriptions/6f1d7c30-48a2-4be9-9c05-2d8e7a41f6b3); a new role may take some minutes
    ");
}

#[test]
fn a_token_is_read_from_a_file_and_shown_nowhere() {
    let (home, simulator) = (Home::new(), simulator());
    let token = lasting_token(&simulator, TokenRequest::default());
    home.keep_secret(&token);
    home.write("token", &token);
    let run =
        home.program(["login", "--check", "--access-token-file", "token", "-v"]).with_azure(&simulator).run();
    assert_eq!(run.code(), Some(0), "{run}");
    let run = home.program(["login", "--access-token-file", "-"]).with_azure(&simulator).stdin(&token).run();
    assert_eq!(run.code(), Some(0), "{run}");
    let run =
        home.program(["login"]).with_azure(&simulator).env("EA_BILLING_ACCESS_TOKEN", "two words").run();
    insta::assert_snapshot!(run, @"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    error: EA_BILLING_ACCESS_TOKEN: expected an access token of up to 64000 letters, digits and signs, found a blank at place 4 of 9
    hint: give the whole access token, as `az account get-access-token --query accessToken -o tsv` prints it
    ");
}

#[test]
fn a_token_never_travels_unencrypted_to_another_machine() {
    let home = Home::new();
    let run = home
        .program([
            "aggregates",
            "--from",
            "2024-06-01",
            "--to",
            "2024-06-01",
            "--arm-url",
            "http://arm.example",
        ])
        .env("EA_BILLING_ACCESS_TOKEN", CANARY)
        .env("EA_BILLING_SUBSCRIPTION", SUBSCRIPTION)
        .run();
    insta::assert_snapshot!(run, @"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    error: the base URL http://arm.example is http, which only an address of this machine may be (from --arm-url)
    hint: the token would travel unencrypted: write https
    ");
}

#[test]
fn a_subscription_has_to_be_named() {
    let home = Home::new();
    let run = home.program(["aggregates"]).env("EA_BILLING_ACCESS_TOKEN", CANARY).run();
    insta::assert_snapshot!(run, @"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    error: no subscription was given
    hint: name it with `--subscription GUID` or EA_BILLING_SUBSCRIPTION; `--demo` needs none
    ");
}

#[test]
fn doctor_looks_at_azure_where_it_is_set_up() {
    let (home, simulator) = (Home::new(), simulator());
    let run =
        home.program(["doctor", "-o", "csv", "--columns", "check,state"]).against_azure(&simulator).run();
    // The time of the machine is not that of the simulator, which has no usage of these days.
    let lines: Vec<_> = run.stdout.lines().filter(|line| !line.starts_with("azure usage,")).collect();
    insta::assert_snapshot!(lines.join("\n"), @"
    check,state
    config,ok
    profile,ok
    url,warning
    enrollment,ok
    ca-file,ok
    output,ok
    fiscal-year-start,ok
    settling-days,ok
    cache,ok
    subscription,ok
    arm-url,ok
    login-url,ok
    cloud,ok
    access-token,ok
    credential,ok
    locale,ok
    token,ok
    clock,warning
    azure billing periods,ok
    azure invoices,ok
    ");
}

#[test]
fn without_anything_to_sign_in_by_it_says_what_to_set() {
    let home = Home::new();
    // A machine may have the Azure CLI.
    let run = home.program(["login"]).env("PATH", home.path("")).run();
    insta::assert_snapshot!(run, @"
    exit code: 3
    ----- stdout -----
    ----- stderr -----
    error: the Azure CLI is not installed, or not on the search path
    hint: install it and run `az login`, or set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET; on a virtual machine of Azure, `--credential managed-identity` signs in as its managed identity, which is taken by itself only where IDENTITY_ENDPOINT is set
    ");
    insta::assert_snapshot!(home.run("login --credential secret"), @"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    error: the sign-in needs a client secret, and none was given
    hint: sign in by AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET, by `az login`, or give a token in EA_BILLING_ACCESS_TOKEN; `--demo` needs none
    ");
    insta::assert_snapshot!(home.run("login --credential az --login-url http://login.example"), @"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    error: the address for signing in cannot be used: the base URL http://login.example is http, which only an address of this machine may be (from --login-url)
    hint: the token would travel unencrypted: write https
    ");
}

#[test]
fn a_connection_that_is_not_secure_is_told_with_the_option_for_authorities() {
    let (home, simulator) = (Home::new(), simulator());
    let url = simulator.arm_url().replace("http://", "https://");
    let run = home.program(["login", "--check", "--arm-url", &url]).against_azure(&simulator).run();
    assert_eq!((run.code(), run.stdout.as_str()), (Some(2), ""), "{run}");
    assert!(run.stderr.contains("`--ca-file FILE` or EA_BILLING_CA_FILE"), "{run}");
}

#[test]
fn a_sign_in_that_is_typed_wins_over_a_token_that_is_not() {
    let (home, simulator) = (Home::new(), simulator());
    let run = |line: &str| {
        let program = home.program(line.split_whitespace()).against_azure(&simulator);
        program.env("AZURE_CLIENT_SECRET", "sim~secret-without-role").run()
    };
    let who = "--credential secret --tenant 3f5a1c2e-7b64-4d0f-9a83-51c7e2d4b690 \
               --client-id c7402b9d-13f8-4e6a-b5c1-9a0de4f76283";
    let typed = run(&format!("login -o json {who}"));
    assert_eq!(typed.json()[0]["applicationId"], "c7402b9d-13f8-4e6a-b5c1-9a0de4f76283", "{typed}");
    let token = run("login -o json");
    assert_eq!(token.json()[0]["applicationId"], "8d1e6f0a-5c27-4b3e-a9d4-60f2b7c81e35", "{token}");
    let both = run("login --access-token-file token --credential az");
    assert!(both.code() == Some(2) && both.stderr.contains("cannot be used with"), "{both}");
}

#[cfg(unix)]
#[test]
fn a_certificate_of_an_application_is_told_by_its_own_setting() {
    let home = Home::new();
    home.write("app.pem", "no certificate");
    std::fs::set_permissions(home.path("app.pem"), std::os::unix::fs::PermissionsExt::from_mode(0o644))
        .unwrap();
    let run = home.run(
        "login --credential certificate --tenant contoso.example --client-id 8d1e6f0a-5c27-4b3e-a9d4-60f2b7c81e35 \
         --client-certificate app.pem",
    );
    insta::assert_snapshot!(run, @"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    warning: others can read the private key in `app.pem`: its mode is 0644, better `chmod 600`
    error: the certificate of the application is no PEM (from --client-certificate)
    hint: make a PEM file of a PFX file with `openssl pkcs12 -in app.pfx -nodes -out app.pem`
    ");
}

#[test]
fn a_secret_in_the_environment_is_shown_nowhere() {
    let (home, simulator) = (Home::new(), simulator());
    home.keep_secret("canary-of-the-client-secret");
    let run = home
        .program(["login", "--check", "-v"])
        .with_azure(&simulator)
        .env("AZURE_TENANT_ID", "3f5a1c2e-7b64-4d0f-9a83-51c7e2d4b690")
        .env("AZURE_CLIENT_ID", "8d1e6f0a-5c27-4b3e-a9d4-60f2b7c81e35")
        .env("AZURE_CLIENT_SECRET", "canary-of-the-client-secret")
        .run();
    assert_eq!((run.code(), run.stdout.as_str()), (Some(3), ""), "{run}");
    assert!(run.stderr.contains("AADSTS"), "{run}");
}
