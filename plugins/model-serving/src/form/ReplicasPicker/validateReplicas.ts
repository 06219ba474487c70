import { ReplicasAnswer } from '../answers';

/** What is wrong with the replicas asked for; null when nothing is. */
export function replicasProblem(
  replicas: Partial<ReplicasAnswer> | undefined,
  limit: number | null,
): string | null {
  const { min, max } = replicas ?? {};
  if (!Number.isInteger(min) || !Number.isInteger(max)) {
    return 'Enter a minimum and a maximum number of replicas.';
  }
  if (min! < 1) {
    return 'The minimum must be at least 1.';
  }
  if (min! > max!) {
    return 'The minimum must not exceed the maximum.';
  }
  if (limit !== null && max! > limit) {
    return `This tenant allows at most ${limit} replicas per service.`;
  }
  return null;
}
