//! The working memory of the key derivation, in huge pages.
//!
//! The only `unsafe` code: on Linux, page faults in a 64 MiB buffer of 4 KiB pages take a third of the derivation time,
//! and only the kernel can provide larger pages.
#![allow(unsafe_code)]

use std::ffi::c_void;

use argon2::Block;
use rustix::mm::{Advice, MapFlags, ProtFlags, madvise, mmap_anonymous, munmap};

use super::Error;

const HUGE_PAGE: usize = 2 * 1024 * 1024;

/// Zeroed, privately mapped blocks; unmapped on drop.
pub(super) struct Blocks {
    map: *mut c_void,
    map_len: usize,
    first: *mut Block,
    count: usize,
}

impl Blocks {
    pub(super) fn new(count: usize) -> Result<Self, Error> {
        const FAILED: Error = Error::System("no memory (64 MiB) for the key derivation");
        let len = count.checked_mul(Block::SIZE).ok_or(FAILED)?;
        let map_len = len.checked_add(HUGE_PAGE).ok_or(FAILED)?;
        // SAFETY: a new private anonymous mapping at an address of the kernel's choice aliases nothing.
        let map = unsafe {
            mmap_anonymous(
                std::ptr::null_mut(),
                map_len,
                ProtFlags::READ | ProtFlags::WRITE,
                MapFlags::PRIVATE,
            )
        }
        .map_err(|_| FAILED)?;
        let offset = map.align_offset(HUGE_PAGE);
        // SAFETY: the mapping is one huge page longer than `len`, so `offset + len` stays inside it.
        let first = unsafe { map.byte_add(offset) };
        // SAFETY: the range lies inside the mapping made above; rejected advice only costs time.
        let _ = unsafe { madvise(first, len, Advice::LinuxHugepage) };
        Ok(Self {
            map,
            map_len,
            first: first.cast(),
            count,
        })
    }
}

impl AsMut<[Block]> for Blocks {
    fn as_mut(&mut self) -> &mut [Block] {
        // SAFETY: `count` blocks were mapped at `first`, aligned to 2 MiB; the kernel zeroed them, and a zeroed `Block`
        // (an array of `u64`) is valid; `&mut self` makes the borrow unique.
        unsafe { std::slice::from_raw_parts_mut(self.first, self.count) }
    }
}

impl Drop for Blocks {
    fn drop(&mut self) {
        // SAFETY: unmaps exactly what `new` mapped, and nothing borrows it any more.
        let _ = unsafe { munmap(self.map, self.map_len) };
    }
}
