//! Which cell is which field.

use chrono::NaiveDate;
use ea_billing_client::wire::{Number, Timestamp};
use rust_decimal::Decimal;

use super::row::Cells;
use crate::{
    JsonText,
    convert::fields::{Fault, Outcome},
    error::{Code, Error, Result},
    record::{ExtraField, UsageDetail},
};

/// The header is the first line with this many names that are known: a title has one cell.
const ENOUGH_NAMES: usize = 3;

/// Puts the text of a cell where it belongs.
type SetText = fn(&mut UsageDetail, String);

/// The fields that hold text, by their names without spaces and hyphens, in small letters.
const TEXTS: &[(&str, SetText)] = &[
    ("accountid", |row, text| row.account_id = text),
    ("accountname", |row, text| row.account_name = text),
    ("accountowneremail", |row, text| row.account_owner_email = text),
    // Files from the time before the API's first version.
    ("accountownerid", |row, text| row.account_owner_email = text),
    ("additionalinfo", |row, text| row.additional_info = JsonText::new(text)),
    ("consumedservice", |row, text| row.consumed_service = text),
    ("consumedserviceid", |row, text| row.consumed_service_id = text),
    ("costcenter", |row, text| row.cost_center = text),
    ("departmentid", |row, text| row.department_id = text),
    ("departmentname", |row, text| row.department_name = text),
    ("instanceid", |row, text| row.instance_id = text),
    ("location", |row, text| row.location = text),
    ("metercategory", |row, text| row.meter_category = text),
    ("meterid", |row, text| row.meter_id = text),
    ("metername", |row, text| row.meter_name = text),
    ("meterregion", |row, text| row.meter_region = text),
    ("metersubcategory", |row, text| row.meter_sub_category = text),
    ("offerid", |row, text| row.offer_id = text),
    ("partnumber", |row, text| row.part_number = text),
    ("product", |row, text| row.product = text),
    ("productid", |row, text| row.product_id = text),
    ("resourcegroup", |row, text| row.resource_group = text),
    ("resourceguid", |row, text| row.resource_guid = text),
    ("resourcelocation", |row, text| row.resource_location = text),
    ("resourcelocationid", |row, text| row.resource_location_id = text),
    ("serviceadministratorid", |row, text| row.service_administrator_id = text),
    ("serviceinfo1", |row, text| row.service_info1 = text),
    ("serviceinfo2", |row, text| row.service_info2 = text),
    ("servicename", |row, text| row.service_name = text),
    ("servicetier", |row, text| row.service_tier = text),
    ("storeserviceidentifier", |row, text| row.store_service_identifier = text),
    ("subscriptionguid", |row, text| row.subscription_guid = text),
    ("subscriptionid", |row, text| row.subscription_id = text),
    ("subscriptionname", |row, text| row.subscription_name = text),
    ("tags", |row, text| row.tags = JsonText::new(text)),
    ("unitofmeasure", |row, text| row.unit_of_measure = text),
];

/// What the columns of a file hold.
#[derive(Clone)]
pub(super) struct Columns {
    names: Vec<String>,
    date: usize,
    quantity: usize,
    cost: usize,
    rate: Option<usize>,
    billed_separately: Option<usize>,
    texts: Vec<(usize, SetText)>,
    extra: Vec<usize>,
    /// Many rows in turn are of one day, so the last one is not read again.
    last_day: (String, NaiveDate),
}

impl Columns {
    /// The columns that a header line names; nothing for a line that is no header.
    ///
    /// # Errors
    ///
    /// [`Code::Decode`] where a column that every row needs is missing, where one comes twice or has no name.
    pub(super) fn of_header(cells: &Cells<'_>) -> Result<Option<Self>> {
        let mut names: Vec<&str> =
            (0..cells.len()).map(|index| cells.get(index).unwrap_or_default()).collect();
        let plain: Vec<String> = names.iter().map(|name| plain(name)).collect();
        if plain.iter().filter(|name| is_known(name)).count() < ENOUGH_NAMES {
            return Ok(None);
        }
        // The header of old files ends with a comma, their rows do not.
        if names.last().is_some_and(|name| name.trim().is_empty()) {
            names.pop();
        }
        let plain = plain.get(..names.len()).unwrap_or_default();
        check(&names, plain)?;
        let find = |name: &str| plain.iter().position(|other| other == name);
        let need = |name: &str, column: Option<usize>| column.ok_or_else(|| missing(name));
        let texts = TEXTS.iter().filter_map(|(name, set)| Some((find(name)?, *set))).collect();
        let extra = (0..names.len()).filter(|index| plain.get(*index).is_some_and(|name| !is_known(name)));
        Ok(Some(Self {
            date: need("Date", find("date"))?,
            quantity: need("ConsumedQuantity", find("consumedquantity"))?,
            cost: need("Cost", find("cost").or_else(|| find("extendedcost")))?,
            rate: find("resourcerate"),
            billed_separately: find("chargesbilledseparately"),
            texts,
            extra: extra.collect(),
            names: names.iter().map(|name| name.trim().to_owned()).collect(),
            last_day: (String::new(), NaiveDate::default()),
        }))
    }

    /// The record of a row.
    ///
    /// # Errors
    ///
    /// What makes the row useless, or could not be kept whole.
    pub(super) fn record(&mut self, cells: &Cells<'_>) -> Outcome<UsageDetail> {
        let (expected, found) = (self.names.len(), cells.len());
        if found != expected && !(found == expected + 1 && cells.is_blank(expected)) {
            return Err(Fault::whole_row(format!("expected {expected} cells, found {found}")));
        }
        let text = |index| {
            cells.get(index).ok_or_else(|| self.fault(index, "expected text in UTF-8, found other bytes"))
        };
        let date = self.day(text(self.date)?)?;
        let quantity = self.required(self.quantity, text(self.quantity)?)?;
        let mut row = UsageDetail::new(date, quantity, self.required(self.cost, text(self.cost)?)?);
        if let Some(rate) = self.rate {
            row.resource_rate = self.number(rate, text(rate)?)?;
        }
        if let Some(flag) = self.billed_separately {
            row.charges_billed_separately = self.flag(flag, text(flag)?)?;
        }
        for (index, set) in &self.texts {
            let cell = text(*index)?;
            if !cell.is_empty() {
                set(&mut row, cell.to_owned());
            }
        }
        for index in &self.extra {
            let name = self.names.get(*index).cloned().unwrap_or_default();
            let json = serde_json::Value::from(text(*index)?).to_string();
            row.extra.push(ExtraField { name, json });
        }
        if self.last_day.1 != date {
            self.last_day = (text(self.date)?.to_owned(), date);
        }
        Ok(row)
    }

    fn fault(&self, column: usize, reason: impl Into<String>) -> Fault {
        Fault::of(self.names.get(column).map_or("", String::as_str), reason)
    }

    fn day(&self, cell: &str) -> Outcome<NaiveDate> {
        let (text, day) = &self.last_day;
        if cell == text && !text.is_empty() {
            return Ok(*day);
        }
        Timestamp::from(cell).date().map_err(|error| self.fault(self.date, error.to_string()))
    }

    fn number(&self, column: usize, cell: &str) -> Outcome<Option<Decimal>> {
        let cell = cell.trim();
        if cell.is_empty() {
            return Ok(None);
        }
        let number: Number = cell.parse().map_err(|error| self.fault(column, format!("{error}")))?;
        Ok(Some(number.value()))
    }

    fn required(&self, column: usize, cell: &str) -> Outcome<Decimal> {
        self.number(column, cell)?.ok_or_else(|| self.fault(column, "the cell is empty"))
    }

    fn flag(&self, column: usize, cell: &str) -> Outcome<Option<bool>> {
        match cell.trim() {
            "" => Ok(None),
            word if word.eq_ignore_ascii_case("true") => Ok(Some(true)),
            word if word.eq_ignore_ascii_case("false") => Ok(Some(false)),
            word => Err(self.fault(column, format!("expected true or false, found `{word}`"))),
        }
    }
}

/// A name as it is compared: the files spell `MeterSubCategory` also `Meter Sub-Category`.
fn plain(name: &str) -> String {
    let letters = name.chars().filter(|char| !char.is_whitespace() && !matches!(char, '-' | '_'));
    letters.map(|char| char.to_ascii_lowercase()).collect()
}

fn is_known(plain: &str) -> bool {
    matches!(
        plain,
        "date" | "consumedquantity" | "cost" | "extendedcost" | "resourcerate" | "chargesbilledseparately"
    ) || TEXTS.iter().any(|(name, _)| *name == plain)
}

fn missing(name: &str) -> Error {
    Error::new(Code::Decode, format!("expected a CSV file with a column `{name}`, found none in its header"))
}

/// Two columns for one field leave open which one counts, and a column without a name what it holds.
fn check(names: &[&str], plain: &[String]) -> Result<()> {
    let field = |name: &str| match name {
        "extendedcost" => "cost".to_owned(),
        "accountownerid" => "accountowneremail".to_owned(),
        other => other.to_owned(),
    };
    let fields: Vec<String> = plain.iter().map(|name| field(name)).collect();
    for (index, (name, own)) in names.iter().zip(&fields).enumerate() {
        if own.is_empty() {
            let message = format!("column {} of the CSV file has no name", index + 1);
            return Err(Error::new(Code::Decode, message));
        }
        if fields.iter().take(index).any(|other| other == own) {
            let message = format!("the CSV file has the column `{}` twice", name.trim());
            return Err(Error::new(Code::Decode, message));
        }
    }
    Ok(())
}
