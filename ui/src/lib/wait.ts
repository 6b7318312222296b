/** After this many milliseconds in the browser the dashboard explains what may be holding things up. */
export const LONG_WAIT = 45_000;
