//! What the table of faults says about each.

/// A fault as the catalogue lists it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Entry {
    /// The name that a script uses, such as `reset-mid-body`.
    pub name: &'static str,
    pub(super) about: &'static str,
    pub(super) parameters: &'static [Parameter],
}

/// A parameter of a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Parameter {
    pub(super) name: &'static str,
    pub(super) about: &'static str,
}

impl Entry {
    /// What happens, in one or two sentences.
    #[must_use]
    pub fn about(&self) -> &'static str {
        self.about.trim()
    }

    /// The parameters by the names that a script uses, each with what it means.
    pub fn parameters(&self) -> impl Iterator<Item = (String, &'static str)> {
        self.parameters.iter().map(|parameter| (camel_case(parameter.name), parameter.about.trim()))
    }
}

fn camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |text, word| {
        let (initial, rest) = word.split_at(word.len().min(1));
        text + &initial.to_ascii_uppercase() + rest
    })
}

#[cfg(test)]
mod tests {
    use crate::fault::Fault;

    #[test]
    fn every_name_of_the_catalogue_is_understood() {
        for entry in Fault::catalogue() {
            let json = serde_json::json!({ entry.name: {} });
            let fault: Fault = serde_json::from_value(json).expect(entry.name);
            assert_eq!(fault.name(), entry.name);
            assert!(entry.about().ends_with('.') && !entry.about().contains("  "), "{}", entry.about());
        }
    }

    #[test]
    fn parameters_go_by_the_names_of_a_script() {
        let throttled =
            Fault::catalogue().iter().find(|entry| entry.name == "throttled").expect("it is listed");
        let names: Vec<String> = throttled.parameters().map(|(name, _)| name).collect();
        assert_eq!(names, ["hint", "retryAfter"]);
    }
}
