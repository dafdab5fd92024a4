//! The settings that a profile can have.

use std::fmt;

use clap::ValueEnum as _;

use crate::args::Format;

/// A setting's value, as the file holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    Text(String),
    Flag(bool),
    Number(u32),
}

/// What a setting may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Url,
    /// Digits, which people write without quotation marks too.
    Digits,
    Path,
    Flag,
    Format,
    /// From the first number to the second.
    Number(u32, u32),
    /// A word without blanks, as ids and codes are.
    Word(&'static str),
    /// One of these words.
    Choice(&'static [&'static str]),
}

/// No id and no code is longer.
const LONGEST_WORD: usize = 100;

macro_rules! keys {
    ($($name:ident = $text:literal, $kind:expr, $about:literal;)*) => {
        /// A setting of a profile.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum Key { $(#[doc = $about] $name,)* }

        impl Key {
            /// All of them, in the order in which they are shown.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The name in the file.
            pub(crate) const fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// What it is, in a sentence.
            pub(crate) const fn about(self) -> &'static str {
                match self { $(Self::$name => $about,)* }
            }

            const fn kind(self) -> Kind {
                match self { $(Self::$name => $kind,)* }
            }
        }
    };
}

keys! {
    Url = "url", Kind::Url, "The address of the API.";
    Enrollment = "enrollment", Kind::Digits, "The number of the enrollment, if the API key does not name it.";
    ApiKeyFile = "api-key-file", Kind::Path, "A file that holds the API key.";
    Keyring = "keyring", Kind::Flag, "Whether the API key is in the keyring of the system.";
    ArmUrl = "arm-url", Kind::Url, "The address of Azure Resource Manager.";
    LoginUrl = "login-url", Kind::Url, "The address at which Microsoft Entra gives tokens.";
    Cloud = "cloud", Kind::Choice(&["public", "us-government", "china"]), "The cloud of Azure; public if it is left out.";
    Subscription = "subscription", Kind::Word("the GUID of a subscription"), "The GUID of the subscription.";
    AccessTokenFile = "access-token-file", Kind::Path, "A file that holds an access token.";
    Credential = "credential",
        Kind::Choice(&["auto", "secret", "certificate", "workload", "managed-identity", "az"]),
        "How to sign in to Azure; auto if it is left out.";
    Tenant = "tenant", Kind::Word("the id or the domain of a tenant"), "The tenant to sign in to.";
    ClientId = "client-id", Kind::Word("the GUID of an application"),
        "The application or managed identity that signs in.";
    ClientCertificate = "client-certificate", Kind::Path,
        "The certificate of the application with its private key, as PEM.";
    Offer = "offer", Kind::Word("an offer such as \"MS-AZR-0003P\""), "The offer of the subscription, for its rate card.";
    Currency = "currency", Kind::Word("a currency such as \"USD\""), "The currency of the rate card.";
    Locale = "locale", Kind::Word("a language such as \"en-US\""),
        "The language of the rate card; en-US if it is left out.";
    Region = "region", Kind::Word("a country such as \"US\""), "The country of purchase, for the rate card.";
    CaFile = "ca-file", Kind::Path, "A certificate authority to trust beside those of the system, or a server's own certificate, as PEM.";
    CacheDir = "cache-dir", Kind::Path, "The folder of the snapshot cache.";
    Cache = "cache", Kind::Flag, "Whether snapshots are kept; they are if it is left out.";
    Output = "output", Kind::Format, "The format of results.";
    FiscalYearStart = "fiscal-year-start", Kind::Number(1, 12),
        "The month in which the fiscal year begins; 1 if it is left out.";
    SettlingDays = "settling-days", Kind::Number(0, 366),
        "For how many days after its last day a billing period is settling; 5 if it is left out.";
}

impl Key {
    /// The setting of this name.
    pub(crate) fn of(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|key| key.name() == name)
    }

    /// The value, if the setting may have it; otherwise what was expected.
    pub(crate) fn check(self, value: Value) -> Result<Value, String> {
        let fits = match (self.kind(), &value) {
            (Kind::Url, Value::Text(url)) => url.starts_with("https://") || url.starts_with("http://"),
            (Kind::Digits, Value::Text(text)) => {
                !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            }
            (Kind::Digits, Value::Number(_)) | (Kind::Flag, Value::Flag(_)) => true,
            (Kind::Path, Value::Text(path)) => !path.trim().is_empty(),
            (Kind::Format, Value::Text(word)) => Format::from_str(word, false).is_ok(),
            (Kind::Number(least, most), Value::Number(number)) => (least..=most).contains(number),
            (Kind::Word(_), Value::Text(word)) => {
                let is_graphic = |byte: u8| byte.is_ascii_graphic();
                (1..=LONGEST_WORD).contains(&word.len()) && word.bytes().all(is_graphic)
            }
            (Kind::Choice(words), Value::Text(word)) => words.contains(&word.as_str()),
            _ => false,
        };
        match value {
            Value::Number(number) if fits && self.kind() == Kind::Digits => {
                Ok(Value::Text(number.to_string()))
            }
            value if fits => Ok(value),
            _ => Err(self.expected()),
        }
    }

    /// The value that a text stands for, as somebody types it; otherwise what was expected.
    pub(crate) fn read(self, text: &str) -> Result<Value, String> {
        let text = text.trim();
        let value = match self.kind() {
            Kind::Flag => text.parse().map(Value::Flag).ok(),
            Kind::Number(..) => text.parse().map(Value::Number).ok(),
            _ => Some(Value::Text(text.to_owned())),
        };
        self.check(value.ok_or_else(|| self.expected())?)
    }

    fn expected(self) -> String {
        match self.kind() {
            Kind::Url => "a URL such as \"https://billing.example.com\"".to_owned(),
            Kind::Digits => "the digits of an enrollment number".to_owned(),
            Kind::Path => "the path of a file or folder".to_owned(),
            Kind::Flag => "true or false".to_owned(),
            Kind::Format => {
                let words: Vec<_> =
                    Format::value_variants().iter().filter_map(Format::to_possible_value).collect();
                let words: Vec<_> = words.iter().map(clap::builder::PossibleValue::get_name).collect();
                format!("one of {}", words.join(", "))
            }
            Kind::Number(least, most) => format!("a whole number from {least} to {most}"),
            Kind::Word(what) => what.to_owned(),
            Kind::Choice(words) => format!("one of {}", words.join(", ")),
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Flag(flag) => write!(f, "{flag}"),
            Self::Number(number) => write!(f, "{number}"),
        }
    }
}
