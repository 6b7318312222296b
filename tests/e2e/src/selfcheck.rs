//! The desktop alone: what the walk relies on, checked without the app.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};

use crate::browser::Browser;
use crate::report::Report;
use crate::world::World;

const PATIENCE: Duration = Duration::from_secs(30);
const SCHEME: &str = "com.adkeeper.check";

/// Keyring round trip, a notification, a scheme followed from the desktop and from the browser.
pub async fn run(world: &mut World, report: &mut Report) -> Result<()> {
    keyring(world)?;
    report.passed("the keyring stores, finds and forgets a secret", "secret-tool");

    let mut notifications = world.bus.notifications().await?;
    let sent = world.command("notify-send").args(["Checked", "by the desktop itself"]).status()?;
    ensure!(sent.success(), "notify-send failed");
    let seen = notifications.wait_for(PATIENCE, |one| one.summary == "Checked").await?;
    ensure!(seen.body == "by the desktop itself", "another text: {seen:?}");
    report.passed("a notification is seen on the bus", seen.summary);
    report.picture(world, "world-notification")?;

    let pipe = world.home().join("links");
    let made = world.command("mkfifo").arg(&pipe).status()?;
    ensure!(made.success(), "no named pipe");
    let handler = world.home().join("handler");
    fs::write(&handler, format!("#!/bin/sh\nprintf '%s\\n' \"$1\" >'{}'\n", pipe.display()))?;
    let done = world.command("chmod").arg("+x").arg(&handler).status()?;
    ensure!(done.success(), "chmod failed");
    world.handle_scheme(SCHEME, "check-handler", &handler.display().to_string())?;

    let link = format!("{SCHEME}://callback?state=from%20the%20desktop&n=1");
    let arrived = next_line(&pipe);
    world.open(&link)?;
    let got = arrived.await??;
    ensure!(got == link, "the handler got `{got}`");
    report.passed("a custom scheme reaches its handler from the desktop", "xdg-open");

    let link = format!("{SCHEME}://amazon/callback?code=c&state=s");
    let page = redirecting(&link)?;
    let browser = Browser::start(world, SCHEME, &[&format!("http://localhost:{page}")]).await?;
    report.passed("Chromium runs as the system browser and can be driven", "chromedriver");
    let arrived = next_line(&pipe);
    world.open(&format!("http://localhost:{page}/"))?;
    browser.tab(|url| url.port() == Some(page)).await?;
    browser.page.click("#go", PATIENCE).await?;
    let got = tokio::time::timeout(PATIENCE, arrived).await.context("the browser kept the link")???;
    ensure!(got == link, "the handler got `{got}`");
    report.passed("a page's redirect to the scheme reaches the handler through the browser", "302");
    report.picture(world, "world-browser")?;
    Ok(())
}

fn keyring(world: &World) -> Result<()> {
    let attributes = ["service", "com.adkeeper.check", "username", "round trip"];
    let mut store = world
        .command("secret-tool")
        .args(["store", "--label=check"])
        .args(attributes)
        .stdin(Stdio::piped())
        .spawn()?;
    store.stdin.take().context("no pipe")?.write_all(b"kept")?;
    ensure!(store.wait()?.success(), "the keyring did not store");
    let look = || world.command("secret-tool").arg("lookup").args(attributes).output();
    ensure!(look()?.stdout == b"kept", "the keyring did not find");
    ensure!(world.command("secret-tool").arg("clear").args(attributes).status()?.success(), "not cleared");
    ensure!(look()?.stdout.is_empty(), "the keyring did not forget");
    Ok(())
}

/// The next line written into a named pipe.
fn next_line(pipe: &std::path::Path) -> tokio::task::JoinHandle<Result<String>> {
    let pipe = pipe.to_path_buf();
    tokio::task::spawn_blocking(move || {
        let mut line = String::new();
        BufReader::new(fs::File::open(pipe)?).read_line(&mut line)?;
        Ok(line.trim_end().to_owned())
    })
}

/// A tiny web server: `/` has a button, which leads to a redirect to `link`. Returns its port.
fn redirecting(link: &str) -> Result<u16> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let port = listener.local_addr()?.port();
    let link = link.to_owned();
    std::thread::spawn(move || -> Result<()> {
        for stream in listener.incoming() {
            let mut stream = stream?;
            let mut request = String::new();
            BufReader::new(stream.try_clone()?).read_line(&mut request)?;
            let page = "<h1>Check</h1><form action=/go><button id=go>Go on</button></form>";
            let answer = if request.starts_with("GET /go") {
                format!(
                    "HTTP/1.1 302 Found\r\nLocation: {link}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                )
            } else {
                format!(
                    "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{page}",
                    page.len()
                )
            };
            stream.write_all(answer.as_bytes())?;
        }
        bail!("closed")
    });
    Ok(port)
}
