//! What holds for every fetch of every dataset.

use std::fmt::Debug;

use ea_billing_core::{
    Change, Code, Error, Fetched, MarketplaceCharge, Record, SnapshotProof, Totals, UsageDetail, Validator,
    Version, Warning,
};
use rust_decimal::Decimal;

use super::target::Target;

/// Fetches a query, checks what always holds, and asks once more with the validator. Nothing where the server has nothing.
macro_rules! fetched {
    ($target:expr, $query:expr) => {{
        let query = $query;
        match query.fetch().await {
            Ok(first) => {
                super::laws::check($target, &first);
                assert!(
                    first.rows.iter().all(|row| row.extra.is_empty() || !$target.is_simulator()),
                    "{query:?}"
                );
                if let Some(validator) = &first.validator {
                    let again = query.fetch_if_changed(validator).await.unwrap();
                    super::laws::check_again(&first, again, validator);
                }
                Some(first)
            }
            Err(error) => {
                super::laws::excuse($target, &query, &error);
                None
            }
        }
    }};
}
pub(super) use fetched;

/// The certificate tells what was handed out, and nothing was left out.
pub(super) fn check<R: Record + Debug>(target: &Target, fetched: &Fetched<R>) {
    let certificate = &fetched.certificate;
    let what = format!("{certificate:#?}");
    assert_eq!(fetched.issues, [], "{what}");
    assert!(fetched.outside.is_empty(), "{what}");
    assert!(certificate.is_clean(), "{what}");
    assert_eq!(certificate.dataset, R::DATASET);
    assert_eq!(certificate.scope, target.client().enrollment());
    assert_eq!((certificate.issues, certificate.outside), (0, 0), "{what}");
    assert_eq!(usize::try_from(certificate.rows).unwrap(), fetched.rows.len(), "{what}");
    assert_eq!(certificate.totals, totals(&fetched.rows), "{what}");
    let has_nothing = certificate.warnings.contains(&Warning::NoData);
    assert_eq!(certificate.pages == 0, has_nothing, "{what}");
    assert_eq!(certificate.bytes == 0, has_nothing, "{what}");
    assert!(!has_nothing || fetched.rows.is_empty(), "{what}");
    assert_eq!(certificate.pages > 1, certificate.snapshot != SnapshotProof::OneAnswer, "{what}");
    assert_ne!(certificate.snapshot, SnapshotProof::NotAsked, "{what}");
    if target.is_simulator() {
        assert!(!has_nothing, "{what}");
        assert!(!certificate.warnings.iter().any(|warning| *warning != Warning::KeyNotUnderstood), "{what}");
    }
}

/// The second answer says that nothing has changed, or has the same rows again.
pub(super) fn check_again<R: Record + Debug + PartialEq>(
    first: &Fetched<R>,
    again: Change<Fetched<R>>,
    validator: &Validator,
) {
    assert_eq!(validator.to_string().parse::<Validator>().unwrap(), *validator);
    if let Change::Modified(second) = again {
        assert_eq!(second.rows, first.rows);
        assert_eq!(second.certificate.totals, first.certificate.totals);
    }
}

/// A server may have no such data, or not let this key read them. The simulator lets, and has everything but reservations
/// of all days.
pub(super) fn excuse(target: &Target, query: &dyn Debug, error: &Error) {
    let is_of_reservations = format!("{query:?}").contains("Reservation");
    let may_be = match error.code() {
        Code::NotFound => is_of_reservations || !target.is_simulator(),
        Code::ReportView => !target.is_simulator(),
        _ => false,
    };
    assert!(may_be, "{query:?}: {error}\nhint: {}", error.hint());
    eprintln!("passed over: {query:?}: {error}");
}

/// The sums of the costs, added up here.
pub(super) fn totals<R: Record>(rows: &[R]) -> Totals {
    let mut totals = Totals::default();
    for (amount, currency) in rows.iter().filter_map(Record::cost) {
        totals.add(currency, amount).unwrap();
    }
    totals
}

/// The days that the rows are about lie within these.
pub(super) fn check_days<R: Record + Debug>(rows: &[R], asked: ea_billing_core::DateRange) {
    for row in rows {
        let (first, last) = row.days().unwrap();
        assert!(first <= asked.last() && asked.first() <= last, "{asked}: {row:?}");
    }
}

/// Two fetches brought the same rows, in whichever order, and the same sums.
#[track_caller]
pub(super) fn check_same<R: Debug + Clone + PartialEq + Plain>(one: &Fetched<R>, two: &Fetched<R>) {
    let what = (&one.certificate.span, &two.certificate.span);
    assert_eq!(one.rows.len(), two.rows.len(), "{what:?}");
    assert_eq!(one.certificate.totals, two.certificate.totals, "{what:?}");
    assert!(shown(&one.rows, Version::V3) == shown(&two.rows, Version::V3), "{what:?} differ in their rows");
}

/// The rows as text and in order, with those fields only that a version has.
pub(super) fn shown<R: Debug + Clone + Plain>(rows: &[R], version: Version) -> Vec<String> {
    let show = |row: &R| {
        let mut row = row.clone();
        row.reduce(version);
        format!("{row:?}")
    };
    let mut shown: Vec<String> = rows.iter().map(show).collect();
    shown.sort_unstable();
    shown
}

/// A record that can be compared with that of another version.
pub(super) trait Plain {
    /// Takes away what this version of the API does not tell, and the zeros at the end of numbers.
    fn reduce(&mut self, version: Version);
}

impl Plain for UsageDetail {
    fn reduce(&mut self, version: Version) {
        self.cost = self.cost.normalize();
        self.consumed_quantity = self.consumed_quantity.normalize();
        self.resource_rate = self.resource_rate.map(|rate| rate.normalize());
        if version < Version::V3 {
            self.charges_billed_separately = None;
            for text in [
                &mut self.location,
                &mut self.offer_id,
                &mut self.part_number,
                &mut self.resource_guid,
                &mut self.service_name,
                &mut self.service_tier,
            ] {
                text.clear();
            }
        }
    }
}

impl Plain for MarketplaceCharge {
    fn reduce(&mut self, version: Version) {
        self.extended_cost = self.extended_cost.normalize();
        self.consumed_quantity = self.consumed_quantity.map(|quantity| quantity.normalize());
        self.resource_rate = self.resource_rate.map(|rate| rate.normalize());
        if version < Version::V3 {
            self.is_recurring_charge = None;
        }
    }
}

impl Plain for ea_billing_core::PriceSheetItem {
    fn reduce(&mut self, version: Version) {
        let price = self.unit_price;
        self.unit_price = ea_billing_core::Money::new(price.amount().normalize(), price.currency());
        self.included_quantity = self.included_quantity.map(|quantity| quantity.normalize());
        if version < Version::V3 {
            self.offer_id.clear();
        }
        if version < Version::V2 {
            self.meter_id.clear();
        }
    }
}

/// The exact sum that stands under no currency, as text.
pub(super) fn sum<R>(fetched: &Fetched<R>) -> String {
    fetched.certificate.totals.get(None).map_or("0".to_owned(), ToString::to_string)
}

/// A decimal as the simulator prints it, without zeros at its end.
pub(super) fn plain(text: &str) -> String {
    text.parse::<ea_billing_core::ExactSum>()
        .map_or_else(|_| text.parse::<Decimal>().unwrap().to_string(), |sum| sum.to_string())
}
