//! WebKitGTK and glibc.

use std::ffi::{CStr, c_int, c_void};
use std::fs;

use rustix::mm::{Advice, madvise};
use rustix::process::{Pid, Signal, getpid, kill_process};

/// Its name in `/proc`: fifteen letters.
const NETWORK_PROCESS: &str = "WebKitNetworkPr";

/// Ends the process that does the web view's networking. WebKit keeps it for as long as its context lives and
/// has no call to end it (tauri-apps/tauri#14626), but starts it anew when it is missing.
pub fn end_network_process() {
    for pid in children().filter(|pid| name(*pid).as_deref() == Some(NETWORK_PROCESS)) {
        match kill_process(pid, Signal::TERM) {
            Ok(()) => tracing::info!("the web engine's network process is ended"),
            Err(error) => tracing::warn!(%error, "the web engine's network process stays"),
        }
    }
}

/// The direct children of this process.
fn children() -> impl Iterator<Item = Pid> {
    let me = getpid().as_raw_nonzero().to_string();
    let pids = fs::read_dir("/proc").into_iter().flatten().flatten();
    let pids = pids.filter_map(|entry| Pid::from_raw(entry.file_name().to_str()?.parse().ok()?));
    pids.filter(move |pid| parent(*pid).as_deref() == Some(me.as_str()))
}

fn parent(pid: Pid) -> Option<String> {
    let stat = fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero())).ok()?;
    parent_of(&stat).map(str::to_owned)
}

/// The name stands in parentheses and may hold any letter; state and parent come after the last one.
fn parent_of(stat: &str) -> Option<&str> {
    stat.rsplit_once(')')?.1.split_whitespace().nth(1)
}

fn name(pid: Pid) -> Option<String> {
    let name = fs::read_to_string(format!("/proc/{}/comm", pid.as_raw_nonzero())).ok()?;
    Some(name.trim_end().to_owned())
}

/// Returns freed memory to the system.
pub fn trim() {
    #[cfg(target_env = "gnu")]
    #[allow(unsafe_code, reason = "there is no safe way to ask glibc")]
    // SAFETY: no memory that is in use is touched; safe from any thread.
    unsafe {
        libc::malloc_trim(0);
    }
}

/// Lets the system have the pages of code back. What is run is read again, from its file's cache.
pub fn drop_code() {
    #[allow(unsafe_code, reason = "the loader's list of libraries has no safe reader")]
    // SAFETY: the callback has the loader's type and reads no further than it is told.
    unsafe {
        libc::dl_iterate_phdr(Some(drop_code_of), std::ptr::null_mut());
    }
}

/// Drops the code of one library. The loader keeps all of them in place until this returns.
#[allow(unsafe_code, reason = "called by the loader")]
unsafe extern "C" fn drop_code_of(info: *mut libc::dl_phdr_info, _: usize, _: *mut c_void) -> c_int {
    // SAFETY: the loader gives a valid description, whose name, where it has one, ends with a zero, and whose
    // table has as many entries as it says.
    let (base, name, segments) = unsafe {
        let info = &*info;
        let name = if info.dlpi_name.is_null() { c"" } else { CStr::from_ptr(info.dlpi_name) };
        (info.dlpi_addr, name, std::slice::from_raw_parts(info.dlpi_phdr, usize::from(info.dlpi_phnum)))
    };
    // The program itself has no name here; what has one without a path is the kernel's.
    if !name.is_empty() && !name.to_bytes().starts_with(b"/") {
        return 0;
    }
    for segment in segments.iter().filter(|segment| is_code(segment)) {
        let (start, length) = pages(base + segment.p_vaddr, segment.p_memsz);
        // SAFETY: a segment that is run and never written has nothing that is not in its file, and it stays
        // mapped meanwhile.
        let done = unsafe { madvise(start as *mut c_void, length, Advice::LinuxDontNeed) };
        if let Err(error) = done {
            tracing::debug!(%error, "code stays in memory");
        }
    }
    0
}

fn is_code(segment: &libc::Elf64_Phdr) -> bool {
    segment.p_type == libc::PT_LOAD && segment.p_flags & libc::PF_X != 0 && segment.p_flags & libc::PF_W == 0
}

/// The whole pages inside of a segment.
fn pages(start: u64, length: u64) -> (usize, usize) {
    let page = u64::try_from(rustix::param::page_size()).unwrap_or(4096);
    let first = start.next_multiple_of(page);
    let end = (start + length) / page * page;
    (
        usize::try_from(first).unwrap_or_default(),
        usize::try_from(end.saturating_sub(first)).unwrap_or_default(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_pages_of_code_are_dropped() {
        let page = u64::try_from(rustix::param::page_size()).unwrap();
        let size = usize::try_from(page).unwrap();
        assert_eq!(pages(page + 1, 3 * page), (2 * size, 2 * size));
        assert_eq!(pages(page, 2 * page), (size, 2 * size));
        assert_eq!(pages(page + 1, page / 2).1, 0);
    }

    #[test]
    fn the_program_goes_on_after_its_code_and_freed_memory_are_given_back() {
        let kept = vec![7_u8; 1 << 20];
        trim();
        drop_code();
        assert!(kept.iter().all(|byte| *byte == 7));
        assert!(children().all(|pid| name(pid).as_deref() != Some("nothing of ours")));
    }

    #[test]
    fn a_parent_is_found_behind_any_name() {
        assert_eq!(parent_of("12 (a) b) (c)) S 34 12 12 0 -1"), Some("34"));
        assert_eq!(parent_of("12"), None);
    }
}
