//! The tour on one screen.

use ea_billing_table::{Cell, Kind};
use std::{collections::BTreeMap, time::Duration};

use anstyle::Style;
use ea_billing_core::{
    BalanceSummary, Certificate, Dataset, Money, PeriodState,
    analysis::spend::{SpendTable, SpendValue},
    chrono::{Datelike, NaiveDate},
};

use super::tour::Tour;
use crate::{
    failure::Result,
    output::View,
    printer::Printer,
    pull::{Moment, moment, plain},
    render::{
        self, Field, Look, Table,
        chart::{Bar, chart},
    },
};

/// The screen is made for terminals that are this wide or wider.
const WIDTH: usize = 80;
/// And it uses no more than this of wide ones.
const WIDEST: usize = 110;

/// What to try next. Each works as it stands.
const NEXT: [(&str, &str); 5] = [
    ("ea-billing spend --demo --by subscription --top 5", "who spends most"),
    ("ea-billing spend --demo --by month,tag:env -p last-3", "what tags tell"),
    ("ea-billing usage --demo -p previous -o csv --out usage.csv", "every row of a month"),
    ("ea-billing balance --demo -p last-6", "the commitment"),
    ("ea-billing prices --demo --limit 10", "the price sheet"),
];

/// How to ask a real enrollment.
const REAL: [&str; 2] = [
    "export EA_BILLING_URL=https://… EA_BILLING_API_KEY_FILE=key.txt",
    "ea-billing spend --by service --top 8",
];

struct Screen {
    text: String,
    look: Look,
}

/// The text of the screen; `took` is shown where there is one.
pub(super) fn of(tour: &Tour, printer: &Printer, took: Option<Duration>) -> Result<String> {
    let width = printer.width.unwrap_or(WIDTH).min(WIDEST);
    let look = Look { width: Some(width), colour: printer.stdout_has_colour, may_drop_columns: false };
    let mut screen = Screen { text: String::new(), look };
    screen.opening(tour);
    screen.balance(&tour.balance);
    screen.services(tour);
    screen.days(tour);
    screen.whole(&tour.proofs, took);
    screen.fresh(tour);
    screen.next();
    Ok(screen.text)
}

impl Screen {
    fn line(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
    }

    fn styled(&mut self, style: Style, text: &str) {
        let style = if self.look.colour { style } else { Style::new() };
        self.line(&format!("{style}{text}{style:#}"));
    }

    fn heading(&mut self, text: &str) {
        self.line("");
        self.styled(Style::new().bold(), text);
    }

    fn opening(&mut self, tour: &Tour) {
        let as_of = tour.as_of.format("%Y-%m-%d %H:%M UTC");
        self.styled(Style::new().bold(), &format!("Enrollment {}, as of {as_of}", tour.enrollment));
        self.styled(
            Style::new().dimmed(),
            "Invented, and served by a simulator inside this program; nothing was sent out.",
        );
    }

    fn balance(&mut self, balance: &BalanceSummary) {
        let currency = balance.total_usage.currency();
        self.heading(&format!("Balance of {}, in {currency}", balance.billing_period));
        let amounts = [
            ("beginning", balance.beginning_balance),
            ("purchases", balance.new_purchases),
            ("adjustments", balance.adjustments),
            ("utilized", balance.utilized),
            ("ending", balance.ending_balance),
            ("overage", balance.total_overage),
            ("marketplace", balance.azure_marketplace_service_charges),
        ];
        let fields =
            amounts.iter().enumerate().map(|(place, (name, _))| Field::named(name, Kind::Amount, place));
        let decimals = Some(currency.minor_unit());
        let mut table = Table::new(fields.collect(), View { decimals, ..View::default() });
        let cells: Vec<_> =
            amounts.iter().map(|(_, money): &(&str, Money)| Cell::Decimal(money.amount())).collect();
        table.push(&cells);
        self.text.push_str(&table.render(self.look, &[]));
    }

    fn services(&mut self, tour: &Tour) {
        let SpendTable { rows, rest, total, .. } = &tour.by_service;
        let currency = tour.balance.total_usage.currency();
        let decimals = currency.minor_unit();
        let sum = render::amount(total, decimals);
        self.heading(&format!(
            "Spend of {} by service: {sum} {currency}, usage and marketplace",
            tour.period
        ));
        let fields = vec![
            Field::named("service", Kind::Text, 0),
            Field::named("cost", Kind::Amount, 1),
            Field::named("share", Kind::Text, 2),
        ];
        let view = View { bars: Some("cost"), decimals: Some(decimals), ..View::default() };
        let mut table = Table::new(fields, view);
        let share = |share: Option<_>| share.map(|share| format!("{share:>6}%")).unwrap_or_default();
        for row in rows {
            let name =
                row.values.first().and_then(Option::as_ref).map_or("(none)".to_owned(), ToString::to_string);
            table.push(&[Cell::text(&name), Cell::number(&row.cost), Cell::text(&share(row.share))]);
        }
        if let Some(rest) = rest {
            let name = format!("({} more)", rest.groups);
            table.push(&[Cell::text(&name), Cell::number(&rest.cost), Cell::text(&share(rest.share))]);
        }
        self.text.push_str(&table.render(self.look, &[]));
    }

    fn days(&mut self, tour: &Tour) {
        let currency = tour.balance.total_usage.currency();
        self.heading(&format!("Spend of {} by day, in {currency}", tour.period));
        let of_day = |day: NaiveDate| {
            let row = tour.by_day.rows.iter().find(|row| row.values == [Some(SpendValue::Day(day))]);
            row.map(|row| row.cost.clone())
        };
        let bar = |day: NaiveDate| {
            let is_named = day == tour.days.first() || day.day().is_multiple_of(5);
            Bar { label: if is_named { day.day().to_string() } else { String::new() }, value: of_day(day) }
        };
        let bars: Vec<_> = tour.days.days().map(bar).collect();
        self.text.push_str(&chart(&bars, currency.minor_unit(), self.look));
    }

    fn whole(&mut self, proofs: &[Certificate], took: Option<Duration>) {
        let took = took.map(|took| format!(", in {}.{:03} seconds", took.as_secs(), took.subsec_millis()));
        self.heading(&format!(
            "Complete: each of {} fetches ended in proof{}",
            proofs.len(),
            took.unwrap_or_default()
        ));
        let fields = [
            ("data", Kind::Text),
            ("fetches", Kind::Count),
            ("rows", Kind::Count),
            ("pages", Kind::Count),
            ("proof", Kind::Text),
        ];
        let fields = fields.iter().enumerate().map(|(place, (name, kind))| Field::named(name, *kind, place));
        let mut table = Table::new(fields.collect(), View::default());
        let mut by_dataset: BTreeMap<Dataset, Vec<&Certificate>> = BTreeMap::new();
        for proof in proofs {
            by_dataset.entry(proof.dataset).or_default().push(proof);
        }
        for (dataset, proofs) in &by_dataset {
            let sum = |of: fn(&Certificate) -> u64| proofs.iter().map(|proof| of(proof)).sum::<u64>();
            let name = plain(*dataset);
            table.push(&[
                Cell::text(&name),
                Cell::count(proofs.len()),
                Cell::Count(sum(|proof| proof.rows)),
                Cell::Count(sum(|proof| proof.pages)),
                Cell::text(&proven(proofs)),
            ]);
        }
        self.text.push_str(&table.render(self.look, &[]));
    }

    fn fresh(&mut self, tour: &Tour) {
        self.heading("Fresh");
        if let Some(day) = tour.last_day_of_usage {
            self.line(&format!("last day with usage: {day}"));
        }
        for state in [PeriodState::Open, PeriodState::Settling, PeriodState::Closed] {
            let meaning = match state {
                PeriodState::Open => "the figures still change",
                PeriodState::Settling => "corrections may follow",
                PeriodState::Closed => "no changes are expected",
            };
            if let Some(periods) = tour.states.named(state) {
                self.line(&format!("{state}: {periods}; {meaning}"));
            }
        }
    }

    fn next(&mut self) {
        self.heading("Next");
        let longest = NEXT.iter().map(|(command, _)| command.len()).max().unwrap_or(0);
        for (command, about) in NEXT {
            let dim = if self.look.colour { Style::new().dimmed() } else { Style::new() };
            self.line(&format!("{command:longest$}  {dim}{about}{dim:#}"));
        }
        self.heading("With an enrollment of your own");
        for line in REAL {
            self.line(line);
        }
    }
}

/// What proves that the fetches of a dataset are each of one moment.
fn proven(proofs: &[&Certificate]) -> String {
    let unread: u64 = proofs.iter().map(|proof| proof.issues).sum();
    if unread > 0 {
        return format!("{unread} rows could not be read");
    }
    let proof = match moment(proofs.iter().copied()) {
        Moment::NotAsked => "not confirmed",
        Moment::Confirmed => "confirmed unchanged",
        Moment::OneAnswer if proofs.len() == 1 => "one answer",
        Moment::OneAnswer => "one answer each",
    };
    proof.to_owned()
}
