//! `ea-billing invoices download`.

use std::path::{Path, PathBuf};

use clap::Args;
use ea_billing_core::{Code, DocumentName, Download, Invoice, InvoiceDocument, InvoiceScope};

use super::{LATEST, ScopeArgs, query, with_list};
use crate::{
    args::AzureConnection,
    command::Session,
    connect::{self, Azure},
    diagnostic,
    exit::Exit,
    failure::{Failure, OUTPUT, Result},
    output::{self, ByteSink},
    render,
};

/// Downloads a document of an invoice: it takes its place when it is whole, and not before, and only you can read it. Its name
/// is printed.
#[derive(Debug, Args)]
#[command(after_long_help = "\
The file is named after the invoice, and replaces no other unless `--out` names it. Documents are kept by a store that \
gives them to everybody who has their signed address; the token is not sent there, and the address is shown nowhere.")]
pub(crate) struct DownloadArgs {
    /// The name of the invoice, as the list has it, or `latest`
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
    /// Write to this file, which is replaced; `-` is stdout
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Write to this folder, by a name made of that of the invoice [default: the current one]
    #[arg(long, value_name = "DIR", conflicts_with = "out")]
    pub(crate) dir: Option<PathBuf>,
    /// Another document of the invoice than the invoice itself, by its name or kind, such as TaxReceipt
    #[arg(long, value_name = "DOCUMENT")]
    pub(crate) document: Option<String>,
    /// The summary of the invoice, of billing accounts with an Enterprise Agreement
    #[arg(long, requires = "account", conflicts_with = "document")]
    pub(crate) summary: bool,
    /// All documents of the invoice in one ZIP file
    #[arg(long, conflicts_with_all = ["document", "summary"])]
    pub(crate) all: bool,
    #[command(flatten)]
    pub(crate) scope: ScopeArgs,
    #[command(flatten)]
    pub(crate) connection: AzureConnection,
}

pub(super) async fn run(session: &Session, args: &DownloadArgs) -> Result<Exit> {
    let printer = &session.printer;
    if args.out.as_deref() == Some(Path::new("-")) && printer.stdout_is_terminal {
        return Err(Failure::usage(OUTPUT, "--out -: a document is nothing for a terminal")
            .with_hint("name a file, or send stdout to one"));
    }
    // Before anything is asked for: a folder that takes no file would be found out too late.
    let named = args.out.as_deref().map(|out| ByteSink::open("--out", out, printer)).transpose()?;
    let folder = args.dir.as_deref().unwrap_or(Path::new("."));
    if named.is_none() && !folder.is_dir() {
        let message = format!("--dir {} is no folder", folder.display());
        return Err(Failure::usage(OUTPUT, message).with_hint("make the folder, or name another"));
    }
    let azure = connect::azure(session, &args.connection).await?;
    let scope = args.scope.scope(&azure)?;
    let progress = printer.progress(&format!("invoice {}", args.name));
    let mut download = begin(&azure, &scope, args).await.map_err(with_list)?;
    let (mut sink, path) = match (named, &args.out) {
        (Some(sink), Some(out)) => (sink, out.clone()),
        _ => {
            let path = folder.join(download.file_name());
            (ByteSink::fresh("--dir", &path, printer)?, path)
        }
    };
    while let Some(bytes) = download.next().await? {
        sink.add(&bytes)?;
    }
    drop(progress);
    let mut ready = sink.make_ready()?;
    ready.print()?;
    output::place([ready])?;
    tell(session, &path, &download)?;
    Ok(Exit::Success)
}

async fn begin(azure: &Azure, scope: &InvoiceScope, args: &DownloadArgs) -> Result<Download> {
    let client = &azure.client;
    let name = match args.name.as_str() {
        LATEST => invoice(azure, scope, LATEST).await?.name,
        name => name.to_owned(),
    };
    let begun = match (&args.document, &args.scope.account) {
        (None, Some(account)) if args.summary => client.download_summary(account, &name).await,
        (None, _) if args.all => {
            let invoice = invoice(azure, scope, &name).await?;
            let documents = invoice.documents.iter().map(|document| DocumentName::new(&name, &document.name));
            let documents: Vec<_> = documents.collect();
            if documents.is_empty() && !matches!(scope, InvoiceScope::Subscription(_)) {
                let message = format!("--all: the invoice {name} names no documents");
                let failure = Failure::new(Exit::NotFound, Code::NotFound.as_str(), message);
                return Err(failure.with_hint("leave `--all` out to ask for the invoice itself"));
            }
            client.download_documents(scope, &documents).await
        }
        (None, _) => client.download_invoice(scope, &name).await,
        (Some(wanted), _) => {
            let invoice = invoice(azure, scope, &name).await?;
            client.download_document(scope, &name, document(&invoice, wanted)?).await
        }
    };
    Ok(begun?)
}

async fn invoice(azure: &Azure, scope: &InvoiceScope, name: &str) -> Result<Invoice> {
    let fetched = query(azure, scope, name)?.fetch().await?;
    if let Some(issue) = fetched.issues.first() {
        let message = format!("the invoice {name} cannot be read: {}", issue.reason);
        return Err(Failure::new(Exit::Protocol, Code::Decode.as_str(), message));
    }
    let missing =
        || Failure::new(Exit::NotFound, Code::NotFound.as_str(), format!("there is no invoice {name}"));
    fetched.rows.into_iter().next().ok_or_else(missing)
}

fn document<'i>(invoice: &'i Invoice, wanted: &str) -> Result<&'i InvoiceDocument> {
    let by_name = invoice.documents.iter().find(|document| document.name == wanted);
    let by_kind = || invoice.documents.iter().find(|document| document.kind.eq_ignore_ascii_case(wanted));
    by_name.or_else(by_kind).ok_or_else(|| {
        let known: Vec<_> = invoice.documents.iter().map(|document| document.kind.as_str()).collect();
        let message = format!("--document: the invoice {} has no document `{wanted}`", invoice.name);
        let hint = match known.as_slice() {
            [] => "it names no documents: leave `--document` out".to_owned(),
            known => format!("its documents are {}", known.join(", ")),
        };
        Failure::new(Exit::NotFound, Code::NotFound.as_str(), message).with_hint(hint)
    })
}

/// Prints the name of the file, and notes how large it is.
fn tell(session: &Session, path: &Path, download: &Download) -> Result<()> {
    if path.as_os_str() == "-" {
        return Ok(());
    }
    let path = diagnostic::value_to_show(&path.to_string_lossy());
    if let Some(proof) = download.proof() {
        let checked = if proof.has_checksum { ", with the checksum that the server named" } else { "" };
        session.printer.note(&format!("{} bytes{checked}", render::grouped(proof.bytes)));
    }
    let printed = session.printer.stdout(format!("{path}\n").as_bytes());
    printed.map_err(|error| Failure::storage("cannot print the name of the file", error))
}
