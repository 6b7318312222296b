import type { RemovalCheck } from "@/gen/RemovalCheck";
import type { Explained } from "@/strings";

/* Words of what remains at Amazon after disconnecting. */

export const removalCheck: Record<RemovalCheck, Explained> = {
  gone: {
    title: "The permission is gone at Amazon too",
    next: "Amazon no longer accepts the old permission. There is nothing left to do.",
  },
  still_there: {
    title: "Amazon still accepts the old permission",
    next: "Remove the app on Amazon’s page, then check again. Amazon can take some minutes.",
  },
};

export const removalText = {
  title: "At Amazon",
  body: "Amazon offers apps no way to withdraw their own permission. Adkeeper has deleted its token from the keychain, but Amazon lists the app until you remove it.",
  warning:
    "Removing it there ends every connection of that Amazon login, also on other computers and for your colleagues.",
  open: "Open Amazon’s page",
  check: "Check that it is gone",
  tooLate:
    "It can’t be checked from here any more: Adkeeper has forgotten the token. Amazon’s page shows it.",
} as const;
