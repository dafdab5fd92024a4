//! Next links in all the shapes in which one could lead astray.

use super::{Foreign, assert_kept, client, october, secure_site, site, word};
use crate::support::site::Site;

/// Shapes of a link, in which `{path}` is the right path, `{host}` the right host with its port, `{port}` that port and
/// `{foreign}` another one; with what becomes of the fetch.
const SHAPES: [(&str, &str); 44] = [
    // As it should be, if unusual.
    ("http://{host}{path}", "whole"),
    ("HTTP://LOCALHOST:{port}{path}", "whole"),
    ("http://{host}{path}#fragment", "whole"),
    ("{path}", "whole"),
    ("../../../../../../..{path}", "whole"),
    ("http:{path}", "whole"),
    ("//{host}{path}", "whole"),
    (r"\\\\{host}{path}", "whole"),
    ("http://{host}/x/../.{path}", "whole"),
    (r"http://local\thost:{port}{path}", "whole"),
    ("http://%6cocalhost:{port}{path}", "whole"),
    (" http://{host}{path} ", "whole"),
    // Another port, another host.
    ("http://localhost:{foreign}{path}", "foreign_link"),
    ("http://localhost{path}", "foreign_link"),
    ("http://127.0.0.1:{port}{path}", "foreign_link"),
    ("http://127.0.0.1:{foreign}{path}", "foreign_link"),
    ("http://localhost.:{port}{path}", "foreign_link"),
    ("http://localhost.evil.example:{port}{path}", "foreign_link"),
    ("http://[::1]:{port}{path}", "foreign_link"),
    ("http://[::ffff:127.0.0.1]:{foreign}{path}", "foreign_link"),
    ("http://2130706433:{foreign}{path}", "foreign_link"),
    ("http://0x7f.1:{foreign}{path}", "foreign_link"),
    ("http://１２７。0。0。1:{foreign}{path}", "foreign_link"),
    ("http://%31%32%37.0.0.1:{foreign}{path}", "foreign_link"),
    // Without a scheme, with strange slashes, with characters that are passed over.
    ("//127.0.0.1:{foreign}{path}", "foreign_link"),
    (r"\\\\127.0.0.1:{foreign}{path}", "foreign_link"),
    (r"/\\127.0.0.1:{foreign}{path}", "foreign_link"),
    (r"http:\\\\127.0.0.1:{foreign}{path}", "foreign_link"),
    ("http:////127.0.0.1:{foreign}{path}", "foreign_link"),
    (r"/\t/127.0.0.1:{foreign}{path}", "foreign_link"),
    (r"ht\ntp://127.0.0.1:{foreign}{path}", "foreign_link"),
    ("  //127.0.0.1:{foreign}{path}", "foreign_link"),
    // Another scheme.
    ("https://{host}{path}", "foreign_link"),
    ("https:127.0.0.1:{foreign}{path}", "foreign_link"),
    ("ftp://{host}{path}", "foreign_link"),
    ("ws://{host}{path}", "foreign_link"),
    ("javascript:alert(1)", "foreign_link"),
    ("data:application/json,{}", "foreign_link"),
    ("file:///etc/passwd", "foreign_link"),
    ("blob:http://{host}{path}", "foreign_link"),
    // A user.
    ("http://user@{host}{path}", "foreign_link"),
    ("http://user:secret@{host}{path}", "foreign_link"),
    ("http://{host}@127.0.0.1:{foreign}{path}", "foreign_link"),
    (r"http://127.0.0.1:{foreign}\\@{host}{path}", "foreign_link"),
];

/// The shape as JSON text, with all but the path put in.
fn filled(shape: &str, site: &Site, foreign: &Foreign) -> String {
    let url = site.simulator.url();
    let (_, port) = url.rsplit_once(':').unwrap();
    shape.replace("{port}", port).replace("{foreign}", &foreign.port.to_string())
}

async fn check(site: &Site, shape: &str, expect: &str, whole: usize) {
    let foreign = Foreign::new();
    let link = filled(shape, site, &foreign);
    site.simulator.clear_faults();
    site.simulator.clear_requests();
    let when = r#""when": {"route": "usage-details", "page": 1}, "times": "always""#;
    site.fault(&format!(r#"{{"fault": "link-foreign", "url": "{link}", {when}}}"#));
    let result = client(site).usage_details(october()).fetch().await;
    assert_eq!(word(&result), expect, "{shape}: {result:?}");
    if let Ok(fetched) = &result {
        assert_eq!(fetched.rows.len(), whole, "{shape}");
    } else {
        // Nothing was sent after the page whose link it was.
        assert_eq!(site.simulator.requests().len(), 1, "{shape}");
    }
    assert_kept(site, shape, result.as_ref().err());
    foreign.assert_untouched(shape);
}

#[tokio::test]
async fn a_link_leads_to_the_same_origin_or_nowhere() {
    let site = site();
    let whole = client(&site).usage_details(october()).fetch().await.unwrap().rows.len();
    for (shape, expect) in SHAPES {
        check(&site, shape, expect, whole).await;
    }
}

#[tokio::test]
async fn a_path_that_only_looks_like_another_host_is_asked_for_at_home() {
    let site = site();
    for shape in ["http:127.0.0.1:{foreign}{path}", r"http://{host}\\@127.0.0.1:{foreign}{path}"] {
        let foreign = Foreign::new();
        let link = filled(shape, &site, &foreign);
        site.simulator.clear_faults();
        site.fault(&format!(r#"{{"fault": "link-foreign", "url": "{link}", "times": "always"}}"#));
        let result = client(&site).usage_details(october()).fetch().await;
        assert_eq!(word(&result), "not_found", "{shape}: {result:?}");
        assert_kept(&site, shape, result.as_ref().err());
        foreign.assert_untouched(shape);
    }
}

#[tokio::test]
async fn https_is_never_left() {
    let site = secure_site();
    let whole = client(&site).usage_details(october()).fetch().await.unwrap().rows.len();
    for (shape, expect) in [
        ("https://{host}{path}", "whole"),
        ("{path}", "whole"),
        ("//{host}{path}", "whole"),
        ("http://{host}{path}", "foreign_link"),
        ("http://localhost:80{path}", "foreign_link"),
        (r"http:\\\\{host}{path}", "foreign_link"),
        ("https://127.0.0.1:{foreign}{path}", "foreign_link"),
        ("https://{host}@127.0.0.1:{foreign}{path}", "foreign_link"),
        ("wss://{host}{path}", "foreign_link"),
    ] {
        check(&site, shape, expect, whole).await;
    }
}
