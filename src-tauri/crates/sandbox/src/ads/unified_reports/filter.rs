//! Filters of reports.

use super::fields::DIMENSIONS;
use serde_json::Value;

/// documented: the most filters that may be joined, and the most values of one.
const MOST_FILTERS: usize = 10;
const MOST_VALUES: usize = 2000;
/// How deep filters may be nested here.
const DEPTH: usize = 5;

/// Whether `filter` has the documented shape: `{"on"}` or `{"and"}`, exactly one of them.
pub(super) fn well_formed(filter: &Value) -> bool {
    shaped(filter, DEPTH)
}

fn shaped(filter: &Value, depth: usize) -> bool {
    let list =
        |value: &Value, most: usize| value.as_array().is_some_and(|list| (1..=most).contains(&list.len()));
    match (filter.get("on"), filter.get("and")) {
        (Some(on), None) => {
            let operator = on["comparisonOperator"] == "EQUALS" || on["comparisonOperator"] == "IN";
            let text = on["values"].as_array().into_iter().flatten().all(Value::is_string);
            operator
                && on["field"].as_str().is_some_and(dotted)
                && on["not"].is_boolean()
                && list(&on["values"], MOST_VALUES)
                && text
        }
        (None, Some(and)) => {
            let all = and["filters"].as_array().into_iter().flatten();
            depth > 0
                && list(&and["filters"], MOST_FILTERS)
                && all.into_iter().all(|one| shaped(one, depth - 1))
        }
        _ => false,
    }
}

/// documented: two words of letters and digits with a dot between them.
fn dotted(field: &str) -> bool {
    let word = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    field.split_once('.').is_some_and(|(first, second)| word(first) && word(second))
}

/// The first field of a well-formed filter that no report has.
pub(super) fn unknown_field(filter: &Value) -> Option<&str> {
    let own = filter["on"]["field"].as_str().filter(|field| !DIMENSIONS.contains(field));
    own.or_else(|| filter["and"]["filters"].as_array()?.iter().find_map(unknown_field))
}

/// Whether a row passes; `value` tells what it has in a field. Without a filter every row does.
pub(super) fn admits<'r>(filter: &Value, value: &dyn Fn(&str) -> &'r str) -> bool {
    let all = filter["and"]["filters"].as_array().into_iter().flatten().all(|one| admits(one, value));
    let on = &filter["on"];
    let Some(field) = on["field"].as_str() else { return all };
    let own = value(field);
    let among = on["values"].as_array().into_iter().flatten().any(|wanted| wanted == own);
    all && among != (on["not"] == true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn on(field: &str, not: bool, values: &[&str]) -> Value {
        json!({"on": {"field": field, "comparisonOperator": "IN", "not": not, "values": values}})
    }

    #[test]
    fn only_the_documented_shape_is_taken() {
        let good = on("campaign.id", false, &["1"]);
        assert!(well_formed(&good) && well_formed(&json!({"and": {"filters": [good, good]}})));
        let both = json!({"on": good["on"], "and": {"filters": [good]}});
        let empty = json!({"and": {"filters": []}});
        for bad in [both, empty, json!({}), on("campaign", false, &["1"]), on("campaign.id", false, &[])] {
            assert!(!well_formed(&bad), "{bad}");
        }
        let deep = (0..9).fold(good, |inner, _| json!({"and": {"filters": [inner]}}));
        assert!(!well_formed(&deep));
        assert_eq!(
            unknown_field(&json!({"and": {"filters": [on("target.id", true, &["1"])]}})),
            Some("target.id")
        );
    }

    #[test]
    fn a_row_passes_what_admits_it() {
        let value = |field: &str| if field == "campaign.id" { "7" } else { "DSP" };
        let both = |not| json!({"and": {"filters": [on("campaign.id", false, &["6", "7"]), on("adProduct.value", not, &["DSP"])]}});
        assert!(admits(&Value::Null, &value) && admits(&both(false), &value));
        assert!(!admits(&both(true), &value) && !admits(&on("campaign.id", false, &["8"]), &value));
    }
}
