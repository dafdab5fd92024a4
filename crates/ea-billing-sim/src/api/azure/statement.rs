//! An invoice as billing accounts have it.

use super::facts::minor_digits;
use super::path::Owner;
use super::ratecard::write_number;
use super::{Ask, Holding};
use crate::decimal::Decimal;
use crate::draw::{Draw, key};
use crate::model::azure::cycle::{Cycle, Purchase};
use crate::render::json::{Object, write_array};
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};

/// An invoice of a billing account.
pub(super) struct Statement<'a> {
    pub(super) holding: &'a Holding,
    pub(super) name: String,
    pub(super) date: DateTime<Utc>,
    /// The cycle that it is for; otherwise it is for something that was bought at once.
    cycle: Option<Cycle>,
    billed: Decimal,
    credit: Decimal,
}

/// An invoice is due so long after its date.
const DUE: TimeDelta = TimeDelta::days(30);

impl<'a> Statement<'a> {
    /// The invoices of a subscription that are there, oldest first.
    pub(super) fn all(holding: &'a Holding, now: DateTime<Utc>) -> Vec<Self> {
        let digits = minor_digits(&holding.plan.currency);
        let mut all = Vec::new();
        for cycle in holding.invoiced(now) {
            let charges = holding.charges(cycle, now);
            all.push(Self {
                holding,
                name: holding.invoice(cycle),
                date: cycle.invoiced_at(),
                cycle: Some(cycle),
                billed: charges.billed().rounded(digits),
                credit: charges.credit.rounded(digits),
            });
            let bought = holding.purchase(cycle).filter(|bought| bought.moment <= now);
            all.extend(bought.map(|Purchase { name, moment, minor }| Self {
                holding,
                name,
                date: moment,
                cycle: None,
                billed: Decimal::new(minor, digits),
                credit: Decimal::ZERO,
            }));
        }
        all
    }

    pub(super) fn total(&self) -> Decimal {
        self.billed.minus(self.credit)
    }

    fn is_paid(&self, now: DateTime<Utc>) -> bool {
        self.date + DUE <= now
    }

    pub(super) fn status(&self, now: DateTime<Utc>) -> &'static str {
        if self.is_paid(now) { "Paid" } else { "Due" }
    }

    pub(super) fn kind(&self) -> &'static str {
        if self.cycle.is_some() { "AzureServices" } else { "AzureMarketplace" }
    }

    pub(super) fn is_monthly(&self) -> bool {
        self.cycle.is_some()
    }

    /// The first and the last day that it is about.
    pub(super) fn days(&self) -> (NaiveDate, NaiveDate) {
        let day = self.date.date_naive();
        self.cycle.map_or((day, day), |cycle| (cycle.first, cycle.last))
    }

    /// When its period ends: that of a cycle with the last second of a day.
    pub(super) fn end(&self) -> DateTime<Utc> {
        let after = |cycle: Cycle| cycle.last.and_time(NaiveTime::MIN).and_utc() + TimeDelta::days(1);
        self.cycle.map_or(self.date, |cycle| after(cycle) - TimeDelta::seconds(1))
    }

    /// The number of its document.
    pub(super) fn document(&self) -> u64 {
        6_000_000_000 + Draw::of(&[key(&self.name), 14]).below(999_999_999)
    }

    /// The name of the file of its document.
    pub(super) fn file(&self) -> String {
        format!("{}_{}.pdf", self.name, self.document())
    }

    /// Writes the invoice as its owner sees it.
    pub(super) fn write(&self, ask: &Ask<'_>, owner: &Owner, version: &str, out: &mut Vec<u8>) {
        // An invoice that is listed by profile is told as one of the account.
        let (owner, profile) = match owner {
            Owner::Profile(account, profile) => (Owner::Account(account.clone()), Some((account, profile))),
            other => (other.clone(), None),
        };
        let id = format!("{}/invoices/{}", owner.path(), self.name);
        let mut object = Object::new(out);
        object.text("id", &id).text("name", &self.name);
        let mut properties = Object::new(object.name("properties"));
        self.write_amounts_until_credit(ask, &mut properties);
        if let Some((account, profile)) = profile {
            let path = Owner::Profile(account.clone(), profile.clone()).path();
            properties
                .text("billingProfileDisplayName", "Simulated operations")
                .text("billingProfileId", &path);
        }
        self.amount(&mut properties, "creditAmount", Decimal::ZERO);
        self.write_documents(ask, &id, version, &mut properties);
        if version != "2020-05-01" {
            properties.text("documentType", "Invoice");
        }
        properties.text("dueDate", &ticks(self.date + DUE));
        self.amount(&mut properties, "freeAzureCreditApplied", self.credit);
        let (from, to) = match self.cycle {
            // Days without an offset, the last one to its last tick.
            Some(cycle) => (format!("{}T00:00:00", cycle.first), format!("{}T23:59:59.9999999", cycle.last)),
            None => (ticks(self.date), ticks(self.date)),
        };
        properties
            .text("invoiceDate", &ticks(self.date))
            .text("invoicePeriodEndDate", &to)
            .text("invoicePeriodStartDate", &from)
            .text("invoiceType", self.kind())
            .boolean("isMonthlyInvoice", self.is_monthly());
        self.write_payments(ask, &mut properties);
        properties
            .text("status", self.status(ask.now))
            .text("subscriptionDisplayName", &self.holding.plan.name)
            .text("subscriptionId", &self.holding.plan.id);
        self.amount(&mut properties, "subTotal", self.billed);
        self.amount(&mut properties, "taxAmount", Decimal::ZERO);
        self.amount(&mut properties, "totalAmount", self.total());
        properties.end();
        let kind = match owner {
            Owner::Subscription(_) => "Microsoft.Billing/billingAccounts/billingSubscriptions/invoices",
            _ => "Microsoft.Billing/billingAccounts/invoices",
        };
        object.text("type", kind).end();
    }

    fn write_amounts_until_credit(&self, ask: &Ask<'_>, properties: &mut Object<'_>) {
        let due = if self.is_paid(ask.now) { Decimal::ZERO } else { self.total() };
        self.amount(properties, "amountDue", due);
        self.amount(properties, "azurePrepaymentApplied", Decimal::ZERO);
        self.amount(properties, "billedAmount", self.billed);
    }

    fn write_documents(&self, ask: &Ask<'_>, id: &str, version: &str, properties: &mut Object<'_>) {
        let number = self.document();
        let url = format!(
            "{}{}/download?downloadToken=Drs_{number}&api-version={version}",
            ask.request.base,
            id.replace(':', "%3A")
        );
        let has_name = version != "2020-05-01";
        write_array(["Invoice"], properties.name("documents"), |kind, out| {
            let mut document = Object::new(out);
            document.text("kind", kind);
            if has_name {
                document.text("name", &number.to_string());
            }
            document.text("url", &url).text("source", "DRS").end();
        });
    }

    fn write_payments(&self, ask: &Ask<'_>, properties: &mut Object<'_>) {
        let paid = self.is_paid(ask.now).then_some(self);
        write_array(paid, properties.name("payments"), |_, out| {
            let mut payment = Object::new(out);
            self.amount(&mut payment, "amount", self.total());
            payment
                .text("date", &ticks(self.date + DUE))
                .text("paymentMethodFamily", "CreditCard")
                .text("paymentMethodType", "visa")
                .text("paymentType", "Debited")
                .end();
        });
    }

    fn amount(&self, object: &mut Object<'_>, name: &str, value: Decimal) {
        let mut amount = Object::new(object.name(name));
        amount.text("currency", &self.holding.plan.currency);
        write_number(value, amount.name("value"));
        amount.end();
    }
}

/// A moment with the seven digits of a second that .NET prints.
fn ticks(time: DateTime<Utc>) -> String {
    format!("{}.{:07}Z", time.format("%Y-%m-%dT%H:%M:%S"), time.timestamp_subsec_nanos() / 100)
}
