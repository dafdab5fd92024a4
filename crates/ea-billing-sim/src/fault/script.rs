//! Rules as JSON.

use super::{Condition, Fault, Rule, Stage, Times};
use crate::api::Route;
use crate::reading::{Misread, read};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

/// Why a script can't be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {what}")]
#[non_exhaustive]
pub struct ScriptError {
    /// The field, such as `faults[2].when.page`.
    pub field: String,
    /// What is wrong with it and what was expected.
    pub what: String,
}

impl ScriptError {
    pub(crate) fn new(field: impl Into<String>, what: impl Into<String>) -> Self {
        Self { field: field.into(), what: what.into() }
    }

    /// The error with the place of its rule, unless there is only that one.
    pub(crate) fn in_list(self, index: usize, length: usize) -> Self {
        if length > 1 { self.below(&format!("faults[{index}]")) } else { self }
    }

    fn below(self, parent: &str) -> Self {
        Self { field: format!("{parent}.{}", self.field), what: self.what }
    }
}

/// The rules of a script, of a list of rules, or of a single rule.
///
/// # Errors
/// The first field that is wrong, with the index of its rule.
pub(crate) fn rules(json: &[u8]) -> Result<Vec<Rule>, ScriptError> {
    let value: Value = serde_json::from_slice(json)
        .map_err(|error| ScriptError::new("script", format!("not JSON: {error}")))?;
    rules_of(value)
}

fn rules_of(value: Value) -> Result<Vec<Rule>, ScriptError> {
    match value {
        Value::Object(mut object) if object.contains_key("faults") => {
            let list = object.remove("faults").unwrap_or_default();
            if let Some(name) = object.keys().next() {
                return Err(ScriptError::new(name, "unknown; a script has nothing but `faults`"));
            }
            match list {
                Value::Array(list) => list_of(list),
                _ => Err(ScriptError::new("faults", "expected a list of rules")),
            }
        }
        Value::Array(list) => list_of(list),
        rule @ Value::Object(_) => Ok(vec![rule_of(rule)?]),
        _ => Err(ScriptError::new("script", "expected an object with a list `faults`")),
    }
}

fn list_of(list: Vec<Value>) -> Result<Vec<Rule>, ScriptError> {
    let rule = |(index, value)| {
        rule_of(value).map_err(|error: ScriptError| error.below(&format!("faults[{index}]")))
    };
    list.into_iter().enumerate().map(rule).collect()
}

fn rule_of(value: Value) -> Result<Rule, ScriptError> {
    let Value::Object(mut object) = value else {
        return Err(ScriptError::new("fault", "expected an object with the name of a fault as `fault`"));
    };
    let when = take(&mut object, "when")?.unwrap_or_default();
    let skip = take(&mut object, "skip")?.unwrap_or_default();
    let times: Option<Times> = take(&mut object, "times")?;
    let name = match object.remove("fault") {
        Some(Value::String(name)) => name,
        Some(_) => return Err(ScriptError::new("fault", "expected the name of a fault as text")),
        None => return Err(ScriptError::new("fault", "missing; expected the name of a fault")),
    };
    let fault = fault_of(&name, object)?;
    let times = times.unwrap_or_else(|| fault.usual_times());
    let rule = Rule { fault, when, skip, times };
    rule.check()?;
    Ok(rule)
}

fn take<T: DeserializeOwned>(object: &mut Map<String, Value>, name: &str) -> Result<Option<T>, ScriptError> {
    object.remove(name).map(|value| read(value).map_err(|misread| located(name, misread))).transpose()
}

fn located(name: &str, misread: Misread) -> ScriptError {
    let field = misread.path.map_or(name.to_owned(), |path| format!("{name}.{path}"));
    ScriptError { field, what: misread.what }
}

fn fault_of(name: &str, parameters: Map<String, Value>) -> Result<Fault, ScriptError> {
    let Some(entry) = Fault::catalogue().iter().find(|entry| entry.name == name) else {
        let what = format!(
            "there is no fault `{name}`; `ea-billing-sim faults` and `GET /faults/catalogue` list them"
        );
        return Err(ScriptError::new("fault", what));
    };
    let known: Vec<String> = entry.parameters().map(|(name, _)| name).collect();
    if let Some(unknown) = parameters.keys().find(|key| !known.contains(key)) {
        let known = known.iter().map(|name| format!("`{name}`, ")).collect::<String>();
        return Err(ScriptError::new(
            unknown,
            format!("unknown; `{name}` has {known}`when`, `skip` and `times`"),
        ));
    }
    let value = Value::Object(Map::from_iter([(name.to_owned(), Value::Object(parameters))]));
    read(value).map_err(|Misread { path, what }| {
        let path = path.unwrap_or_default();
        let field = path.split_once('.').map_or("fault", |(_, field)| field);
        ScriptError::new(field, what)
    })
}

impl Rule {
    /// Reads a rule as it stands in a script.
    ///
    /// # Errors
    /// The first field that is wrong.
    pub fn from_json(json: &str) -> Result<Self, ScriptError> {
        let value = serde_json::from_str(json)
            .map_err(|error| ScriptError::new("rule", format!("not JSON: {error}")))?;
        rule_of(value)
    }

    /// Reads all rules of a script.
    ///
    /// # Errors
    /// The first field that is wrong, with the index of its rule.
    pub fn script(json: &str) -> Result<Vec<Self>, ScriptError> {
        rules(json.as_bytes())
    }

    /// Checks what no type can say.
    pub(crate) fn check(&self) -> Result<(), ScriptError> {
        if self.fault.stage() == Stage::Handshake && !self.when.is_empty() {
            let what = format!(
                "`{}` happens before there is a request, so it has no condition; use `skip` and `times`",
                self.fault.name()
            );
            return Err(ScriptError::new("when", what));
        }
        if matches!(self.fault, Fault::Refuse { .. }) && self.when.is_empty() && self.skip > 0 {
            return Err(ScriptError::new(
                "skip",
                "`refuse` without a condition happens at once; nothing passes",
            ));
        }
        if self.times == Times::Count(0) {
            return Err(ScriptError::new(
                "times",
                "a rule acts at least once; expected a number or `always`",
            ));
        }
        self.when.check()?;
        self.fault.check()
    }
}

impl Condition {
    /// Refuses what no request meets.
    fn check(&self) -> Result<(), ScriptError> {
        let wrong = |field: &str, what: &str| Err(ScriptError::new(format!("when.{field}"), what));
        if self.page == Some(0) {
            return wrong("page", "pages are counted from 1 on");
        }
        if self.version.is_some_and(|version| !(1..=4).contains(&version)) {
            return wrong("version", "the versions are 1 to 4");
        }
        if self.path.as_ref().is_some_and(|path| !path.starts_with(['/', '*'])) {
            return wrong("path", "a path begins with `/`, or with `*` for any beginning");
        }
        let has_pages =
            |route| matches!(route, Route::UsageDetails | Route::UsageAggregates | Route::Unknown);
        if self.page.is_some_and(|page| page > 1) && self.route.is_some_and(|route| !has_pages(route)) {
            return wrong("page", "only `usage-details` and `usage-aggregates` have more than one page");
        }
        Ok(())
    }
}

impl Fault {
    fn check(&self) -> Result<(), ScriptError> {
        self.check_status()?;
        match self {
            Self::RedirectSame { location: Some(text), .. }
            | Self::RedirectCross { location: Some(text), .. }
            | Self::RedirectDowngrade { location: Some(text), .. } => {
                check_header("location", "location", text)
            }
            Self::WrongType { content_type: Some(text) } => check_header("contentType", "content-type", text),
            Self::ReportFailed { status: Some(status) } if ![4, 7].contains(status) => {
                let what = format!("expected 4 for a failure or 7 for a timeout, not {status}");
                Err(ScriptError::new("status", what))
            }
            Self::Answer { status: Some(status @ (204 | 304)), body: Some(body), .. } if !body.is_empty() => {
                Err(ScriptError::new("body", format!("an answer with status {status} has none")))
            }
            Self::Answer { headers: Some(headers), .. } => {
                headers.iter().try_for_each(|(name, value)| check_header("headers", name, value))
            }
            _ => Ok(()),
        }
    }

    fn check_status(&self) -> Result<(), ScriptError> {
        let (status, from, to) = match self {
            Self::RedirectSame { status, .. }
            | Self::RedirectCross { status, .. }
            | Self::RedirectDowngrade { status, .. }
            | Self::RedirectLoop { status } => (status, 300, 399),
            Self::ServerErrorHtml { status } | Self::ServerError { status, .. } => (status, 500, 599),
            Self::HintNegative { status }
            | Self::HintPastDate { status }
            | Self::HintTenYears { status }
            | Self::HintGarbage { status }
            | Self::HintDisagreeing { status } => (status, 400, 599),
            Self::Answer { status, .. } => (status, 200, 999),
            _ => return Ok(()),
        };
        match status {
            Some(status) if !(from..=to).contains(status) => Err(ScriptError::new(
                "status",
                format!("expected a status from {from} to {to}, not {status}"),
            )),
            _ => Ok(()),
        }
    }
}

fn check_header(field: &str, name: &str, value: &str) -> Result<(), ScriptError> {
    if http::HeaderName::try_from(name).is_err() || http::HeaderValue::try_from(value).is_err() {
        return Err(ScriptError::new(field, format!("expected a header, which `{name}: {value}` can't be")));
    }
    Ok(())
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let fault = serde_json::to_value(&self.fault).map_err(serde::ser::Error::custom)?;
        let mut object = Map::from_iter([("fault".to_owned(), Value::from(self.fault.name()))]);
        if let Some(Value::Object(parameters)) = fault.get(self.fault.name()) {
            object.extend(parameters.clone());
        }
        if !self.when.is_empty() {
            let when: &Condition = &self.when;
            object.insert("when".to_owned(), serde_json::to_value(when).map_err(serde::ser::Error::custom)?);
        }
        if self.skip > 0 {
            object.insert("skip".to_owned(), Value::from(self.skip));
        }
        object
            .insert("times".to_owned(), serde_json::to_value(self.times).map_err(serde::ser::Error::custom)?);
        object.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Rule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        rule_of(Value::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(script: &str) -> String {
        Rule::script(script).expect_err(script).to_string()
    }

    #[test]
    fn a_script_is_read_and_written() {
        let text = r#"{"fault":"throttled","hint":"date","retryAfter":5,"skip":1,"times":"always","when":{"page":2,"route":"usage-details"}}"#;
        let rules = Rule::script(&format!(r#"{{"faults":[{text}]}}"#)).expect("it is a script");
        assert_eq!(serde_json::to_string(&rules[0]).expect("it is JSON"), text);
        assert_eq!(Rule::from_json(text).expect("it is a rule"), rules[0]);
        assert_eq!(rules[0].times, Times::Always);
    }

    #[test]
    fn times_is_once_unless_once_would_be_no_fault() {
        let times = |name: &str| Rule::from_json(&format!(r#"{{"fault":"{name}"}}"#)).map(|rule| rule.times);
        assert_eq!(times("not-found"), Ok(Times::Count(1)));
        assert_eq!(times("redirect-loop"), Ok(Times::Always));
    }

    #[test]
    fn an_unknown_route_is_named_with_those_that_there_are() {
        let error = error(r#"{"faults":[{"fault":"not-found","when":{"route":"x"}}]}"#);
        assert!(
            error.starts_with("faults[0].when.route: unknown variant `x`, expected one of `billing-periods`")
        );
    }

    #[test]
    fn what_is_wrong_is_named_with_its_place() {
        let all = [
            r#"{"faults":[{"fault":"not-found"},{"fault":"not-fuond"}]}"#,
            r#"{"faults":[{"fault":"not-found","after":3}]}"#,
            r#"{"faults":[{"fault":"reset-mid-body","after":"3"}]}"#,
            r#"{"faults":[{"fault":"not-found","when":{"page":"x"}}]}"#,
            r#"{"faults":[{"fault":"not-found","when":{"rout":"x"}}]}"#,
            r#"{"faults":[{"fault":"not-found","times":"often"}]}"#,
            r#"{"faults":[{"fault":"tls-expired","when":{"page":1}}]}"#,
            r#"{"faults":[{"fault":"redirect-same","status":200}]}"#,
            r#"{"faults":[{"fault":"answer","headers":{"a b":"c"}}]}"#,
            r#"{"faults":[{"fault":"answer","status":304,"body":"x"}]}"#,
            r#"{"faults":[{"fault":"report-failed","status":5}]}"#,
            r#"{"faults":[{"fault":"not-found","when":{"version":"x"}}]}"#,
            r#"{"faults":[{"fault":"not-found","when":{"version":7}}]}"#,
            r#"{"faults":[{"fault":"not-found","when":{"page":0}}]}"#,
            r#"{"faults":[{"fault":"not-found","when":{"path":"v3/enrollments"}}]}"#,
            r#"{"faults":[{"fault":"not-found","when":{"route":"price-sheet","page":2}}]}"#,
            r#"{"faults":[{"fault":"not-found","times":0}]}"#,
            r#"{"faults":[{"when":{}}]}"#,
            r#"{"faults":{}}"#,
            r#"{"faults":[],"more":1}"#,
            "[1]",
            "{",
        ];
        insta::assert_snapshot!(all.map(error).join("\n"), @r#"
        faults[1].fault: there is no fault `not-fuond`; `ea-billing-sim faults` and `GET /faults/catalogue` list them
        faults[0].after: unknown; `not-found` has `message`, `when`, `skip` and `times`
        faults[0].after: invalid type: string "3", expected a whole number
        faults[0].when.page: invalid type: string "x", expected a whole number
        faults[0].when.rout: unknown field `rout`, expected one of `route`, `method`, `path`, `queryContains`, `enrollment`, `version`, `page`
        faults[0].times: invalid value: string "often", expected a number or "always"
        faults[0].when: `tls-expired` happens before there is a request, so it has no condition; use `skip` and `times`
        faults[0].status: expected a status from 300 to 399, not 200
        faults[0].headers: expected a header, which `a b: c` can't be
        faults[0].body: an answer with status 304 has none
        faults[0].status: expected 4 for a failure or 7 for a timeout, not 5
        faults[0].when.version: invalid type: string "x", expected a whole number
        faults[0].when.version: the versions are 1 to 4
        faults[0].when.page: pages are counted from 1 on
        faults[0].when.path: a path begins with `/`, or with `*` for any beginning
        faults[0].when.page: only `usage-details` and `usage-aggregates` have more than one page
        faults[0].times: a rule acts at least once; expected a number or `always`
        faults[0].fault: missing; expected the name of a fault
        faults: expected a list of rules
        more: unknown; a script has nothing but `faults`
        faults[0].fault: expected an object with the name of a fault as `fault`
        script: not JSON: EOF while parsing an object at line 1 column 1
        "#);
    }
}
