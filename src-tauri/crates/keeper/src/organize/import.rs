//! Reading groups, tags, notes and pins from a table: what would change, before anything does.

use super::export::Names;
use super::labels::is_same;
use super::table::{self, Kind, LONGEST, Line, yes};
use super::{Organize, count, invalid};
use crate::view::{CommandError, MarkChange, MarkFault, MarkFaultView, MarkField, MarksPreview};
use domain::organize::{LabelColor, LabelKind, Marks, Tags};
use domain::{Account, AccountId, Connection, ConnectionId, LabelId, UserId};
use std::collections::{HashMap, HashSet};
use store::{Label, MarkedAccount, Store};

/// Changes and faults that are shown.
const SHOWN: usize = 200;

/// An import that was looked at and not yet done.
#[derive(Debug)]
pub(crate) struct Import {
    pub id: u32,
    pub user: UserId,
    pub labels: Vec<Label>,
    pub accounts: Vec<MarkedAccount>,
    pub connections: Vec<(ConnectionId, Marks, Marks)>,
}

/// What is here, by how a table names it.
struct Here {
    accounts: HashMap<String, Vec<Account>>,
    account_marks: HashMap<AccountId, Marks>,
    connections: HashMap<ConnectionId, Connection>,
    connection_marks: HashMap<ConnectionId, Marks>,
}

impl Here {
    async fn of(store: &Store, user: &UserId) -> Result<Self, CommandError> {
        let mut accounts: HashMap<String, Vec<Account>> = HashMap::new();
        for account in store.accounts(user.clone()).await? {
            accounts.entry(account.external_id.clone()).or_default().push(account);
        }
        let connections = store.connections(user.clone()).await?;
        Ok(Self {
            accounts,
            account_marks: store.account_marks(user.clone()).await?,
            connections: connections.into_iter().map(|one| (one.id.clone(), one)).collect(),
            connection_marks: store.connection_marks(user.clone()).await?,
        })
    }

    /// The accounts that a line means: without a region or a kind, those of every one.
    fn meant(&self, line: &Line) -> Vec<&Account> {
        let all = self.accounts.get(&line.id).map(Vec::as_slice).unwrap_or_default();
        let meant = |account: &&Account| {
            line.region.is_none_or(|region| region == account.region)
                && (line.kind == Kind::Account || line.kind == Kind::Of(account.kind))
        };
        all.iter().filter(meant).collect()
    }
}

/// Groups and tags, with those that the table brings.
struct Labels {
    all: Vec<Label>,
    new: Vec<Label>,
}

impl Labels {
    fn id(&mut self, kind: LabelKind, name: &str, new_id: impl FnOnce() -> String) -> LabelId {
        let known = self.all.iter().chain(&self.new);
        let mut known = known.filter(|label| label.kind == kind && !label.removed);
        if let Some(found) = known.find(|label| is_same(&label.name, name)) {
            return found.id.clone();
        }
        let id = LabelId::new(new_id());
        let color = LabelColor::ALL[(self.all.len() + self.new.len()) % LabelColor::ALL.len()];
        self.new.push(Label { id: id.clone(), kind, name: name.to_owned(), color, removed: false });
        id
    }

    fn names(&self) -> Names {
        let live = self.all.iter().chain(&self.new).filter(|label| !label.removed);
        Names(live.map(|label| (label.id.clone(), label.name.clone())).collect())
    }

    fn new_names(&self, kind: LabelKind) -> Vec<String> {
        self.new.iter().filter(|label| label.kind == kind).map(|label| label.name.clone()).collect()
    }
}

impl Organize {
    /// Says what a table would change, and keeps it until it is applied or another one is looked at.
    pub async fn preview(&self, csv: &str) -> Result<MarksPreview, CommandError> {
        if csv.len() > LONGEST {
            return Err(invalid("the table is too large"));
        }
        let (store, user) = self.storage.signed_in().await?;
        let here = Here::of(&store, &user).await?;
        let mut labels = Labels { all: store.labels(user.clone()).await?, new: Vec::new() };
        let (lines, mut faults) = table::read(csv);
        let (mut unchanged, mut unknown) = (0, 0);
        let mut seen = HashSet::new();
        let (mut accounts, mut connections) = (Vec::new(), Vec::new());
        for line in &lines {
            if line.kind == Kind::Login {
                let id = ConnectionId::new(line.id.as_str());
                if !here.connections.contains_key(&id) {
                    unknown += 1;
                    continue;
                }
                if !seen.insert(line.id.clone()) {
                    faults.push(MarkFaultView { line: line.number, fault: MarkFault::Repeated });
                    continue;
                }
                let before = here.connection_marks.get(&id).cloned().unwrap_or_default();
                let after = self.after(line, &before, &mut labels);
                let after = Marks { group: None, pinned: false, ..after };
                if after == before {
                    unchanged += 1;
                } else {
                    connections.push((id, before, after));
                }
                continue;
            }
            let meant = here.meant(line);
            if meant.is_empty() {
                unknown += 1;
            }
            for account in meant {
                if !seen.insert(account.id.to_string()) {
                    faults.push(MarkFaultView { line: line.number, fault: MarkFault::Repeated });
                    continue;
                }
                let marks = here.account_marks.get(&account.id).cloned().unwrap_or_default();
                let after = (line.tracked.unwrap_or(account.tracked), self.after(line, &marks, &mut labels));
                let before = (account.tracked, marks);
                if after == before {
                    unchanged += 1;
                } else {
                    accounts.push(MarkedAccount { id: account.id.clone(), before, after });
                }
            }
        }
        let changes = changes(&here, &labels.names(), &accounts, &connections);
        faults.sort_by_key(|fault| fault.line);
        faults.truncate(SHOWN);
        let mut held = self.import.lock();
        let id = held.as_ref().map_or(0, |import| import.id).wrapping_add(1);
        let preview = MarksPreview {
            id,
            changes,
            changed: count(accounts.len() + connections.len()),
            unchanged,
            unknown,
            new_groups: labels.new_names(LabelKind::Group),
            new_tags: labels.new_names(LabelKind::Tag),
            faults,
        };
        *held = Some(Import { id, user, labels: labels.new, accounts, connections });
        Ok(preview)
    }

    fn after(&self, line: &Line, before: &Marks, labels: &mut Labels) -> Marks {
        let mut marks = before.clone();
        if let Some(group) = &line.group {
            let id = || labels.id(LabelKind::Group, group, || self.new_id());
            marks.group = (!group.is_empty()).then(id);
        }
        if let Some(tags) = &line.tags {
            let ids = tags.iter().map(|tag| labels.id(LabelKind::Tag, tag, || self.new_id()));
            marks.tags = Tags::new(ids);
        }
        marks.note = line.note.clone().unwrap_or(marks.note);
        marks.pinned = line.pinned.unwrap_or(marks.pinned);
        marks
    }
}

/// The first changes, in words.
fn changes(
    here: &Here,
    names: &Names,
    accounts: &[MarkedAccount],
    connections: &[(ConnectionId, Marks, Marks)],
) -> Vec<MarkChange> {
    let known: HashMap<&AccountId, &Account> =
        here.accounts.values().flatten().map(|account| (&account.id, account)).collect();
    let of_accounts = accounts.iter().filter_map(|one| {
        let account = known.get(&one.id)?;
        let of = |field, before, after| MarkChange {
            id: account.id.to_string(),
            external_id: account.external_id.clone(),
            name: account.info.name.clone(),
            field,
            before,
            after,
        };
        let mut all: Vec<MarkChange> =
            fields(names, &one.before.1, &one.after.1).map(|(field, b, a)| of(field, b, a)).collect();
        if one.before.0 != one.after.0 {
            all.push(of(MarkField::Tracked, yes(one.before.0), yes(one.after.0)));
        }
        Some(all)
    });
    let of_connections = connections.iter().filter_map(|(id, before, after)| {
        let connection = here.connections.get(id)?;
        let of = |(field, before, after)| MarkChange {
            id: id.to_string(),
            external_id: String::new(),
            name: connection.label.clone(),
            field,
            before,
            after,
        };
        Some(fields(names, before, after).map(of).collect())
    });
    of_accounts.chain(of_connections).flatten().take(SHOWN).collect()
}

/// What differs, as a table would say it.
fn fields(names: &Names, before: &Marks, after: &Marks) -> impl Iterator<Item = (MarkField, String, String)> {
    let group = |marks: &Marks| marks.group.as_ref().map(|id| names.of(id)).unwrap_or_default();
    let said = |marks: &Marks| {
        [
            (MarkField::Group, group(marks)),
            (MarkField::Tags, names.joined(marks.tags.ids())),
            (MarkField::Note, marks.note.as_str().to_owned()),
            (MarkField::Pinned, yes(marks.pinned)),
        ]
    };
    let both = said(before).into_iter().zip(said(after));
    both.filter(|((_, before), (_, after))| before != after)
        .map(|((field, before), (_, after))| (field, before, after))
}
