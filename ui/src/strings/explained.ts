/** What happened, and what to do about it. */
export interface Explained {
  title: string;
  next: string;
}
