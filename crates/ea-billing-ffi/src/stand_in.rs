//! Stands where the table crate will have it.
#![allow(dead_code, clippy::all, clippy::pedantic, reason = "it goes away")]
use std::marker::PhantomData;
#[derive(Debug)]
pub(crate) struct IssueRow(pub(crate) ea_billing_core::RowIssue);
#[derive(Debug)]
pub(crate) struct Array<R>(PhantomData<fn(&R)>);
impl<R> Array<R> {
    pub(crate) fn new() -> Self {
        Self(PhantomData)
    }
    pub(crate) fn push(&mut self, _row: &R) {}
    pub(crate) fn finish(self) -> Vec<u8> {
        b"[]".to_vec()
    }
}
impl<R> Default for Array<R> {
    fn default() -> Self {
        Self::new()
    }
}
pub(crate) fn array<R>(_rows: &[R]) -> Vec<u8> {
    b"[]".to_vec()
}
pub(crate) fn object<R>(_row: &R) -> Vec<u8> {
    b"{}".to_vec()
}
