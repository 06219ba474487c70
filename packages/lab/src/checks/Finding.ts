/** What one check found. */
export interface Finding {
  title: string;
  /** What differs from what was expected; nothing where all is as expected. */
  difference?: string;
}
