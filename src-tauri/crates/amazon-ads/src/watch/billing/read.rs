//! Reads what billing answers: by index, and only under the name of the account that was asked for.

use super::{AdvertiserMarketplace, BillingAnswer, BillingNotice, BillingStatus};
use crate::id::TextId;
use crate::lenient::{Body, NoList, Odd, Row, each};
use crate::watch::{SENTENCE, by_index};
use domain::plain;

/// Most notices of one account (documented).
const MOST_NOTICES: usize = 30;

/// One answer for each of `asked`, in their order.
pub(super) fn parse<T: PartialEq>(
    body: &[u8],
    asked: &[AdvertiserMarketplace],
    read: impl Fn(&Row<'_>) -> Result<T, Odd>,
) -> Result<Vec<BillingAnswer<T>>, NoList> {
    let body = Body::new(body);
    let (successes, errors) = by_index::lists(&body.object()?)?;
    let known = each(&successes, |row| Ok((own_index(row, asked)?, BillingAnswer::Known(read(row)?))));
    let failed = each(&errors, |row| Ok((own_index(row, asked)?, read_error(row))));
    let places = by_index::place(asked.len(), known.into_iter().chain(failed));
    Ok(places.into_iter().map(|answer| answer.unwrap_or(BillingAnswer::Missing)).collect())
}

/// The index of the row, unless it names another account than was asked for there.
fn own_index(row: &Row<'_>, asked: &[AdvertiserMarketplace]) -> Result<usize, Odd> {
    let index = by_index::index(row)?;
    let own = asked.get(index).ok_or(Odd)?;
    let named = row.inner("advertiserMarketplace");
    let several = row.inner_list("advertiserMarketplaces", |named| Ok(is(named, own)));
    let right = named.is_none_or(|named| is(&named, own))
        // The description requires this of errors and then doesn't describe it.
        && is(row, own)
        && (several.is_empty() || several.contains(&true));
    if right { Ok(index) } else { Err(Odd) }
}

/// Whether what the row says of an account fits `own`. Nothing said fits.
fn is(row: &Row<'_>, own: &AdvertiserMarketplace) -> bool {
    let fits = |name: &str, own: &str| match row.id(name) {
        Ok(Some(TextId(id))) => id == own,
        Ok(None) => true,
        Err(Odd) => false,
    };
    fits("advertiserId", &own.advertiser_id) && fits("marketplaceId", &own.marketplace_id)
}

fn read_error<T>(row: &Row<'_>) -> BillingAnswer<T> {
    match row.text("errorCode", plain::WORD).unwrap_or_default() {
        code if code == "NOT_AUTHORIZED" => BillingAnswer::NotVisible,
        code if code == "NOT_FOUND" => BillingAnswer::NotFound,
        code => BillingAnswer::Failed { code },
    }
}

pub(super) fn status(row: &Row<'_>) -> Result<BillingStatus, Odd> {
    let status = row.inner("billingStatus").ok_or(Odd)?;
    Ok(BillingStatus {
        code: status.word("billingStatusCode", plain::WORD)?.ok_or(Odd)?,
        message: status.text("message", SENTENCE).unwrap_or_default(),
    })
}

/// Missing notices are no sign that there are none: the description requires the list.
pub(super) fn notices(row: &Row<'_>) -> Result<Vec<BillingNotice>, Odd> {
    let notices = row.list("billingNotifications").map_err(|NoList| Odd)?;
    if !row.has("billingNotifications") {
        return Err(Odd);
    }
    let notices = each(&notices, |row| {
        Ok(BillingNotice {
            name: row.word("notificationName", plain::WORD)?.ok_or(Odd)?,
            severity: row.text("severity", plain::WORD),
            impact: row.text("impact", plain::WORD),
            title: row.text("title", plain::NAME).unwrap_or_default(),
            description: row.text("description", SENTENCE).unwrap_or_default(),
            priority: row.integer("priority"),
            payment_due: row.time("paymentDueDate"),
            suspends: row.time("suspensionDate"),
        })
    });
    Ok(row.at_most(MOST_NOTICES, notices))
}
