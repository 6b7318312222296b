//! `adkeeper completions` and the manual page.

use std::io::{self, Write as _};

use clap::CommandFactory as _;
use clap_complete::Shell;
use clap_mangen::Man;

use crate::args::Arguments;
use crate::exit::Failed;
use crate::output::print;

pub fn run(shell: Shell) -> Result<(), Failed> {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "adkeeper", &mut text);
    print(&String::from_utf8_lossy(&text))
}

pub fn man() -> Result<(), Failed> {
    let mut text = Vec::new();
    page(&mut text).map_err(|error| Failed::io("The manual page can’t be written", &error))?;
    print(&String::from_utf8_lossy(&text))
}

/// One page for all: the commands with their options below the program's own.
fn page(text: &mut Vec<u8>) -> io::Result<()> {
    let mut command = Arguments::command();
    command.build();
    Man::new(command.clone()).render(text)?;
    for one in command.get_subcommands().filter(|one| !one.is_hide_set()) {
        writeln!(text, ".SH \"ADKEEPER {}\"", one.get_name().to_uppercase())?;
        let man = Man::new(one.clone());
        man.render_synopsis_section(text)?;
        man.render_description_section(text)?;
        man.render_options_section(text)?;
    }
    Ok(())
}
