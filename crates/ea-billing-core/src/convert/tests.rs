mod body;
mod recordings;
mod report;
mod rows;
mod service_error;
