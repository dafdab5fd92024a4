//! What a sign-in lacks, and what is guessed.

use super::simulator;
use crate::support::Home;

#[test]
fn what_a_sign_in_lacks_is_named_by_its_options() {
    let home = Home::new();
    let check = |way: &str, given: &[(&'static str, &str)], lacks: &str, options: &[&str]| {
        let mut program = home.program(["login", "--credential", way]);
        for (name, value) in given {
            program = program.env(name, value);
        }
        let run = program.run();
        assert_eq!((run.code(), run.stdout.as_str()), (Some(2), ""), "{run}");
        let error = format!("error: the sign-in needs {lacks}, and none was given\n");
        assert!(run.stderr.starts_with(&error), "{run}");
        for option in options {
            assert!(
                run.stderr.lines().any(|line| line.starts_with("hint: ") && line.contains(option)),
                "{run}"
            );
        }
    };
    let tenant = ("AZURE_TENANT_ID", "contoso.example");
    let client = ("AZURE_CLIENT_ID", "8d1e6f0a-5c27-4b3e-a9d4-60f2b7c81e35");
    let secret = ("AZURE_CLIENT_SECRET", "canary");
    check("secret", &[secret, client], "a tenant", &["`--tenant`", "AZURE_TENANT_ID"]);
    check("secret", &[secret, tenant], "a client id", &["`--client-id`", "AZURE_CLIENT_ID"]);
    check(
        "certificate",
        &[tenant, client],
        "a certificate",
        &["`--client-certificate`", "AZURE_CLIENT_CERTIFICATE_PATH"],
    );
    check("workload", &[tenant, client], "the token of a cluster", &["AZURE_FEDERATED_TOKEN_FILE"]);
}

#[test]
fn authorities_of_certificates_are_not_the_certificate_of_an_application() {
    let (home, simulator) = (Home::new(), simulator());
    home.write("ca.pem", "not read before the sign-in is whole");
    let run = home
        .program(["login", "--credential", "certificate"])
        .with_azure(&simulator)
        .env("EA_BILLING_CA_FILE", home.path("ca.pem"))
        .run();
    let error = "error: the sign-in needs a certificate, and none was given\nhint: ";
    assert!(run.code() == Some(2) && run.stderr.starts_with(error), "{run}");
}

#[test]
fn an_application_without_a_secret_is_told_beside_the_azure_cli() {
    let home = Home::new();
    let run = |line: &str| {
        home.program(line.split_whitespace())
            .env("PATH", home.path(""))
            .env("AZURE_TENANT_ID", "contoso.example")
            .env("AZURE_CLIENT_ID", "8d1e6f0a-5c27-4b3e-a9d4-60f2b7c81e35")
            .env("AZURE_CLIENT_SECRET", "")
            .run()
    };
    let login = run("login");
    insta::assert_snapshot!(login, @"
    exit code: 3
    ----- stdout -----
    ----- stderr -----
    error: AZURE_CLIENT_ID names an application without a secret, certificate or token file, so that the Azure CLI was asked: the Azure CLI is not installed, or not on the search path
    hint: set AZURE_CLIENT_SECRET, AZURE_CLIENT_CERTIFICATE_PATH or AZURE_FEDERATED_TOKEN_FILE, or sign in as a user by the Azure CLI and `az login`; on a virtual machine of Azure, `--credential managed-identity` signs in as its managed identity, which is taken by itself only where IDENTITY_ENDPOINT is set
    ");
    let found = run("doctor --azure -o json").json();
    let token = found.as_array().unwrap().iter().find(|row| row["check"] == "token").unwrap();
    assert!(
        token["finding"].as_str().unwrap().starts_with("AZURE_CLIENT_ID names an application"),
        "{token}"
    );
    assert!(token["whatToDo"].as_str().unwrap().starts_with("set AZURE_CLIENT_SECRET"), "{token}");
    let named = run("login --credential az");
    assert!(named.stderr.starts_with("error: the Azure CLI is not installed"), "{named}");
}
