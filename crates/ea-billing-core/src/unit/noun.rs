//! What is counted: one spelling for each.

/// Words whose singular or spelling no rule gives, without regard to their casing.
const SPELLINGS: &[(&str, &str)] = &[
    ("callingminutes", "Minute"),
    ("day", "Day"),
    ("gb", "GB"),
    ("gib", "GiB"),
    ("hour", "Hour"),
    ("hr", "Hour"),
    ("iops", "IOPS"),
    ("kb", "KB"),
    ("kib", "KiB"),
    ("mau", "MAU"),
    ("mb", "MB"),
    ("mbps", "Mbps"),
    ("mib", "MiB"),
    ("minute", "Minute"),
    ("month", "Month"),
    ("pb", "PB"),
    ("pib", "PiB"),
    ("second", "Second"),
    ("tb", "TB"),
    ("tib", "TiB"),
    ("unit", "Unit"),
    ("year", "Year"),
];

/// What is seen without a number, beside the spellings above.
const ALONE: &[&str] = &["Azure Endpoint", "Operation Unit", "Print Job", "Transaction"];

/// Words that are a number themselves, so that what stands before them is not the whole of it.
const NUMBERS: &[&str] = &["dozen", "hundred", "thousand", "million", "billion", "trillion"];

/// One spelling of the words, in the singular; nothing where they may be no words.
pub(super) fn normalize(words: &str) -> Option<String> {
    let words: Option<Vec<String>> = words.split_whitespace().map(word).collect();
    words.filter(|words| !words.is_empty()).map(|words| words.join(" "))
}

/// Whether the words are a unit also where no number stands before them.
pub(super) fn stands_alone(words: &str) -> bool {
    let is_known = |word: &str| SPELLINGS.iter().any(|(_, spelled)| *spelled == word);
    normalize(words).is_some_and(|noun| noun.split(' ').all(is_known) || ALONE.contains(&noun.as_str()))
}

fn word(word: &str) -> Option<String> {
    let word = word.strip_suffix("(s)").unwrap_or(word);
    let (open, letters, close) = match word.strip_prefix('(').and_then(|word| word.strip_suffix(')')) {
        Some(letters) => ("(", letters, ")"),
        None => ("", word, ""),
    };
    // A single letter is a number in short, such as K, also in the plural.
    if letters.strip_suffix('s').unwrap_or(letters).chars().nth(1).is_none()
        || !letters.chars().all(|c| c.is_alphabetic() || c == '-')
    {
        return None;
    }
    let lower = letters.to_lowercase();
    let singular = lower.strip_suffix('s').unwrap_or(&lower);
    if NUMBERS.contains(&singular) {
        return None;
    }
    let known = SPELLINGS.iter().find(|(written, _)| *written == lower || *written == singular);
    let spelled =
        known.map_or_else(|| capitalized(&in_singular(letters)), |(_, spelled)| (*spelled).to_owned());
    Some(format!("{open}{spelled}{close}"))
}

/// The singular by the rules of English. Words in capitals are abbreviations and stay as they are.
fn in_singular(word: &str) -> String {
    if !word.chars().any(char::is_lowercase) || ["ss", "us", "is"].iter().any(|end| word.ends_with(end)) {
        return word.to_owned();
    }
    if let Some(stem) = word.strip_suffix("ies") {
        return format!("{stem}y");
    }
    let is_long = ["shes", "ches", "xes", "sses"].iter().any(|end| word.ends_with(end));
    word.strip_suffix(if is_long { "es" } else { "s" }).unwrap_or(word).to_owned()
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    match letters.next() {
        Some(first) if !word.chars().any(char::is_uppercase) => first.to_uppercase().chain(letters).collect(),
        _ => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(words: &str, expect: Option<&str>) {
        assert_eq!(normalize(words).as_deref(), expect, "{words:?}");
    }

    #[test]
    fn plurals_and_casings_are_one_noun() {
        for (one, many, expect) in [
            ("Hour", "HOURS", "Hour"),
            ("Gb", "gb", "GB"),
            ("user", "Users", "User"),
            ("Query", "Queries", "Query"),
            ("Push", "Pushes", "Push"),
            ("License", "Licenses", "License"),
            ("Face", "Faces", "Face"),
            ("API", "APIs", "API"),
            ("MAUs", "MAUS", "MAU"),
            ("IOPS", "Iops", "IOPS"),
            ("vNode", "vNodes", "vNode"),
            ("Core Hour", "Core Hrs", "Core Hour"),
            ("Database Unit (DU)", "Database Units (DU)", "Database Unit (DU)"),
            ("Minute", "Minute(s)", "Minute"),
            ("Business Address", "Business Addresses", "Business Address"),
        ] {
            check(one, Some(expect));
            check(many, Some(expect));
        }
    }

    #[test]
    fn what_may_be_a_number_is_no_noun() {
        for words in [
            "",
            " ",
            "K",
            "Ks",
            "10",
            "1,000s",
            "Thousands",
            "Hundred Users",
            "GB-1",
            "()",
            "(s)",
            "GB*",
            "x",
        ] {
            check(words, None);
        }
    }

    #[test]
    fn few_nouns_stand_alone() {
        for words in
            ["Hours", "GB", "units", "Azure Endpoints", "Operation Units", "CallingMinutes", "GB Hours"]
        {
            assert!(stands_alone(words), "{words}");
        }
        for words in ["string", "Unassigned", "", "Widgets", "GB Widgets"] {
            assert!(!stands_alone(words), "{words}");
        }
    }
}
