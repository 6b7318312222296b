//! A judge that none of Adkeeper's code wrote: it holds requests and answers of the Ads API against Amazon's own
//! OpenAPI descriptions, with a validator for JSON Schema from elsewhere.
//!
//! The descriptions are not part of this repository. [`Judge::at_hand`] reads them from the folder that the
//! environment variable `ADKEEPER_SPECS` names. Where a description contradicts what was observed, or says
//! nothing, [`EXCEPTIONS`] has the reason; everything else that does not fit is wrong.

mod description;
mod exceptions;
mod judge;
mod schema;

pub use description::SpecsError;
pub use exceptions::{EXCEPTIONS, Exception};
pub use judge::{Fit, Judge, Mistakes};

/// Names the folder of the descriptions.
pub const FOLDER: &str = "ADKEEPER_SPECS";
