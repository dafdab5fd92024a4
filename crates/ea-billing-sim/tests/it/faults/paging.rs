//! Faults of the chain of pages, where there is none.

use crate::wire::{ask, with};

#[tokio::test]
async fn what_has_no_pages_passes() {
    for rule in [r#"{"fault":"link-foreign"}"#, r#"{"fault":"link-self-loop"}"#, r#"{"fault":"page-empty"}"#]
    {
        let simulator = with(rule).await;
        ask(&simulator, "/v3/enrollments/100/pricesheet").await;
        assert_eq!(simulator.faults()[0].used, 0, "{rule}");
        assert!(simulator.requests()[0].not_applicable);
    }
}
