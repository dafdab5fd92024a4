//! Signals on the threads of the library, and on those of the program while they wait for it.
//!
//! A program in Rust ignores `SIGPIPE`, one in C dies of it, and connections are written to without asking for its absence.

#[cfg(unix)]
pub(crate) use unix::{Mask, WithoutPipe, block_asynchronous};

#[cfg(not(unix))]
pub(crate) use nothing::{Mask, WithoutPipe, block_asynchronous};

#[cfg(unix)]
mod unix {
    use std::{mem::MaybeUninit, ptr};

    use libc::{c_int, sigset_t};

    /// What a thread gets for what it does itself; without them a fault would go unnoticed.
    const SYNCHRONOUS: [c_int; 7] =
        [libc::SIGSEGV, libc::SIGBUS, libc::SIGFPE, libc::SIGILL, libc::SIGABRT, libc::SIGTRAP, libc::SIGSYS];

    /// Keeps signals that are sent to the process off this thread, so that no handler of the program runs on it.
    pub(crate) fn block_asynchronous() {
        let mut set = set_of(libc::sigfillset);
        for signal in SYNCHRONOUS {
            // SAFETY: the set was made, and the signals are of this system.
            unsafe { libc::sigdelset(&raw mut set, signal) };
        }
        change(libc::SIG_BLOCK, &set);
    }

    /// The signals that are blocked on a thread.
    #[derive(Clone, Copy)]
    pub(crate) struct Mask(sigset_t);

    impl Mask {
        /// That of this thread.
        pub(crate) fn of_this_thread() -> Self {
            Self(change(libc::SIG_BLOCK, &set_of(libc::sigemptyset)))
        }

        /// Does some work with this mask: what the program starts there gets its own.
        pub(crate) fn during<T>(&self, work: impl FnOnce() -> T) -> T {
            let _before = Restored(change(libc::SIG_SETMASK, &self.0));
            work()
        }
    }

    /// Puts a mask back.
    struct Restored(sigset_t);

    impl Drop for Restored {
        fn drop(&mut self) {
            change(libc::SIG_SETMASK, &self.0);
        }
    }

    /// While it is there, a connection that has ended sends this thread no `SIGPIPE`.
    pub(crate) struct WithoutPipe {
        before: sigset_t,
        /// Whether one was waiting before, which is then the program's.
        was_pending: bool,
    }

    impl WithoutPipe {
        pub(crate) fn begin() -> Self {
            let was_pending = is_pending();
            Self { before: change(libc::SIG_BLOCK, &pipe()), was_pending }
        }
    }

    impl Drop for WithoutPipe {
        fn drop(&mut self) {
            if !self.was_pending && is_pending() {
                take();
            }
            change(libc::SIG_SETMASK, &self.before);
        }
    }

    /// Takes a `SIGPIPE` that is pending.
    #[cfg(not(any(target_os = "macos", target_os = "ios", target_os = "openbsd")))]
    fn take() {
        let now = libc::timespec { tv_sec: 0, tv_nsec: 0 };
        // SAFETY: the set and the time are there; nobody asks for details.
        unsafe { libc::sigtimedwait(&pipe(), ptr::null_mut(), &raw const now) };
    }

    /// Takes a `SIGPIPE` that is pending. It was looked for, so that this does not wait.
    #[cfg(any(target_os = "macos", target_os = "ios", target_os = "openbsd"))]
    fn take() {
        let mut taken = 0;
        // SAFETY: the set and the place are there.
        unsafe { libc::sigwait(&pipe(), &raw mut taken) };
    }

    fn is_pending() -> bool {
        let set = set_of(libc::sigpending);
        // SAFETY: the set was filled.
        unsafe { libc::sigismember(&raw const set, libc::SIGPIPE) == 1 }
    }

    fn pipe() -> sigset_t {
        let mut set = set_of(libc::sigemptyset);
        // SAFETY: the set was made.
        unsafe { libc::sigaddset(&raw mut set, libc::SIGPIPE) };
        set
    }

    /// A set that a function of the system fills.
    fn set_of(fill: unsafe extern "C" fn(*mut sigset_t) -> c_int) -> sigset_t {
        let mut set = MaybeUninit::<sigset_t>::zeroed();
        // SAFETY: the place is there, and zeros are a set of none.
        unsafe {
            fill(set.as_mut_ptr());
            set.assume_init()
        }
    }

    /// Changes the mask of this thread, and gives that from before.
    fn change(how: c_int, set: &sigset_t) -> sigset_t {
        let mut before = set_of(libc::sigemptyset);
        // SAFETY: both sets are there.
        unsafe { libc::pthread_sigmask(how, &raw const *set, &raw mut before) };
        before
    }

    #[cfg(all(test, target_os = "linux"))]
    mod tests {
        use super::*;

        fn is_blocked(signal: c_int) -> bool {
            let Mask(set) = Mask::of_this_thread();
            // SAFETY: the set was filled.
            unsafe { libc::sigismember(&raw const set, signal) == 1 }
        }

        /// Sends this thread a signal.
        fn raise(signal: c_int) {
            // SAFETY: the thread is there, and the signal is blocked or ignored.
            assert_eq!(unsafe { libc::pthread_kill(libc::pthread_self(), signal) }, 0);
        }

        /// Does some work on a thread of its own, since it changes the mask. A signal that is ignored, as in all programs in Rust,
        /// waits nonetheless while it is blocked.
        fn on_a_thread(work: impl FnOnce() + Send) {
            std::thread::scope(|scope| {
                scope.spawn(work);
            });
        }

        #[test]
        fn a_broken_pipe_of_ours_is_taken_and_one_of_the_program_stays() {
            on_a_thread(|| {
                let without = WithoutPipe::begin();
                assert!(is_blocked(libc::SIGPIPE));
                raise(libc::SIGPIPE);
                drop(without);
                assert!(!is_blocked(libc::SIGPIPE) && !is_pending());

                let outer = Restored(change(libc::SIG_BLOCK, &pipe()));
                raise(libc::SIGPIPE);
                drop(WithoutPipe::begin());
                assert!(is_blocked(libc::SIGPIPE) && is_pending());
                take();
                drop(outer);
            });
        }

        #[test]
        fn threads_of_the_library_get_faults_only_and_callbacks_what_the_program_gets() {
            on_a_thread(|| {
                let of_program = Mask::of_this_thread();
                block_asynchronous();
                let blocked = [libc::SIGPIPE, libc::SIGINT, libc::SIGTERM, libc::SIGCHLD, libc::SIGUSR1];
                assert!(blocked.into_iter().all(is_blocked) && !SYNCHRONOUS.into_iter().any(is_blocked));
                of_program.during(|| assert!(!blocked.into_iter().any(is_blocked)));
                assert!(blocked.into_iter().all(is_blocked));
            });
        }
    }
}

/// For where there are no signals.
#[cfg(not(unix))]
mod nothing {
    pub(crate) fn block_asynchronous() {}

    /// Nothing is blocked.
    #[derive(Clone, Copy)]
    pub(crate) struct Mask;

    impl Mask {
        pub(crate) fn of_this_thread() -> Self {
            Self
        }

        pub(crate) fn during<T>(&self, work: impl FnOnce() -> T) -> T {
            work()
        }
    }

    /// Nothing is sent.
    pub(crate) struct WithoutPipe;

    impl WithoutPipe {
        pub(crate) fn begin() -> Self {
            Self
        }
    }
}
