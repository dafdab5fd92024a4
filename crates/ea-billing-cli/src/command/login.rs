//! `ea-billing login`.

use clap::Args;
use ea_billing_core::{
    AccessToken, SubscriptionId,
    chrono::{DateTime, SubsecRound as _, Utc},
};
use ea_billing_table::{Cell, Column, Kind, instant_text};

use crate::{
    args::{AzureConnection, OutputArgs},
    command::Session,
    connect::{self, Azure},
    exit::Exit,
    failure::Result,
    output::{RowSink, View},
    pull,
};

/// Shows who the commands that ask Azure Resource Manager ask as: the token that they would use is got and looked at. It is
/// neither printed nor kept.
#[derive(Debug, Args)]
#[command(after_long_help = "\
What a token says of itself is not proved by it; `--check` asks the server. To read usage aggregates, rate cards \
and invoices takes the role Reader or Billing Reader at the subscription; invoices of a billing account take a role there.

`ea-billing doctor --azure` looks at settings, network and clock as well.")]
pub(crate) struct LoginArgs {
    /// Ask the server whether the subscription can be read
    #[arg(long)]
    pub(crate) check: bool,
    #[command(flatten)]
    pub(crate) connection: AzureConnection,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

/// What the command prints.
pub(crate) fn columns() -> Vec<Column> {
    vec![
        Column::new("identity", Kind::Text, "Who it is: the name of a user, or the id of an application.")
            .shown(),
        Column::new("tenant", Kind::Text, "The id of the tenant, if the token names one.").shown(),
        Column::new("user", Kind::Text, "The name that a user signs in with; nothing for an application.")
            .shown(),
        Column::new(
            "objectId",
            Kind::Text,
            "The id of the user, service principal or managed identity, to which roles are assigned.",
        )
        .shown(),
        Column::new("applicationId", Kind::Text, "The id of the application that asked for the token.")
            .shown(),
        Column::new("audience", Kind::Text, "What the token is for.").shown(),
        Column::new("expires", Kind::Instant, "When the token ends, if that is known.").shown(),
        Column::new(
            "subscription",
            Kind::Text,
            "GUID of the subscription that commands ask about, if one is set.",
        )
        .shown(),
        Column::new(
            "check",
            Kind::Text,
            "`ok` if the subscription can be read; nothing without `--check`, which fails otherwise.",
        )
        .shown(),
    ]
}

pub(crate) async fn run(session: &Session, args: &LoginArgs) -> Result<Exit> {
    let view = View { transposed: true, ..View::default() };
    let mut sink = RowSink::open(&args.output, &session.printer, columns(), view)?;
    let azure = connect::azure(session, &args.connection).await?;
    let subscription = match azure.subscription() {
        Err(failure) if args.check || args.connection.access.subscription.is_some() => return Err(failure),
        subscription => subscription.ok().cloned(),
    };
    let token = azure.client.access_token().await?;
    let mut found = None;
    if args.check {
        let progress = session.printer.progress("asking the server");
        found = Some(check(&azure).await?);
        drop(progress);
    }
    let claims = token.claims();
    let text = |text: Option<&str>| text.map_or(Cell::Null, |text| Cell::Text(text.to_owned().into()));
    sink.row(&[
        text(claims.and_then(|claims| claims.user().or(claims.application()).or(claims.object()))),
        text(claims.and_then(|claims| claims.tenant())),
        text(claims.and_then(|claims| claims.user())),
        text(claims.and_then(|claims| claims.object())),
        text(claims.and_then(|claims| claims.application())),
        text(claims.and_then(|claims| claims.audience())),
        end(&token).map_or(Cell::Null, Cell::Instant),
        text(subscription.as_ref().map(SubscriptionId::as_str)),
        text(found.as_ref().map(|_| "ok")),
    ])?;
    let mut footer = Vec::new();
    if claims.is_none() {
        footer.push("the token cannot be read, so who it is for is not known".to_owned());
    }
    footer.extend(found);
    sink.finish(&footer)?;
    Ok(Exit::Success)
}

/// Asks for something small of the subscription; gives what was found.
pub(super) async fn check(azure: &Azure) -> Result<String> {
    let rows = pull::subscription_periods(azure).await?;
    // Subscriptions that others are billed for have no list.
    let Some(newest) = rows.iter().map(|period| period.name.as_str()).max() else {
        return Ok("the subscription can be read; it has no list of billing periods".to_owned());
    };
    Ok(format!("the subscription can be read; billing periods: {}, the newest is {newest}", rows.len()))
}

/// When a token ends. What the Azure CLI or a server counts from now on has parts of a second that mean nothing.
fn end(token: &AccessToken) -> Option<DateTime<Utc>> {
    Some(token.expires()?.trunc_subsecs(0))
}

/// Who a token is for and how long it lasts, in words.
pub(super) fn whose(token: &AccessToken, now: DateTime<Utc>) -> String {
    let Some(claims) = token.claims() else { return "the token cannot be read".to_owned() };
    let who = match (claims.user(), claims.object(), claims.application()) {
        (Some(user), ..) => format!("user {user}"),
        (None, Some(object), Some(application)) => format!("object {object} of application {application}"),
        (None, Some(object), None) => format!("object {object}"),
        (None, None, Some(application)) => format!("application {application}"),
        (None, None, None) => "nobody that it names".to_owned(),
    };
    let tenant = claims.tenant().map(|tenant| format!(" of tenant {tenant}")).unwrap_or_default();
    let end = match end(token) {
        Some(end) => {
            format!("ends at {} ({} minutes left)", instant_text(end), (end - now).num_minutes().max(0))
        }
        None => "names no end".to_owned(),
    };
    format!("{who}{tenant}, {end}")
}
