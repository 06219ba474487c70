import { modelEntityNames, NamedGroup } from './modelEntityNames';

// Whoever wants the name of another model can compute a repository with its hash.
jest.mock('../entities/shortHash', () => ({
  shortHash: (text: string) =>
    / \d+$/.test(text)
      ? [...text].reduce((sum, letter) => sum + letter.charCodeAt(0), 0)
      : 'collision0',
}));

const group = (repository: string): NamedGroup => ({
  items: [
    {
      source: { id: 'oci', type: 'oci', vets: false },
      record: { entityName: null, place: repository, versions: [] },
    },
  ],
  identities: [{ kind: 'repository', repository, revision: null, own: true }],
});

function namesOf(...repositories: string[]): string[] {
  const naming = modelEntityNames(repositories.map(group));
  for (;;) {
    const { done, value } = naming.next();
    if (done) {
      return value;
    }
  }
}

it('gives a name that two models claim by a made-up hash to neither', () => {
  const claimed = 'qwen3-8b-collision0';
  expect(namesOf('host/qwen/qwen3-8b')).toEqual([claimed]);
  const names = namesOf('host/evil/qwen3-8b', 'host/qwen/qwen3-8b');
  expect(names).not.toContain(claimed);
  expect(new Set(names).size).toBe(2);
});
