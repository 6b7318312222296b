//! In whose name a call is made.

use crate::call::Call;

/// A DSP advertiser, as the login reaches it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DspAdvertiser {
    /// The advertiser's id.
    pub id: String,
    /// The agency profile above it; none where the login was invited to the advertiser itself (documented).
    pub agency: Option<String>,
}

impl DspAdvertiser {
    /// `call` in the name of the advertiser: its own id in the header `account`, the agency's in the scope.
    pub(super) fn sign(&self, call: Call, account: &'static str) -> Call {
        let call = call.header(account, &self.id);
        match &self.agency {
            Some(agency) => call.header("Amazon-Advertising-API-Scope", agency),
            None => call,
        }
    }
}

/// Whose campaigns are asked for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum CampaignOwner {
    /// The profile with this id, for sponsored ads.
    Profile(String),
    /// A DSP advertiser.
    DspAdvertiser(DspAdvertiser),
}
