//! Real waiting, for answers that are slow on request. Nothing else here waits.

use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt as _};

/// Waits for so many milliseconds, or for ever.
#[expect(clippy::disallowed_methods, reason = "a slow answer has to wait, and this is the home of it")]
pub(super) async fn pause(milliseconds: Option<u64>) {
    match milliseconds {
        // The timer's shortest wait is a whole millisecond.
        Some(0) => tokio::task::yield_now().await,
        Some(milliseconds) => tokio::time::sleep(Duration::from_millis(milliseconds)).await,
        None => std::future::pending().await,
    }
}

/// Waits like [`pause`], but not beyond the end of the connection; whether it is still there.
pub(super) async fn pause_while_open(
    stream: &mut (impl AsyncRead + Unpin),
    milliseconds: Option<u64>,
) -> bool {
    tokio::select! {
        () = pause(milliseconds) => true,
        () = drain(stream) => false,
    }
}

/// Reads until the other side ends the connection.
pub(super) async fn drain(stream: &mut (impl AsyncRead + Unpin)) {
    let mut room = [0; 1024];
    while stream.read(&mut room).await.is_ok_and(|length| length > 0) {}
}
