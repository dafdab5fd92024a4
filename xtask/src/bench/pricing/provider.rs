//! A server of a rate card and of usage aggregates, both made beforehand or by the page.

use super::super::client::count;
use super::super::host::{Host, Serve};
use super::super::measure::Fetched;
use super::super::request::{Request, Requests};
use super::Error;
use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::net::TcpStream;
use std::sync::{Arc, Mutex};

/// So many meters of the card are used.
const USED: u64 = 300;
pub(super) const ROWS_PER_PAGE: u64 = 1_000;
/// The parameter of a link that tells the number of the page.
const TOKEN: &str = "continuationToken";
pub(super) const SUBSCRIPTION: &str = "a8f7d0a1-204c-478a-86f0-bc53ce8d33a8";

/// The server.
#[derive(Debug)]
pub(super) struct Provider {
    host: Host,
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    authority: String,
    card: Vec<u8>,
    pages: u64,
    /// The rows that each page has beside its first, which differs.
    rows: String,
    fetched: Mutex<Fetched>,
}

impl Provider {
    /// Serves a card of so many meters and so many pages of usage.
    pub(super) fn start(meters: u64, pages: u64) -> Result<Self, Error> {
        let rows: Vec<String> = (1..ROWS_PER_PAGE).map(|number| row(number, number)).collect();
        let (host, shared) = Host::start(|authority| Shared {
            authority,
            card: card(meters).into_bytes(),
            pages,
            rows: rows.join(","),
            fetched: Mutex::default(),
        })?;
        Ok(Self { host, shared })
    }

    pub(super) fn url(&self) -> String {
        self.host.url()
    }

    /// What went out since this was called last.
    pub(super) fn take_fetched(&self) -> Fetched {
        self.shared.fetched.lock().map(|mut fetched| std::mem::take(&mut *fetched)).unwrap_or_default()
    }
}

impl Serve for Shared {
    fn serve(&self, stream: TcpStream) -> io::Result<()> {
        stream.set_nodelay(true)?;
        let mut to = stream.try_clone()?;
        let mut requests = Requests::of(stream);
        while let Some(request) = requests.next()? {
            let Some(body) = self.find(&request) else {
                to.write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")?;
                continue;
            };
            let length = body.iter().map(|part| count(part.len())).sum::<u64>();
            if let Ok(mut fetched) = self.fetched.lock() {
                fetched.answers += 1;
                fetched.bytes += length;
            }
            let head = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
            );
            to.write_all(head.as_bytes())?;
            for part in body {
                to.write_all(&part)?;
            }
            if request.is_last {
                break;
            }
        }
        Ok(())
    }
}

impl Shared {
    fn find(&self, request: &Request) -> Option<Vec<Vec<u8>>> {
        let path = request.path.to_ascii_lowercase();
        if path.ends_with("/microsoft.commerce/ratecard") {
            return Some(vec![self.card.clone()]);
        }
        if !path.ends_with("/microsoft.commerce/usageaggregates") {
            return None;
        }
        let page: u64 = request.parameter(TOKEN).map_or(Ok(0), str::parse).ok()?;
        let link = if page + 1 < self.pages {
            format!(
                ",\"nextLink\":\"http://{}{}?api-version=2015-06-01-preview&{TOKEN}={}\"",
                self.authority,
                request.path,
                page + 1
            )
        } else {
            String::new()
        };
        let first = row(page * ROWS_PER_PAGE, page);
        let head = format!("{{\"value\":[{first},");
        Some(vec![head.into_bytes(), self.rows.clone().into_bytes(), format!("]{link}}}").into_bytes()])
    }
}

/// The GUID of a meter.
fn meter(number: u64) -> String {
    format!("{number:08x}-204c-478a-86f0-bc53ce8d33a8")
}

/// A row of usage as servers print it; `salt` makes the first rows of pages differ.
fn row(number: u64, salt: u64) -> String {
    let (meter, day) = (meter(number % USED), number % 31 + 1);
    let unique = salt % 100_000;
    format!(
        r#"{{"id":"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Commerce/UsageAggregates/Daily_BRSDT_20241101_0000","name":"Daily_BRSDT_20241101_0000","type":"Microsoft.Commerce/UsageAggregate","properties":{{"subscriptionId":"{SUBSCRIPTION}","usageStartTime":"2024-10-{day:02}T00:00:00+00:00","usageEndTime":"2024-10-{day:02}T23:59:59+00:00","meterName":"Standard IO - Page Blob Write","meterCategory":"Storage","meterSubCategory":"Locally Redundant","meterRegion":"US East 2","unit":"GB","meterId":"{meter}","instanceData":"{{\"Microsoft.Resources\":{{\"resourceUri\":\"/subscriptions/{SUBSCRIPTION}/resourceGroups/group-{}/providers/Microsoft.Storage/storageAccounts/account{}\",\"location\":\"eastus2\",\"tags\":{{\"team\":\"team-{}\"}}}}}}","infoFields":{{}},"quantity":0.{unique:05}1}}}}"#,
        number % 40,
        number % 900,
        number % 7,
    )
}

/// A rate card as storage has it: keys in the order of the alphabet.
fn card(meters: u64) -> String {
    let mut card = "{\"OfferTerms\":[],\"Meters\":[".to_owned();
    for number in 0..meters {
        let comma = if number == 0 { "" } else { "," };
        let rates = match number % 20 {
            0 => format!(
                r#""0":0.{:06},"0.0500000000":0.{:06},"1.0000000000":0.01"#,
                number % 977 + 1,
                number % 877 + 1
            ),
            1 => format!(r#""0":0.{:06},"10":0.{:06}"#, number % 977 + 1, number % 877 + 1),
            _ => format!(r#""0":0.{:06}"#, number % 977 + 1),
        };
        // Writing to a string cannot fail.
        let _ = write!(
            card,
            r#"{comma}{{"EffectiveDate":"2020-12-01T00:00:00Z","IncludedQuantity":0.0,"MeterCategory":"Virtual Machines","MeterId":"{}","MeterName":"Standard_D{number}s v4 Low Priority","MeterRates":{{{rates}}},"MeterRegion":"US East 2","MeterSubCategory":"Ddv4 Series Windows","MeterTags":[],"Unit":"1 GB"}}"#,
            meter(number)
        );
    }
    card + "],\"Currency\":\"USD\",\"Locale\":\"en\",\"IsTaxIncluded\":false}"
}
