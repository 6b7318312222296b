use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use super::*;

const ADDRESS: &str = "com.adkeeper.desktop://callback?state=a%20b&n=1";

/// A home and a system of a test's own.
struct Bare {
    root: tempfile::TempDir,
    places: Places,
}

impl Bare {
    fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        let at = |path: &str| root.path().join(path);
        let places = Places {
            data: at("home/.local/share"),
            config: at("home/.config"),
            packages: vec![at("usr/share")],
            programs: vec![at("usr/bin")],
        };
        for folder in [&places.data, &places.config, &places.programs[0], &places.packages[0]] {
            fs::create_dir_all(folder).unwrap();
        }
        Self { root, places }
    }

    /// A program that notes what it was started with.
    fn program(&self, path: &str) -> PathBuf {
        let program = self.root.path().join(path);
        fs::create_dir_all(program.parent().unwrap()).unwrap();
        let heard = self.root.path().join("heard");
        let script = format!("#!/bin/sh\nprintf '%s %s' \"$0\" \"$*\" >'{}'\n", heard.display());
        fs::write(&program, script).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        program
    }

    /// The entry that our packages install, with its index.
    fn package(&self) -> PathBuf {
        let text = include_str!("../../../linux/adkeeper.desktop.hbs")
            .lines()
            .filter(|line| !line.starts_with("{{"))
            .map(|line| line.replace("{{exec}}", "adkeeper").replace("{{mime_type}}", &mime()) + "\n")
            .collect::<String>();
        let folder = self.places.packages[0].join("applications");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("adkeeper.desktop"), text).unwrap();
        assert!(Command::new("update-desktop-database").arg(&folder).status().unwrap().success());
        folder.join("adkeeper.desktop")
    }

    /// What the desktop's own tool starts for an address when it knows no desktop: its generic code.
    fn opens(&self) -> String {
        self.tries_to_open().unwrap()
    }

    fn tries_to_open(&self) -> Result<String, String> {
        let heard = self.root.path().join("heard");
        let _ = fs::remove_file(&heard);
        let path = format!("{}:/usr/bin:/bin", self.places.programs[0].display());
        let done = Command::new("xdg-open")
            .arg(ADDRESS)
            .env_clear()
            .env("PATH", path)
            .env("HOME", self.root.path().join("home"))
            .env("XDG_DATA_DIRS", &self.places.packages[0])
            // Only whether it is set counts.
            .env("DISPLAY", ":none")
            .env("BROWSER", "false")
            .output()
            .unwrap();
        if !done.status.success() {
            return Err(format!("{}: {}", done.status, String::from_utf8_lossy(&done.stderr)));
        }
        Ok(fs::read_to_string(heard).unwrap())
    }
}

#[test]
fn without_a_package_the_generic_code_of_xdg_open_finds_the_app() {
    let bare = Bare::new();
    let program = bare.program("opt/Adkeeper_0.1.AppImage");
    assert_eq!(register(&program, &bare.places).unwrap(), (Registration::Own, true));
    assert_eq!(bare.opens(), format!("{} {ADDRESS}", program.display()));
    assert_eq!(register(&program, &bare.places).unwrap(), (Registration::Own, false), "nothing to do");

    let moved = bare.program("elsewhere/adkeeper");
    assert_eq!(register(&moved, &bare.places).unwrap(), (Registration::Own, true));
    assert_eq!(bare.opens(), format!("{} {ADDRESS}", moved.display()));
}

#[test]
fn the_entry_of_a_package_is_left_alone_and_ours_goes() {
    let bare = Bare::new();
    let unpacked = bare.program("target/adkeeper");
    register(&unpacked, &bare.places).unwrap();
    let installed = bare.program("usr/bin/adkeeper");
    let entry = bare.package();
    let (by, changed) = register(&unpacked, &bare.places).unwrap();
    assert_eq!((by, changed), (Registration::Package(entry), true));
    assert_eq!(bare.opens(), format!("{} {ADDRESS}", installed.display()));
    assert!(!bare.places.own().exists());

    fs::remove_file(installed).unwrap();
    let (by, _) = register(&unpacked, &bare.places).unwrap();
    assert_eq!(by, Registration::Own, "an entry whose program is gone takes nothing");
}

#[test]
fn what_earlier_versions_wrote_is_replaced() {
    let bare = Bare::new();
    let program = bare.program("opt/adkeeper");
    let text = format!(
        "[Desktop Entry]\nType=Application\nName=Adkeeper\nExec=\"{}\" %u\nMimeType={};\n",
        program.display(),
        mime()
    );
    replace(&bare.places.own(), &text).unwrap();
    replace(&bare.places.config.join(LIST), &with_default("").unwrap()).unwrap();
    let refused = bare.tries_to_open().unwrap_err();
    assert!(refused.contains("exit status: 4"), "{refused}");
    assert_eq!(register(&program, &bare.places).unwrap(), (Registration::Own, true));
    assert_eq!(bare.opens(), format!("{} {ADDRESS}", program.display()));
}

#[test]
fn an_entry_without_a_place_for_the_address_is_not_believed() {
    let bare = Bare::new();
    let program = bare.program("usr/bin/adkeeper");
    for (entry, right) in [
        (format!("[Desktop Entry]\nExec=adkeeper %u\nMimeType={};\n", mime()), true),
        (format!("[Desktop Entry]\nExec={} %U\nMimeType=a/b;{};\n", program.display(), mime()), true),
        (format!("[Desktop Entry]\nExec=adkeeper\nMimeType={};\n", mime()), false),
        (format!("[Desktop Entry]\nExec=adkeeper %u\nHidden=true\nMimeType={};\n", mime()), false),
        ("[Desktop Entry]\nExec=adkeeper %u\n".to_owned(), false),
    ] {
        assert_eq!(works(&entry, &bare.places), right, "{entry}");
    }
}

#[test]
fn other_defaults_of_the_user_stay_as_they_are() {
    let list =
        "# mine\n[Added Associations]\ntext/html=a.desktop;\n\n[Default Applications]\ntext/html=b.desktop\n";
    let with = with_default(list).unwrap();
    assert_eq!(with_default(&with), None);
    assert!(list.lines().all(|line| with.lines().any(|kept| kept == line)), "{with}");
    assert_eq!(without_default(&with).unwrap(), list);
    assert_eq!(without_default(list), None);
    let stranger = format!("[Default Applications]\n{}=gone.desktop\n", mime());
    assert_eq!(with_default(&stranger).unwrap(), format!("[Default Applications]\n{}={OWN}\n", mime()));
}
