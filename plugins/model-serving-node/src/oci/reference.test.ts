import fc from 'fast-check';
import {
  isReferrerTag,
  parseOciReference,
  pinnedOciUri,
  referrerTag,
} from './reference';

const HEX = 'a'.repeat(64);
const DIGEST = `sha256:${HEX}`;

describe('addresses of OCI artifacts', () => {
  it.each([
    [
      'oci://registry.example.com/models/qwen3-8b:v1',
      ['registry.example.com', 'models/qwen3-8b', 'v1', null],
    ],
    [
      `oci://registry.example.com:5000/qwen3@${DIGEST}`,
      ['registry.example.com:5000', 'qwen3', null, DIGEST],
    ],
    [
      `oci://127.0.0.1:5101/team-a/tiny:1.0@${DIGEST}`,
      ['127.0.0.1:5101', 'team-a/tiny', '1.0', DIGEST],
    ],
    ['oci://[::1]:5000/m:1', ['[::1]:5000', 'm', '1', null]],
    [
      'oci://Registry.Example.Com/m:Q4_K_M',
      ['registry.example.com', 'm', 'Q4_K_M', null],
    ],
    [
      'oci://r.example/a_b/c__d/e--f.g:x',
      ['r.example', 'a_b/c__d/e--f.g', 'x', null],
    ],
  ])('read %s', (uri, [host, repository, tag, digest]) => {
    expect(parseOciReference(uri!.toString())).toEqual({
      host,
      repository,
      tag,
      digest,
    });
  });

  it.each([
    ['another scheme', 'hf://registry.example.com/m:1'],
    ['neither tag nor digest', 'oci://registry.example.com/m'],
    ['no repository', 'oci://registry.example.com'],
    ['an empty repository', 'oci://registry.example.com/:v1'],
    ['a user before the host', 'oci://user@registry.example.com/m:1'],
    ['a password before the host', 'oci://u:p@registry.example.com/m:1'],
    ['capital letters in the repository', 'oci://registry.example.com/M:1'],
    ['a path that climbs', 'oci://registry.example.com/a/../b:1'],
    ['an empty part', 'oci://registry.example.com/a//b:1'],
    ['a query', 'oci://registry.example.com/a:1?x=1'],
    ['a fragment', 'oci://registry.example.com/a:1#x'],
    ['an encoded slash', 'oci://registry.example.com/a%2fb:1'],
    ['two digests', `oci://registry.example.com/a@${DIGEST}@${DIGEST}`],
    ['a short digest', 'oci://registry.example.com/a@sha256:abc'],
    ['another algorithm', `oci://registry.example.com/a@md5:${'a'.repeat(32)}`],
    ['a long tag', `oci://registry.example.com/a:${'x'.repeat(129)}`],
    ['a line break', 'oci://registry.example.com/a:1\n'],
    ['a space', 'oci://registry.example.com/a b:1'],
    ['letters that look like others', 'oci://registry.exаmple.com/a:1'],
  ])('refuse %s', (_, uri) => {
    expect(parseOciReference(uri)).toBeNull();
  });

  it('take nothing that would ask for another path or host', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), text => {
        const found = parseOciReference(`oci://r.example/${text}`);
        const path =
          found &&
          `/v2/${found.repository}/manifests/${found.tag ?? found.digest}`;
        const isSame =
          !found ||
          (found.host === 'r.example' &&
            new URL(path!, 'https://r.example').pathname === path);
        expect(isSame).toBe(true);
      }),
    );
  });

  it('are pinned without their tag', () => {
    const reference = parseOciReference('oci://r.example/m:v1')!;
    expect(pinnedOciUri(reference, DIGEST)).toBe(`oci://r.example/m@${DIGEST}`);
  });

  it.each([
    [referrerTag(DIGEST), true],
    [`${referrerTag(DIGEST)}.sig`, true],
    [`${referrerTag(DIGEST)}.att`, true],
    [`${referrerTag(DIGEST)}.sbom`, true],
    ['sha256-abc', false],
    ['latest', false],
    [`v-${referrerTag(DIGEST)}`, false],
  ])('tell the tag %s from a version: %s', (tag, isReferrer) => {
    expect(isReferrerTag(tag)).toBe(isReferrer);
  });
});
