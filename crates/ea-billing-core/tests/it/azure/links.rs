//! Where next links lead, and where the token goes.

use chrono::TimeDelta;
use ea_billing_core::{DateRange, UsageWindow};

use super::{Site, subscription, word};

/// Links in which `{path}` is the right path and query and `{host}` the right host, with what becomes of the fetch.
const LINKS: [(&str, &str); 16] = [
    ("http://{host}{path}", "whole"),
    ("{path}", "whole"),
    ("https://management.azure.com{path}", "whole"),
    ("https://management.azure.com:443{path}", "whole"),
    ("https://management.usgovcloudapi.net{path}", "whole"),
    ("https://management.chinacloudapi.cn:443{path}", "whole"),
    ("https://billing-preview.windowsazure.com{path}", "whole"),
    ("https://api-dogfood.resources.windows-int.net{path}", "whole"),
    ("//management.azure.com{path}", "whole"),
    ("https://management.azure.com:8443{path}", "foreign_link"),
    ("https://user@management.azure.com{path}", "foreign_link"),
    ("https://management.azure.com.evil.example{path}", "foreign_link"),
    ("https://evil.example{path}", "foreign_link"),
    ("http://127.0.0.1:9{path}", "foreign_link"),
    ("https://{host}{path}", "foreign_link"),
    ("ftp://management.azure.com{path}", "foreign_link"),
];

#[tokio::test]
async fn known_hosts_are_asked_at_the_configured_origin_and_others_never() {
    let site = Site::start(|azure| azure.page_size = 20).await;
    let client = site.client();
    let day = client.now().date_naive() - TimeDelta::days(3);
    let window = UsageWindow::days(DateRange::new(day, day).unwrap()).unwrap();
    let query = client.usage_aggregates(&subscription(), window);
    let whole = query.fetch().await.unwrap();
    assert!(whole.certificate.pages > 2);
    let right: Vec<String> = site.simulator.requests().into_iter().map(|request| request.query).collect();
    for (link, expect) in LINKS {
        site.simulator.clear_faults();
        site.simulator.clear_requests();
        site.fault(&format!(r#"{{"fault": "link-foreign", "url": "{link}", "when": {{"page": 1}}}}"#));
        let result = query.fetch().await;
        assert_eq!(word(&result), expect, "{link}");
        let asked: Vec<String> = site.simulator.requests().into_iter().map(|request| request.query).collect();
        match &result {
            Ok(fetched) => assert_eq!((&fetched.rows, asked), (&whole.rows, right.clone()), "{link}"),
            Err(_) => assert_eq!(asked.len(), 1, "{link}"),
        }
        site.assert_kept(result.as_ref().err());
    }
}
