//! The price sheet of a billing period: what was agreed for each meter, used or not.

use super::{Meter, Model, Tier};
use crate::render::json::{Object, write_array};
use crate::render::table::Table;
use crate::world::Period;

/// The offer that the prices are for.
const OFFER: &str = "MS-AZR-0017P";

/// Writes the price sheet as the version prints it. Prices hold for as long as the enrollment.
pub(crate) fn write(model: &Model, period: Period, version: u8, out: &mut Vec<u8>) {
    let prices = model.meters.iter().flat_map(|meter| meter.tiers.iter().map(move |tier| (meter, tier)));
    write_array(prices, out, |(meter, tier), out| write_price(model, period, version, meter, tier, out));
}

fn write_price(model: &Model, period: Period, version: u8, meter: &Meter, tier: &Tier, out: &mut Vec<u8>) {
    let id = format!(
        "enrollments/{}/billingperiods/{period}/products/{}/pricesheets",
        model.plan.number, meter.product_id
    );
    let mut object = Object::new(out);
    object.text("id", &id).text("billingPeriodId", &period.to_string());
    if version >= 2 {
        object.text("meterId", &meter.id);
    }
    object
        .text("meterName", &meter.product)
        .text("unitOfMeasure", meter.price_unit)
        .integer("includedQuantity", included(meter, tier))
        .text("partNumber", &tier.part_number)
        .decimal("unitPrice", tier.price)
        .text("currencyCode", &model.plan.currency);
    if version >= 3 {
        object.text("offerId", OFFER);
    }
    object.end();
}

/// The price sheet as the API that came before lists it; the names of its columns are assumed.
pub(crate) fn table(model: &Model) -> Table {
    let prices = model.meters.iter().flat_map(|meter| meter.tiers.iter().map(move |tier| (meter, tier)));
    let row = |(meter, tier): (&Meter, &Tier)| {
        let (unit, currency) = (meter.price_unit.to_owned(), model.plan.currency.clone());
        vec![meter.product.clone(), unit, tier.part_number.clone(), tier.price.to_string(), currency]
    };
    Table {
        title: "Price Sheet",
        names: &["Service", "Unit of Measure", "Overage Part Number", "Overage Unit Price", "Currency Code"],
        rows: prices.map(row).collect(),
    }
}

/// The usage that is free because the first tier is, in units of usage.
fn included(meter: &Meter, tier: &Tier) -> u64 {
    let is_free_first = tier.from == 0 && tier.price.mantissa == 0;
    meter.tiers.get(1).filter(|_| is_free_first).map_or(0, |paid| paid.from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::Enrollment;
    use serde_json::Value;

    fn sheet(version: u8) -> String {
        let model = Model::build(Enrollment::new("100"), 1);
        let mut out = Vec::new();
        write(&model, "202610".parse().unwrap(), version, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn fields_stand_in_the_order_of_the_samples() {
        let check = |version: u8, expect: &[&str]| {
            let sheet = sheet(version);
            let first = sheet.split('}').next().unwrap();
            let names = first.split("\":").filter_map(|part| part.rsplit('"').next());
            let names: Vec<_> = names.take(expect.len()).collect();
            assert_eq!(names, expect);
            assert_eq!(first.matches("\":").count(), expect.len());
        };
        let mut fields = vec![
            "id",
            "billingPeriodId",
            "meterName",
            "unitOfMeasure",
            "includedQuantity",
            "partNumber",
            "unitPrice",
            "currencyCode",
        ];
        check(1, &fields);
        fields.insert(2, "meterId");
        check(2, &fields);
        fields.push("offerId");
        check(3, &fields);
    }

    #[test]
    fn every_tier_of_every_meter_has_a_price() {
        let sheet = sheet(3);
        let Value::Array(items) = serde_json::from_str(&sheet).unwrap() else { panic!("no array") };
        assert!(items.len() >= 200, "{}", items.len());
        let included = items.iter().filter(|item| item["includedQuantity"].as_u64().unwrap() > 0).count();
        assert!((1..items.len() / 10).contains(&included), "{included}");
        assert!(
            items.iter().all(|item| item["billingPeriodId"] == "202610" && item["unitPrice"].is_number())
        );
        assert!(sheet.contains("\"unitPrice\":0.00,"));
        let id = items[0]["id"].as_str().unwrap();
        assert!(
            id.starts_with("enrollments/100/billingperiods/202610/products/") && id.ends_with("/pricesheets")
        );
    }
}
