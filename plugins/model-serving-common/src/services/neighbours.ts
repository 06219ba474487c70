/**
 * A message of Kueue's without what it tells of others: whose Workload pushed this one out, and from
 * where in the cohort.
 */
export function withoutNeighbours(message: string): string {
  return message
    .replace(/ \(UID: [^)]*\)/g, '')
    .replace(/[;,]? ?preemptor path: .*$/s, '')
    .trim();
}
