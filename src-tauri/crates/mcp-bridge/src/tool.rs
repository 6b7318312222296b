//! What a tool does, by its name. Amazon's names are `<namespace>-<verb>_<resource>` (documented), with few that have
//! no verb; nothing else about a tool says whether it changes an account.

/// What calling a tool does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Effect {
    /// It reads, and may be called again.
    Reads,
    /// It makes a report: nothing in the account changes, but a second call makes a second report.
    MakesReport,
    /// It changes something, or nothing is known of it.
    Changes,
}

impl Effect {
    /// Whether a run that only reads lets it through.
    pub fn is_read_only(self) -> bool {
        self != Self::Changes
    }
}

/// Verbs that only read. A verb that is not here counts as one that changes: Amazon adds tools at any time.
const READING: [&str; 14] = [
    "query", "list", "get", "retrieve", "search", "describe", "read", "check", "find", "lookup", "count",
    "validate", "preview", "download",
];

/// Tools without a verb that only read (observed in lists of Amazon's tools).
const READING_TOOLS: [&str; 2] = ["eligibility-product_list", "eligibility-programs"];

/// Tools that make a report (observed). Performance data is read through them alone, so a run that only reads needs
/// them. Deleting a report counts as a change.
const REPORTS: [&str; 4] = [
    "reporting-create_report",
    "reporting-create_campaign_report",
    "reporting-create_inventory_report",
    "reporting-create_product_report",
];

/// The lite server's tool that calls another one.
pub(crate) const INVOKE: &str = "amazon_ads_mcp-invoke_tool";

/// What calling `tool` does, by its name alone. The lite server's `invoke_tool` counts as changing: what it does depends
/// on the tool that it invokes.
pub fn effect(tool: &str) -> Effect {
    if READING_TOOLS.contains(&tool) {
        return Effect::Reads;
    }
    if REPORTS.contains(&tool) {
        return Effect::MakesReport;
    }
    let Some((_, name)) = tool.split_once('-') else { return Effect::Changes };
    let mut words = name.split('_');
    let reads = |word: &str| READING.contains(&word);
    if !words.next().is_some_and(reads) {
        return Effect::Changes;
    }
    // `get_or_create_list` and `list_and_delete` begin like tools that read.
    let rest: Vec<&str> = words.collect();
    let joined = rest.windows(2).any(|pair| matches!(pair, ["or" | "and", verb] if !reads(verb)));
    if joined { Effect::Changes } else { Effect::Reads }
}

/// Whether `text` has the form of a tool's name: a namespace, a dash and the rest, in the letters that names have.
pub(crate) fn is_name(text: &str) -> bool {
    let plain = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'))
    };
    text.len() <= 128 && text.split_once('-').is_some_and(|(namespace, rest)| plain(namespace) && plain(rest))
}

/// `text` as it may be logged: a name of up to 128 letters, digits, `_`, `-`, `.` and `/`, or `?`. Whatever else a
/// client puts in the place of a name could be anything.
pub(crate) fn shown(text: &str) -> &str {
    let plain =
        text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-' | b'/'));
    if plain && !text.is_empty() && text.len() <= 128 { text } else { "?" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tools_that_read_are_known_by_their_verb() {
        for tool in [
            "account_management-query_advertiser_account",
            "campaign_management-query_campaign",
            "campaign_management-check_product_eligibility",
            "users-list_users",
            "ads_accounts-get_ads_account",
            "reporting-retrieve_report",
            "eligibility-programs",
            "amazon_ads_mcp-search_tools",
            "amazon_ads_mcp-describe_tools",
        ] {
            assert_eq!(effect(tool), Effect::Reads, "{tool}");
        }
    }

    #[test]
    fn a_verb_that_is_not_known_counts_as_a_change() {
        for tool in [
            "campaign_management-delete_campaign",
            "campaign_management-dsp_create_conversion_tracking_products",
            "campaign_management-listen_campaign",
            "campaign_management-query-delete_campaign",
            "amc-execute_query",
            "reporting-delete_report",
            "x-get_or_create_list",
            "x-list_and_delete_users",
            "x-Query_campaign",
            "query_campaign",
            "x-",
            "",
            INVOKE,
        ] {
            assert_eq!(effect(tool), Effect::Changes, "{tool}");
        }
    }

    #[test]
    fn a_report_may_be_made_while_only_reading_but_is_not_made_twice() {
        assert_eq!(effect("reporting-create_report"), Effect::MakesReport);
        assert!(effect("reporting-create_report").is_read_only());
        assert_eq!(effect("reporting-create_schedule"), Effect::Changes);
        assert_eq!(effect("other-create_report"), Effect::Changes);
    }

    #[test]
    fn what_is_not_a_name_is_not_logged() {
        assert_eq!(shown("users-list_users"), "users-list_users");
        for text in ["", "Atza|token", "a b", "x\ny", &"x".repeat(129)] {
            assert_eq!(shown(text), "?", "{text}");
        }
    }
}
