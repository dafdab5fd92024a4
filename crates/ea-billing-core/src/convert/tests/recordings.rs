//! Payloads that nobody here wrote: every file decodes whole, and its sums are those of an independent reading.

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use rust_decimal::Decimal;
    use serde_json::value::RawValue;

    use crate::{
        BalanceSummary, BillingPeriod, MarketplaceCharge, PriceSheetItem, Record, ReservationCharge,
        ReservationDetail, ReservationSummary, SharedRecommendation, SingleRecommendation, UsageDetail,
        convert::{
            Decoded, ROW_LIMIT, ReportState, UsageCsvDecoder, Version, array, envelope, object,
            report_status, rows, service_error::service_error,
        },
        recordings::folder,
    };

    /// The name of a file without its version, and the version.
    fn split(name: &str) -> (&str, Version) {
        let versions = [(".v1.", Version::V1), (".v2.", Version::V2), (".v3.", Version::V3)];
        let found = versions.into_iter().find(|(mark, _)| name.contains(mark));
        let version = found.map_or(Version::V1, |(_, version)| version);
        (name.split('.').next().unwrap(), version)
    }

    /// The members of each row, read without any of the code under test; names in small letters.
    fn independent(array: &str) -> Vec<BTreeMap<String, String>> {
        let rows: Vec<BTreeMap<String, Box<RawValue>>> = serde_json::from_str(array).unwrap();
        let lower = |(name, value): (String, Box<RawValue>)| (name.to_lowercase(), value.get().to_owned());
        rows.into_iter().map(|row| row.into_iter().map(lower).collect()).collect()
    }

    fn check<R: Record>(
        version: Version,
        array: &str,
        field: &str,
        amount: impl Fn(&R) -> Decimal,
    ) -> Decoded<R> {
        let decoded: Decoded<R> = rows(version, array, 1, 1).unwrap();
        let raw = independent(array);
        assert!(!raw.is_empty());
        assert_eq!(decoded.records.len() + decoded.issues.len(), raw.len());
        if decoded.issues.is_empty() {
            let found: Vec<String> = decoded.records.iter().map(|row| amount(row).to_string()).collect();
            let expect: Vec<&str> = raw.iter().map(|row| row[field].as_str()).collect();
            assert_eq!(found, expect, "{field}");
        }
        decoded
    }

    fn whole<R>(decoded: &Decoded<R>) {
        assert!(decoded.issues.is_empty(), "{:?}", decoded.issues);
    }

    fn json(name: &str, body: &[u8]) {
        let (kind, version) = split(name);
        match kind {
            "billingperiods" => {
                let decoded: Decoded<BillingPeriod> = rows(version, array(body).unwrap(), 1, 1).unwrap();
                whole(&decoded);
                let all: Vec<_> =
                    crate::Dataset::ALL.iter().filter_map(|set| decoded.records[0].has(*set)).collect();
                assert_eq!(all, [true; 4]);
            }
            "balancesummary" => {
                let decoded = object::<BalanceSummary>(version, body).unwrap();
                whole(&decoded);
                let details: Vec<_> = decoded.records[0]
                    .adjustment_details
                    .iter()
                    .map(|item| item.value.amount().to_string())
                    .collect();
                assert_eq!(details, ["1.1", "1.0"]);
            }
            "usagedetails" => {
                let page = envelope(body).unwrap();
                assert_eq!(page.next_link.as_deref(), Some("string"));
                let cost = if version == Version::V1 { "extendedcost" } else { "cost" };
                let decoded = check::<UsageDetail>(version, page.data, cost, |row| row.cost);
                whole(&decoded);
                assert!(decoded.records.iter().all(|row| row.extra.is_empty()));
            }
            "legacy-usage-report" => {
                let decoded =
                    check::<UsageDetail>(version, array(body).unwrap(), "extendedcost", |row| row.cost);
                whole(&decoded);
            }
            "marketplacecharges" => {
                whole(&check::<MarketplaceCharge>(version, array(body).unwrap(), "extendedcost", |row| {
                    row.extended_cost
                }));
            }
            "pricesheet" => {
                whole(&check::<PriceSheetItem>(version, array(body).unwrap(), "unitprice", |row| {
                    row.unit_price.amount()
                }));
            }
            "reservationdetails" => {
                whole(&check::<ReservationDetail>(version, array(body).unwrap(), "usedhours", |row| {
                    row.used_hours
                }));
            }
            "reservationsummaries" => {
                whole(&check::<ReservationSummary>(version, array(body).unwrap(), "usedhours", |row| {
                    row.used_hours
                }));
            }
            "reservationcharges" => {
                // The sample has `string` in the place of its date and its currency.
                let decoded = check::<ReservationCharge>(version, array(body).unwrap(), "amount", |row| {
                    row.amount.amount()
                });
                assert_eq!(decoded.issues[0].field.as_deref(), Some("eventDate"));
                let text = std::str::from_utf8(body).unwrap();
                let text = text
                    .replace("\"eventDate\": \"string\"", "\"eventDate\": \"2018-05-01\"")
                    .replace("\"currency\": \"string\"", "\"currency\": \"EUR\"");
                whole(&check::<ReservationCharge>(version, &text, "amount", |row| row.amount.amount()));
            }
            "SharedReservationRecommendations" => {
                whole(&check::<SharedRecommendation>(version, array(body).unwrap(), "netsavings", |row| {
                    row.net_savings
                }));
            }
            "SingleReservationRecommendations" => {
                whole(&check::<SingleRecommendation>(version, array(body).unwrap(), "costwithnori", |row| {
                    row.cost_with_no_ri
                }));
            }
            "usagedetails-submit" => {
                assert_eq!(report_status(version, body).unwrap().state, ReportState::Queued);
            }
            "error" => {
                let error = service_error(body).unwrap();
                assert!(name.contains(&error.code) && !error.message.is_empty(), "{error}");
            }
            // The claims of a key and the links of the old API are no records.
            "apikey-claims" | "legacy-usage-reports" => {}
            other => panic!("no test knows {other}"),
        }
    }

    fn csv(name: &str, body: &[u8]) {
        let mut decoded = Decoded::default();
        let mut decoder = UsageCsvDecoder::new(1, 1, ROW_LIMIT);
        decoder.push(body, &mut decoded).unwrap();
        let end = decoder.finish(true, &mut decoded).unwrap();
        whole(&decoded);
        let costs: Vec<String> = decoded.records.iter().map(|row| row.cost.to_string()).collect();
        match name {
            "legacy-usage-report.detail.csv" => {
                assert_eq!(costs, ["12.330899428656048000000", "0.000000", "0.000000"]);
                assert_eq!(decoded.records[0].days().unwrap().0.to_string(), "2016-09-01");
                assert_eq!(decoded.records[0].account_owner_email, "owner1@example.com");
                assert!(
                    decoded
                        .records
                        .iter()
                        .all(|row| !row.tags.is_broken() && !row.additional_info.is_broken())
                );
                assert_eq!(end.title, "Usage Data Extract");
            }
            "legacy-usage-report.empty-month.csv" | "csv-header.v3-download.csv" => assert_eq!(end.rows, 0),
            other => panic!("no test knows {other}"),
        }
    }

    #[test]
    fn every_sample_decodes_whole() {
        let Some(folder) = folder("ea/samples") else { return };
        let mut seen = 0;
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            let body = std::fs::read(&path).unwrap();
            match path.extension().and_then(|extension| extension.to_str()) {
                Some("json") => json(name, &body),
                Some("csv") => csv(name, &body),
                _ => continue,
            }
            seen += 1;
        }
        assert!(seen >= 29, "{seen}");
    }
}
