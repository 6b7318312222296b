//! Everything a user did to keep accounts in order, for the dashboard.

use super::saved_views::shown;
use super::{Organize, count};
use crate::view::{CommandError, FocusView, LabelView, OrganizeView, PinnedView, StartFocus};
use domain::organize::{Focus, LabelKind, MOST_PINS, Marks, StartFocus as Start};
use domain::{AccountId, ConnectionId, LabelId, UserId};
use std::collections::HashMap;
use store::{Label, Store};

impl Organize {
    /// Groups, tags, saved views, pinned accounts, and what the dashboard is limited to.
    pub async fn overview(&self) -> Result<OrganizeView, CommandError> {
        let (store, user) = self.storage.signed_in().await?;
        let mut labels = store.labels(user.clone()).await?;
        labels.retain(|label| !label.removed);
        let accounts = store.account_marks(user.clone()).await?;
        let connections = store.connection_marks(user.clone()).await?;
        let counts = Counts::of(&accounts, &connections);
        let (groups, tags) = labels.iter().partition(|label| label.kind == LabelKind::Group);
        let views = store.saved_views(user.clone()).await?.into_iter().filter(|view| !view.removed);
        let chosen = store.focus(user.clone()).await?;
        let (start_focus, start) = match chosen.start {
            Start::Last => (StartFocus::Last, None),
            Start::All => (StartFocus::All, None),
            Start::Chosen(focus) => (StartFocus::Chosen, Some(focus)),
        };
        Ok(OrganizeView {
            groups: counts.shown(groups),
            tags: counts.shown(tags),
            views: views.zip(0..).map(|(view, position)| shown(view, position)).collect(),
            pinned: pinned(&store, &user, &accounts).await?,
            focus: match chosen.focus {
                Some(focus) => focused(&store, &user, focus, &labels, &counts).await?,
                None => None,
            },
            start_focus,
            start,
        })
    }
}

/// How many accounts and logins have a label.
#[derive(Default)]
struct Counts(HashMap<LabelId, (usize, usize)>);

impl Counts {
    fn of(accounts: &HashMap<AccountId, Marks>, connections: &HashMap<ConnectionId, Marks>) -> Self {
        let mut counts = Self::default();
        for marks in accounts.values() {
            for id in marks.group.iter().chain(marks.tags.ids()) {
                counts.0.entry(id.clone()).or_default().0 += 1;
            }
        }
        for marks in connections.values() {
            for id in marks.tags.ids() {
                counts.0.entry(id.clone()).or_default().1 += 1;
            }
        }
        counts
    }

    fn shown(&self, labels: Vec<&Label>) -> Vec<LabelView> {
        let one = |label: &Label| {
            let (accounts, connections) = self.0.get(&label.id).copied().unwrap_or_default();
            LabelView {
                id: label.id.to_string(),
                kind: label.kind,
                name: label.name.clone(),
                color: label.color,
                accounts: count(accounts),
                connections: count(connections),
            }
        };
        labels.into_iter().map(one).collect()
    }
}

async fn pinned(
    store: &Store,
    user: &UserId,
    marks: &HashMap<AccountId, Marks>,
) -> Result<Vec<PinnedView>, CommandError> {
    let mut all = Vec::new();
    for (id, _) in marks.iter().filter(|(_, marks)| marks.pinned).take(MOST_PINS) {
        if let Some(account) = store.account(user.clone(), id.clone()).await? {
            all.push(PinnedView {
                id: account.id.to_string(),
                external_id: account.external_id,
                name: account.info.name,
                kind: account.kind,
                region: account.region,
            });
        }
    }
    all.sort_by_cached_key(|one| (one.name.is_empty(), one.name.to_lowercase(), one.id.clone()));
    Ok(all)
}

/// What the dashboard is limited to; `None` for what is no longer there.
async fn focused(
    store: &Store,
    user: &UserId,
    focus: Focus,
    labels: &[Label],
    counts: &Counts,
) -> Result<Option<FocusView>, CommandError> {
    let (name, accounts) = match &focus {
        Focus::Account { id } => {
            let Some(account) = store.account(user.clone(), id.clone()).await? else { return Ok(None) };
            (account.info.name, 1)
        }
        Focus::Group { id } => {
            let Some(label) = labels.iter().find(|label| label.id == *id) else { return Ok(None) };
            (label.name.clone(), counts.0.get(id).copied().unwrap_or_default().0)
        }
    };
    Ok(Some(FocusView { focus, name, accounts: count(accounts) }))
}
