import type { VaultState } from "@/gen/VaultState";
import { errors, type Platform, text } from "@/strings";

interface KeychainProblem {
  title: string;
  /** What to do about it. */
  fix: Record<Platform, string>;
  /** What it means until then. */
  effect: string;
}

const { banner, overview } = text;

/** Why the keychain can’t be used; nothing while it can, or was not asked yet. */
export const KEYCHAIN_PROBLEM: Partial<Record<VaultState, KeychainProblem>> = {
  locked: { title: errors.vault_locked.title, fix: banner.vaultLockedFix, effect: overview.vaultBody },
  no_collection: {
    title: errors.vault_no_collection.title,
    fix: banner.vaultEmptyFix,
    effect: overview.vaultEmptyBody,
  },
  unavailable: {
    title: errors.vault_unavailable.title,
    fix: banner.vaultMissingFix,
    effect: overview.vaultBody,
  },
};
