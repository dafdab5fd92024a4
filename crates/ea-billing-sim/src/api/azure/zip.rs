//! An archive of files that are stored as they are.

use bytes::Bytes;
use flate2::Crc;

/// The archive of these files, dated as early as an archive can be.
pub(super) fn of(files: &[(String, Bytes)]) -> Bytes {
    let mut archive = Vec::new();
    let mut directory = Vec::new();
    for (name, bytes) in files {
        let mut crc = Crc::new();
        crc.update(bytes);
        let (size, length) = (number(bytes.len()), u16::try_from(name.len()).unwrap_or_default());
        let mut entry = Vec::new();
        // Version 2.0, no flags, stored, midnight, 1 January 1980.
        entry.extend_from_slice(&[20, 0, 0, 0, 0, 0, 0, 0, 33, 0]);
        entry.extend_from_slice(&crc.sum().to_le_bytes());
        entry.extend_from_slice(&size.to_le_bytes());
        entry.extend_from_slice(&size.to_le_bytes());
        entry.extend_from_slice(&length.to_le_bytes());
        entry.extend_from_slice(&[0, 0]);
        let start = number(archive.len());
        archive.extend_from_slice(b"PK\x03\x04");
        archive.extend_from_slice(&entry);
        archive.extend_from_slice(name.as_bytes());
        archive.extend_from_slice(bytes);
        directory.extend_from_slice(b"PK\x01\x02\x14\x00");
        directory.extend_from_slice(&entry);
        directory.extend_from_slice(&[0; 10]);
        directory.extend_from_slice(&start.to_le_bytes());
        directory.extend_from_slice(name.as_bytes());
    }
    let (count, start) = (u16::try_from(files.len()).unwrap_or_default(), number(archive.len()));
    archive.extend_from_slice(&directory);
    archive.extend_from_slice(b"PK\x05\x06\x00\x00\x00\x00");
    archive.extend_from_slice(&count.to_le_bytes());
    archive.extend_from_slice(&count.to_le_bytes());
    archive.extend_from_slice(&number(directory.len()).to_le_bytes());
    archive.extend_from_slice(&start.to_le_bytes());
    archive.extend_from_slice(&[0, 0]);
    archive.into()
}

fn number(length: usize) -> u32 {
    u32::try_from(length).unwrap_or_default()
}
