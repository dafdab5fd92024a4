use super::*;

fn url(text: &str) -> Url {
    text.parse().expect(text)
}

fn origin(text: &str) -> Origin {
    Origin::of_base(&url(text)).expect(text)
}

#[test]
fn a_base_is_https_or_this_machine() {
    for good in [
        "https://consumption.azure.com",
        "https://consumption.azure.com:8443/proxy/",
        "http://127.0.0.1:4300",
        "http://127.9.9.9/",
        "http://127.1/",
        "http://[::1]:80/",
        "http://localhost:1/",
        "https://[::1]/",
    ] {
        assert!(Origin::of_base(&url(good)).is_ok(), "{good}");
    }
    for bad in [
        "http://consumption.azure.com",
        "http://128.0.0.1/",
        "http://localhost.evil.example/",
        "http://127.0.0.1.evil.example/",
        "http://[::2]/",
        "ftp://127.0.0.1/",
        "file:///etc/passwd",
        "https://user@consumption.azure.com/",
        "https://:canary@consumption.azure.com/",
        "https://consumption.azure.com/?canary=1",
        "https://consumption.azure.com/#canary",
        "data:text/plain,canary",
    ] {
        let error = Origin::of_base(&url(bad)).expect_err(bad);
        assert_eq!(error.code(), Code::InvalidSetting, "{bad}");
        assert!(!error.to_string().contains("canary"), "{error}");
    }
}

#[test]
fn links_of_the_origin_are_followed() {
    let origin = origin("https://consumption.azure.com");
    let base = url("https://consumption.azure.com/v3/enrollments/100/usagedetails?a=1");
    let check = |link: &str, expect: &str| {
        assert_eq!(origin.resolve(&base, link).expect(link).as_str(), expect);
    };
    let page = "https://consumption.azure.com/v3/enrollments/100/usagedetails?page=2";
    check(page, page);
    check("https://consumption.azure.com:443/v3/enrollments/100/usagedetails?page=2", page);
    check("HTTPS://Consumption.Azure.COM/v3/enrollments/100/usagedetails?page=2#top", page);
    check("/v3/enrollments/100/usagedetails?page=2", page);
    check("?page=2", page);
    check("usagedetails?page=2", page);
    check("//consumption.azure.com/v3/enrollments/100/usagedetails?page=2", page);
    check(" https://consumption.azure.com/v3/enrollments/100/usagedetails?page=2\n", page);
    check("../../../../x?s=a%2Fb+c", "https://consumption.azure.com/x?s=a%2Fb+c");
}

#[test]
fn links_that_lead_away_are_not() {
    let origin = origin("https://consumption.azure.com/");
    let base = url("https://consumption.azure.com/v3/enrollments/100/usagedetails");
    for link in [
        "https://evil.example/?canary=1",
        "https://evil.example:443/canary",
        "http://consumption.azure.com/canary",
        "https://consumption.azure.com:8443/canary",
        "https://consumption.azure.com:80/canary",
        "//evil.example/canary",
        "\\\\evil.example\\canary",
        "https:\\\\evil.example\\canary",
        "/\\evil.example/canary",
        "https://consumption.azure.com@evil.example/canary",
        "https://canary:canary@consumption.azure.com/",
        "https://canary@consumption.azure.com/",
        "https://consumption.azure.com.evil.example/canary",
        "https://consumption.azure.com./canary",
        "https://xn--consumption-azure.com/canary",
        "https://evil.example\\@consumption.azure.com/canary",
        "https://evil.example#@consumption.azure.com/canary",
        "ht\ntps://evil.example/canary",
        "ftp://consumption.azure.com/canary",
        "file:///canary",
        "javascript:canary()",
        "data:text/plain,canary",
        "https://",
        "https://[::1/canary",
        "",
        "  ",
    ] {
        let error = origin.resolve(&base, link).expect_err(link);
        assert_eq!(error.code(), Code::ForeignLink, "{link}");
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("canary"), "{link}: {shown}");
    }
}

#[test]
fn a_refusal_names_both_origins() {
    let origin = origin("https://consumption.azure.com/");
    let base = url("https://consumption.azure.com/v3");
    let check = |link: &str, expect: &str| {
        assert_eq!(origin.resolve(&base, link).expect_err(link).to_string(), expect);
    };
    check(
        "https://evil.example:8443/x?sig=y",
        "the link leads to https://evil.example:8443, not to https://consumption.azure.com",
    );
    check(
        "https://u:p@consumption.azure.com/x",
        "the link to https://consumption.azure.com holds a user name or a password",
    );
    check("data:text/plain,x", "the link leads to data:, not to https://consumption.azure.com");
}

#[test]
fn signed_addresses_are_https_of_any_host() {
    let origin = origin("https://consumption.azure.com/");
    let check = |text: &str, expect: &str| assert_eq!(origin.signed(text).expect(text).as_str(), expect);
    check(
        "https://blobs.example:8443/a/b.csv?sv=1&sig=a%2Bb%3D#c",
        "https://blobs.example:8443/a/b.csv?sv=1&sig=a%2Bb%3D",
    );
    for text in [
        "http://blobs.example/canary",
        "http://127.0.0.1/canary",
        "https://canary@blobs.example/",
        "/canary",
        "//blobs.example/canary",
        "file:///canary",
        "blob:https://canary",
        "",
    ] {
        let error = origin.signed(text).expect_err(text);
        assert_eq!(error.code(), Code::ForeignLink, "{text}");
        assert!(!format!("{error} {error:?}").contains("canary"), "{error:?}");
    }
}

#[test]
fn a_simulator_may_sign_addresses_of_this_machine() {
    let origin = origin("http://127.0.0.1:4300/");
    assert!(origin.signed("http://127.0.0.1:4301/a?sig=1").is_ok());
    assert!(origin.signed("https://blobs.example/a?sig=1").is_ok());
    assert!(origin.signed("http://blobs.example/a?sig=1").is_err());
}

#[test]
fn other_names_of_the_server_are_asked_at_the_configured_address() {
    let origin = origin("https://arm.example:8443/proxy/").with_aliases(RESOURCE_MANAGER);
    let base = url("https://arm.example:8443/proxy/subscriptions/a?api-version=1");
    let check = |link: &str, expect: &str| {
        assert_eq!(origin.resolve(&base, link).expect(link).as_str(), expect, "{link}");
    };
    let next = "https://arm.example:8443/proxy/subscriptions/a?continuationToken=x%3d%3d&%24top=a%2Bb+c";
    for host in RESOURCE_MANAGER {
        check(&format!("https://{host}:443/subscriptions/a?continuationToken=x%3d%3d&%24top=a%2Bb+c"), next);
    }
    check("http://management.azure.com/b#top", "https://arm.example:8443/proxy/b");
    check("//MANAGEMENT.azure.com/b", "https://arm.example:8443/proxy/b");
    // A path alone may know of the base path or not.
    check("/subscriptions/a?continuationToken=x%3d%3d&%24top=a%2Bb+c", next);
    check("/proxy/subscriptions/a?continuationToken=x%3d%3d&%24top=a%2Bb+c", next);
    check("/proxying?a=1", "https://arm.example:8443/proxy/proxying?a=1");
    check(
        "?$filter=a eq 'b c'",
        "https://arm.example:8443/proxy/subscriptions/a?$filter=a%20eq%20%27b%20c%27",
    );
    // What leads to the address itself is followed as it is.
    check("https://arm.example:8443/b?c=%3D", "https://arm.example:8443/b?c=%3D");
}

#[test]
fn only_the_very_names_are_other_names() {
    let origin = origin("https://arm.example").with_aliases(RESOURCE_MANAGER);
    let base = url("https://arm.example/");
    for link in [
        "https://management.azure.com.evil.example/",
        "https://evil.management.azure.com/",
        "https://management.azure.com./",
        "https://management.azure.com:8443/",
        "https://canary@management.azure.com/",
        "ftp://management.azure.com/",
        "https://evil.example/?management.azure.com",
        "/\\evil.example/",
    ] {
        let error = origin.resolve(&base, link).expect_err(link);
        assert_eq!(error.code(), Code::ForeignLink, "{link}");
        assert!(!error.to_string().contains("canary"), "{error}");
    }
    let bare = self::origin("https://arm.example");
    assert!(bare.resolve(&base, "https://management.azure.com/").is_err());
}
