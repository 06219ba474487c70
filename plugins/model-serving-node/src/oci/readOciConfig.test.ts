import { ConfigReader } from '@backstage/config';
import { readOciConfig } from './readOciConfig';

const read = (models: object) =>
  readOciConfig(new ConfigReader({ modelServing: { models } } as any));
const registry = (entry: object) => read({ registries: [entry] }).registries[0];

describe('readOciConfig', () => {
  it('allows no registry unless one is configured', () => {
    expect(readOciConfig(new ConfigReader({}))).toEqual({
      registries: [],
      signingKeys: [],
    });
  });

  it.each([
    [
      { host: 'Registry.Example.com:5000' },
      {
        host: 'registry.example.com:5000',
        url: 'https://registry.example.com:5000',
      },
    ],
    [
      { host: '127.0.0.1:5101', insecure: true },
      { url: 'http://127.0.0.1:5101', tokenHosts: ['127.0.0.1:5101'] },
    ],
    [
      { host: 'docker.io' },
      {
        url: 'https://registry-1.docker.io',
        tokenHosts: ['registry-1.docker.io', 'auth.docker.io'],
      },
    ],
    [
      { host: 'registry.example.com', tokenHosts: ['Auth.Example.com'] },
      { tokenHosts: ['registry.example.com', 'auth.example.com'] },
    ],
  ])('reads %j', (entry, expected) => {
    expect(registry(entry)).toMatchObject(expected);
  });

  it.each([
    [{ host: 'https://registry.example.com' }, /registries\[0\]\.host/],
    [{ host: 'registry.example.com/path' }, /\.host/],
    [{ host: 'user@registry.example.com' }, /\.host/],
    [
      { host: 'registry.example.com', insecure: true },
      /only for registries on this machine/,
    ],
    [
      { host: '127.0.0.1.example.com', insecure: true },
      /only for registries on this machine/,
    ],
    [{ host: 'r.example', username: 'u' }, /registries\[0\]/],
    [{ host: 'r.example', username: 'u', token: 't' }, /registries\[0\]/],
    [{ host: 'r.example', tokenHosts: ['https://x'] }, /tokenHosts/],
  ])('refuses %j', (entry, message) => {
    expect(() => registry(entry)).toThrow(message);
  });

  it('refuses a host that is listed twice', () => {
    expect(() =>
      read({ registries: [{ host: 'r.example' }, { host: 'R.example' }] }),
    ).toThrow(/lists r\.example twice/);
  });

  it('needs a key for each name', () => {
    expect(() => read({ signingKeys: [{ name: 'release' }] })).toThrow(
      /signingKeys\[0\] must have publicKey or publicKeyFile/,
    );
  });
});
