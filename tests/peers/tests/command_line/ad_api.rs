//! python-amazon-ad-api, which since its 1.2.9 takes an access token alone.

use domain::Region;
use domain::hand_out::Decision;
use peers::Python;
use serde_json::json;

use crate::{finish, printed, script, world};

#[tokio::test(flavor = "multi_thread")]
async fn python_amazon_ad_api_reads_profiles_and_campaigns_with_an_access_token_and_no_secret() {
    let world = world().await;
    let login = sandbox::logins().iter().find(|login| login.slug == "meridian-media").unwrap();
    world.connect(login.slug, "Meridian").await;
    let agency = login.reach().profiles_in(Region::Na).find(|one| one.kind == "agency").unwrap();
    let advertiser = login.reach().advertisers_of(agency.id).find(|one| one.campaigns > 1).unwrap();
    let profile = agency.id.to_string();
    world.run_allowed(&["token", "--account", &profile], Decision::Always).await;
    let before = world.refreshes();

    let sets = ["exec", "--account", &profile, "--set", "amazon-ads,ad-api", "--"];
    let mut command = world.command(sets);
    command.arg(Python::find().unwrap().program()).arg(script("amazon_ad_api.py")).arg(&advertiser.id);
    let told = printed(&finish(&world, command).await);

    let editable = login.reach().profiles_in(Region::Na).filter(|one| !one.view_only);
    let mut known: Vec<String> = editable.map(|one| one.id.to_string()).collect();
    known.sort();
    assert_eq!(told["profiles"], json!(known));
    let campaigns: Vec<String> =
        (1..=advertiser.campaigns).map(|at| format!("{} campaign {at}", advertiser.name)).collect();
    assert_eq!(told["campaigns"], json!(campaigns));
    assert_eq!(told["profile"], json!(profile));
    let placeholder = "not-needed-with-an-access-token";
    assert_eq!(told["secrets"], json!([placeholder, placeholder]));
    assert_eq!(told["secrets elsewhere"], json!([]));
    assert_eq!(world.refreshes(), before, "the library asked for no token itself");
}
