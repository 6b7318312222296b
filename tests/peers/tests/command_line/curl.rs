//! curl, as the help of the command line and Amazon's documentation use it.

use domain::Region;
use headless::{NORTHWIND, World};
use serde_json::Value;

use crate::{finish, profile, world};

/// Runs a line of bash that ends with curl; the body of its answer.
async fn bash(world: &World, line: &str) -> Value {
    let mut command = world.program("bash");
    command.args(["-c", &format!("set -euo pipefail; {line}")]).env("PROFILE", profile(world).await);
    let ran = finish(world, command).await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let (body, status) = ran.out.rsplit_once('\n').unwrap();
    assert_eq!(status, "200", "{ran:?}");
    serde_json::from_str(body).unwrap()
}

fn ids(body: &Value) -> Vec<String> {
    let mut ids: Vec<String> =
        body.as_array().unwrap().iter().map(|one| one["profileId"].to_string()).collect();
    ids.sort();
    ids
}

#[tokio::test(flavor = "multi_thread")]
async fn curl_takes_the_token_as_its_configuration_and_as_headers_from_a_pipe() {
    let world = world().await;
    let login = sandbox::logins().iter().find(|login| login.slug == NORTHWIND).unwrap();
    let editable = login.reach().profiles_in(Region::Na).filter(|one| !one.view_only);
    let mut known: Vec<String> = editable.map(|one| one.id.to_string()).collect();
    known.sort();
    let curl = r"curl --no-progress-meter --write-out '\n%{http_code}'";
    let url = r#""$AMAZON_ADS_API_URL/v2/profiles""#;
    let variables = r#"eval "$(adkeeper token --account "$PROFILE" --format env)""#;

    let configured =
        format!(r#"{variables}; {curl} --config <(adkeeper token --account "$PROFILE" --format curl) {url}"#);
    assert_eq!(ids(&bash(&world, &configured).await), known);
    let piped =
        format!(r#"{variables}; adkeeper token --account "$PROFILE" --format header | {curl} -H @- {url}"#);
    assert_eq!(ids(&bash(&world, &piped).await), known);
}
