//! OData filters, as far as these APIs understand them: comparisons joined by `and`.

/// One comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Comparison {
    /// The name of the property, as it was sent.
    pub(super) name: String,
    /// `eq`, `lt`, `le`, `gt` or `ge`.
    pub(super) operator: String,
    /// The value without its quotes.
    pub(super) value: String,
}

/// Reads a filter; none if it is anything else.
pub(super) fn read(text: &str) -> Option<Vec<Comparison>> {
    let mut words = words(text)?.into_iter();
    let mut comparisons = Vec::new();
    loop {
        let (name, operator, value) = (words.next()?, words.next()?, words.next()?);
        if !matches!(operator.as_str(), "eq" | "lt" | "le" | "gt" | "ge") {
            return None;
        }
        comparisons.push(Comparison { name, operator, value });
        match words.next() {
            None => return Some(comparisons),
            Some(word) if word.eq_ignore_ascii_case("and") => {}
            Some(_) => return None,
        }
    }
}

/// The words of a text; one in single quotes may hold spaces, and a quote that stands twice.
fn words(text: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        if let Some(quoted) = rest.strip_prefix('\'') {
            let end = quoted.find('\'')?;
            words.push(quoted[..end].to_owned());
            rest = quoted[end + 1..].trim_start();
        } else {
            let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
            words.push(rest[..end].to_owned());
            rest = rest[end..].trim_start();
        }
    }
    Some(words)
}

impl Comparison {
    /// Whether a value meets it, by the order of texts; days written year first are ordered like their texts.
    pub(super) fn is_met(&self, value: &str) -> bool {
        match self.operator.as_str() {
            "eq" => value == self.value,
            "lt" => value < self.value.as_str(),
            "le" => value <= self.value.as_str(),
            "gt" => value > self.value.as_str(),
            _ => value >= self.value.as_str(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn filters_are_comparisons_joined_by_and() {
        let check = |text: &str, expect: Option<&str>| {
            let told = read(text).map(|list| {
                let each = list.iter().map(|each| format!("{} {} {}", each.name, each.operator, each.value));
                each.collect::<Vec<_>>().join(", ")
            });
            assert_eq!(told.as_deref(), expect, "{text}");
        };
        check("Currency eq 'USD' and Locale eq 'en-US'", Some("Currency eq USD, Locale eq en-US"));
        check("day ge 2017-01-31 and day le 2017-02-28", Some("day ge 2017-01-31, day le 2017-02-28"));
        check("Currency ne 'USD'", None);
        check("Currency eq 'USD' or Locale eq 'en-US'", None);
        check("Currency eq 'USD", None);
        check("Currency eq", None);
        check("", None);
    }
}
