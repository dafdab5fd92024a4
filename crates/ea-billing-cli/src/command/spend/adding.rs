//! From fetches to sums.

use ea_billing_core::{
    Batch, BillingPeriodId, MarketplaceCharge, Query, Reader, Record, Result as CoreResult, Span,
    UsageDetail,
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
pub(crate) struct Part<R> {
    pub(crate) sums: Vec<Spend>,
    period: Option<BillingPeriodId>,
    add: Add<R>,
}

type Add<R> = fn(&mut Spend, &R, Option<BillingPeriodId>) -> CoreResult<()>;

impl<R> Part<R> {
    /// Begins with sums of nothing.
    pub(crate) fn new(sums: Vec<Spend>, period: Option<BillingPeriodId>, add: Add<R>) -> Self {
        Self { sums, period, add }
    }
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
        self.add(pull, query, chosen, span, Spend::add_usage).await
    }

    pub(crate) async fn marketplace(
        &mut self,
        pull: &mut Pull<'_>,
        query: &Query<MarketplaceCharge>,
        chosen: &Chosen,
        span: Span,
    ) -> Result<()> {
        self.add(pull, query, chosen, span, Spend::add_marketplace).await
    }

    async fn add<R: Record>(
        &mut self,
        pull: &mut Pull<'_>,
        query: &Query<R>,
        chosen: &Chosen,
        span: Span,
        add: Add<R>,
    ) -> Result<()> {
        let mut part = Part::new(vec![like(&self.spend)], chosen.period_of(span), add);
        pull.read_by(query, &span.to_string(), &mut part).await?;
        for sum in &part.sums {
            self.spend.merge(sum)?;
        }
        Ok(())
    }
}

/// No sums, by the same dimensions.
fn like(spend: &Spend) -> Spend {
    Spend::new(spend.dimensions().cloned().collect::<Vec<Dimension>>())
}

impl<R> Reader<R> for Part<R> {
    type Error = Failure;

    fn begin(&mut self) -> Result<()> {
        self.sums.iter_mut().for_each(|sum| *sum = like(sum));
        Ok(())
    }

    fn take(&mut self, batch: Batch<R>) -> Result<()> {
        for sum in &mut self.sums {
            for row in &batch.rows {
                (self.add)(sum, row, self.period)?;
            }
        }
        Ok(())
    }
}
