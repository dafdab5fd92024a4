//! Who is in an enrollment and what runs there.

mod names;
mod resource;
mod tags;

use self::names::{ACCOUNTS, COST_CENTERS, DEPARTMENTS, ENVIRONMENTS, FIRST_NAMES, LAST_NAMES, WORKLOADS};
use super::ledger::lines_of_every_day;
use super::{Account, Department, Meter, Subscription};
use crate::draw::{Draw, key as key_of};

/// Enrollments from a small one on have so many different lines, the largest ones the higher number.
const LINES: (u64, u64) = (600, 2_400);
/// So many rows make one more line in a large enrollment.
const ROWS_OF_LINE: u64 = 500;

/// The offer of ordinary usage and the one of development and test.
const OFFERS: [&str; 2] = ["MS-AZR-0017P", "MS-AZR-0148P"];

/// Departments, accounts and subscriptions of an enrollment, and what is metered in them. Without odd names no name
/// holds a comma, a quote or a letter beyond ASCII.
pub(crate) fn organize(
    key: u64,
    meters: &[Meter],
    rows_per_month: u64,
    odd_names: bool,
) -> (Vec<Department>, Vec<Account>, Vec<Subscription>) {
    let departments = departments(key, odd_names);
    let mut accounts = accounts(key, departments.len(), odd_names);
    let subscriptions = subscriptions(key, accounts.len(), odd_names);
    let counts = line_counts(key, accounts.len(), rows_per_month);
    let all_lines = counts.iter().sum();
    for (index, account) in accounts.iter_mut().enumerate() {
        let cost_center = account.department.map_or("", |department| &departments[department].cost_center);
        let every_day = lines_of_every_day(rows_per_month, counts[index], all_lines);
        let site = resource::Site {
            key,
            account: index,
            meters,
            subscriptions: &subscriptions,
            cost_center,
            every_day,
            odd_names,
        };
        account.lines = site.lines(counts[index]);
    }
    (departments, accounts, subscriptions)
}

fn departments(key: u64, odd_names: bool) -> Vec<Department> {
    let mut draw = Draw::of(&[key, key_of("departments")]);
    let names = shuffled(&names::usable(DEPARTMENTS, odd_names), &mut draw);
    let centers = shuffled(&names::usable(COST_CENTERS, odd_names), &mut draw);
    let count = 4 + draw.index(4);
    // Each further id has more digits to draw from: four digits at first, then five, then six.
    let department = |(index, name): (usize, &&str)| {
        let floor = [1_000, 20_000, 40_000, 60_000, 200_000, 400_000, 700_000][index % 7];
        let has_center = index % 3 != 2;
        Department {
            id: floor + u32::try_from(draw.below(8_999)).unwrap_or_default(),
            name: (*name).to_owned(),
            cost_center: if has_center { centers[index].to_owned() } else { String::new() },
        }
    };
    names[..count].iter().enumerate().map(department).collect()
}

/// One to three accounts for each department, and one that is in none.
fn accounts(key: u64, departments: usize, odd_names: bool) -> Vec<Account> {
    let mut draw = Draw::of(&[key, key_of("accounts")]);
    let mut homes = Vec::new();
    for department in 0..departments {
        let count = 1 + draw.index(3);
        homes.extend(std::iter::repeat_n(Some(department), count));
    }
    homes.insert(homes.len() / 2, None);
    let names = shuffled(&names::usable(ACCOUNTS, odd_names), &mut draw);
    let account = |(index, department): (usize, Option<usize>)| {
        let number = u32::try_from(index).unwrap_or_default();
        let (first, last) = (draw.one_of(FIRST_NAMES), draw.one_of(LAST_NAMES));
        let domain = if draw.happens(750) { "example.com" } else { "example.org" };
        Account {
            id: 30_000 + number * 7_001 + u32::try_from(draw.below(7_000)).unwrap_or_default(),
            name: names[index % names.len()].to_owned(),
            owner_email: format!("{first}.{last}@{domain}"),
            department,
            lines: Vec::new(),
        }
    };
    homes.into_iter().enumerate().map(account).collect()
}

/// One to four subscriptions for each account.
fn subscriptions(key: u64, accounts: usize, odd_names: bool) -> Vec<Subscription> {
    let mut draw = Draw::of(&[key, key_of("subscriptions")]);
    let mut subscriptions: Vec<Subscription> = Vec::new();
    for account in 0..accounts {
        for _ in 0..=draw.index(4) {
            let number = u64::try_from(subscriptions.len()).unwrap_or_default();
            let offer_id = OFFERS[usize::from(draw.happens(200))];
            subscriptions.push(Subscription {
                id: 100_000_000_000 + number * 7_000_000_000 + draw.below(6_999_999_999),
                guid: draw.guid(),
                name: subscription_name(&mut draw, number, odd_names),
                account,
                offer_id,
            });
        }
    }
    subscriptions
}

/// Every team has a style of its own.
fn subscription_name(draw: &mut Draw, number: u64, odd_names: bool) -> String {
    let workload = draw.one_of(WORKLOADS);
    let environment = draw.one_of(ENVIRONMENTS);
    let code = 4_700 + number;
    match draw.below(if odd_names { 8 } else { 5 }) {
        0 => format!("{}-{code}", workload.to_uppercase()),
        1 => format!("sub-{workload}-{environment}-{code}"),
        2 => format!("PRJ_{code} {workload} ({environment})"),
        3 => format!("Pay as you go {code}"),
        4 => format!("{environment}.{workload}.{code}"),
        5 => format!("{code}, {workload} \"{environment}\""),
        6 => format!("Geschäftsbereich {workload} {code}"),
        _ => format!("{workload}{environment}{code} "),
    }
}

/// How many lines each account has, of which there are more in larger enrollments.
fn line_counts(key: u64, accounts: usize, rows_per_month: u64) -> Vec<usize> {
    let (usual, most) = LINES;
    let total = rows_per_month.min(usual).max((rows_per_month / ROWS_OF_LINE).min(most));
    let mut draw = Draw::of(&[key, key_of("lines")]);
    let weights: Vec<u64> = (0..accounts).map(|_| 10 + draw.below(90)).collect();
    let sum: u64 = weights.iter().sum();
    let count = |weight: u64| usize::try_from(total * weight / sum).unwrap_or_default().max(1);
    weights.into_iter().map(count).collect()
}

fn shuffled<T: Copy>(list: &[T], draw: &mut Draw) -> Vec<T> {
    let mut list = list.to_vec();
    for end in (1..list.len()).rev() {
        list.swap(end, draw.index(end + 1));
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::catalogue;
    use std::collections::BTreeSet;

    type Organization = (Vec<Department>, Vec<Account>, Vec<Subscription>);

    fn check(rows: u64, test: impl Fn(&[Meter], &Organization)) {
        let meters = catalogue::meters(1, "USD");
        for key in 0..60 {
            test(&meters, &organize(key, &meters, rows, key % 2 == 0));
        }
    }

    fn distinct<T: Ord>(values: impl IntoIterator<Item = T>) -> usize {
        values.into_iter().collect::<BTreeSet<_>>().len()
    }

    #[test]
    fn ids_and_names_are_unique() {
        check(2_500, |_, (departments, accounts, subscriptions)| {
            assert!((4..=7).contains(&departments.len()));
            assert_eq!(distinct(departments.iter().map(|department| department.id)), departments.len());
            assert_eq!(distinct(departments.iter().map(|department| &department.name)), departments.len());
            assert!(departments.iter().all(|department| (1_000..=999_999).contains(&department.id)));
            assert!(departments.iter().any(|department| department.cost_center.is_empty()));
            assert_eq!(distinct(accounts.iter().map(|account| account.id)), accounts.len());
            assert_eq!(distinct(accounts.iter().map(|account| &account.name)), accounts.len());
            assert_eq!(accounts.iter().filter(|account| account.department.is_none()).count(), 1);
            assert_eq!(
                distinct(subscriptions.iter().map(|subscription| subscription.id)),
                subscriptions.len()
            );
            assert_eq!(
                distinct(subscriptions.iter().map(|subscription| &subscription.name)),
                subscriptions.len()
            );
            for subscription in subscriptions {
                assert_eq!(subscription.id.to_string().len(), 12, "{}", subscription.id);
            }
        });
    }

    #[test]
    fn every_account_has_something_running() {
        for rows in [0, 10, 400, 2_500, 1_000_000, 100_000_000] {
            check(rows, |meters, (_, accounts, subscriptions)| {
                let total: usize = accounts.iter().map(|account| account.lines.len()).sum();
                assert!(total <= 2_400, "{total} lines for {rows} rows");
                assert!(rows < 2_500 || total > 500, "{total} lines for {rows} rows");
                for (index, account) in accounts.iter().enumerate() {
                    assert!(!account.lines.is_empty());
                    assert!(account.lines.iter().all(|line| {
                        line.meter < meters.len() && subscriptions[line.subscription].account == index
                    }));
                }
            });
        }
    }

    #[test]
    fn people_write_from_example_domains() {
        check(10, |_, (_, accounts, _)| {
            for Account { owner_email, .. } in accounts {
                assert!(owner_email.ends_with("@example.com") || owner_email.ends_with("@example.org"));
            }
        });
    }
}
