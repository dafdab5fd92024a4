//! What to do when Azure Resource Manager lets nobody in.

use crate::error::Code;

/// The hint for a request with a token: which role is missing and where, or what else to correct.
///
/// Roles: <https://learn.microsoft.com/azure/cost-management-billing/manage/manage-billing-access> and
/// <https://learn.microsoft.com/azure/role-based-access-control/built-in-roles>.
pub(super) fn hint(code: Code, name: &str, message: &str, what: &str) -> Option<String> {
    let is = |known: &str| name.eq_ignore_ascii_case(known);
    let hint = match code {
        Code::Unauthorized if is("InvalidAuthenticationTokenTenant") => {
            "sign in to the tenant of the subscription: set the tenant".to_owned()
        }
        Code::Unauthorized => {
            "the access token is not for this address, or was revoked: check that the cloud, \
                               the address of Azure Resource Manager and the tenant belong together"
                .to_owned()
        }
        Code::Forbidden => role(message, what),
        Code::NotFound if is("SubscriptionNotFound") => {
            "the server does not know the subscription: check its id, the tenant and the cloud".to_owned()
        }
        Code::NotFound if is_one_invoice(what) => {
            "the list of invoices has the names; or check the subscription or billing account and the tenant"
                .to_owned()
        }
        Code::NotFound => {
            "there may be nothing of that kind yet; check the subscription or billing account and the tenant"
                .to_owned()
        }
        Code::UnexpectedStatus if is("MissingSubscriptionRegistration") => {
            "register the namespace that the message names in the subscription: `az provider register --namespace NAME`"
                .to_owned()
        }
        Code::BadRequest => "check the subscription or billing account, the dates and the offer".to_owned(),
        _ => return None,
    };
    Some(hint)
}

/// Whether an invoice was asked for by its name, or a document of it.
fn is_one_invoice(what: &str) -> bool {
    let what = what.to_ascii_lowercase();
    let named = what.split_once("/microsoft.billing/").and_then(|(_, path)| path.split_once("invoices/"));
    named.is_some_and(|(_, name)| !name.starts_with("latest") && !name.contains("/operationresults/"))
}

fn role(message: &str, what: &str) -> String {
    // The address of the request ends in what was asked for, the scope that a server names ends before.
    let scope = scope(message);
    let place = scope.unwrap_or(what).to_ascii_lowercase();
    if place.contains("/billingaccounts/") && !place.contains("/billingaccounts/default/") {
        return "the identity needs the role Billing account reader (EnrollmentReader for an application in an \
                enterprise agreement) on the billing account; a new role may take some minutes"
            .to_owned();
    }
    let scope = scope.map(|scope| format!(" ({scope})")).unwrap_or_default();
    let invoices = if place.contains("/invoices") || message.contains("Microsoft.Billing/invoices") {
        ", and the account administrator has to allow others to see invoices"
    } else {
        ""
    };
    format!(
        "the identity needs the role Reader or Billing Reader on the subscription{scope}{invoices}; a new role may \
         take some minutes"
    )
}

/// The scope that a refusal names: `… does not have authorization to perform action 'X' over scope 'Y' …`.
fn scope(message: &str) -> Option<&str> {
    let (_, rest) = message.split_once("over scope '")?;
    let (scope, _) = rest.split_once('\'')?;
    let plain = |c: char| c.is_ascii_alphanumeric() || "/-_.:".contains(c);
    (scope.len() <= 200 && scope.chars().all(plain)).then_some(scope)
}
