//! Networks as companies have them, each with real servers on this computer: proxies with and without a
//! password, a proxy that opens TLS with a root of its own, certificates that are over.
//!
//! What is asked is asked by a process of its own: its environment says which proxy there is and which roots the
//! system trusts, as it does for the app.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, missing_docs, reason = "a test")]

mod servers;

use domain::Secret;
use servers::{Authority, Connect, Socks, plain_server, tls_server};
use std::time::Duration;
use wire::{ClientOptions, Proxy, Unreachable, http_client, unreachable};

const HOST: &str = "api.amazon.test";

/// Asks as the child process that [`ask`] starts.
#[ignore = "run by the tests below, in a process of its own"]
#[tokio::test]
async fn child() {
    let var = |name| std::env::var(name).unwrap();
    let proxy = match var("ASK_BY").as_str() {
        "system" => Proxy::System,
        "direct" => Proxy::Direct,
        address => Proxy::Address(Secret::new(address)),
    };
    let client = http_client(ClientOptions { proxy, ..ClientOptions::default() }).unwrap();
    let said = match client.get(var("ASK")).timeout(Duration::from_secs(20)).send().await {
        Ok(answer) => format!("{}", answer.status().as_u16()),
        Err(error) => match unreachable(&error) {
            Unreachable::Barred(barrier) => format!("{barrier:?}"),
            other => format!("{other:?}"),
        },
    };
    println!("said: {said}.");
}

/// What the request to `target` ended with.
async fn ask(target: &str, by: &str, environment: &[(&str, &str)]) -> String {
    let mut command = tokio::process::Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "child", "--ignored", "--nocapture"]).kill_on_drop(true);
    for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"] {
        command.env_remove(name).env_remove(name.to_lowercase());
    }
    command.env_remove("REQUEST_METHOD").env_remove("SSL_CERT_DIR").env_remove("SSL_CERT_FILE");
    command.env("ASK", target).env("ASK_BY", by).envs(environment.iter().copied());
    let output = tokio::time::timeout(Duration::from_secs(60), command.output()).await.unwrap().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let said = text.split_once("said: ").unwrap_or_else(|| panic!("{text}")).1;
    said.split_once([' ', '.']).unwrap().0.to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_proxy_with_a_password_is_used_from_the_environment_and_from_the_setting() {
    let root = Authority::new();
    let roots = root.file();
    let target = tls_server(root.valid(HOST)).await;
    let proxy = Connect::start(target, Some(("ada", "p@ss:word"))).await;
    let address = format!("http://ada:p%40ss%3Aword@127.0.0.1:{}", proxy.port);
    let url = format!("https://{HOST}/auth");
    let trusted = ("SSL_CERT_FILE", roots.as_str());
    for name in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"] {
        assert_eq!(ask(&url, "system", &[trusted, (name, &address)]).await, "200", "{name}");
    }
    assert_eq!(ask(&url, &address, &[trusted]).await, "200", "by setting");
    assert_eq!(proxy.tunnels(), 4);
    let wrong = format!("http://ada:wrong@127.0.0.1:{}", proxy.port);
    let without = format!("http://127.0.0.1:{}", proxy.port);
    for address in [wrong, without] {
        assert_eq!(ask(&url, "system", &[trusted, ("HTTPS_PROXY", &address)]).await, "ProxyLogin");
    }
    let direct = ask(&url, "direct", &[trusted, ("HTTPS_PROXY", &address)]).await;
    assert_eq!(direct, "Offline", "no proxy means none, and there is no such host");
    assert_eq!(proxy.tunnels(), 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_socks_proxy_is_used_with_and_without_a_password() {
    let root = Authority::new();
    let roots = root.file();
    let target = tls_server(root.valid(HOST)).await;
    let url = format!("https://{HOST}/auth");
    let trusted = ("SSL_CERT_FILE", roots.as_str());
    let open = Socks::start(target, None).await;
    let closed = Socks::start(target, Some(("ada", "secret"))).await;
    assert_eq!(ask(&url, &format!("socks5h://127.0.0.1:{}", open.port), &[trusted]).await, "200");
    let named = format!("socks5h://ada:secret@127.0.0.1:{}", closed.port);
    assert_eq!(ask(&url, "system", &[trusted, ("ALL_PROXY", &named)]).await, "200");
    for refused in ["ada:wrong@", ""] {
        let address = format!("socks5h://{refused}127.0.0.1:{}", closed.port);
        assert_eq!(ask(&url, &address, &[trusted]).await, "ProxyLogin", "{refused}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_proxy_that_refuses_or_is_not_there_is_told_from_no_network() {
    let refusing = Connect::refusing().await;
    let url = format!("https://{HOST}/auth");
    let refusing = format!("http://127.0.0.1:{}", refusing.port);
    assert_eq!(ask(&url, &refusing, &[]).await, "ProxyFailed");
    let absent = servers::free_port().await;
    assert_eq!(ask(&url, &format!("http://127.0.0.1:{absent}"), &[]).await, "ProxyFailed");
    assert_eq!(ask(&url, &format!("socks5h://127.0.0.1:{absent}"), &[]).await, "ProxyFailed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn this_computer_is_never_asked_through_a_proxy() {
    let proxy = Connect::refusing().await;
    let address = format!("http://127.0.0.1:{}", proxy.port);
    let port = plain_server().await;
    let environment = [("HTTP_PROXY", address.as_str()), ("HTTPS_PROXY", &address), ("ALL_PROXY", &address)];
    for host in ["127.0.0.1", "localhost", "[::1]"] {
        if host == "[::1]" && !servers::has_ipv6() {
            continue;
        }
        for by in ["system", &address] {
            let url = format!("http://{host}:{port}/");
            assert_eq!(ask(&url, by, &environment).await, "200", "{url} by {by}");
        }
    }
    assert_eq!(proxy.asked(), 0, "the proxy saw what was meant for this computer");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tls_that_a_company_opens_works_with_its_root_in_the_system_and_is_named_without() {
    let company = Authority::new();
    let roots = company.file();
    let opened = tls_server(company.valid(HOST)).await;
    let proxy = Connect::start(opened, None).await;
    let address = format!("http://127.0.0.1:{}", proxy.port);
    let url = format!("https://{HOST}/auth");
    let by_proxy = ("HTTPS_PROXY", address.as_str());
    assert_eq!(ask(&url, "system", &[by_proxy, ("SSL_CERT_FILE", &roots)]).await, "200");
    assert_eq!(ask(&url, "system", &[by_proxy]).await, "CertificateUntrusted");
    let another = Authority::new().file();
    assert_eq!(ask(&url, "system", &[by_proxy, ("SSL_CERT_FILE", &another)]).await, "CertificateUntrusted");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_certificate_of_another_time_is_not_one_that_nobody_trusts() {
    let root = Authority::new();
    let roots = root.file();
    for certificate in [root.expired("localhost"), root.not_yet_valid("localhost")] {
        let target = tls_server(certificate).await;
        let url = format!("https://localhost:{}/", target.port());
        assert_eq!(ask(&url, "system", &[("SSL_CERT_FILE", &roots)]).await, "CertificateDate");
    }
    let other = tls_server(root.valid("other.test")).await;
    let url = format!("https://localhost:{}/", other.port());
    let another_name = ask(&url, "system", &[("SSL_CERT_FILE", &roots)]).await;
    assert_eq!(another_name, "CertificateUntrusted", "a certificate of another host");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_tls_and_what_is_not_there_are_told_apart() {
    let plain = plain_server().await;
    assert_eq!(ask(&format!("https://127.0.0.1:{plain}/"), "system", &[]).await, "NoTls");
    let absent = servers::free_port().await;
    assert_eq!(ask(&format!("https://127.0.0.1:{absent}/"), "system", &[]).await, "Offline");
}
