import type { Part } from './Part';
import { startOrder } from './startOrder';

function part(name: string, ...after: string[]): Part {
  return { name, after, program: 'none', args: [], healthy: async () => true };
}

describe('startOrder', () => {
  it('puts each part behind those that it needs', () => {
    const ordered = startOrder([
      part('kserve', 'kueue'),
      part('kueue', 'api'),
      part('scheduler', 'api'),
      part('api', 'etcd'),
      part('etcd'),
    ]).map(({ name }) => name);

    expect(ordered).toEqual(['etcd', 'api', 'kueue', 'kserve', 'scheduler']);
  });

  it('names the parts that wait for one another', () => {
    expect(() => startOrder([part('a', 'b'), part('b', 'a')])).toThrow(
      'a → b → a',
    );
  });

  it('names the part that is missing', () => {
    expect(() => startOrder([part('a', 'b')])).toThrow(
      'a waits for b, which is not there',
    );
  });
});
