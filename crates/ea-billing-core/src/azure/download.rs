//! Downloads of invoices and of their documents.

use super::{AzureClient, InvoiceScope};
use crate::{
    Download, InvoiceDocument, SignedAddress,
    error::{Code, Error, Result},
    fetch,
    source::{AzureCall, Call, Paper},
};

/// Names a document of an invoice, to be put into a ZIP file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DocumentName {
    invoice: String,
    document: String,
}

impl DocumentName {
    /// The document of this name ([`InvoiceDocument::name`]) of the invoice of this name.
    #[must_use]
    pub fn new(invoice: impl Into<String>, document: impl Into<String>) -> Self {
        Self { invoice: invoice.into(), document: document.into() }
    }

    /// The name of the invoice.
    #[must_use]
    pub fn invoice(&self) -> &str {
        &self.invoice
    }

    /// The name of the document.
    #[must_use]
    pub fn document(&self) -> &str {
        &self.document
    }
}

/// A document is asked for, waited for if the server makes it in the background, and read from a signed address without the
/// token. An address that has ended, or that its store refuses, is asked for once more.
impl AzureClient {
    /// Downloads an invoice as PDF.
    ///
    /// # Errors
    ///
    /// [`Code::NotFound`] for an invoice that there is not or that has no document, [`Code::UnexpectedContent`] where
    /// something else than a document comes, and as [`Query::fetch`](crate::Query::fetch).
    pub async fn download_invoice(&self, scope: &InvoiceScope, invoice: &str) -> Result<Download> {
        let paper = Paper::Document { invoice: invoice.to_owned(), document: None };
        self.download(scope, paper, None, invoice).await
    }

    /// Downloads one document of an invoice, by its name, or where it has none at the address that the server gave for it.
    ///
    /// # Errors
    ///
    /// As [`download_invoice`](Self::download_invoice); [`Code::InvalidArgument`] for a document that has neither name nor
    /// address, and for invoices of the API of 2018, which have one document each; [`Code::ForeignLink`] for an address
    /// that is not of Azure Resource Manager.
    pub async fn download_document(
        &self,
        scope: &InvoiceScope,
        invoice: &str,
        document: &InvoiceDocument,
    ) -> Result<Download> {
        if matches!(scope, InvoiceScope::Subscription(_)) {
            let message = format!("document: expected none, since an invoice of {scope} has one only");
            return Err(Error::new(Code::InvalidArgument, message));
        }
        let (name, url) = (document.name.trim(), document.url.as_ref());
        if name.is_empty() && url.is_none() {
            let message =
                format!("document: expected one with a name or an address, found neither in {invoice}");
            return Err(Error::new(Code::InvalidArgument, message));
        }
        if !name.is_empty() {
            let paper = Paper::Document { invoice: invoice.to_owned(), document: Some(name.to_owned()) };
            return self.download(scope, paper, None, &format!("{invoice}-{name}")).await;
        }
        let paper = Paper::Document { invoice: invoice.to_owned(), document: None };
        let file_name = match document.kind.trim() {
            "" | "Invoice" => invoice.to_owned(),
            kind => format!("{invoice}-{kind}"),
        };
        let url = url.map(SignedAddress::expose);
        self.download(scope, paper, url, &file_name).await
    }

    /// Downloads the summary of an invoice of a billing account with an Enterprise Agreement.
    ///
    /// # Errors
    ///
    /// As [`download_invoice`](Self::download_invoice).
    pub async fn download_summary(&self, account: &str, invoice: &str) -> Result<Download> {
        let scope = InvoiceScope::BillingAccount(account.to_owned());
        let paper = Paper::Summary { invoice: invoice.to_owned() };
        self.download(&scope, paper, None, &format!("{invoice}-summary")).await
    }

    /// Downloads several documents as one ZIP file.
    ///
    /// # Errors
    ///
    /// As [`download_invoice`](Self::download_invoice); [`Code::InvalidArgument`] for no documents, and for the API of 2018,
    /// which has no such files.
    pub async fn download_documents(
        &self,
        scope: &InvoiceScope,
        documents: &[DocumentName],
    ) -> Result<Download> {
        let first = documents.first().map_or("", DocumentName::invoice);
        let is_of_one = documents.iter().all(|document| document.invoice() == first);
        let name = if is_of_one { format!("{first}-documents") } else { "invoice-documents".to_owned() };
        self.download(scope, Paper::Archive(documents.to_vec()), None, &name).await
    }

    async fn download(
        &self,
        scope: &InvoiceScope,
        paper: Paper,
        url: Option<&str>,
        name: &str,
    ) -> Result<Download> {
        let call = Call::Azure(AzureCall::Download(scope.clone(), paper));
        fetch::download(&self.shared, call, url, name).await
    }
}
