//! The MCP clients: where their settings are, and which shape they have.

use super::InstallError;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// Whose settings, in which scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Client {
    /// Claude Code, for everyone who works on a project.
    ClaudeCodeProject,
    /// Claude Code, in every project of the user.
    ClaudeCodeUser,
    /// Claude Desktop.
    ClaudeDesktop,
    /// Codex.
    Codex,
    /// Cursor.
    Cursor,
    /// VS Code, in every workspace of the user.
    VsCodeUser,
    /// VS Code, for everyone who works on a project.
    VsCodeWorkspace,
    /// Kiro.
    Kiro,
}

/// An operating system, by where programs keep their settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Os {
    /// Linux: `~/.config`.
    Linux,
    /// macOS: `~/Library/Application Support`.
    MacOs,
    /// Windows: `%APPDATA%`.
    Windows,
}

impl Os {
    /// The one that this program was built for.
    pub fn current() -> Self {
        match std::env::consts::OS {
            "macos" => Self::MacOs,
            "windows" => Self::Windows,
            _ => Self::Linux,
        }
    }
}

/// Where settings may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// The operating system.
    pub os: Os,
    /// The user's home.
    pub home: PathBuf,
    /// The folder for programs' settings, where it is not the usual one: `$XDG_CONFIG_HOME`, `%APPDATA%`.
    pub config: Option<PathBuf>,
    /// Codex's folder, where it is not the usual one: `$CODEX_HOME`.
    pub codex: Option<PathBuf>,
    /// The project, for settings that belong to one.
    pub project: Option<PathBuf>,
}

impl Client {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::ClaudeCodeProject,
        Self::ClaudeCodeUser,
        Self::ClaudeDesktop,
        Self::Codex,
        Self::Cursor,
        Self::VsCodeUser,
        Self::VsCodeWorkspace,
        Self::Kiro,
    ];

    /// The word for it on a command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ClaudeCodeProject => "claude-code-project",
            Self::ClaudeCodeUser => "claude-code",
            Self::ClaudeDesktop => "claude-desktop",
            Self::Codex => "codex",
            Self::Cursor => "cursor",
            Self::VsCodeUser => "vscode",
            Self::VsCodeWorkspace => "vscode-workspace",
            Self::Kiro => "kiro",
        }
    }

    /// Reads the word written by [`Client::as_str`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|client| client.as_str() == word)
    }

    /// The file that holds its servers (documented by each client; Claude Desktop on Linux is guessed, as Anthropic ships
    /// it for macOS and Windows alone).
    ///
    /// # Errors
    /// [`InstallError::NoProject`] where the settings belong to a project and `places` names none.
    pub fn path(self, places: &Places) -> Result<PathBuf, InstallError> {
        let home = &places.home;
        let config = || {
            places.config.clone().unwrap_or_else(|| match places.os {
                Os::Linux => home.join(".config"),
                Os::MacOs => home.join("Library/Application Support"),
                Os::Windows => home.join("AppData").join("Roaming"),
            })
        };
        let project = || places.project.clone().ok_or(InstallError::NoProject);
        Ok(match self {
            Self::ClaudeCodeProject => project()?.join(".mcp.json"),
            Self::ClaudeCodeUser => home.join(".claude.json"),
            Self::ClaudeDesktop => config().join("Claude").join("claude_desktop_config.json"),
            Self::Codex => places.codex.clone().unwrap_or_else(|| home.join(".codex")).join("config.toml"),
            Self::Cursor => home.join(".cursor").join("mcp.json"),
            Self::VsCodeUser => config().join("Code").join("User").join("mcp.json"),
            Self::VsCodeWorkspace => project()?.join(".vscode").join("mcp.json"),
            Self::Kiro => home.join(".kiro").join("settings").join("mcp.json"),
        })
    }

    pub(super) fn is_toml(self) -> bool {
        self == Self::Codex
    }

    /// Whether others who work on a project have to be able to read the file.
    pub(super) fn is_shared(self) -> bool {
        matches!(self, Self::ClaudeCodeProject | Self::VsCodeWorkspace)
    }

    fn is_vs_code(self) -> bool {
        matches!(self, Self::VsCodeUser | Self::VsCodeWorkspace)
    }

    /// The key of the object that holds the servers, in JSON.
    pub(super) fn section(self) -> &'static str {
        if self.is_vs_code() { "servers" } else { "mcpServers" }
    }

    /// Whether an entry says that it is a program (VS Code documents `type` as required).
    pub(super) fn says_type(self) -> bool {
        self.is_vs_code()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(os: Os) -> Places {
        Places { os, home: "/home/ada".into(), config: None, codex: None, project: Some("/work".into()) }
    }

    #[test]
    fn each_client_has_its_file() {
        let path = |client: Client| client.path(&places(Os::Linux)).unwrap().to_string_lossy().into_owned();
        assert_eq!(
            Client::ALL.map(path),
            [
                "/work/.mcp.json",
                "/home/ada/.claude.json",
                "/home/ada/.config/Claude/claude_desktop_config.json",
                "/home/ada/.codex/config.toml",
                "/home/ada/.cursor/mcp.json",
                "/home/ada/.config/Code/User/mcp.json",
                "/work/.vscode/mcp.json",
                "/home/ada/.kiro/settings/mcp.json",
            ]
        );
        let mac = Client::ClaudeDesktop.path(&places(Os::MacOs)).unwrap();
        assert!(mac.ends_with("ada/Library/Application Support/Claude/claude_desktop_config.json"));
        let windows = Client::VsCodeUser.path(&places(Os::Windows)).unwrap();
        assert!(windows.ends_with("ada/AppData/Roaming/Code/User/mcp.json"));
    }

    #[test]
    fn settings_of_a_project_need_one() {
        let places = Places { project: None, ..places(Os::Linux) };
        assert!(matches!(Client::VsCodeWorkspace.path(&places), Err(InstallError::NoProject)));
        assert!(Client::VsCodeUser.path(&places).is_ok());
    }

    #[test]
    fn words_are_read_back() {
        for client in Client::ALL {
            assert_eq!(Client::parse(client.as_str()), Some(client));
        }
    }
}
