import { emptyModelVariant, emptyModelVersion } from './ModelRecord';
import { servedArtifact } from './modelArtifact';

const OLD = `oci://r/m@sha256:${'a'.repeat(64)}`;
const NEW = `oci://r/m@sha256:${'b'.repeat(64)}`;
const version = (name: string, ...uris: string[]) =>
  emptyModelVersion(
    name,
    uris.map((uri, index) => emptyModelVariant(`v${index}`, uri, 'vLLM')),
  );

describe('servedArtifact', () => {
  const two = [version('2', NEW, 'oci://r/fp8:2'), version('1', OLD)];
  const one = [version('1', 'oci://r/m:v1')];

  it.each<
    [
      string,
      ReturnType<typeof version>[],
      Partial<Parameters<typeof servedArtifact>[1]>,
      string | undefined,
    ]
  >([
    ['what is named', two, { version: '2', variant: 'v1' }, '2 v1'],
    ['the only variant of a version', two, { version: '1' }, '1 v0'],
    ['a variant by its address', two, { version: '2', uri: NEW }, '2 v0'],
    ['the artifact at an address', two, { uri: OLD }, '1 v0'],
    [
      'the artifact of another registry',
      two,
      { uri: OLD.replace('//r/', '//mirror/') },
      '1 v0',
    ],
    ['the only artifact behind a tag', one, { uri: OLD }, '1 v0'],
    ['not a variant that is not named', two, { version: '2' }, undefined],
    [
      'not a variant that is gone',
      two,
      { version: '1', variant: 'x' },
      undefined,
    ],
    ['not another version than named', one, { version: '3' }, undefined],
    ['not one of several', two, { uri: 'oci://r/m:v1' }, undefined],
    [
      'not what is pinned otherwise',
      [version('1', NEW)],
      { uri: OLD },
      undefined,
    ],
  ])('finds %s', (_, versions, served, expected) => {
    const found = servedArtifact(
      { versions },
      { uri: null, version: null, variant: null, ...served },
    );
    expect(found && `${found.version.name} ${found.variant.name}`).toBe(
      expected,
    );
  });
});
