//! Faults of the time.

use crate::wire::{PAGES, ask, first_and_next};
use chrono::TimeDelta;
use ea_billing_sim::{Simulator, World};

#[tokio::test]
async fn a_key_has_expired() {
    let (seen, _) = first_and_next(r#"{"fault":"key-expired"}"#).await;
    assert_eq!(seen.status(), 401);
    assert!(seen.text().contains("expired"));
}

#[tokio::test]
async fn the_date_is_that_of_the_servers_clock() {
    let simulator = Simulator::start(World::default()).await.expect("it starts");
    let date = async || ask(&simulator, PAGES).await.header("date");
    assert_eq!(date().await.as_deref(), Some("Sat, 21 Nov 2026 09:00:00 GMT"));
    simulator.advance(TimeDelta::hours(1));
    assert_eq!(date().await.as_deref(), Some("Sat, 21 Nov 2026 10:00:00 GMT"));
}

#[tokio::test]
async fn the_date_is_another() {
    let (seen, next) = first_and_next(r#"{"fault":"clock-skew"}"#).await;
    assert_eq!(seen.header("date").as_deref(), Some("Sun, 22 Nov 2026 09:00:00 GMT"));
    assert_eq!(next.header("date").as_deref(), Some("Sat, 21 Nov 2026 09:00:00 GMT"));
    let (seen, _) = first_and_next(r#"{"fault":"clock-skew","seconds":-86400}"#).await;
    assert_eq!(seen.header("date").as_deref(), Some("Fri, 20 Nov 2026 09:00:00 GMT"));
}

#[tokio::test]
async fn a_clock_goes_on_if_it_should() {
    let simulator =
        Simulator::builder(World::default()).with_running_clock().start().await.expect("it starts");
    let before = simulator.now();
    while simulator.now() == before {
        tokio::task::yield_now().await;
    }
    assert!(simulator.now() > before);
}

#[tokio::test]
async fn no_move_of_a_running_clock_is_lost() {
    const MOVES: i32 = 5000;
    let simulator =
        Simulator::builder(World::default()).with_running_clock().start().await.expect("it starts");
    let before = simulator.now();
    let moving = std::sync::atomic::AtomicBool::new(true);
    let both = std::sync::Barrier::new(2);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            both.wait();
            while moving.load(std::sync::atomic::Ordering::Relaxed) {
                let _ = simulator.now();
            }
        });
        both.wait();
        for _ in 0..MOVES {
            simulator.advance(TimeDelta::hours(1));
        }
        moving.store(false, std::sync::atomic::Ordering::Relaxed);
    });
    let hours = (simulator.now() - before).num_hours();
    assert_eq!(hours, i64::from(MOVES));
}
