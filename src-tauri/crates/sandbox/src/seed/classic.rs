//! The two logins that hold nothing but sponsored-ads profiles. Tests count them: they never change.

use super::market::{AE, AU, BR, CA, DE, FR, JP, MX, SE, SG, UK, US};
use super::{ProfileSeed, Reach};

/// Northwind Agency.
///
/// 9007199254740993 is the first integer that a JavaScript number cannot hold; the 18-digit ids lose
/// several digits. One entity id occurs in two marketplaces, as it does at Amazon.
pub(super) fn northwind() -> Reach {
    only(vec![
        US.profile(9_007_199_254_740_993, "agency", "ENTITY2NORTHWIND01", "Northwind Agency"),
        US.profile(123_456_789_123_456_789, "seller", "A2LANTERNSUPPLY", "Lantern Supply"),
        CA.profile(3_120_447_895_120_044, "seller", "A2LANTERNSUPPLY", "Lantern Supply"),
        US.profile(1_884_201_337_450_212, "vendor", "ENTITY1COPPERFERN", "Copper & Fern"),
        MX.profile(2_765_098_113_240_876, "vendor", "ENTITY3COPPERFERN", "Copper & Fern México"),
        BR.profile(4_410_982_265_013_377, "seller", "A3PEDRACLARA", "Pedra Clara"),
        UK.profile(987_654_321_987_654_321, "seller", "A1MOSSANDMARROW", "Moss and Marrow"),
        DE.profile(1_209_334_887_001_645, "seller", "A1MOSSANDMARROW", "Moss and Marrow"),
        FR.profile(3_998_120_045_667_210, "vendor", "ENTITY4LUMIERE", "Atelier Lumière"),
        SE.profile(2_004_771_650_023_981, "seller", "A4NORRSKEN", "Norrsken Hem"),
        AE.profile(1_550_028_943_316_704, "vendor", "ENTITY5SAFFRON", "Saffron Coast"),
        JP.profile(9_223_372_036_854_775_807, "agency", "ENTITY6NORTHWIND", "ノースウィンド"),
        JP.profile(3_345_610_982_237_415, "vendor", "ENTITY7KOMOREBI", "Komorebi Works"),
        AU.profile(2_871_450_098_123_660, "seller", "A5SALTBUSH", "Saltbush Trading"),
        SG.profile(1_672_093_348_871_025, "seller", "A6STRAITS", "Straits Pantry"),
    ])
}

/// Harbour Goods.
pub(super) fn harbour() -> Reach {
    only(vec![
        US.profile(4_102_776_590_331_208, "seller", "A7HARBOURGOODS", "Harbour Goods"),
        UK.profile(2_290_013_765_448_190, "seller", "A7HARBOURGOODS", "Harbour Goods UK"),
    ])
}

fn only(profiles: Vec<ProfileSeed>) -> Reach {
    Reach { profiles, ..Reach::default() }
}
