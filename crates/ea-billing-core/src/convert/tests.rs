mod body;
pub(super) mod recordings;
mod report;
mod rows;
mod service_error;
