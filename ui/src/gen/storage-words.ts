// Written by `cargo xtask generate` from src-tauri/src/text.

/** Why nothing can be saved, and the way out. */
export const storageWords = {
  database_full: { title: "The disk is full", next: "Free up some space, or start Adkeeper with ADKEEPER_DATA_DIR set to a folder on another disk." },
  database_read_only: { title: "Adkeeper’s data folder is read-only", next: "Make the folder and adkeeper.db in it writable for your account, or start Adkeeper with ADKEEPER_DATA_DIR set to another folder." },
  database_busy: { title: "Another program is using the local database", next: "Close other copies of Adkeeper and any backup or database tool that has adkeeper.db open." },
  database_no_locks: { title: "The data folder’s drive can’t lock files", next: "Start Adkeeper with ADKEEPER_DATA_DIR set to a folder on a local disk." },
  database_corrupt: { title: "The local database is damaged", next: "Close Adkeeper and restore adkeeper.db from a backup." },
  database_failed: { title: "The local database can’t be read or written", next: "Check the disk, or start Adkeeper with ADKEEPER_DATA_DIR set to another folder." },
} as const;
