//! Writes what the set-up screen changes into `config.toml`, leaving everything else in it as it is.

use std::fs;
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use crate::private;
use domain::config::{Layer, Part};
use keeper::{SetupFile, SetupFileError};
use toml_edit::{DocumentMut, Item, value};

/// The configuration file of this start.
#[derive(Debug)]
pub struct ConfigToml {
    path: PathBuf,
    environment: Layer,
}

impl ConfigToml {
    /// The file at `path`. `environment` is what the environment sets: its values win over the file's.
    pub fn new(path: PathBuf, environment: &Layer) -> Self {
        Self { path, environment: environment.clone() }
    }

    fn read(&self) -> io::Result<DocumentMut> {
        let text = match fs::read_to_string(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
            Err(error) => return Err(error),
        };
        text.parse().map_err(|error: toml_edit::TomlError| io::Error::other(error.message().to_owned()))
    }

    /// Writes beside the file, so that a cut-off write leaves the old one. Returns where.
    fn write_beside(&self, document: &DocumentMut) -> io::Result<PathBuf> {
        private::create_folder(self.path.parent().unwrap_or_else(|| Path::new(".")))?;
        let beside = self.path.with_extension("toml.new");
        // One that a start left behind may be readable for everybody.
        let _ = fs::remove_file(&beside);
        let mut file = private::options().write(true).create(true).truncate(true).open(&beside)?;
        file.write_all(document.to_string().as_bytes())?;
        file.sync_all()?;
        Ok(beside)
    }

    /// What is there can be read, and as much can be written once more.
    fn rehearse(&self) -> io::Result<()> {
        fs::remove_file(self.write_beside(&self.read()?)?)
    }

    fn write(&self, part: Part, layer: &Layer) -> io::Result<()> {
        let mut document = self.read()?;
        for (name, setting) in layer.texts(part) {
            put(&mut document, name, setting.map(value));
        }
        if part == Part::Amazon {
            put(&mut document, "loopback_port", layer.loopback_port.map(|port| value(i64::from(port))));
        }
        fs::rename(self.write_beside(&document)?, &self.path)
    }
}

fn put(document: &mut DocumentMut, name: &str, setting: Option<Item>) {
    match setting {
        Some(setting) => document[name] = setting,
        None => {
            document.remove(name);
        }
    }
}

impl SetupFile for ConfigToml {
    fn fixed(&self, part: Part) -> bool {
        self.environment.sets(part)
    }

    fn check(&self) -> Result<(), SetupFileError> {
        self.rehearse().map_err(|error| SetupFileError(error.to_string()))
    }

    fn save(&self, part: Part, layer: &Layer) -> Result<(), SetupFileError> {
        self.write(part, layer).map_err(|error| SetupFileError(error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_layer(text: &str) -> Layer {
        let reading = domain::config::Reading::from_toml(text, "config.toml");
        assert_eq!(reading.problems, []);
        reading.layer
    }

    fn saved(before: &str, layer: &Layer) -> String {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep").join("config.toml");
        if !before.is_empty() {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, before).unwrap();
        }
        ConfigToml::new(path.clone(), &Layer::default()).save(Part::Amazon, layer).unwrap();
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
        let read = read_layer(&after);
        assert_eq!(read.lwa_client_id, layer.lwa_client_id);
        assert_eq!(read.loopback_port, Some(50001));
    }

    #[test]
    fn each_part_is_written_by_itself_and_an_emptied_one_leaves_the_others() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        let file = ConfigToml::new(path.clone(), &Layer::default());
        let read = || read_layer(&fs::read_to_string(&path).unwrap());
        let clerk = Layer { clerk_publishable_key: Some("pk_test_x".into()), ..Layer::default() };
        file.save(Part::Clerk, &clerk).unwrap();
        let supabase = Layer {
            supabase_url: Some("https://x.supabase.co".into()),
            supabase_key: Some("sb_publishable_x".into()),
            ..Layer::default()
        };
        file.save(Part::Supabase, &supabase).unwrap();
        assert_eq!(read(), Layer { clerk_publishable_key: clerk.clerk_publishable_key.clone(), ..supabase });
        file.save(Part::Supabase, &Layer::default()).unwrap();
        assert_eq!(read(), clerk);
    }

    #[test]
    fn the_first_save_makes_the_file() {
        let layer = Layer { paste_url: Some("https://amazon.com".into()), ..Layer::default() };
        assert_eq!(read_layer(&saved("", &layer)), layer);
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_can_read_the_file_whatever_was_there_before() {
        use std::os::unix::fs::PermissionsExt as _;
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("settings");
        let path = folder.join("config.toml");
        let file = ConfigToml::new(path.clone(), &Layer::default());
        let layer = Layer { paste_url: Some("https://amazon.com".into()), ..Layer::default() };
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        for round in ["new", "old"] {
            file.save(Part::Amazon, &layer).unwrap();
            assert_eq!((mode(&folder), mode(&path)), (0o700, 0o600), "{round}");
            let beside = folder.join("config.toml.new");
            fs::write(&beside, "").unwrap();
            for open in [&path, &beside] {
                fs::set_permissions(open, fs::Permissions::from_mode(0o644)).unwrap();
            }
        }
    }

    #[test]
    fn a_file_that_cannot_be_understood_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        fs::write(&path, "this is not toml").unwrap();
        let file = ConfigToml::new(path.clone(), &Layer::default());
        assert!(file.check().is_err());
        assert!(file.save(Part::Amazon, &Layer::default()).is_err());
        assert_eq!(fs::read_to_string(path).unwrap(), "this is not toml");
    }

    #[test]
    fn looking_whether_the_file_can_be_written_leaves_the_folder_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        let file = ConfigToml::new(path.clone(), &Layer::default());
        let names = || fs::read_dir(folder.path()).unwrap().count();
        file.check().unwrap();
        assert_eq!(names(), 0);
        fs::write(&path, "scheme = 'x'").unwrap();
        file.check().unwrap();
        assert_eq!((names(), fs::read_to_string(&path).unwrap().as_str()), (1, "scheme = 'x'"));
        // A folder where the file beside would be stands for a place that cannot be written.
        fs::create_dir(folder.path().join("config.toml.new")).unwrap();
        assert!(file.check().is_err());
    }

    #[test]
    fn what_the_environment_sets_cannot_be_changed_here() {
        for environment in [
            Layer { lwa_client_id: Some("x".into()), ..Layer::default() },
            Layer { lwa_scopes: Some("x".into()), ..Layer::default() },
            Layer { paste_url: Some("x".into()), ..Layer::default() },
            Layer { loopback_port: Some(50001), ..Layer::default() },
        ] {
            let file = ConfigToml::new(PathBuf::new(), &environment);
            assert!(file.fixed(Part::Amazon), "{environment:?}");
            assert!(!file.fixed(Part::Clerk) && !file.fixed(Part::Supabase), "{environment:?}");
        }
        let key = Layer { supabase_key: Some("x".into()), ..Layer::default() };
        assert!(ConfigToml::new(PathBuf::new(), &key).fixed(Part::Supabase));
        let nothing = ConfigToml::new(PathBuf::new(), &Layer::default());
        assert!(![Part::Amazon, Part::Clerk, Part::Supabase].into_iter().any(|part| nothing.fixed(part)));
    }
}
