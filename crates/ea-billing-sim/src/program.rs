//! The arguments of the program and what they ask for.

use chrono::{DateTime, SubsecRound as _, Utc};
use clap::{Args, Parser, Subcommand};
use ea_billing_sim::{
    Fault, KeyRequest, Rule, Simulator, SimulatorBuilder, StartError, TokenRequest, World, parse_time,
};
use std::fmt;
use std::io::{self, Write};
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Simulator of the Azure billing APIs.
#[derive(Debug, Parser)]
#[command(name = "ea-billing-sim", version)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve the APIs until Ctrl-C.
    Serve(Box<Serve>),
    /// Print what the API answers to a path, without serving: `/v3/enrollments/100/balancesummary`.
    Get(Get),
    /// Print an API key for a simulator with the same world.
    Key(Key),
    /// Print an access token of Azure for a simulator with the same world.
    Token(Token),
    /// List the faults that a script can ask for.
    Faults,
    /// Print the default world as JSON, to begin a file of one's own with.
    World,
}

/// What the answers are made from.
#[derive(Debug, Args)]
struct Inputs {
    /// The world as a JSON file, as `ea-billing-sim world` prints it.
    #[arg(long, value_name = "FILE")]
    world: Option<PathBuf>,
    /// Another seed is another set of organizations, resources and amounts.
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// The time of the servers' clock, such as 2026-11-21T09:00:00Z or 2026-11-21 [default: the world file's, otherwise
    /// now].
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    as_of: Option<DateTime<Utc>>,
    /// Rows of usage details in every month of every enrollment.
    #[arg(long, value_name = "N")]
    rows: Option<u64>,
}

/// What to get.
#[derive(Debug, Args)]
pub(crate) struct Get {
    #[command(flatten)]
    inputs: Inputs,
    /// The path, with its query.
    #[arg(value_name = "PATH")]
    path: String,
}

/// Which key to print.
#[derive(Debug, Args)]
pub(crate) struct Key {
    #[command(flatten)]
    inputs: Inputs,
    /// The enrollment that the key is for; the first one of the world if left out.
    #[arg(long, value_name = "NUMBER")]
    enrollment: Option<String>,
    /// A key for the department with this id only, which `GET /facts` of a running simulator lists.
    #[arg(long, value_name = "ID", conflicts_with = "account")]
    department: Option<u32>,
    /// A key for the account with this id only.
    #[arg(long, value_name = "ID")]
    account: Option<u32>,
    /// The time at which the key expires [default: five months after the time of the world].
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    expires: Option<DateTime<Utc>>,
}

/// Which access token to print.
#[derive(Debug, Args)]
pub(crate) struct Token {
    #[command(flatten)]
    inputs: Inputs,
    /// The application that the token is for, by its client id; the first one of the world if left out.
    #[arg(long, value_name = "ID")]
    client: Option<String>,
    /// The time at which the token expires [default: an hour after the time of the world].
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    expires: Option<DateTime<Utc>>,
}

/// What to serve.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    inputs: Inputs,
    /// The faults that are in force from the start, as a JSON file.
    #[arg(long, value_name = "FILE")]
    faults: Option<PathBuf>,
    /// The port of the API; any free one if left out.
    #[arg(long, value_name = "PORT", default_value_t = 0, hide_default_value = true)]
    port: u16,
    /// The port of the storage host; any free one if left out.
    #[arg(long, value_name = "PORT", default_value_t = 0, hide_default_value = true)]
    blob_port: u16,
    /// The port of the control listener; any free one if left out.
    #[arg(long, value_name = "PORT", default_value_t = 0, hide_default_value = true)]
    control_port: u16,
    /// The address to listen at.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    listen: IpAddr,
    /// Speak https, with certificates that are made now.
    #[cfg(feature = "tls")]
    #[arg(long)]
    tls: bool,
    /// Write the certificate of the authority to this file, as PEM.
    #[cfg(feature = "tls")]
    #[arg(long, value_name = "FILE", requires = "tls")]
    ca_out: Option<PathBuf>,
    /// Let the clock go on; otherwise it stands still until it is moved.
    #[arg(long)]
    run_clock: bool,
}

/// Why the program ends without having done its work.
#[derive(Debug)]
pub(crate) struct Failure {
    /// 2 for what was given to it, 1 for anything else.
    pub(crate) code: u8,
    message: String,
    hint: Option<String>,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", self.message)?;
        self.hint.as_ref().map_or(Ok(()), |hint| write!(f, "\nhint: {hint}"))
    }
}

impl Failure {
    fn input(message: String, hint: &str) -> Self {
        Self { code: 2, message, hint: Some(hint.to_owned()) }
    }

    /// The simulator, or what it needs, could not be started.
    pub(crate) fn start(error: &dyn std::error::Error) -> Self {
        let causes = std::iter::successors(error.source(), |&cause| cause.source());
        let message = causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"));
        Self { code: 1, message, hint: None }
    }
}

/// All that is needed to start.
#[derive(Debug)]
pub(crate) struct Prepared {
    builder: SimulatorBuilder,
    as_of: DateTime<Utc>,
    /// Prints a key that this simulator takes.
    key_command: String,
    /// Prints an access token that this simulator takes.
    token_command: String,
    #[cfg(feature = "tls")]
    ca_out: Option<PathBuf>,
}

impl Inputs {
    /// The command that prints a key, or a token, for the same world.
    fn command(&self, what: &str, as_of: DateTime<Utc>) -> String {
        let world = self.world.as_ref().map(|file| format!(" --world {}", file.display()));
        let seed = self.seed.map(|seed| format!(" --seed {seed}"));
        let time = as_of.to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
        format!(
            "ea-billing-sim {what}{}{} --as-of {time}",
            world.unwrap_or_default(),
            seed.unwrap_or_default()
        )
    }

    /// The world that they ask for. The clock shows `now` unless anything says otherwise.
    fn world(&self, now: SystemTime) -> Result<World, Failure> {
        let mut world = match &self.world {
            Some(file) => world_of(file)?,
            None => World { as_of: DateTime::<Utc>::from(now).trunc_subsecs(0), ..World::default() },
        };
        world.seed = self.seed.unwrap_or(world.seed);
        world.as_of = self.as_of.unwrap_or(world.as_of);
        for enrollment in &mut world.enrollments {
            enrollment.rows_per_month = self.rows.unwrap_or(enrollment.rows_per_month);
        }
        world.check().map_err(|error| {
            let place = self.world.as_ref().map(|file| format!("`{}`: ", file.display())).unwrap_or_default();
            let hint =
                "choose a later `--as-of`, or begin a world file with what `ea-billing-sim world` prints";
            Failure::input(format!("{place}{error}"), hint)
        })?;
        Ok(world)
    }
}

impl Get {
    /// Writes the body of the answer.
    pub(crate) fn write(&self, now: SystemTime, out: &mut impl Write) -> Result<(), Failure> {
        let reply = self.inputs.world(now)?.get(&self.path).map_err(|error| {
            Failure::input(
                format!("`PATH`: {error}"),
                "a path is `/v3/enrollments/NUMBER/usagedetails` or the like",
            )
        })?;
        let status = reply.status;
        match write_lines(reply.into_body(), out) {
            // Whoever reads has read enough.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(()),
            written => written.map_err(|error| Failure::start(&error))?,
        }
        let failed = || Failure { code: 1, message: format!("the status is {status}"), hint: None };
        if status < 400 { Ok(()) } else { Err(failed()) }
    }
}

/// Writes the pieces of a text, and ends the last line where the text does not.
fn write_lines(pieces: impl Iterator<Item = bytes::Bytes>, out: &mut impl Write) -> io::Result<()> {
    let mut ends_line = true;
    for piece in pieces {
        out.write_all(&piece)?;
        ends_line = piece.last() == Some(&b'\n');
    }
    if !ends_line {
        out.write_all(b"\n")?;
    }
    out.flush()
}

impl Key {
    /// The key.
    pub(crate) fn issue(&self, now: SystemTime) -> Result<String, Failure> {
        let world = self.inputs.world(now)?;
        let first = world.enrollments.first().map(|enrollment| enrollment.number.clone());
        let number = self.enrollment.clone().or(first).unwrap_or_default();
        let request = match (self.department, self.account) {
            (Some(id), _) => KeyRequest::department(&number, id),
            (_, Some(id)) => KeyRequest::account(&number, id),
            _ => KeyRequest::new(&number),
        };
        world.issue_key(&KeyRequest { expires: self.expires, ..request }).map_err(|error| {
            let option = match error.field {
                "departmentId" => "--department",
                "accountId" => "--account",
                _ => "--enrollment",
            };
            let message = format!("`{option}`: {}", error.what);
            Failure::input(message, "`ea-billing-sim world` prints the world that keys are for")
        })
    }
}

impl Token {
    /// The token.
    pub(crate) fn issue(&self, now: SystemTime) -> Result<String, Failure> {
        let world = self.inputs.world(now)?;
        let request =
            TokenRequest { client_id: self.client.clone(), expires: self.expires, ..TokenRequest::default() };
        world.issue_token(&request).map_err(|error| {
            let message = format!("`--client`: {}", error.what);
            Failure::input(message, "`ea-billing-sim world` prints the world that tokens are for")
        })
    }
}

impl Serve {
    /// Reads the files and checks what is in them.
    pub(crate) fn prepare(&self, now: SystemTime) -> Result<Prepared, Failure> {
        let world = self.inputs.world(now)?;
        let as_of = world.as_of;
        let mut builder = Simulator::builder(world)
            .with_address(self.listen)
            .with_port(self.port)
            .with_blob_port(self.blob_port)
            .with_control_port(self.control_port)
            .with_faults(self.faults.as_deref().map(faults_of).transpose()?.unwrap_or_default());
        if self.run_clock {
            builder = builder.with_running_clock();
        }
        #[cfg(feature = "tls")]
        if self.tls {
            builder = builder.with_tls();
        }
        Ok(Prepared {
            builder,
            as_of,
            key_command: self.inputs.command("key", as_of),
            token_command: self.inputs.command("token", as_of),
            #[cfg(feature = "tls")]
            ca_out: self.ca_out.clone(),
        })
    }
}

fn text_of(option: &str, file: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(file).map_err(|error| {
        let message = format!("cannot read `{}`: {error}", file.display());
        Failure::input(message, &format!("`{option}` takes the path of a JSON file"))
    })
}

fn world_of(file: &Path) -> Result<World, Failure> {
    let text = text_of("--world", file)?;
    World::from_json(&text).map_err(|error| {
        let message = format!("`{}`: {error}", file.display());
        Failure::input(message, "`ea-billing-sim world` prints a world that works")
    })
}

fn faults_of(file: &Path) -> Result<Vec<Rule>, Failure> {
    let text = text_of("--faults", file)?;
    Rule::script(&text).map_err(|error| {
        let message = format!("`{}`: {error}", file.display());
        Failure::input(message, "`ea-billing-sim faults` lists the faults and their parameters")
    })
}

impl Prepared {
    /// Starts the simulator and writes the certificate where it is wanted.
    pub(crate) async fn start(&self) -> Result<Simulator, Failure> {
        let simulator = self.builder.clone().start().await.map_err(|error| match &error {
            StartError::Fault(fault) => {
                Failure::input(format!("`--faults`: {fault}"), "`--tls` lets the simulator speak https")
            }
            _ => Failure::start(&error),
        })?;
        #[cfg(feature = "tls")]
        if let (Some(file), Some(pem)) = (&self.ca_out, simulator.ca_pem()) {
            std::fs::write(file, pem).map_err(|error| {
                let message = format!("cannot write `{}`: {error}", file.display());
                Failure::input(message, "`--ca-out` takes the path of a file to write")
            })?;
        }
        Ok(simulator)
    }

    /// Where the simulator listens.
    pub(crate) fn greeting(&self, simulator: &Simulator) -> String {
        format!(
            "api      {}\nstorage  {}\ncontrol  {}\nas of    {}  (again with --as-of)\nkeys     {}\n\
             arm      {}\nlogin    {}\nidentity {}\ntokens   {}",
            simulator.url(),
            simulator.blob_url(),
            simulator.control_url(),
            self.as_of.to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
            self.key_command,
            simulator.arm_url(),
            simulator.login_url(),
            simulator.identity_endpoint(),
            self.token_command,
        )
    }
}

/// The catalogue of faults, a fault a paragraph.
pub(crate) fn faults() -> String {
    let mut text = String::new();
    for entry in Fault::catalogue() {
        text += &format!("{}\n    {}\n", entry.name, entry.about());
        for (name, about) in entry.parameters() {
            text += &format!("    {name}: {about}\n");
        }
    }
    text += RULES;
    text
}

/// How rules are written.
const RULES: &str = r#"
A rule is an object with the name of a fault and its parameters, and optionally
    when: which requests it is for: route, method, path (with *), queryContains, enrollment, version, page
    skip: how many of them pass before it acts
    times: how often it acts, or "always"; once if left out
such as {"fault": "reset-mid-body", "after": 100, "when": {"route": "usage-details", "page": 2}, "times": 3}.
A file holds {"faults": [...]}.
"#;

/// The default world.
pub(crate) fn world() -> Result<String, Failure> {
    serde_json::to_string_pretty(&World::default()).map_err(|error| Failure::start(&error))
}
