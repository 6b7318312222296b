//! `adkeeper completions` and the manual page.

use clap::CommandFactory as _;
use clap_complete::Shell;

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
    clap_mangen::Man::new(Arguments::command())
        .render(&mut text)
        .map_err(|error| Failed::io("The manual page can’t be written", &error))?;
    print(&String::from_utf8_lossy(&text))
}
