/** What one check found. */
export interface CheckFinding {
  title: string;
  /** What differs from what was expected; nothing where all is as expected. */
  difference?: string;
}
