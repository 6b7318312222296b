/** What a check found, in words: the next step where there is one. */
export interface Found {
  title: string;
  next?: string;
}
