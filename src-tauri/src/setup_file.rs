//! Writes what the set-up screen changes into `config.toml`, leaving everything else in it as it is.

use std::fs;
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use domain::config::Layer;
use keeper::{SetupFile, SetupFileError};
use toml_edit::{DocumentMut, value};

/// The configuration file of this start.
#[derive(Debug)]
pub struct ConfigToml {
    path: PathBuf,
    fixed: bool,
}

impl ConfigToml {
    /// The file at `path`. `environment` is what the environment sets: its values win over the file's.
    pub fn new(path: PathBuf, environment: &Layer) -> Self {
        let texts = [
            &environment.lwa_client_id,
            &environment.lwa_scopes,
            &environment.bounce_url,
            &environment.paste_url,
            &environment.broker_url,
        ];
        let fixed = texts.into_iter().any(Option::is_some) || environment.loopback_port.is_some();
        Self { path, fixed }
    }

    fn write(&self, layer: &Layer) -> io::Result<()> {
        let text = match fs::read_to_string(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
            Err(error) => return Err(error),
        };
        let mut document: DocumentMut = text
            .parse()
            .map_err(|error: toml_edit::TomlError| io::Error::other(error.message().to_owned()))?;
        let settings = [
            ("lwa_client_id", &layer.lwa_client_id),
            ("lwa_scopes", &layer.lwa_scopes),
            ("bounce_url", &layer.bounce_url),
            ("paste_url", &layer.paste_url),
            ("broker_url", &layer.broker_url),
        ];
        for (name, setting) in settings {
            match setting {
                Some(text) => document[name] = value(text),
                None => {
                    document.remove(name);
                }
            }
        }
        match layer.loopback_port {
            Some(port) => document["loopback_port"] = value(i64::from(port)),
            None => {
                document.remove("loopback_port");
            }
        }
        replace(&self.path, &document.to_string())
    }
}

/// Writes beside the file and renames, so that a cut-off write leaves the old one.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    fs::create_dir_all(folder)?;
    let beside = path.with_extension("toml.new");
    let mut file = fs::File::create(&beside)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&beside, path)
}

impl SetupFile for ConfigToml {
    fn amazon_fixed(&self) -> bool {
        self.fixed
    }

    fn save_amazon(&self, layer: &Layer) -> Result<(), SetupFileError> {
        self.write(layer).map_err(|error| SetupFileError(error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn saved(before: &str, layer: &Layer) -> String {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep").join("config.toml");
        if !before.is_empty() {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, before).unwrap();
        }
        ConfigToml::new(path.clone(), &Layer::default()).save_amazon(layer).unwrap();
        fs::read_to_string(path).unwrap()
    }

    #[test]
    fn saving_amazon_leaves_comments_and_everything_else_as_it_is() {
        let before =
            "# ours\nsupabase_url = 'https://x.supabase.co' # keep\nbounce_url = 'https://old.example/cb'\n";
        let layer = Layer {
            lwa_client_id: Some("amzn1.application-oa2-client.x".into()),
            loopback_port: Some(50001),
            ..Layer::default()
        };
        let after = saved(before, &layer);
        assert!(after.contains("# ours\nsupabase_url = 'https://x.supabase.co' # keep\n"), "{after}");
        assert!(!after.contains("bounce_url"), "an emptied setting is removed: {after}");
        let read = Layer::from_toml(&after).unwrap();
        assert_eq!(read.lwa_client_id, layer.lwa_client_id);
        assert_eq!(read.loopback_port, Some(50001));
    }

    #[test]
    fn the_first_save_makes_the_file() {
        let layer = Layer { paste_url: Some("https://amazon.com".into()), ..Layer::default() };
        assert_eq!(Layer::from_toml(&saved("", &layer)).unwrap(), layer);
    }

    #[test]
    fn a_file_that_cannot_be_understood_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        fs::write(&path, "this is not toml").unwrap();
        let file = ConfigToml::new(path.clone(), &Layer::default());
        assert!(file.save_amazon(&Layer::default()).is_err());
        assert_eq!(fs::read_to_string(path).unwrap(), "this is not toml");
    }

    #[test]
    fn what_the_environment_sets_cannot_be_changed_here() {
        for environment in [
            Layer { lwa_client_id: Some("x".into()), ..Layer::default() },
            Layer { lwa_scopes: Some("x".into()), ..Layer::default() },
            Layer { paste_url: Some("x".into()), ..Layer::default() },
            Layer { loopback_port: Some(50001), ..Layer::default() },
        ] {
            assert!(ConfigToml::new(PathBuf::new(), &environment).amazon_fixed(), "{environment:?}");
        }
        assert!(!ConfigToml::new(PathBuf::new(), &Layer::default()).amazon_fixed());
    }
}
