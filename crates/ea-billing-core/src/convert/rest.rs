//! All datasets but usage details.

use ea_billing_client::{ea_v1, ea_v2, ea_v3};

use super::{
    Raw,
    fields::{
        Outcome, currency, day, decimal, extra, flag, id, instant, json_text, money, optional_day,
        optional_instant, optional_period, period, required, text,
    },
};
use crate::{
    BalanceSummary, BillingPeriod, MarketplaceCharge, NamedAmount, PriceSheetItem, ReservationCharge,
    ReservationDetail, ReservationSummary, SharedRecommendation, SingleRecommendation,
};

/// One conversion for all versions whose objects have the same fields.
macro_rules! convert {
    ($record:ty, $raw:ident of $($version:ident)*, |$row:ident| $value:expr) => {
        $(impl Raw<$record> for $version::types::$raw {
            fn record(self) -> Outcome<$record> {
                let $row = self;
                Ok($value)
            }
        })*
    };
}

versions! {
    BillingPeriod: ea_v1 ea_v2 ea_v2 BillingPeriod;
    BalanceSummary: ea_v1 ea_v2 ea_v3 BalanceSummary;
    MarketplaceCharge: ea_v1 ea_v2 ea_v3 MarketplaceCharge;
    PriceSheetItem: ea_v1 ea_v2 ea_v3 PriceSheetItem;
    ReservationDetail: ea_v2 ea_v2 ea_v2 ReservationDetail;
    ReservationSummary: ea_v2 ea_v2 ea_v2 ReservationSummary;
    ReservationCharge: ea_v2 ea_v2 ea_v3 ReservationCharge;
    SharedRecommendation: ea_v2 ea_v2 ea_v2 SharedReservationRecommendation;
    SingleRecommendation: ea_v2 ea_v2 ea_v2 SingleReservationRecommendation;
}

/// The list of an absent or null field is empty.
macro_rules! named_amounts {
    ($field:literal, $list:expr, $currency:expr) => {{
        let list = $list.unwrap_or_default().into_iter();
        let amounts = list.map(|item| {
            Ok(NamedAmount { name: text(item.name), value: money($field, item.value, $currency)? })
        });
        amounts.collect::<Outcome<Vec<_>>>()?
    }};
}

convert!(BillingPeriod, BillingPeriod of ea_v1 ea_v2, |row| {
    BillingPeriod {
        billing_period: period("billingPeriodId", row.billing_period_id)?,
        billing_start: optional_instant("billingStart", row.billing_start)?,
        billing_end: optional_instant("billingEnd", row.billing_end)?,
        balance_summary: text(row.balance_summary),
        usage_details: text(row.usage_details),
        marketplace_charges: text(row.marketplace_charges),
        price_sheet: text(row.price_sheet),
        extra: extra(&row.extra)?,
    }
});

convert!(BalanceSummary, BalanceSummary of ea_v1 ea_v2 ea_v3, |row| {
    let currency = currency("currencyCode", row.currency_code)?;
    BalanceSummary {
        id: text(row.id),
        billing_period: period("billingPeriodId", row.billing_period_id)?,
        beginning_balance: money("beginningBalance", row.beginning_balance, currency)?,
        ending_balance: money("endingBalance", row.ending_balance, currency)?,
        new_purchases: money("newPurchases", row.new_purchases, currency)?,
        adjustments: money("adjustments", row.adjustments, currency)?,
        utilized: money("utilized", row.utilized, currency)?,
        service_overage: money("serviceOverage", row.service_overage, currency)?,
        charges_billed_separately: money("chargesBilledSeparately", row.charges_billed_separately, currency)?,
        total_overage: money("totalOverage", row.total_overage, currency)?,
        total_usage: money("totalUsage", row.total_usage, currency)?,
        azure_marketplace_service_charges: money("azureMarketplaceServiceCharges", row.azure_marketplace_service_charges, currency)?,
        new_purchases_details: named_amounts!("newPurchasesDetails", row.new_purchases_details, currency),
        adjustment_details: named_amounts!("adjustmentDetails", row.adjustment_details, currency),
        extra: extra(&row.extra)?,
    }
});

macro_rules! marketplace {
    ($($version:ident)*, |$row:ident| $recurring:expr) => {
        convert!(MarketplaceCharge, MarketplaceCharge of $($version)*, |$row| {
            MarketplaceCharge {
                id: text($row.id),
                subscription_guid: text($row.subscription_guid),
                subscription_name: text($row.subscription_name),
                meter_id: text($row.meter_id),
                usage_start_date: instant("usageStartDate", $row.usage_start_date)?,
                usage_end_date: optional_instant("usageEndDate", $row.usage_end_date)?,
                offer_name: text($row.offer_name),
                resource_group: text($row.resource_group),
                instance_id: text($row.instance_id),
                additional_info: json_text($row.additional_info),
                tags: json_text($row.tags),
                order_number: text($row.order_number),
                unit_of_measure: text($row.unit_of_measure),
                cost_center: text($row.cost_center),
                account_id: id($row.account_id),
                account_name: text($row.account_name),
                account_owner_id: text($row.account_owner_id),
                department_id: id($row.department_id),
                department_name: text($row.department_name),
                publisher_name: text($row.publisher_name),
                plan_name: text($row.plan_name),
                consumed_quantity: decimal($row.consumed_quantity),
                resource_rate: decimal($row.resource_rate),
                extended_cost: required("extendedCost", $row.extended_cost)?,
                is_recurring_charge: $recurring,
                extra: extra(&$row.extra)?,
            }
        });
    };
}

marketplace!(ea_v1 ea_v2, |row| None);
marketplace!(ea_v3, |row| flag(row.is_recurring_charge));

macro_rules! price_sheet {
    ($version:ident, |$row:ident| $meter:expr, $offer:expr) => {
        convert!(PriceSheetItem, PriceSheetItem of $version, |$row| {
            PriceSheetItem {
                id: text($row.id),
                billing_period: optional_period("billingPeriodId", $row.billing_period_id)?,
                meter_id: $meter,
                meter_name: text($row.meter_name),
                unit_of_measure: text($row.unit_of_measure),
                included_quantity: decimal($row.included_quantity),
                part_number: text($row.part_number),
                unit_price: money("unitPrice", $row.unit_price, currency("currencyCode", $row.currency_code)?)?,
                offer_id: $offer,
                extra: extra(&$row.extra)?,
            }
        });
    };
}

price_sheet!(ea_v1, |row| String::new(), String::new());
price_sheet!(ea_v2, |row| id(row.meter_id), String::new());
price_sheet!(ea_v3, |row| id(row.meter_id), text(row.offer_id));

convert!(ReservationDetail, ReservationDetail of ea_v2, |row| {
    ReservationDetail {
        reservation_order_id: text(row.reservation_order_id),
        reservation_id: text(row.reservation_id),
        usage_date: day("usageDate", row.usage_date)?,
        sku_name: text(row.sku_name),
        instance_id: text(row.instance_id),
        total_reserved_quantity: decimal(row.total_reserved_quantity),
        reserved_hours: required("reservedHours", row.reserved_hours)?,
        used_hours: required("usedHours", row.used_hours)?,
        extra: extra(&row.extra)?,
    }
});

convert!(ReservationSummary, ReservationSummary of ea_v2, |row| {
    ReservationSummary {
        reservation_order_id: text(row.reservation_order_id),
        reservation_id: text(row.reservation_id),
        sku_name: text(row.sku_name),
        reserved_hours: required("reservedHours", row.reserved_hours)?,
        usage_date: day("usageDate", row.usage_date)?,
        used_hours: required("usedHours", row.used_hours)?,
        min_utilization_percentage: decimal(row.min_utilization_percentage),
        avg_utilization_percentage: decimal(row.avg_utilization_percentage),
        max_utilization_percentage: decimal(row.max_utilization_percentage),
        extra: extra(&row.extra)?,
    }
});

convert!(ReservationCharge, ReservationCharge of ea_v2 ea_v3, |row| {
    ReservationCharge {
        purchasing_enrollment: text(row.purchasing_enrollment),
        arm_sku_name: text(row.arm_sku_name),
        term: text(row.term),
        region: text(row.region),
        purchasing_subscription_guid: text(row.purchasing_subscription_guid),
        purchasing_subscription_name: text(row.purchasing_subscription_name),
        account_name: text(row.account_name),
        account_owner_email: text(row.account_owner_email),
        department_name: text(row.department_name),
        cost_center: text(row.cost_center),
        current_enrollment: text(row.current_enrollment),
        event_date: instant("eventDate", row.event_date)?,
        reservation_order_id: text(row.reservation_order_id),
        description: text(row.description),
        event_type: text(row.event_type),
        quantity: decimal(row.quantity),
        amount: money("amount", row.amount, currency("currency", row.currency)?)?,
        reservation_order_name: text(row.reservation_order_name),
        extra: extra(&row.extra)?,
    }
});

convert!(SharedRecommendation, SharedReservationRecommendation of ea_v2, |row| {
    SharedRecommendation {
        look_back_period: text(row.look_back_period),
        meter_id: text(row.meter_id),
        sku_name: text(row.sku_name),
        term: text(row.term),
        region: text(row.region),
        cost_with_no_ri: required("costWithNoRI", row.cost_with_no_ri)?,
        recommended_quantity: required("recommendedQuantity", row.recommended_quantity)?,
        total_cost_with_ri: required("totalCostWithRI", row.total_cost_with_ri)?,
        net_savings: required("netSavings", row.net_savings)?,
        first_usage_date: optional_day("firstUsageDate", row.first_usage_date)?,
        extra: extra(&row.extra)?,
    }
});

convert!(SingleRecommendation, SingleReservationRecommendation of ea_v2, |row| {
    SingleRecommendation {
        subscription_id: text(row.subscription_id),
        look_back_period: text(row.look_back_period),
        meter_id: text(row.meter_id),
        sku_name: text(row.sku_name),
        term: text(row.term),
        region: text(row.region),
        cost_with_no_ri: required("costWithNoRI", row.cost_with_no_ri)?,
        recommended_quantity: required("recommendedQuantity", row.recommended_quantity)?,
        total_cost_with_ri: required("totalCostWithRI", row.total_cost_with_ri)?,
        net_savings: required("netSavings", row.net_savings)?,
        first_usage_date: optional_day("firstUsageDate", row.first_usage_date)?,
        extra: extra(&row.extra)?,
    }
});
