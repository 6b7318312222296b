//! What can be written on the command line.

use std::ffi::OsString;

use clap::builder::PossibleValuesParser;
use clap::{Args, Parser, Subcommand, ValueEnum};
use domain::Region;
use mcp_bridge::install::Client;

/// Access tokens for Amazon Ads, from the Adkeeper that runs on this computer.
#[derive(Debug, Parser)]
#[command(name = "adkeeper", version, about, long_about = None, after_long_help = AFTER, max_term_width = 100)]
pub struct Arguments {
    /// Print JSON instead of text.
    #[arg(long, global = true)]
    pub json: bool,
    /// Fail if Adkeeper isn't running, instead of starting it in the tray.
    #[arg(long, global = true)]
    pub no_start: bool,
    /// Don't say on standard error what is being waited for.
    #[arg(long, short, global = true)]
    pub quiet: bool,
    #[command(subcommand)]
    pub command: Command,
}

const AFTER: &str = "\
Exit codes:
  0   done
  1   failed for a reason of Adkeeper's own
  2   the command line can't be understood
  3   Adkeeper isn't running and wasn't or couldn't be started
  4   no user is signed in to Adkeeper
  5   no such account or login, or none is connected
  6   several accounts or logins match
  7   the program isn't allowed: not approved, denied, or not answered
  8   the Amazon login has to be reconnected
  9   a setting has to be corrected
  10  it doesn't work at the moment; try again later
  11  the keychain is locked or can't be used
  12  Adkeeper doesn't respond
  13  the app and this command are of different versions
  14  Adkeeper's database can't be used
`adkeeper exec` ends with the code of the command it runs: 126 if that can't be run, 127 if it can't be found.

Examples:
  adkeeper token --account 1234567890
  adkeeper exec --account \"Northwind UK\" -- python report.py
  curl --config <(adkeeper token --account 1234567890 --format curl) \\
    https://advertising-api.amazon.com/v2/profiles";

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Show how Adkeeper and its logins are.
    Status,
    /// List the accounts that the logins reach.
    #[command(visible_alias = "account")]
    Accounts {
        #[command(flatten)]
        which: Which,
    },
    /// List the Amazon logins.
    #[command(visible_aliases = ["connection", "logins"])]
    Connections,
    /// Print an access token that still lives for a while.
    Token(TokenArguments),
    /// Run a command with an access token in its environment.
    Exec(ExecArguments),
    /// Connect an MCP client to Amazon's MCP server, with a fresh token on every request.
    #[command(args_conflicts_with_subcommands = true)]
    Mcp {
        #[command(subcommand)]
        command: Option<McpCommand>,
        #[command(flatten)]
        serve: McpArguments,
    },
    /// Refresh a login now.
    Refresh {
        #[command(flatten)]
        which: Which,
    },
    /// Show what was done with the logins, the newest first.
    Activity {
        /// How many entries.
        #[arg(long, short = 'n', default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=10_000))]
        limit: u32,
        /// Only what programs did.
        #[arg(long)]
        programs: bool,
    },
    /// List or revoke what programs are allowed.
    Approvals {
        #[command(subcommand)]
        command: Option<ApprovalsCommand>,
    },
    /// Show a screen of the app.
    Open {
        /// Which one.
        #[arg(value_enum, default_value_t = Screen::Overview)]
        screen: Screen,
    },
    /// Check what Adkeeper needs, and say how to fix what is missing.
    Doctor,
    /// Set the account or login that is meant in this folder when none is named.
    #[command(after_help = "Written to .adkeeper.toml in the current folder, which counts below it too.")]
    Use {
        #[command(flatten)]
        which: Which,
        /// Forget the default of this folder.
        #[arg(long, conflicts_with_all = ["account", "login", "region"])]
        clear: bool,
    },
    /// Print completions for a shell.
    Completions {
        /// Which shell.
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
    /// Print the manual page.
    #[command(hide = true)]
    Man,
}

#[derive(Debug, Subcommand)]
pub enum ApprovalsCommand {
    /// List them.
    List,
    /// Revoke one, or all. A token that was handed out works until it expires.
    Revoke {
        /// Its number in the list.
        #[arg(required_unless_present = "all")]
        id: Option<i64>,
        /// All of them.
        #[arg(long, conflicts_with = "id")]
        all: bool,
    },
}

/// Which account or login is meant.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Choosing")]
pub struct Which {
    /// An account: Amazon's id of it (profile, advertiser, entity), or its name or a part of it.
    #[arg(long, short, env = "ADKEEPER_ACCOUNT", value_parser = bounded)]
    pub account: Option<String>,
    /// A login: its label or a part of it, or its id.
    #[arg(long, short, env = "ADKEEPER_LOGIN", value_parser = bounded)]
    pub login: Option<String>,
    /// Where the account is.
    #[arg(long, value_enum, env = "ADKEEPER_REGION")]
    pub region: Option<RegionName>,
}

fn bounded(text: &str) -> Result<String, String> {
    if text.trim().is_empty() {
        return Err("it is empty".to_owned());
    }
    if text.len() > 1000 { Err("it is longer than any name".to_owned()) } else { Ok(text.to_owned()) }
}

/// A region of Amazon's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RegionName {
    /// North America.
    Na,
    /// Europe.
    Eu,
    /// The Far East.
    Fe,
}

impl From<RegionName> for Region {
    fn from(name: RegionName) -> Self {
        match name {
            RegionName::Na => Self::Na,
            RegionName::Eu => Self::Eu,
            RegionName::Fe => Self::Fe,
        }
    }
}

/// How a token is asked for.
#[derive(Debug, Clone, Args)]
pub struct Asking {
    #[command(flatten)]
    pub which: Which,
    /// How long the token has to live: 90, 90s, 20m. Amazon's tokens live for an hour.
    #[arg(long, value_parser = seconds)]
    pub min_ttl: Option<u32>,
    /// Fail at once if you would have to be asked, instead of showing the question.
    #[arg(long)]
    pub no_prompt: bool,
}

/// Names of variables that other tools read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum VariableSet {
    /// `AMAZON_ADS_ACCESS_TOKEN`, `_CLIENT_ID`, `_REGION`, `_PROFILE_ID`, …: read by mureo and others.
    AmazonAds,
    /// `AD_API_*`: read by python-amazon-ad-api, which gets the token as `access_token`.
    AdApi,
    /// `AMAZON_DSP_*`: read by the cesteral DSP server.
    AmazonDsp,
}

#[derive(Debug, Clone, Args)]
pub struct TokenArguments {
    #[command(flatten)]
    pub asking: Asking,
    /// How it is printed.
    #[arg(long, short, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Which variables `env`, `dotenv` and `powershell` set.
    #[arg(long = "set", value_enum, value_delimiter = ',', default_value = "amazon-ads")]
    pub sets: Vec<VariableSet>,
}

/// How a token is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// The token alone.
    Text,
    /// With its end, client id, region and account.
    Json,
    /// `export NAME='value'` lines for a shell.
    Env,
    /// `$env:NAME = 'value'` lines.
    Powershell,
    /// `NAME="value"` lines for a .env file.
    Dotenv,
    /// The headers of a request.
    Header,
    /// The headers as a configuration of curl.
    Curl,
}

#[derive(Debug, Clone, Args)]
#[command(
    after_help = "The command's environment is this one's, with the variables added. It gets signals itself, and \
    its exit code is passed on."
)]
pub struct ExecArguments {
    #[command(flatten)]
    pub asking: Asking,
    /// Which variables are set.
    #[arg(long = "set", value_enum, value_delimiter = ',', default_value = "amazon-ads")]
    pub sets: Vec<VariableSet>,
    /// Run inside another `adkeeper exec`, whose variables are replaced.
    #[arg(long)]
    pub nested: bool,
    /// The command and its arguments.
    #[arg(last = true, required = true, value_name = "COMMAND")]
    pub command: Vec<OsString>,
}

/// How the MCP server is used.
#[derive(Debug, Clone, Default, Args)]
#[allow(clippy::struct_excessive_bools, reason = "independent flags")]
pub struct McpArguments {
    #[command(flatten)]
    pub which: Which,
    /// Use the account that --account names for every tool, instead of one that each call names.
    #[arg(long, requires = "account")]
    pub fixed: bool,
    /// Use the server with three tools, by which all others are found and called.
    #[arg(long)]
    pub lite: bool,
    /// Hide and refuse tools that change something.
    #[arg(long)]
    pub read_only: bool,
    /// Fail at once if you would have to be asked, instead of showing the question.
    #[arg(long)]
    pub no_prompt: bool,
}

#[derive(Debug, Subcommand)]
pub enum McpCommand {
    /// Add Adkeeper to the settings of an MCP client, after showing the change.
    Install {
        /// Which client.
        #[arg(value_parser = client_names())]
        client: String,
        /// What the server is called there.
        #[arg(long, default_value = "amazon-ads")]
        name: String,
        /// Don't ask whether to make the change.
        #[arg(long, short)]
        yes: bool,
        #[command(flatten)]
        serve: McpArguments,
    },
    /// Take Adkeeper out of the settings of an MCP client.
    Uninstall {
        /// Which client.
        #[arg(value_parser = client_names())]
        client: String,
        /// What the server is called there.
        #[arg(long, default_value = "amazon-ads")]
        name: String,
    },
}

fn client_names() -> PossibleValuesParser {
    Client::ALL.map(Client::as_str).into()
}

/// A screen of the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Screen {
    Overview,
    Accounts,
    #[value(alias = "logins")]
    Connections,
    Expirations,
    Activity,
    Programs,
    Notices,
    Settings,
}

/// A time as it is written: seconds, or with a unit.
fn seconds(text: &str) -> Result<u32, String> {
    let split = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(split);
    let factor = match unit {
        "" | "s" => 1,
        "m" | "min" => 60,
        "h" => 3600,
        _ => return Err("write seconds, or 90s, 20m, 1h".to_owned()),
    };
    let number: u32 = number.parse().map_err(|_| "write seconds, or 90s, 20m, 1h".to_owned())?;
    number.checked_mul(factor).ok_or_else(|| "that is too long".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn times_are_read_with_and_without_a_unit() {
        assert_eq!(seconds("90"), Ok(90));
        assert_eq!(seconds("90s"), Ok(90));
        assert_eq!(seconds("20m"), Ok(1200));
        assert_eq!(seconds("1h"), Ok(3600));
        assert!(seconds("1d").is_err() && seconds("").is_err() && seconds("m").is_err());
        assert!(seconds("4294967295h").is_err());
    }

    #[test]
    fn every_exit_code_is_in_the_help() {
        for code in 0..=14 {
            assert!(AFTER.lines().any(|line| line.trim_start().starts_with(&format!("{code} "))), "{code}");
        }
    }
}
