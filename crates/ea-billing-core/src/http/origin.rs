//! Where requests may go.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr},
};

use reqwest::Url;

use super::redact;
use crate::error::{Code, Error, Result};

/// Hosts of Azure Resource Manager that stand in links of its answers, also behind other addresses: the front doors of all
/// clouds, and hosts behind them that some services give away. They are asked at the configured address instead.
pub(crate) const RESOURCE_MANAGER: &[&str] = &[
    "management.azure.com",
    "management.usgovcloudapi.net",
    "management.chinacloudapi.cn",
    "management.microsoftazure.de",
    "billing-preview.windowsazure.com",
    "api-dogfood.resources.windows-int.net",
    "consumption.azure.com",
    "costmanagement.trafficmanager.net",
];

/// Scheme, host and port: what the key is for.
#[derive(Clone, Debug)]
pub(crate) struct Origin {
    place: Place,
    /// The path of the base URL, without a slash at its end.
    base_path: String,
    /// Other names of the server, in small letters.
    aliases: &'static [&'static str],
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    scheme: String,
    host: String,
    port: u16,
}

impl Origin {
    /// The origin of a base URL.
    ///
    /// # Errors
    ///
    /// [`Code::InvalidSetting`] for another scheme than https, unless it is http to this machine, and for a URL with a user
    /// name, a query or a fragment.
    pub(crate) fn of_base(base: &Url) -> Result<Self> {
        Self::checked(base, Place::is_loopback, "is http, which only an address of this machine may be")
    }

    /// The origin at which a managed identity is: as [`of_base`](Self::of_base), or http to a link-local address, which does
    /// not leave the machine and its host.
    ///
    /// # Errors
    ///
    /// As of [`of_base`](Self::of_base).
    pub(crate) fn of_metadata(base: &Url) -> Result<Self> {
        let local = |place: &Place| place.is_loopback() || place.is_link_local();
        Self::checked(base, local, "is http, which only a link-local address or one of this machine may be")
    }

    fn checked(base: &Url, may_be_plain: impl Fn(&Place) -> bool, remote: &str) -> Result<Self> {
        let refuse = |what: &str| {
            let shown = redact::origin(base);
            Err(Error::new(Code::InvalidSetting, format!("the base URL {shown} {what}")))
        };
        let Some(place) = Place::of(base) else { return refuse("names no host") };
        match base.scheme() {
            "https" => {}
            "http" if may_be_plain(&place) => {}
            "http" => return refuse(remote),
            _ => return refuse("is not https"),
        }
        if has_user(base) {
            return refuse("holds a user name or a password");
        }
        if base.query().is_some() || base.fragment().is_some() {
            return refuse("holds a query or a fragment");
        }
        Ok(Self { place, base_path: base.path().trim_end_matches('/').to_owned(), aliases: &[] })
    }

    /// The same origin, which links call by these names too.
    #[must_use]
    pub(crate) fn with_aliases(self, aliases: &'static [&'static str]) -> Self {
        Self { aliases, ..self }
    }

    /// The URL of a link that a server gave, for a request with the key.
    ///
    /// A relative link counts from `base`, the URL of the answer that it stood in. Any path of the origin is allowed, also
    /// one outside of the base URL's path: the server that gives the link is the one that gets the key anyway. A fragment
    /// is dropped; the query stays as it is.
    ///
    /// A link to another name of the server leads to the origin instead, to the same path and query behind the path of the
    /// base URL. Where the server has such names, a path alone stands behind the path of the base URL too.
    ///
    /// # Errors
    ///
    /// [`Code::ForeignLink`] for a link to another scheme, host or port, with a user name, or that is no link.
    pub(crate) fn resolve(&self, base: &Url, link: &str) -> Result<Url> {
        if link.trim().is_empty() {
            return Err(Error::new(Code::ForeignLink, "the server gave an empty link"));
        }
        let mut url = base.join(link).map_err(|reason| {
            Error::new(Code::ForeignLink, "the server gave a link that is none").with_source(reason)
        })?;
        url.set_fragment(None);
        if self.is_beside_base(&url, link) {
            url = self.behind_base(&url)?;
        }
        self.admit(&url)?;
        Ok(url)
    }

    /// Whether a link means the server, but does not lead to where its base URL is.
    fn is_beside_base(&self, url: &Url, link: &str) -> bool {
        if self.aliases.is_empty() {
            return false;
        }
        if Place::of(url).is_some_and(|place| place == self.place) {
            let inner = url.path().strip_prefix(self.base_path.as_str());
            let is_inside = inner.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
            let link = link.trim_start();
            return link.starts_with('/') && !link.starts_with("//") && !is_inside;
        }
        let has_usual_port = matches!(url.port(), None | Some(80 | 443));
        let is_web = matches!(url.scheme(), "https" | "http");
        has_usual_port
            && is_web
            && !has_user(url)
            && url.host_str().is_some_and(|host| self.aliases.contains(&host))
    }

    /// The same path and query at the origin.
    fn behind_base(&self, url: &Url) -> Result<Url> {
        let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
        let text = format!("{self}{}{}{query}", self.base_path, url.path());
        Url::parse(&text).map_err(|reason| {
            Error::new(Code::ForeignLink, "the server gave a link that is none").with_source(reason)
        })
    }

    /// The URL of a signed address, which may be of any host and never gets the key.
    ///
    /// # Errors
    ///
    /// [`Code::ForeignLink`] for another scheme than https, unless the origin itself is http and both are this machine; for
    /// a URL with a user name, or that is no whole URL.
    pub(crate) fn signed(&self, text: &str) -> Result<Url> {
        let mut url = Url::parse(text.trim()).map_err(|reason| {
            Error::new(Code::ForeignLink, "the server gave a signed address that is no URL")
                .with_source(reason)
        })?;
        url.set_fragment(None);
        let target = Place::of(&url);
        let local = self.place.scheme == "http" && target.as_ref().is_some_and(Place::is_loopback);
        if target.is_none() || has_user(&url) || !(url.scheme() == "https" || url.scheme() == "http" && local)
        {
            let shown = redact::origin(&url);
            let text = format!("the signed address leads to {shown}, which is not https without a user name");
            return Err(Error::new(Code::ForeignLink, text));
        }
        Ok(url)
    }

    /// Lets a URL of this origin pass.
    ///
    /// # Errors
    ///
    /// [`Code::ForeignLink`] for any other, and for one with a user name.
    pub(super) fn admit(&self, url: &Url) -> Result<()> {
        let shown = redact::origin(url);
        if has_user(url) {
            return Err(Error::new(
                Code::ForeignLink,
                format!("the link to {shown} holds a user name or a password"),
            ));
        }
        if Place::of(url).as_ref() == Some(&self.place) {
            return Ok(());
        }
        Err(Error::new(Code::ForeignLink, format!("the link leads to {shown}, not to {self}")))
    }
}

impl Place {
    fn of(url: &Url) -> Option<Self> {
        Some(Self {
            scheme: url.scheme().to_owned(),
            host: url.host_str().filter(|host| !host.is_empty())?.to_owned(),
            port: url.port_or_known_default()?,
        })
    }

    /// Whether the host is an address that no router passes on, such as 169.254.169.254.
    fn is_link_local(&self) -> bool {
        self.host.parse::<Ipv4Addr>().is_ok_and(|address| address.is_link_local())
    }

    /// Whether the host is this machine.
    pub(crate) fn is_loopback(&self) -> bool {
        let bare = self.host.trim_start_matches('[').trim_end_matches(']');
        self.host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
    }
}

fn has_user(url: &Url) -> bool {
    !url.username().is_empty() || url.password().is_some()
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Place { scheme, host, port } = &self.place;
        match (scheme.as_str(), port) {
            ("https", 443) | ("http", 80) => write!(f, "{scheme}://{host}"),
            _ => write!(f, "{scheme}://{host}:{port}"),
        }
    }
}

#[cfg(test)]
mod tests;
