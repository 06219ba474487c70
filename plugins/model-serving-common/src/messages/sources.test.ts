import { KUBELET_SOURCES } from './kubelet';
import { KNOWN_CAUSES } from './knownCauses';
import { ADMISSION_RULES } from './kueue';
import { REFUSAL_RULES } from './refusal';

/** What is read, from whom, in which releases, and from which file of theirs. */
const TABLE = [
  ...ADMISSION_RULES.map(({ class: kind, from, until, source, pattern }) => ({
    by: `Kueue ${from} to ${until ?? 'today'}`,
    kind: `${kind}: ${pattern.source.slice(0, 60)}`,
    source,
  })),
  ...REFUSAL_RULES.map(({ cause, source }) => ({
    by: 'API server',
    kind: cause,
    source,
  })),
  ...Object.entries(KUBELET_SOURCES).map(([kind, source]) => ({
    by: 'kubelet and control plane',
    kind,
    source,
  })),
  ...KNOWN_CAUSES.map(({ id, source }) => ({
    by: 'engines and initializers',
    kind: id,
    source,
  })),
];

it('every rule for the words of other programs names where they are from', () => {
  // eslint-disable-next-line no-console
  console.info(
    TABLE.map(({ by, kind, source }) => `${by}: ${kind}\n  ${source}`).join(
      '\n',
    ),
  );
  expect(TABLE.filter(({ source }) => source.trim() === '')).toEqual([]);
  expect(
    ADMISSION_RULES.filter(
      ({ from, until }) =>
        !/^0\.\d+$/.test(from) || (until !== null && !/^0\.\d+$/.test(until)),
    ),
  ).toEqual([]);
  expect(new Set(KNOWN_CAUSES.map(({ id }) => id)).size).toBe(
    KNOWN_CAUSES.length,
  );
});
