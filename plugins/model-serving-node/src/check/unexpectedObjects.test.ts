import { checkFiles } from '.';
import { checkInput } from './__fixtures__/world';

/** Golden-path findings of files in which the ExternalSecret is another, where the platform gives the engine no key. */
async function findingsWith(names: readonly string[]) {
  const input = checkInput();
  const secret = input.files.find(({ path }) => /externalsecret/.test(path))!;
  const profile = {
    ...input.profile,
    defaults: { ...input.profile.defaults, engineKey: undefined },
  };
  const { files } = checkInput(undefined, () => profile);
  const { findings } = await checkFiles({
    ...input,
    profile,
    files: [
      ...files,
      ...names.map(name => ({
        path: secret.path.replace('externalsecret', name),
        content: secret.content.replace(/chat-engine-key/g, name),
      })),
    ],
  });
  return findings.filter(({ rule }) => rule === 'golden-path');
}

describe('objects that nobody asked for', () => {
  it('are refused, though their kind is allowed', async () => {
    expect(await findingsWith(['chat-more'])).toEqual([
      expect.objectContaining({
        outcome: 'fail',
        message:
          'ExternalSecret chat-more is not what the golden path writes for these answers; remove it',
        file: 'tenants/team-a/chat/chat-more.yaml',
      }),
    ]);
  });

  it('are not missed where there are none', async () => {
    expect(await findingsWith([])).toMatchObject([{ outcome: 'pass' }]);
  });
});
