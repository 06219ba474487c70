import { replicasProblem } from './validateReplicas';

describe('replicasProblem', () => {
  it.each([
    [{ min: 1, max: 1 }, null],
    [{ min: 1, max: 8 }, 8],
  ])('lets %j with the limit %p pass', (replicas, limit) => {
    expect(replicasProblem(replicas, limit)).toBeNull();
  });

  it.each([
    [{ min: 1, max: 9 }, 8, /at most 8/],
    [{ min: 3, max: 2 }, null, /must not exceed/],
    [{ min: 0, max: 2 }, null, /at least 1/],
    [{ min: 1.5, max: 2 }, null, /minimum and a maximum/],
    [{ min: 1 }, null, /minimum and a maximum/],
    [undefined, null, /minimum and a maximum/],
  ])('refuses %j with the limit %p', (replicas, limit, problem) => {
    expect(replicasProblem(replicas, limit)).toMatch(problem);
  });
});
