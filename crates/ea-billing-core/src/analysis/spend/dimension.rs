//! By what spend can be summed up.

use std::{fmt, str::FromStr};

use crate::error::{Code, Error, Result};

/// What the name of a tag follows.
const TAG: &str = "tag:";

macro_rules! dimensions {
    ($($name:ident = $text:literal, $about:literal;)*) => {
        /// Something that a charge is about, by which it can be summed up.
        ///
        /// It is written in `kebab-case`; a tag is written `tag:` and the tag's name, which Azure takes for the same in
        /// any casing.
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Dimension {
            $(#[doc = $about] $name,)*
            /// The value of the tag of this name.
            Tag(String),
        }

        impl Dimension {
            /// All of them but the tags.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// What it is, in one sentence.
            #[must_use]
            pub const fn about(&self) -> &'static str {
                match self {
                    $(Self::$name => $about,)*
                    Self::Tag(_) => "The value of the tag of this name.",
                }
            }

            /// The name in `kebab-case`; that of a tag is its own.
            pub(super) fn as_str(&self) -> &str {
                match self {
                    $(Self::$name => $text,)*
                    Self::Tag(name) => name,
                }
            }
        }
    };
}

dimensions! {
    Day = "day", "The day of the usage in UTC; for a charge of the Marketplace the day on which its usage began.";
    Month = "month", "The calendar month of the day.";
    Period = "period", "The billing period that was asked for.";
    ChargeType = "charge-type", "`usage`, or `marketplace` for charges of the Azure Marketplace.";
    Subscription = "subscription", "The name of the subscription.";
    SubscriptionId = "subscription-id", "The GUID of the subscription.";
    Department = "department", "The name of the department.";
    Account = "account", "The name of the account.";
    CostCenter = "cost-center", "The cost center.";
    ResourceGroup = "resource-group", "The resource group.";
    Resource = "resource", "The resource, by name or by its whole Azure Resource Manager id.";
    Service = "service", "The name of the service, or the category of the meter where the API names no service; for charges of the Marketplace the publisher.";
    Provider = "provider", "The resource provider, such as `Microsoft.Compute`; usage only.";
    Meter = "meter", "The name of the meter; for charges of the Marketplace its id, which is a name.";
    MeterId = "meter-id", "The id of the meter.";
    MeterCategory = "meter-category", "The category of the meter; usage only.";
    MeterSubcategory = "meter-subcategory", "The subcategory of the meter; usage only.";
    Product = "product", "The product; for charges of the Marketplace the name of the offer.";
    Location = "location", "Where the resource runs, such as `eastus`; usage only.";
    Publisher = "publisher", "The publisher; charges of the Marketplace only.";
    Plan = "plan", "The plan; charges of the Marketplace only.";
    Offer = "offer", "The offer of the subscription, such as `MS-AZR-0003P`; usage of version 3 only.";
    Unit = "unit", "The unit of measure, as it was written.";
}

impl Dimension {
    /// Whether it is a day, month or period, by which figures are put in order of time.
    #[must_use]
    pub const fn is_time(&self) -> bool {
        matches!(self, Self::Day | Self::Month | Self::Period)
    }

    /// Whether texts that differ in casing only mean the same thing.
    pub(super) const fn ignores_case(&self) -> bool {
        matches!(
            self,
            Self::SubscriptionId | Self::ResourceGroup | Self::Resource | Self::Location | Self::Provider
        )
    }
}

impl fmt::Display for Dimension {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tag(name) => write!(f, "{TAG}{name}"),
            _ => f.write_str(self.as_str()),
        }
    }
}

/// Reads what `Display` prints, with blanks around it.
impl FromStr for Dimension {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let text = text.trim();
        if let Some(name) = text.strip_prefix(TAG).map(str::trim).filter(|name| !name.is_empty()) {
            return Ok(Self::Tag(name.to_owned()));
        }
        Self::ALL.iter().find(|known| known.as_str() == text).cloned().ok_or_else(|| unknown(text))
    }
}

fn unknown(text: &str) -> Error {
    let all: Vec<_> = Dimension::ALL.iter().map(Dimension::as_str).collect();
    let message = format!("expected one of {} or tag:NAME to sum up by, found `{text}`", all.join(", "));
    let error = Error::new(Code::InvalidArgument, message);
    if text.eq_ignore_ascii_case("tag") {
        return error.with_hint("name the tag: tag:NAME, such as tag:env");
    }
    match nearest(text, &all) {
        Some(near) => error.with_hint(format!("did you mean {near}?")),
        None => error,
    }
}

/// The name that was probably meant: spelled otherwise, or mistyped.
fn nearest<'a>(text: &str, all: &[&'a str]) -> Option<&'a str> {
    let bare = |text: &str| text.to_lowercase().replace(['-', '_', ' '], "");
    let text = bare(text);
    let likeness = |name: &&'a str| (strsim::damerau_levenshtein(&text, &bare(name)), *name);
    let (typos, name) = all.iter().map(likeness).min_by_key(|(typos, _)| *typos)?;
    (typos <= 1.max(text.len() / 4)).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dimension_is_read_as_it_is_printed() {
        for dimension in Dimension::ALL {
            assert_eq!(&dimension.to_string().parse::<Dimension>().unwrap(), dimension);
            assert!(dimension.about().ends_with('.'), "{dimension}");
        }
        let tag: Dimension = "tag:Cost Center".parse().unwrap();
        assert_eq!(
            (tag.to_string().as_str(), tag),
            ("tag:Cost Center", Dimension::Tag("Cost Center".into()))
        );
    }

    #[track_caller]
    fn check(text: &str, hint: Option<&str>) {
        let error = text.parse::<Dimension>().unwrap_err();
        assert_eq!(error.code(), Code::InvalidArgument);
        assert!(error.to_string().contains(&format!("`{}`", text.trim())), "{error}");
        let meant = error.hint().strip_prefix("did you mean ").and_then(|hint| hint.strip_suffix('?'));
        assert_eq!(meant, hint, "{error}: {}", error.hint());
    }

    #[test]
    fn what_was_probably_meant_is_told() {
        check("servcie", Some("service"));
        check("resourceGroup", Some("resource-group"));
        check("resource_group", Some("resource-group"));
        check("DAY", Some("day"));
        check("days", Some("day"));
        check("costcentre", Some("cost-center"));
        check("subscriptions", Some("subscription"));
        check("tag:", None);
        check("", None);
        check("environment", None);
    }
}
