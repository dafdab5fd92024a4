//! The fields of a row of usage details: their names on each wire, their order, and what a line has in each.

use crate::model::{Line, Model};

/// A field of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    AccountId,
    AccountName,
    AccountOwner,
    AdditionalInfo,
    ChargesBilledSeparately,
    ConsumedService,
    ConsumedServiceId,
    Cost,
    CostCenter,
    Date,
    Day,
    DepartmentId,
    DepartmentName,
    InstanceId,
    Location,
    MeterCategory,
    MeterId,
    MeterName,
    MeterRegion,
    MeterSubCategory,
    Month,
    OfferId,
    PartNumber,
    Product,
    ProductId,
    Quantity,
    Rate,
    ResourceGroup,
    ResourceGuid,
    ResourceLocation,
    ResourceLocationId,
    ServiceAdministratorId,
    ServiceInfo1,
    ServiceInfo2,
    ServiceName,
    ServiceTier,
    StoreServiceIdentifier,
    SubscriptionGuid,
    SubscriptionId,
    SubscriptionName,
    Tags,
    UnitOfMeasure,
    Year,
}

/// What changes from row to row of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Slot {
    Date,
    Day,
    Month,
    Year,
    Quantity,
    Rate,
    Cost,
    /// The number after an instance's name; nothing for the first.
    Ordinal,
    PartNumber,
}

/// What a line has in a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value<'m> {
    Text(&'m str),
    /// A text that JSON may print as `null` where it is empty.
    MaybeText(&'m str),
    Integer(u64),
    Boolean(bool),
    /// A number that is written row by row.
    Slot(Slot),
    /// A text that is written row by row.
    TextSlot(Slot),
    /// A text that goes on with a number that is written row by row.
    Instance(&'m str),
}

impl Column {
    /// What the line has in this field.
    pub(crate) fn value<'m>(self, model: &'m Model, account: usize, line: &'m Line) -> Value<'m> {
        let meter = &model.meters[line.meter];
        let subscription = &model.subscriptions[line.subscription];
        let account = &model.accounts[account];
        let department = account.department.map(|index| &model.departments[index]);
        match self {
            Self::AccountId => Value::Integer(account.id.into()),
            Self::AccountName => Value::Text(&account.name),
            Self::AccountOwner => Value::Text(&account.owner_email),
            Self::AdditionalInfo => Value::Text(&line.additional_info),
            Self::ChargesBilledSeparately => Value::Boolean(meter.billed_separately),
            Self::ConsumedService => Value::Text(meter.consumed_service),
            Self::ConsumedServiceId => Value::Integer(meter.consumed_service_id.into()),
            Self::Cost => Value::Slot(Slot::Cost),
            Self::CostCenter => Value::Text(&line.cost_center),
            Self::Date => Value::TextSlot(Slot::Date),
            Self::Day => Value::Slot(Slot::Day),
            Self::DepartmentId => Value::Integer(department.map_or(0, |department| department.id).into()),
            Self::DepartmentName => Value::Text(department.map_or("", |department| &department.name)),
            Self::InstanceId => Value::Instance(&line.instance_id),
            Self::Location => Value::Text(meter.region),
            Self::MeterCategory => Value::Text(meter.category),
            Self::MeterId => Value::Text(&meter.id),
            Self::MeterName => Value::Text(meter.name),
            Self::MeterRegion => Value::Text(meter.region),
            Self::MeterSubCategory => Value::Text(meter.sub_category),
            Self::Month => Value::Slot(Slot::Month),
            Self::OfferId => Value::Text(subscription.offer_id),
            Self::PartNumber => Value::TextSlot(Slot::PartNumber),
            Self::Product => Value::Text(&meter.product),
            Self::ProductId => Value::Integer(meter.product_id.into()),
            Self::Quantity => Value::Slot(Slot::Quantity),
            Self::Rate => Value::Slot(Slot::Rate),
            Self::ResourceGroup => Value::Text(&line.resource_group),
            Self::ResourceGuid => Value::Text(&line.resource_guid),
            Self::ResourceLocation => Value::Text(meter.location),
            Self::ResourceLocationId => Value::Integer(meter.location_id.into()),
            Self::ServiceInfo1 => Value::MaybeText(&line.service_info1),
            Self::ServiceInfo2 => Value::MaybeText(""),
            Self::ServiceAdministratorId | Self::StoreServiceIdentifier => Value::Text(""),
            Self::ServiceName => Value::Text(meter.service_name),
            Self::ServiceTier => Value::Text(meter.service_tier),
            Self::SubscriptionGuid => Value::Text(&subscription.guid),
            Self::SubscriptionId => Value::Integer(subscription.id),
            Self::SubscriptionName => Value::Text(&subscription.name),
            Self::Tags => Value::MaybeText(&line.tags),
            Self::UnitOfMeasure => Value::Text(meter.unit),
            Self::Year => Value::Slot(Slot::Year),
        }
    }
}

/// The names and the order of the fields on one wire.
pub(crate) type Layout = &'static [(&'static str, Column)];

/// v1 and v2 differ in the name of the cost, which is given apart.
#[rustfmt::skip]
pub(crate) const JSON_V1: Layout = &[
    ("accountId", Column::AccountId),
    ("productId", Column::ProductId),
    ("resourceLocationId", Column::ResourceLocationId),
    ("consumedServiceId", Column::ConsumedServiceId),
    ("departmentId", Column::DepartmentId),
    ("accountOwnerEmail", Column::AccountOwner),
    ("accountName", Column::AccountName),
    ("serviceAdministratorId", Column::ServiceAdministratorId),
    ("subscriptionId", Column::SubscriptionId),
    ("subscriptionGuid", Column::SubscriptionGuid),
    ("subscriptionName", Column::SubscriptionName),
    ("date", Column::Date),
    ("product", Column::Product),
    ("meterId", Column::MeterId),
    ("meterCategory", Column::MeterCategory),
    ("meterSubCategory", Column::MeterSubCategory),
    ("meterRegion", Column::MeterRegion),
    ("meterName", Column::MeterName),
    ("consumedQuantity", Column::Quantity),
    ("resourceRate", Column::Rate),
    ("extendedCost", Column::Cost),
    ("resourceLocation", Column::ResourceLocation),
    ("consumedService", Column::ConsumedService),
    ("instanceId", Column::InstanceId),
    ("serviceInfo1", Column::ServiceInfo1),
    ("serviceInfo2", Column::ServiceInfo2),
    ("additionalInfo", Column::AdditionalInfo),
    ("tags", Column::Tags),
    ("storeServiceIdentifier", Column::StoreServiceIdentifier),
    ("departmentName", Column::DepartmentName),
    ("costCenter", Column::CostCenter),
    ("unitOfMeasure", Column::UnitOfMeasure),
    ("resourceGroup", Column::ResourceGroup),
];

/// What v3 prints before the fields of v1, of which it leaves out the cost then.
#[rustfmt::skip]
const FIRST_OF_JSON_V3: Layout = &[
    ("serviceName", Column::ServiceName),
    ("serviceTier", Column::ServiceTier),
    ("location", Column::Location),
    ("chargesBilledSeparately", Column::ChargesBilledSeparately),
    ("partNumber", Column::PartNumber),
    ("resourceGuid", Column::ResourceGuid),
    ("offerId", Column::OfferId),
    ("cost", Column::Cost),
];

/// The fields of v3 in their order.
pub(crate) fn json_v3() -> Vec<(&'static str, Column)> {
    let others = JSON_V1.iter().filter(|(_, column)| *column != Column::Cost);
    FIRST_OF_JSON_V3.iter().chain(others).copied().collect()
}

/// v2 has the first 33 columns.
#[rustfmt::skip]
pub(crate) const CSV_V3: Layout = &[
    ("AccountId", Column::AccountId),
    ("AccountName", Column::AccountName),
    ("AccountOwnerEmail", Column::AccountOwner),
    ("AdditionalInfo", Column::AdditionalInfo),
    ("ConsumedQuantity", Column::Quantity),
    ("ConsumedService", Column::ConsumedService),
    ("ConsumedServiceId", Column::ConsumedServiceId),
    ("Cost", Column::Cost),
    ("CostCenter", Column::CostCenter),
    ("Date", Column::Date),
    ("DepartmentId", Column::DepartmentId),
    ("DepartmentName", Column::DepartmentName),
    ("InstanceId", Column::InstanceId),
    ("MeterCategory", Column::MeterCategory),
    ("MeterId", Column::MeterId),
    ("MeterName", Column::MeterName),
    ("MeterRegion", Column::MeterRegion),
    ("MeterSubCategory", Column::MeterSubCategory),
    ("Product", Column::Product),
    ("ProductId", Column::ProductId),
    ("ResourceGroup", Column::ResourceGroup),
    ("ResourceLocation", Column::ResourceLocation),
    ("ResourceLocationId", Column::ResourceLocationId),
    ("ResourceRate", Column::Rate),
    ("ServiceAdministratorId", Column::ServiceAdministratorId),
    ("ServiceInfo1", Column::ServiceInfo1),
    ("ServiceInfo2", Column::ServiceInfo2),
    ("StoreServiceIdentifier", Column::StoreServiceIdentifier),
    ("SubscriptionGuid", Column::SubscriptionGuid),
    ("SubscriptionId", Column::SubscriptionId),
    ("SubscriptionName", Column::SubscriptionName),
    ("Tags", Column::Tags),
    ("UnitOfMeasure", Column::UnitOfMeasure),
    ("PartNumber", Column::PartNumber),
    ("ResourceGuid", Column::ResourceGuid),
    ("OfferId", Column::OfferId),
    ("ChargesBilledSeparately", Column::ChargesBilledSeparately),
    ("Location", Column::Location),
    ("ServiceName", Column::ServiceName),
    ("ServiceTier", Column::ServiceTier),
];

/// How many of the columns of v3 a CSV of v2 has.
pub(crate) const CSV_V2_COLUMNS: usize = 33;

/// The CSV of the API that came before.
#[rustfmt::skip]
pub(crate) const LEGACY_CSV: Layout = &[
    ("AccountOwnerId", Column::AccountOwner),
    ("Account Name", Column::AccountName),
    ("ServiceAdministratorId", Column::ServiceAdministratorId),
    ("SubscriptionId", Column::SubscriptionId),
    ("SubscriptionGuid", Column::SubscriptionGuid),
    ("Subscription Name", Column::SubscriptionName),
    ("Date", Column::Date),
    ("Month", Column::Month),
    ("Day", Column::Day),
    ("Year", Column::Year),
    ("Product", Column::Product),
    ("Meter ID", Column::MeterId),
    ("Meter Category", Column::MeterCategory),
    ("Meter Sub-Category", Column::MeterSubCategory),
    ("Meter Region", Column::MeterRegion),
    ("Meter Name", Column::MeterName),
    ("Consumed Quantity", Column::Quantity),
    ("ResourceRate", Column::Rate),
    ("ExtendedCost", Column::Cost),
    ("Resource Location", Column::ResourceLocation),
    ("Consumed Service", Column::ConsumedService),
    ("Instance ID", Column::InstanceId),
    ("ServiceInfo1", Column::ServiceInfo1),
    ("ServiceInfo2", Column::ServiceInfo2),
    ("AdditionalInfo", Column::AdditionalInfo),
    ("Tags", Column::Tags),
    ("Store Service Identifier", Column::StoreServiceIdentifier),
    ("Department Name", Column::DepartmentName),
    ("Cost Center", Column::CostCenter),
    ("Unit Of Measure", Column::UnitOfMeasure),
    ("Resource Group", Column::ResourceGroup),
];

/// The JSON of the API that came before.
#[rustfmt::skip]
pub(crate) const LEGACY_JSON: Layout = &[
    ("AccountName", Column::AccountName),
    ("AccountOwnerId", Column::AccountOwner),
    ("AdditionalInfo", Column::AdditionalInfo),
    ("ConsumedQuantity", Column::Quantity),
    ("ConsumedService", Column::ConsumedService),
    ("CostCenter", Column::CostCenter),
    ("Date", Column::Date),
    ("Day", Column::Day),
    ("DepartmentName", Column::DepartmentName),
    ("ExtendedCost", Column::Cost),
    ("InstanceId", Column::InstanceId),
    ("MeterCategory", Column::MeterCategory),
    ("MeterId", Column::MeterId),
    ("MeterName", Column::MeterName),
    ("MeterRegion", Column::MeterRegion),
    ("MeterSubCategory", Column::MeterSubCategory),
    ("Month", Column::Month),
    ("Product", Column::Product),
    ("ResourceGroup", Column::ResourceGroup),
    ("ResourceLocation", Column::ResourceLocation),
    ("ResourceRate", Column::Rate),
    ("ServiceAdministratorId", Column::ServiceAdministratorId),
    ("ServiceInfo1", Column::ServiceInfo1),
    ("ServiceInfo2", Column::ServiceInfo2),
    ("StoreServiceIdentifier", Column::StoreServiceIdentifier),
    ("SubscriptionGuid", Column::SubscriptionGuid),
    ("SubscriptionId", Column::SubscriptionId),
    ("SubscriptionName", Column::SubscriptionName),
    ("Tags", Column::Tags),
    ("UnitOfMeasure", Column::UnitOfMeasure),
    ("Year", Column::Year),
];
