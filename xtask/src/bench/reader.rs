//! Programs that read a month of usage details: the floor, ours, and what a user would write.

pub(super) mod figures;

use super::folder::Folder;
use super::measure::Fetched;
use super::month::MONTH;
use super::peer::{self, NOWHERE};
use super::prepared::Prepared;
use super::site::Site;
use super::{Error, Options};
use crate::program::{self, Ran};
use figures::Figures;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a user would write, embedded so that it is measured as it is here.
const PAGES_SCRIPT: &str = include_str!("reader/pages.py");
const DOWNLOAD_SCRIPT: &str = include_str!("reader/download.py");
/// Variables that would lead a program of ours elsewhere.
const OWN_VARIABLES: [&str; 4] =
    ["EA_BILLING_API_KEY", "EA_BILLING_CACHE_DIR", "EA_BILLING_CA_FILE", "EA_BILLING_PROFILE"];

/// How the rows are delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Pages,
    Download,
}

/// Who reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reader {
    /// `curl` to nowhere: as fast as anything can be.
    Curl,
    /// The example of the core, which makes typed records of all rows.
    Library,
    /// The command line.
    Spend,
    /// A script.
    Python,
}

/// The programs, and what they need.
#[derive(Debug)]
pub(super) struct Readers {
    library: PathBuf,
    spend: Option<PathBuf>,
    python: Option<Python>,
    has_curl: bool,
    scripts: [PathBuf; 2],
    /// An empty file of profiles, so that no settings of the user count.
    no_config: PathBuf,
    key_file: PathBuf,
}

#[derive(Debug)]
pub(super) struct Python {
    /// The interpreter itself, and no script that looks for one.
    pub(super) program: PathBuf,
    has_requests: bool,
}

/// What one run of a reader took and gave.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    pub(super) ran: Ran,
    pub(super) usage: Fetched,
    /// What was asked for beside usage details.
    pub(super) other: Fetched,
    /// None of a reader that looks at no row.
    pub(super) figures: Option<Figures>,
}

impl Way {
    pub(super) const ALL: [Self; 2] = [Self::Pages, Self::Download];

    /// As the core's example calls it.
    fn argument(self) -> &'static str {
        match self {
            Self::Pages => "pages",
            Self::Download => "download",
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Pages => "JSON pages",
            Self::Download => "CSV file",
        }
    }
}

impl Reader {
    pub(super) const ALL: [Self; 4] = [Self::Curl, Self::Library, Self::Spend, Self::Python];

    pub(super) fn name(self, way: Way) -> &'static str {
        match (self, way) {
            (Self::Curl, _) => "curl to nowhere",
            (Self::Library, _) => "ea-billing-core, typed records",
            (Self::Spend, _) => "ea-billing spend --by service",
            (Self::Python, Way::Pages) => "Python: requests, json, Decimal",
            (Self::Python, Way::Download) => "Python: csv.DictReader, Decimal",
        }
    }
}

impl Readers {
    /// Builds the example of the core and looks for the programs of others.
    pub(super) fn find(
        root: &Path,
        options: &Options,
        folder: &Folder,
        prepared: &Prepared,
    ) -> Result<Self, Error> {
        let library = ["--package", "ea-billing-core", "--features", "cache", "--example", "stream_rows"];
        Ok(Self {
            library: program::build_target(root, &library, "stream_rows", &options.profile)?,
            spend: None,
            python: Python::find(),
            has_curl: peer::has_curl(),
            scripts: [folder.write("pages.py", PAGES_SCRIPT)?, folder.write("download.py", DOWNLOAD_SCRIPT)?],
            no_config: folder.write("config.toml", "")?,
            key_file: prepared.key_file.clone(),
        })
    }

    /// Builds the command line too.
    pub(super) fn with_command_line(self, root: &Path, options: &Options) -> Self {
        let spend = ["--package", "ea-billing-cli", "--bin", "ea-billing"];
        let spend = program::build_target(root, &spend, "ea-billing", &options.profile);
        Self { spend: spend.ok(), ..self }
    }

    /// Lets a reader read all that a site has. None, with the reason, where what is needed for it is missing.
    pub(super) fn read(
        &self,
        reader: Reader,
        way: Way,
        site: &Site,
        folder: &Folder,
    ) -> Result<Result<Reading, String>, Error> {
        let missing = |what: &str| Ok(Err(format!("missing: {what}")));
        let command = match reader {
            Reader::Curl if !self.has_curl => return missing("there is no `curl`"),
            Reader::Curl => curl(way, site, folder)?,
            Reader::Library => self.library(way, site),
            Reader::Spend => match &self.spend {
                Some(program) => self.spend(program, way, site),
                None => return missing("it was not built"),
            },
            Reader::Python => match &self.python {
                None => return missing("there is no `python3`"),
                Some(python) if way == Way::Pages && !python.has_requests => {
                    return missing("this Python has no `requests`");
                }
                Some(python) => self.script(&python.program, way, site),
            },
        };
        run(reader, command, site).map(Ok)
    }

    /// Lets the library read with a cache in this folder.
    pub(super) fn read_cached(&self, way: Way, site: &Site, cache: &Path) -> Result<Reading, Error> {
        let mut command = self.library(way, site);
        command.env("EA_BILLING_CACHE_DIR", cache);
        run(Reader::Library, command, site)
    }

    fn library(&self, way: Way, site: &Site) -> Command {
        let mut command = self.ours(&self.library, site);
        command.args([MONTH, way.argument()]);
        command
    }

    fn spend(&self, program: &Path, way: Way, site: &Site) -> Command {
        let mut command = self.ours(program, site);
        command.args(["spend", "--by", "service", "--only", "usage", "--delivery", way.argument()]);
        command.args(["--period", MONTH, "--no-cache", "--quiet", "--output", "json"]);
        command
    }

    /// A program of ours with all that it has to know in its environment.
    fn ours(&self, program: &Path, site: &Site) -> Command {
        let mut command = Command::new(program);
        for name in OWN_VARIABLES {
            command.env_remove(name);
        }
        command.env("EA_BILLING_URL", site.url()).env("EA_BILLING_API_KEY_FILE", &self.key_file);
        command.env("EA_BILLING_ENROLLMENT", "100").env("EA_BILLING_CONFIG", &self.no_config);
        command
    }

    fn script(&self, python: &Path, way: Way, site: &Site) -> Command {
        let [pages, download] = &self.scripts;
        let mut command = Command::new(python);
        command.arg(if way == Way::Pages { pages } else { download });
        command.arg(site.url()).arg(&self.key_file).args(["100", MONTH]);
        command
    }
}

impl Python {
    pub(super) fn find() -> Option<Self> {
        let ask = |code: &str| {
            let output = Command::new("python3").args(["-c", code]).output().ok()?;
            output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
        };
        let program = ask("import sys; print(sys.executable)").filter(|program| !program.is_empty())?;
        Some(Self { program: program.into(), has_requests: ask("import requests").is_some() })
    }
}

/// One process that reads all addresses on one connection.
fn curl(way: Way, site: &Site, folder: &Folder) -> Result<Command, Error> {
    let urls: Vec<String> = match way {
        Way::Pages => site.page_urls().collect(),
        Way::Download => vec![site.file_url()],
    };
    let lines: String = urls.iter().map(|url| format!("url = \"{url}\"\noutput = \"{NOWHERE}\"\n")).collect();
    let mut command = Command::new("curl");
    command.args(["-s", "-S", "-f", "--fail-early", "-K"]).arg(folder.write("curl.txt", &lines)?);
    Ok(command)
}

/// Runs a reader, which finds nothing between it and the site.
fn run(reader: Reader, mut command: Command, site: &Site) -> Result<Reading, Error> {
    command.env("NO_PROXY", "127.0.0.1").env("no_proxy", "127.0.0.1");
    site.take_counts();
    let ran = program::run(&mut command)?;
    let counts = site.take_counts();
    let figures = match reader {
        Reader::Curl => None,
        Reader::Spend => Figures::of_groups(&ran.printed),
        Reader::Library | Reader::Python => Figures::of(&ran.printed),
    };
    if figures.is_none() && reader != Reader::Curl {
        let program = command.get_program().to_string_lossy();
        return Err(Error::Unexpected(format!("`{program}` told no rows and cost")));
    }
    Ok(Reading { ran, usage: counts.usage, other: counts.other, figures })
}
