import { noticeWords } from "@/gen/notice-words";
import { plural } from "@/strings";

/* Words of the settings, loaded with them. */

export const settingsText = {
  title: "Settings",
  appearance: "Appearance",
  theme: "Theme",
  themeHint: "“System” follows your desktop.",
  connecting: "Connecting",
  defaultRegion: "Login page offered first",
  defaultRegionHint: "One login reaches all regions, whichever page it used.",
  sandboxTitle: "Sandbox",
  sandboxOn: "Running. Everything points at it, no real account is touched.",
  vault: "Keychain",
  about: "About",
  version: "Version",
} as const;

/** The set-up before anyone can sign in. */
export const setUpText = {
  title: "Set up Adkeeper",
  intro:
    "Adkeeper works with accounts of your own. Clerk is needed to sign in, Amazon to connect logins; Supabase is optional.",
  back: "Back to sign-in",
} as const;

export const notifyText = {
  title: "Notifications",
  all: "System notifications",
  allHint: "Also shows notices outside of this window.",
  kinds: {
    broken: { name: "A connection needs you", hint: noticeWords.broken },
    lapsed: { name: "A connection is down", hint: "It recovers automatically; reports may fail until then." },
    recovered: { name: "A connection works again", hint: "After it was broken or down." },
    accounts: { name: "Accounts were added or lost", hint: "What a login reaches has changed at Amazon." },
    watch: {
      name: "An account has a problem at Amazon",
      hint: "It can’t pay, isn’t approved, or that is over.",
    },
    ending: {
      name: "Something expires soon",
      hint: "A session, a client secret or an Amazon login, before its expiry date.",
    },
  },
  lapsedAfter: "Notify me if a connection is down for longer than",
  lapsedAfterHint: "Shorter interruptions don’t notify you.",
  endsFrom: "First reminder of an Amazon login’s expiration",
  endsFromHint: "Reminders follow at 30, 14, 7, 3 and 1 days, and on the day. Notices use this as well.",
  daysBefore: (value: number) => (value === 0 ? "On the day" : `${plural(value, "day")} before`),
  outlived: "Also when another computer’s login lasts longer",
  outlivedHint: "Otherwise you’re reminded only of logins that nothing else covers.",
  minutes: (value: number) => plural(value, "minute"),
  hours: (value: number) => plural(value, "hour"),
  days: (value: number) => plural(value, "day"),
  quiet: "Quiet hours",
  quietHint: "Notifications wait until the end, if they still apply.",
  quietFrom: "From",
  quietTo: "To",
  quietDay: "Start and end are the same: it’s quiet all day.",
  quietNight: "Ends the next morning.",
  timeBad: "This is not a time of day. Write it like 22:00.",
  always: "Everything is in the list under Notices, whatever is chosen here.",
} as const;

export const backgroundText = {
  title: "Background",
  refreshing: "Background refresh",
  refreshingOn: "On. Connections are refreshed before they expire.",
  autostart: "Start when I log in",
  autostartHint: "Adkeeper starts hidden, so your connections stay fresh in the background.",
  autostartUnknown:
    "This system doesn’t say. You can add Adkeeper to its list of start-up programs yourself.",
  close: "Closing the window",
  closeTray: "Adkeeper stays in the tray and keeps refreshing. Quit it from the menu there.",
  closeEnds:
    "This desktop has no tray, so closing the window ends Adkeeper and its refreshing. Minimise it instead.",
  unload: "Keep the closed window ready for",
  unloadHint: "After that the window gives its memory back, and opening it takes a moment longer.",
  unloadNever: "Always",
  notChanged: "The system refused the change",
  notChangedNext: "The switch shows how it is now. Try again, or change it in the system’s own settings.",
  failed: "The system’s setting couldn’t be read.",
} as const;
