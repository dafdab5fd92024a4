//! From fetches to sums.

use ea_billing_core::{
    Batch, BillingPeriodId, MarketplaceCharge, Query, Reader, Result as CoreResult, Span, UsageDetail,
    analysis::spend::{Dimension, Spend},
};

use crate::{
    failure::{Failure, Result},
    pull::{Chosen, Pull},
};

/// Sums of fetches that are whole.
#[derive(Debug)]
pub(crate) struct Adding {
    pub(crate) spend: Spend,
}

/// Adds up the rows of one fetch, which may begin anew.
struct Part<R> {
    spend: Spend,
    period: Option<BillingPeriodId>,
    add: fn(&mut Spend, &R, Option<BillingPeriodId>) -> CoreResult<()>,
}

impl Adding {
    pub(crate) fn new(spend: Spend) -> Self {
        Self { spend }
    }

    pub(crate) async fn usage(
        &mut self,
        pull: &mut Pull<'_>,
        query: &Query<UsageDetail>,
        chosen: &Chosen,
        span: Span,
    ) -> Result<()> {
        let mut part = Part { spend: self.nothing(), period: chosen.period_of(span), add: Spend::add_usage };
        pull.read_by(query, &span.to_string(), &mut part).await?;
        Ok(self.spend.merge(&part.spend)?)
    }

    pub(crate) async fn marketplace(
        &mut self,
        pull: &mut Pull<'_>,
        query: &Query<MarketplaceCharge>,
        chosen: &Chosen,
        span: Span,
    ) -> Result<()> {
        let period = chosen.period_of(span);
        let mut part = Part { spend: self.nothing(), period, add: Spend::add_marketplace };
        pull.read_by(query, &span.to_string(), &mut part).await?;
        Ok(self.spend.merge(&part.spend)?)
    }

    fn nothing(&self) -> Spend {
        like(&self.spend)
    }
}

/// No sums, by the same dimensions.
fn like(spend: &Spend) -> Spend {
    Spend::new(spend.dimensions().cloned().collect::<Vec<Dimension>>())
}

impl<R> Reader<R> for Part<R> {
    type Error = Failure;

    fn begin(&mut self) -> Result<()> {
        self.spend = like(&self.spend);
        Ok(())
    }

    fn take(&mut self, batch: Batch<R>) -> Result<()> {
        for row in &batch.rows {
            (self.add)(&mut self.spend, row, self.period)?;
        }
        Ok(())
    }
}
