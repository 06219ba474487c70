import { ReplicasAnswer } from '../answers';

/** What is wrong with the replicas asked for, in words; null when nothing is. */
export function replicasProblem(
  replicas: Partial<ReplicasAnswer> | undefined,
  limit: number | null,
): string | null {
  const { min, max } = replicas ?? {};
  if (!Number.isInteger(min) || !Number.isInteger(max)) {
    return 'Say how many replicas to run at least and at most.';
  }
  if (min! < 1) {
    return 'At least one replica must run.';
  }
  if (min! > max!) {
    return 'The lower number must not exceed the upper one.';
  }
  if (limit !== null && max! > limit) {
    return `A service may have at most ${limit} replicas here.`;
  }
  return null;
}
