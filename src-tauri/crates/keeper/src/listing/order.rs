//! The two orders that lists are built from: by name, and by Amazon's id.

use super::index::Index;
use super::row::Row;

/// Places of rows in order. Sorting what is nearly sorted costs one pass, so a change of one account does.
#[derive(Debug)]
pub(super) struct Order {
    /// By name, then by Amazon's id.
    pub by_name: Vec<u32>,
    /// By the place of a row: its position by name. Equal names share it.
    pub name: Vec<u32>,
    /// By the place of a row: its position by Amazon's id. Equal ids share it.
    pub id: Vec<u32>,
    by_id: Vec<u32>,
    /// Rows appeared, went or were renamed since.
    pub outdated: bool,
}

impl Default for Order {
    fn default() -> Self {
        Self { by_name: Vec::new(), name: Vec::new(), id: Vec::new(), by_id: Vec::new(), outdated: true }
    }
}

impl Index {
    /// Brings the orders up to date.
    pub fn arrange(&mut self) {
        if !self.order.outdated {
            return;
        }
        let mut order = std::mem::take(&mut self.order);
        let compare_names = |a: &Row, b: &Row| {
            let by_name = a.name_order().cmp(&b.name_order());
            by_name.then_with(|| a.id_order().cmp(&b.id_order())).then_with(|| a.id.cmp(&b.id))
        };
        self.sort(&mut order.by_name, compare_names);
        self.sort(&mut order.by_id, |a, b| a.id_order().cmp(&b.id_order()));
        order.name = self.positions(&order.by_name, |a, b| a.name_order() == b.name_order());
        order.id = self.positions(&order.by_id, |a, b| a.id_order() == b.id_order());
        order.outdated = false;
        self.order = order;
    }

    fn sort(&self, places: &mut Vec<u32>, compare: impl Fn(&Row, &Row) -> std::cmp::Ordering) {
        let mut known = vec![false; self.places()];
        places.retain(|place| self.row(*place).is_some());
        for place in places.iter() {
            known[*place as usize] = true;
        }
        places.extend(self.rows().map(|(place, _)| place).filter(|place| !known[*place as usize]));
        places.sort_by(|a, b| match (self.row(*a), self.row(*b)) {
            (Some(a), Some(b)) => compare(a, b),
            (a, b) => a.is_some().cmp(&b.is_some()),
        });
    }

    fn positions(&self, order: &[u32], equal: impl Fn(&Row, &Row) -> bool) -> Vec<u32> {
        let mut positions = vec![0; self.places()];
        let mut position = 0;
        let mut last: Option<&Row> = None;
        for place in order {
            let row = self.row(*place);
            if let (Some(last), Some(row)) = (last, row)
                && !equal(last, row)
            {
                position += 1;
            }
            positions[*place as usize] = position;
            last = row;
        }
        positions
    }
}
